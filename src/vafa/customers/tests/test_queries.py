"""Who sees which customers, and how they are found."""

from datetime import UTC, datetime, timedelta

import pytest

from vafa.customers.actions import add_customer, record_consent, set_traits
from vafa.customers.models import Customer
from vafa.customers.queries import Order, customer_page, customers_for, list_customers, search_customers
from vafa.platform.access import ROLES
from vafa.platform.accounts.models import Staff
from vafa.platform.values import SYSTEM, Refused

AT = datetime(2026, 5, 2, 8, tzinfo=UTC)
SEES = {"administrator": True, "manager": True, "lead": True, "agent": True, "technician": True, "analyst": False}
AGENT = Staff(role="agent")


def add(name: str, **more: object) -> Customer:
    return add_customer(name, actor=SYSTEM, at=AT, **more)  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_it_shows_people_to_those_who_work_with_them(role: str) -> None:
    customer = add("سارا")
    assert (customer in customers_for(Staff(role=role))) is SEES[role]
    assert not customers_for(Staff(role=role, is_active=False)).exists()
    assert not customers_for(None).exists()


@pytest.mark.django_db
def test_it_hides_customers_whose_import_was_undone() -> None:
    Customer.objects.create(name="رفته", created_at=AT, withdrawn_at=AT)
    assert not customers_for(AGENT).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["محمدی", "محمدي سارا", "sara@ex", "۰۹۱۲۱۲۳", "0912 123 4567", "00989121234567", "+98912", "k-77"]
)
def test_it_finds_someone_however_it_is_typed(typed: str) -> None:
    customer = add(
        "سارا محمدی", emails=["sara@example.com"], phones=["09121234567"], source="shop", external_key="K-77"
    )
    add("رضا کریمی", emails=["reza@example.com"], phones=["09351112233"])
    assert search_customers(AGENT, typed) == [customer]
    assert search_customers(Staff(role="analyst"), typed) == []


@pytest.mark.django_db
def test_it_finds_nobody_by_nothing() -> None:
    add("سارا")
    assert search_customers(AGENT, "  ") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("order", "expected"),
    [("name", "آرش پروانه ژاله گلی یاس"), ("added", "آرش یاس گلی ژاله پروانه"), ("last_order", "ژاله گلی یاس آرش")],
)
def test_it_turns_pages_in_any_order_without_losing_anyone(order: Order, expected: str) -> None:
    for place, name in enumerate(["پروانه", "ژاله", "گلی", "یاس", "آرش"]):
        last = AT - timedelta(days=place // 2) if place else None
        Customer.objects.filter(pk=add(name).pk).update(last_order_at=last)
    seen, cursor = [], ""
    for _ in range(9):
        page = list_customers(AGENT, order, cursor=cursor, limit=2)
        seen += [customer.name for customer in page.rows]
        cursor = page.next
        if not cursor:
            break
    if order == "last_order":
        assert set(seen) == set(expected.split()) and len(seen) == 4 and seen[0] == "ژاله"
    else:
        assert seen == expected.split()


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["nonsense", "~", "x~y", "2026~3", "~99999"])
def test_it_does_not_stumble_over_a_cursor_of_someones_making(cursor: str) -> None:
    add("سارا")
    for order in ("name", "last_order", "added"):
        list_customers(AGENT, order, cursor=cursor)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_it_gathers_a_customers_page_in_five_queries(django_assert_num_queries: object) -> None:
    company = add("شرکت پارس", kind="company")
    customer = add("سارا", emails=["sara@example.com"], company=company)
    record_consent(customer, "offer", "any", False, proof={}, actor=SYSTEM, at=AT)
    set_traits([customer.pk], "club", True, because_of=None, actor=SYSTEM, at=AT)
    with django_assert_num_queries(5):  # type: ignore[operator]
        page = customer_page(AGENT, customer.pk)
        assert page.customer.company == company
    assert (len(page.contact_points), len(page.consents), page.traits) == (1, 1, {"club": True})
    assert customer_page(AGENT, company.pk).people == [customer]


@pytest.mark.django_db
def test_it_says_that_there_is_no_such_customer_to_those_who_may_not_see() -> None:
    with pytest.raises(Refused) as caught:
        customer_page(Staff(role="analyst"), add("سارا").pk)
    assert caught.value.status == 404
