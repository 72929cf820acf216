"""The register of complaints: its list, figures with what is behind them, its file, and who may see it."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from vafa.cases.actions import give, note_fault, note_satisfaction, open_case
from vafa.cases.models import Case, Complaint
from vafa.cases.queries.register import Wanted, figures_of, list_complaints
from vafa.cases.tests.conftest import AT
from vafa.cases.tests.test_actions_complaints import MILLION, made_of, rial
from vafa.customers.actions import add_customer
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.digits import show_percent
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor
from vafa.sales.actions import NewLine, place_order

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=100)
ALL = Wanted(AT - timedelta(days=1), LATER)


def complaint(name: str, agent: Staff, remedy: str, days: int, *, buys: int | None = None, score: int = 0) -> Case:
    """A complaint opened some days after AT, with a remedy a day later, another purchase, a score."""
    at = AT + timedelta(days=days)
    who = add_customer(name, emails=[f"{name}{days}@example.com"], actor=SYSTEM, at=at)
    case = open_case(who, kind="complaint", subject=f"شکایت {name}", text="دیر", channel="form", actor=SYSTEM, at=at)
    given = at + timedelta(days=1)
    actor = Actor.staff(agent.pk)
    note_fault(case, "us", actor=actor, at=given)
    if remedy:
        give(case, remedy, rial(MILLION), giver=agent, actor=actor, at=given)
    if buys is not None:
        line, then = NewLine("K", "K", Decimal(1), Decimal(100)), given + timedelta(days=buys)
        place_order(
            who, [line], number=f"{name}{days}", source="shop", currency="IRR", placed_at=then, state="paid",
            actor=SYSTEM, at=then,
        )  # fmt: skip
    if score:
        Case.objects.filter(pk=case.pk).update(resolved_at=at + timedelta(hours=10 * score))
        note_satisfaction(case.pk, score, actor=SYSTEM, at=given)
    return case


@pytest.fixture
def lead(db: None) -> Staff:
    return made_of("lead", "samira")


@pytest.fixture
def shop(agent: Staff, lead: Staff) -> dict[str, Case]:
    """Two coupons, of which one kept; a refund too young; one without anything; one of another's fault."""
    return {
        "kept": complaint("sara", agent, "coupon", 0, buys=30, score=5),
        "lost": complaint("ali", agent, "coupon", 1, buys=95, score=2),
        "early": complaint("mina", agent, "refund", 60),
        "none": complaint("=cmd", agent, "", 70),
    }


def found(lead: Staff, **wanted: str) -> set[int]:
    rows = list_complaints(lead, Wanted(ALL.since, ALL.until, **wanted), at=LATER).rows
    return {one.pk for one in rows}


def test_figures_are_those_of_the_complaints_behind_them(shop: dict[str, Case], lead: Staff) -> None:
    figures = figures_of(lead, ALL, LATER)
    assert (figures.total, figures.solved, figures.rated, figures.satisfaction) == (4, 2, 2, 3.5)
    assert figures.median == timedelta(hours=35) and figures.costs == {"IRR": 3 * MILLION}
    coupon, refund = figures.remedies
    assert (coupon.remedy, coupon.cases, coupon.kept, coupon.lost, coupon.early) == ("coupon", 2, 1, 1, 0)
    assert (refund.remedy, refund.cases, refund.kept, refund.early) == ("refund", 1, 0, 1)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"remedy": "coupon", "behind": "kept"}, {"kept"}),
        ({"remedy": "coupon", "behind": "lost"}, {"lost"}),
        ({"remedy": "refund", "behind": "early"}, {"early"}),
        ({"behind": "rated"}, {"kept", "lost"}),
        ({"remedy": "none"}, {"none"}),
        ({"state": "open"}, {"early", "none"}),
        ({"fault": "us", "state": "solved"}, {"kept", "lost"}),
        ({"fault": "courier"}, set()),
    ],
)
def test_behind_every_figure_are_its_cases(
    shop: dict[str, Case],
    lead: Staff,
    wanted: dict[str, str],
    names: set[str],
) -> None:
    assert found(lead, **wanted) == {shop[name].pk for name in names}


def test_pages_follow_each_other_without_gap(shop: dict[str, Case], lead: Staff) -> None:
    seen: list[int] = []
    cursor = ""
    while True:
        page = list_complaints(lead, ALL, cursor, at=LATER, limit=1)
        seen += [one.pk for one in page.rows]
        cursor = page.next
        if not cursor:
            break
    assert seen == [shop[name].pk for name in ("none", "early", "lost", "kept")]
    assert len(list_complaints(lead, ALL, "nonsense~x", at=LATER).rows) == 4


@pytest.fixture
def later() -> Iterator[None]:
    with clock_at(LATER):
        yield


def desk(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def test_the_page_costs_the_same_however_many(shop: dict[str, Case], agent: Staff, lead: Staff, later: object) -> None:
    client, url = desk(lead), reverse("desk_complaints") + "?period=all"
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = client.get(url).content.decode()
    assert "شکایت sara" in page and show_percent(50, "fa") in page
    for n in range(8):
        complaint(f"c{n}", agent, "points", 2)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few) <= 20


def test_the_file_holds_them_all_and_no_formula(shop: dict[str, Case], lead: Staff, later: object) -> None:
    response = desk(lead).get(reverse("desk_complaints_file") + "?period=all")
    text = response.getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 5 and rows[4][0] == str(shop["kept"].number) and rows[4][10] == "10000000"
    assert rows[1][4].startswith("'=") and not any(cell.startswith("=") for row in rows for cell in row)


def test_strange_filters_are_as_if_not_asked(shop: dict[str, Case], lead: Staff, later: object) -> None:
    url = reverse("desk_complaints") + "?period=9&fault=moon&remedy='&behind=x&cursor=%00~1"
    assert desk(lead).get(url).status_code == 200


def test_the_team_setting_limits_what_agents_see_and_they_have_no_register(shop: dict[str, Case], agent: Staff) -> None:
    assert desk(agent).get(reverse("desk_complaints")).status_code == 403
    technician = made_of("technician", "tech")
    assert not list_complaints(technician, ALL, at=LATER).rows
    assert Complaint.objects.count() == 4
