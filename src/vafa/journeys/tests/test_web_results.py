"""The pages of results: what they say, what their numbers lead to, and the winning way into the draft."""

import re
from datetime import timedelta
from random import Random

import pytest
from django.test import Client

from vafa.customers.models import Customer
from vafa.journeys.models import FollowUp, Plan, PlanResult, PlanVersion, Run
from vafa.journeys.results.kept import Counts
from vafa.journeys.results.refreshing import refresh_due, refresh_plan
from vafa.journeys.tests.conftest import START
from vafa.journeys.web.results_parts import period_rows
from vafa.platform.access import AGENT, ANALYST, MANAGER
from vafa.platform.accounts.actions import hire
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.time import now
from vafa.platform.time.clock import set_clock
from vafa.platform.values import SYSTEM
from vafa.sales.models import Order

DAYS = 30
WAYS = [
    {"key": "warm", "name": {"en": "Warm", "fa": "گرم"}, "share": 50, "steps": [{"key": "end", "kind": "leave"}]},
    {"key": "plain", "name": {"en": "Plain", "fa": "ساده"}, "share": 50, "steps": []},
]
CONTENT = {
    "entry": {"trigger": "order_delivered"}, "goal": {"measure": "returned", "days": DAYS}, "hold_out": 20,
    "importance": 3,
    "steps": [
        {"key": "care", "kind": "message", "name": {"en": "Care"}, "purpose": "care", "window": [1, 3],
         "letter": "care", "measure": "opened", "target": 40},
        {"key": "tone", "kind": "split", "name": {"en": "Tone", "fa": "لحن"}, "ways": WAYS},
    ],
}  # fmt: skip


@pytest.fixture
def walked(db) -> Plan:
    """A plan that 600 walked: of those held out 1 of 5 came back, of the warm way 1 of 2, of the plain way 1 of 4."""
    plan = Plan.objects.create(key="tried", name="Tried", created_at=START)
    version = PlanVersion.objects.create(
        plan=plan, number=1, content=CONTENT, published_at=START, published_by="system"
    )
    chance, people = Random(3), 600
    begins = [START - timedelta(days=20 + number // 6, hours=number % 6) for number in range(people)]
    made = [Customer(name=f"person {number}", created_at=begin) for number, begin in enumerate(begins)]
    customers = Customer.objects.bulk_create(made)
    runs, rows, orders = [], [], []
    for number, (one, begin) in enumerate(zip(customers, begins, strict=True)):
        held, way = number % 5 == 0, "warm" if number % 2 else "plain"
        run = Run(
            plan=plan, version=version, customer=one, key=f"customer:{one.pk}:1", held_out=held, started_at=begin,
            enrolled_at=begin,
        )  # fmt: skip
        at = {"window_from": begin, "window_until": begin, "due_at": begin, "done_at": begin}
        runs.append(run)
        rows.append(FollowUp(run=run, customer=one, touchpoint="tone", kind="split", state="done", outcome=way, **at))
        if chance.random() < (0.2 if held else 0.5 if way == "warm" else 0.25):
            order = Order(source="shop", number=str(number), customer=one, currency="IRR", recorded_at=begin)
            order.placed_at = begin + timedelta(days=9)
            orders.append(order)
    Run.objects.bulk_create(runs)
    FollowUp.objects.bulk_create(rows)
    Order.objects.bulk_create(orders)
    refresh_plan(plan, START)
    return plan


def signed_in(role: str, language: str = "en") -> Client:
    client = Client()
    client.force_login(hire(f"{role}@shop.ir", role, role, password=None, language=language, actor=SYSTEM, at=START))
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_what_the_plan_was_worth(walked: Plan) -> None:
    text = page(signed_in(MANAGER), f"/desk/grow/{walked.pk}/results/")
    assert "of 100 came back within 30 days; of the others" in text
    assert "more, almost surely between" in text
    assert "are still on the way, and count once their 30 days are over." in text
    assert "On the way “Warm”" in text and "Keep the winning way" in text
    assert "<polyline" in text and "By version" in text


def test_of_answers_those_held_out_tell_nothing(walked: Plan) -> None:
    PlanVersion.objects.update(content={**CONTENT, "goal": {"measure": "answered", "days": DAYS}})
    refresh_plan(walked, START)
    text = page(signed_in(ANALYST), f"/desk/grow/{walked.pk}/results/")
    assert "answered within 30 days" in text and "Who is held out is asked nothing" in text
    assert "of those held out" not in text


def test_a_page_reads_what_was_counted_and_counts_nothing(walked: Plan, django_assert_max_num_queries) -> None:
    client = signed_in(MANAGER)
    page(client, f"/desk/grow/{walked.pk}/results/")
    with django_assert_max_num_queries(14) as asked:
        page(client, f"/desk/grow/{walked.pk}/results/")
    assert not [one for one in asked.captured_queries if '"run"' in one["sql"] or '"order"' in one["sql"]]


def test_numbers_lead_to_their_rows_and_people_are_named_to_who_may_see_them(walked: Plan) -> None:
    address = f"/desk/grow/{walked.pk}/results/rows/?arm=held_out&came=came"
    assert "person " in page(signed_in(AGENT), address)
    assert "person " not in page(signed_in(ANALYST), address)
    way = page(signed_in(MANAGER), f"/desk/grow/{walked.pk}/results/rows/?split=0&way=warm&came=came")
    assert "Tone · Warm" in way and "Came back" in way


def test_the_rows_go_on_page_by_page(walked: Plan) -> None:
    client, address, seen = signed_in(MANAGER), f"/desk/grow/{walked.pk}/results/rows/?arm=plan", 0
    while address:
        context = client.get(address).context
        seen += len(context["rows"])
        address = context["pager"].older
    assert seen == 480


def test_the_winning_way_goes_into_the_draft(walked: Plan) -> None:
    client = signed_in(MANAGER)
    answer = client.post(f"/desk/grow/{walked.pk}/results/keep/", {"step": "tone", "way": "warm"})
    assert answer.status_code == 302
    walked.refresh_from_db()
    assert walked.draft is not None
    assert [one["key"] for one in walked.draft["steps"]] == ["care", "end"]
    again = client.post(f"/desk/grow/{walked.pk}/results/keep/", {"step": "tone", "way": "warm"})
    assert again.status_code == 409
    assert "no longer has these ways" in again.content.decode()
    assert signed_in(AGENT).post(f"/desk/grow/{walked.pk}/results/keep/", {}).status_code == 403


def test_what_begins_best_is_said_in_the_same_window(walked: Plan) -> None:
    text = page(signed_in(ANALYST), "/desk/grow/triggers/?days=30")
    assert "came back within 30 days" in text and "Tried" in text


def test_without_anybody_on_the_way_it_says_so(plan: Plan) -> None:
    text = page(signed_in(ANALYST), f"/desk/grow/{plan.pk}/results/")
    assert "There is nothing to count yet" in text
    assert signed_in(MANAGER).get(f"/desk/grow/{plan.pk}/results/rows/").status_code == 404


def test_fresh_numbers_are_made_when_somebody_asks(walked: Plan) -> None:
    client = signed_in(ANALYST)
    set_clock(START + timedelta(minutes=1))
    assert client.post(f"/desk/grow/{walked.pk}/results/refresh/").status_code == 302
    assert "Fresh numbers are being made" in page(client, f"/desk/grow/{walked.pk}/results/fresh/")
    while refresh_due(now()):
        pass
    assert PlanResult.objects.get(plan=walked).made_at == now()
    assert client.get(f"/desk/grow/{walked.pk}/results/fresh/").headers["HX-Refresh"] == "true"


def test_months_are_those_of_the_reader_and_together_everybody(walked: Plan) -> None:
    counts = Counts.from_data(PlanResult.objects.get(plan=walked).data)
    for calendar in ("jalali", "gregorian", "hijri"):
        with reading_as(Reader("fa", calendar)):
            rows = period_rows(walked, counts)
        assert sum(row.cell.over + row.cell.open for row in rows) == 480
        assert 4 <= len(rows) <= 5  # a hundred days


def test_the_numbers_lead_to_exactly_those_they_count(walked: Plan) -> None:
    client = signed_in(MANAGER)
    context = client.get(f"/desk/grow/{walked.pk}/results/").context
    figures = {one.title: one for one in context["figures"]}
    version, way = context["versions"][0], context["splits"][0].rows[0]
    for url, many in (
        (figures["Counted"].url, int(figures["Counted"].value)),
        (figures["Still on the way"].url, int(figures["Still on the way"].value)),
        (version.url, version.cell.over),
        (version.came_url, version.cell.came),
        (version.open_url, version.cell.open),
        (way.url, way.cell.over),
        (way.open_url, way.cell.open),
    ):
        assert len(rows_behind(client, url)) == many, url
    rows = rows_behind(client, version.also_url)
    assert rows and all(row["one"].held_out and row["one"].outcome == "came" for row in rows)


def test_a_row_leads_to_the_way_of_a_customer_one_may_see(walked: Plan) -> None:
    address = f"/desk/grow/{walked.pk}/results/rows/?came=came"
    row = signed_in(AGENT).get(address).context["rows"][0]
    assert row["url"] == f"/desk/grow/runs/{row['one'].run_id}/"
    hidden = Customer.objects.get(pk=row["one"].customer_id)
    Customer.objects.filter(pk=hidden.pk).update(withdrawn_at=START)
    again = signed_in(MANAGER).get(address)
    assert hidden.name not in again.content.decode().split() and again.context["rows"][0]["url"] == ""


def test_what_a_touchpoint_did_leads_to_whom_it_did_it_with(walked: Plan) -> None:
    run = Run.objects.filter(held_out=False).latest("started_at")
    at = run.started_at
    for one, answer in ((run, {"score": 9}), (Run.objects.filter(held_out=False).earliest("started_at"), None)):
        FollowUp.objects.create(
            run=one, customer=one.customer, touchpoint="care", kind="message", state="done", answer=answer,
            window_from=at, window_until=at, due_at=at, done_at=at,
        )  # fmt: skip
    listed = f"/desk/grow/{walked.pk}/follow-ups/?step=care&state=done&days=180"
    assert len(signed_in(MANAGER).get(listed).context["rows"]) == 2
    answered = signed_in(AGENT).get(f"{listed}&did=answered")
    assert [row["name"] for row in answered.context["rows"]] == [run.customer.name]
    assert "Care · Answered" in answered.content.decode()
    refresh_plan(walked, START)
    row = signed_in(ANALYST).get(f"/desk/grow/{walked.pk}/results/").context["touchpoints"][0]
    assert row["reached"][1] == listed.replace("&days=180", "") + "&days=180"


def rows_behind(client: Client, url: str) -> list[dict[str, object]]:
    """Every row behind a number, page by page."""
    found = []
    while url:
        context = client.get(url).context
        found += context["rows"]
        url = context["pager"].older
    return found


@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_the_picture_is_drawn_with_plain_numbers_in_every_language(walked: Plan, language: str) -> None:
    text = page(signed_in(MANAGER, language), f"/desk/grow/{walked.pk}/results/")
    assert "<polyline" in text
    assert not re.findall(r'\s(?:x|y|x1|x2|y1|y2|cx|cy)="[^"]*[^-.\d"][^"]*"', text)
