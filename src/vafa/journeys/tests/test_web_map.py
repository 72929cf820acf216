"""The map, the list of plans, the customers of one and the page of a run: what they say, where they lead, for whom."""

from typing import Any

import pytest
from django.test import Client

from tests.house.pages import assert_no_english
from vafa.customers.models import Customer
from vafa.journeys.models import FollowUp, Plan, PlanVersion, Run
from vafa.journeys.tests.conftest import START, Buy
from vafa.platform.access import AGENT, ANALYST, MANAGER, TECHNICIAN
from vafa.platform.accounts.actions import hire
from vafa.platform.events.simulation import live_until
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.django_db


def sit(role: str, language: str = "fa") -> Client:
    staff = hire(f"{role}-{language}@x.example", "مینا", role, password=None, actor=SYSTEM, at=START, language=language)
    client = Client()
    client.force_login(staff)
    return client


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def words(text: str) -> dict[str, str]:
    return {"fa": text, "ar": text, "en": text}


def touch(key: str, name: str, window: list[int], **more: Any) -> dict[str, Any]:
    return {
        "key": key, "kind": "message", "name": words(name), "purpose": "care", "window": window, "letter": "care",
        **more,
    }  # fmt: skip


@pytest.fixture
def forked(plan: Plan) -> Plan:
    """A plan that waits for an answer, and offers something to the happy only."""
    steps = [
        touch("hello", "سلام", [0, 2], prompt=True, purpose="service", letter="welcome"),
        touch("ask", "نظرسنجی", [3, 4], kind="survey", purpose="survey", letter="survey", question="score", target=40),
        {
            "key": "heard", "kind": "wait_for", "name": words("پاسخ داد؟"), "event": "answered", "of": "ask", "days": 5,
            "then": [
                {
                    "key": "glad", "kind": "branch", "name": words("راضی است؟"), "when": {"all": []},
                    "then": [touch("offer", "پیشنهاد", [0, 3], since="here")],
                    "otherwise": [{"key": "end", "kind": "leave"}],
                }
            ],
            "otherwise": [],
        },
        touch("late", "چک‌لیست", [60, 70]),
    ]  # fmt: skip
    content = {"entry": {"trigger": "order_placed"}, "steps": steps, "exits": [{"trigger": "order_returned"}]}
    PlanVersion.objects.create(plan=plan, number=2, content=content, published_at=START, published_by="system")
    return plan


def test_every_number_of_the_map_leads_to_its_rows(plan: Plan, sara: Customer, buy: Buy, outbox: object) -> None:
    buy(sara)
    live_until(START.replace(day=START.day + 2))
    manager = sit(MANAGER)
    html = page(manager, f"/desk/grow/{plan.pk}/")
    assert_no_english(html)
    assert "خوشامد و تأیید سفارش" in html and "۱ مشتری در راه است" in html
    rows = f"/desk/grow/{plan.pk}/follow-ups/?step=welcome&amp;state=done&amp;days=90"
    assert rows in html
    listed = page(manager, rows.replace("&amp;", "&"))
    assert_no_english(listed)
    assert "سارا محمدی" in listed and listed.count("data-row") == 1


@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_a_fork_is_drawn_and_says_for_whom(forked: Plan, sara: Customer, buy: Buy, language: str) -> None:
    buy(sara)
    live_until(START.replace(day=START.day + 1))
    html = page(sit(MANAGER, language), f"/desk/grow/{forked.pk}/")
    if language != "en":
        assert_no_english(html)
    assert 'data-lanes="3"' in html and html.count("flow__band") >= 4
    only = {"fa": "فقط اگر: راضی است؟", "ar": "فقط إذا: راضی است؟", "en": "Only if: راضی است؟"}[language]
    assert only in html
    assert html.count("axis__lens") == 4 and "style=" not in html.split("data-map")[1].split("</section>")[0]


def test_a_screen_reader_hears_the_steps_in_order(forked: Plan) -> None:
    html = page(sit(MANAGER), f"/desk/grow/{forked.pk}/")
    found = [part.split('"')[0] for part in html.split('id="step-')[1:]]
    assert found == ["hello", "ask", "heard", "glad", "offer", "end", "late"]
    assert f"/desk/grow/{forked.pk}/edit/?open=offer#step-offer" in html and html.count("data-step") == 7


def test_the_map_is_asked_in_a_fixed_number_of_queries(
    forked: Plan, sara: Customer, omid: Customer, buy: Buy, django_assert_max_num_queries: Any
) -> None:
    manager = sit(MANAGER)
    page(manager, f"/desk/grow/{forked.pk}/")
    for one in (sara, omid, sara):
        buy(one)
    live_until(START.replace(day=START.day + 1))
    with django_assert_max_num_queries(17):
        page(manager, f"/desk/grow/{forked.pk}/")


def test_the_analyst_sees_numbers_and_no_people(plan: Plan, sara: Customer, buy: Buy) -> None:
    buy(sara)
    live_until(START.replace(day=START.day + 1))
    analyst, run = sit(ANALYST), Run.objects.get()
    assert analyst.get("/desk/grow/").status_code == 200
    html = page(analyst, f"/desk/grow/{plan.pk}/follow-ups/")
    assert "سارا محمدی" not in html and "۱۰۰۰" in html
    assert analyst.get(f"/desk/grow/runs/{run.pk}/").status_code == 403
    assert sit(TECHNICIAN).get("/desk/grow/").status_code == 403
    assert sit(AGENT).get(f"/desk/grow/{plan.pk}/edit/").status_code == 403


def test_the_list_is_walked_by_pages_and_shows_everything_once(plan: Plan, sara: Customer, buy: Buy) -> None:
    from vafa.journeys.web import follow_ups

    for _ in range(12):
        buy(sara)
    live_until(START.replace(day=START.day + 1))
    agent, url, seen = sit(AGENT), f"/desk/grow/{plan.pk}/follow-ups/?days=all&state=", 0
    whole, follow_ups.PAGE = follow_ups.PAGE, 7
    try:
        while url:
            html = page(agent, url)
            seen += html.count("data-row")
            ways = [part.split('"')[0] for part in html.split('href="')[1:] if "after=" in part.split('"')[0]]
            url = ways[0].replace("&amp;", "&") if ways else ""
    finally:
        follow_ups.PAGE = whole
    assert seen == FollowUp.objects.count() > 12


def test_plans_stand_on_cards_and_one_is_switched_off_and_on_again(plan: Plan) -> None:
    manager = sit(MANAGER)
    html = page(manager, "/desk/grow/")
    assert_no_english(html)
    assert f'href="/desk/grow/{plan.pk}/"' in html and html.count("plan-card__dot") >= 5
    answer = manager.post(f"/desk/grow/{plan.pk}/switch/", {"active": "0", "list": "1"})
    assert not Plan.objects.get().is_active and answer["Location"].startswith("/desk/grow/?")
    assert f"/desk/grow/{plan.pk}/switch/?active=1" in page(manager, answer["Location"])
    answer = manager.post(f"/desk/grow/{plan.pk}/switch/?active=1", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"/desk/grow/{plan.pk}/" and Plan.objects.get().is_active


def test_a_run_tells_what_was_and_what_may_come(forked: Plan, sara: Customer, buy: Buy, outbox: object) -> None:
    buy(sara)
    live_until(START.replace(day=START.day + 2))
    run = Run.objects.get()
    html = page(sit(AGENT), f"/desk/grow/runs/{run.pk}/")
    assert_no_english(html)
    assert html.index("چک‌لیست") < html.index("پیشنهاد") < html.index("نظرسنجی") < html.index("سلام")
    assert "فقط اگر: راضی است؟" in html and "نسخهٔ ۲" in html


def test_a_step_is_left_out_and_the_way_ended_for_a_reason(plan: Plan, sara: Customer, buy: Buy) -> None:
    buy(sara)
    live_until(START.replace(day=START.day + 1))
    run, agent = Run.objects.get(), sit(AGENT)
    step = FollowUp.objects.get(run=run, state="planned")
    agent.post(f"/desk/grow/runs/{run.pk}/skip/{step.pk}/", {"reason": "they_asked"})
    step.refresh_from_db()
    assert (step.state, step.reason) == ("skipped", "they_asked")
    again = agent.post(f"/desk/grow/runs/{run.pk}/skip/{step.pk}/", {"reason": "they_asked"})
    assert again.status_code == 409 and "به پایان رسیده" in again.content.decode()
    agent.post(f"/desk/grow/runs/{run.pk}/stop/", {"reason": "does_not_fit"})
    run.refresh_from_db()
    assert run.ended_at and run.end_reason == "does_not_fit"
    assert "به کار این مشتری نمی‌آمد" in page(agent, f"/desk/grow/runs/{run.pk}/")
    assert sit(ANALYST).post(f"/desk/grow/runs/{run.pk}/stop/").status_code == 403
