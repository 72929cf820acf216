"""Finding cases: by what was said, by number, phone and serial, only what one may see, page by page."""

import pytest

from vafa.cases.actions import open_case, write_note
from vafa.cases.models import Case
from vafa.cases.queries import list_cases, search, search_cases
from vafa.cases.tests.conftest import AT
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.values import SYSTEM, Actor
from vafa.sales.models import Product, Unit


def ask(customer: Customer, text: str, **more: object) -> Case:
    values: dict[str, object] = {"kind": "question", "subject": "سؤال", "channel": "form"} | more
    return open_case(customer, text=text, actor=Actor.customer(customer.pk), at=AT, **values)  # type: ignore[arg-type]


@pytest.fixture
def technician(db: None) -> Staff:
    return hire("behnam@example.com", "بهنام رستگار", "technician", password=None, actor=SYSTEM, at=AT)


@pytest.mark.parametrize("typed", ["کوبيدن", "صدای می دهد", "لباسشویی کوبیدن", "محمدی", "sara@example.com"])
def test_a_case_is_found_by_its_words(case: Case, agent: Staff, typed: str) -> None:
    assert search_cases(agent, typed) == [case]
    assert list_cases(agent, "all", at=AT, text=typed).rows == [case]
    assert list_cases(agent, "resolved", at=AT, text=typed).rows == []


def test_a_case_is_found_by_number_phone_and_serial(customer: Customer, agent: Staff) -> None:
    other = add_customer("Karim Salem", phones=["+989121234567"], actor=SYSTEM, at=AT)
    product = Product.objects.create(sku="W9", name="W9", search="w9", created_at=AT)
    unit = Unit.objects.create(serial="MHR-77", search="mhr-77", product=product, customer=customer, created_at=AT)
    mine, theirs = ask(customer, "بخار", unit=unit), ask(other, "صوت")
    for typed in (str(mine.number), f"#{mine.number}", "MHR-77", "mhr-۷۷"):
        assert search_cases(agent, typed) == [mine], typed
    for typed in ("09121234567", "۰۹۱۲ ۱۲۳ ۴۵۶۷", "+98 912 123 4567"):
        assert search_cases(agent, typed) == [theirs], typed


def test_nobody_finds_what_they_may_not_see(case: Case, customer: Customer, agent: Staff, technician: Staff) -> None:
    theirs = ask(customer, "کوبیدن باز هم")
    Case.objects.filter(pk=theirs.pk).update(handler=technician)
    assert search_cases(agent, "کوبیدن") == [theirs, case]
    assert search_cases(technician, "کوبیدن") == [theirs]
    assert search_cases(technician, str(case.number)) == []
    assert search_cases(Staff(role="analyst"), "کوبیدن") == []


def test_notes_are_found_too(case: Case, agent: Staff) -> None:
    write_note(case, "قطعهٔ پمپ نداریم", author=agent, actor=SYSTEM, at=AT)
    assert search_cases(agent, "پمپ") == [case]


@pytest.mark.parametrize("few", [2000, 3])
def test_finds_come_page_by_page_in_every_list(
    customer: Customer, agent: Staff, technician: Staff, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FEW", few)
    cases = [ask(customer, "بخار") for _ in range(9)]
    Case.objects.filter(pk__in=[each.pk for each in cases[::2]]).update(handler=technician)
    for staff, expected in ((agent, cases[::-1]), (technician, cases[::2][::-1])):
        seen: list[Case] = []
        cursor = ""
        while True:
            page = list_cases(staff, "open", cursor, at=AT, text="بخار", limit=2)
            seen += page.rows
            cursor = page.next
            if not cursor:
                break
        assert seen == expected
