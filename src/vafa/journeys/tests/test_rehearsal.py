"""A plan rehearsed over a small shop's orders: what would be done, what is left out and why; and nothing changes."""

import argparse
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from vafa.cases.actions import open_case, resolve
from vafa.conversations.models import Message
from vafa.customers.actions import record_consent
from vafa.customers.rules.consent import CARE
from vafa.journeys.actions.plans import save_draft
from vafa.journeys.models import FollowUp, Plan, Rehearsal, Run
from vafa.journeys.models.rehearsal import BROKEN, READY, STOPPED, WAITS
from vafa.journeys.queries import content_of
from vafa.journeys.rehearsal import commands
from vafa.journeys.rehearsal.keeping import KEPT, ask, run_next, stop
from vafa.journeys.rehearsal.rules.facts import Chances
from vafa.journeys.rehearsal.running import LAST_YEAR, NEXT_DAYS, Stopped, Wanted, rehearse
from vafa.journeys.rules.steps import read_content
from vafa.journeys.tests.conftest import START, say
from vafa.platform.access import MANAGER
from vafa.platform.accounts.actions import hire
from vafa.platform.events.simulation import live_until, settle
from vafa.platform.time.clock import now, set_clock
from vafa.platform.values import SYSTEM, Refused
from vafa.sales.actions import change_state

DAY = timedelta(days=1)
NINE = {"is": ["journeys.score", "at_least", "9"]}
QUIET = Chances(answered=0, unhappy=0, reached=1)
ANGRY = Chances(answered=1, unhappy=1, reached=1, days_of_a_case=10)


def told(plan: Plan, over: str = LAST_YEAR, chances: Chances = QUIET, **more: Any) -> Any:
    content = content_of(plan)
    assert content is not None
    return rehearse(Wanted(plan, content, over, chances=chances, **more), now())


def counts(result: Any, key: str) -> dict[str, int]:
    step = result["steps"][key]
    return {"done": step["done"], **step["skipped"]}


def test_a_year_is_walked_and_nothing_changes(plan, sara, omid, buy, agents, outbox):
    buy(sara, START - 100 * DAY)
    buy(omid, START - 40 * DAY)
    buy(None, START - 30 * DAY)  # nobody knows who
    before = (Message.objects.count(), FollowUp.objects.count(), Run.objects.count())
    result = told(plan)
    assert (result["people"], result["runs"]) == (2, 2)
    assert counts(result, "welcome") == {"done": 2}
    assert counts(result, "check_in") == {"done": 2} and result["steps"]["check_in"]["calls"] == 1
    assert result["steps"]["check_in"]["channels"] == {"email": 1}  # Omid has no telephone
    assert (Message.objects.count(), FollowUp.objects.count(), Run.objects.count()) == before
    assert outbox.kept == []


def test_the_same_rehearsal_comes_to_the_same(plan, sara, omid, buy):
    for days in (100, 60, 3):
        buy(sara, START - days * DAY)
        buy(omid, START - (days + 1) * DAY)
    first, second = told(plan, chances=Chances()), told(plan, chances=Chances())
    assert first["stories"] == second["stories"] and first["steps"] == second["steps"]


def test_consent_stops_what_it_stops_and_a_returned_order_ends_its_way(plan, sara, omid, buy):
    record_consent(omid, CARE, "any", False, proof={}, actor=SYSTEM, at=START)
    buy(omid, START - 90 * DAY)
    result = told(plan)
    assert counts(result, "check_in") == {"done": 0, "no_consent": 1}
    assert counts(result, "welcome") == {"done": 1}


def test_a_case_outlives_its_order_in_life_and_in_the_rehearsal(sara, omid, buy, made, outbox):
    """A run about a case goes on after the order came back; one about the purchase that leaves with a case leaves."""
    rest = {"key": "rest", "kind": "wait", "days": 9}
    cared = made(rest, say("end"), entry={"trigger": "case_resolved"})
    bought = made(
        rest, say("end"), key="bought", entry={"trigger": "order_placed"}, exits=[{"trigger": "case_resolved"}]
    )
    order, other = buy(sara), buy(omid)
    live_until(START + DAY)
    asked = {"kind": "question", "subject": "?", "text": "?", "channel": "form", "order": order}
    resolve(open_case(sara, **asked, actor=SYSTEM, at=now()), "!", actor=SYSTEM, at=now())
    live_until(START + 3 * DAY)
    for one in (order, other):
        change_state(one, "returned", actor=SYSTEM, at=now())
    live_until(START + 25 * DAY)
    assert dict(Run.objects.filter(plan=cared.plan).values_list("order", "end_reason")) == {order.pk: "complete"}
    assert dict(Run.objects.filter(plan=bought.plan).values_list("order", "end_reason")) == {
        order.pk: "left", other.pk: "order_returned",
    }  # fmt: skip
    assert counts(told(cared.plan, alone=True), "end") == {"done": 1}
    rehearsed = told(bought.plan, alone=True)
    assert counts(rehearsed, "rest") == {"done": 0, "left": 1, "order_returned": 1}


def test_nobody_is_asked_twice_for_two_orders_at_once(plan, sara, buy):
    buy(sara, START - 90 * DAY)
    buy(sara, START - 88 * DAY)
    result = told(plan)
    assert counts(result, "welcome") == {"done": 2}
    assert counts(result, "check_in") == {"done": 1, "newer_order": 1}


def test_who_is_unhappy_hears_no_offer_until_it_is_forgotten(plan, sara, buy, made):
    version = made(
        {**say("ask"), "kind": "survey", "purpose": "survey", "letter": "survey", "question": "score"},
        {**say("offer"), "purpose": "offer", "window": [2, 30]},
        entry={"trigger": "order_placed"},
    )
    record_consent(sara, "offer", "any", True, proof={}, actor=SYSTEM, at=START)
    buy(sara, START - 90 * DAY)
    offered = told(version.plan, chances=Chances(answered=1, unhappy=0), alone=True)
    assert counts(offered, "offer") == {"done": 1}
    angry = told(version.plan, chances=ANGRY, alone=True)
    assert counts(angry, "offer") == {"done": 0, "low_score": 1}
    assert angry["unhappy"] == 1 and angry["steps"]["offer"]["held"]["open_case"] == 1


def test_conditions_know_what_was_answered_in_the_rehearsal(sara, buy, made):
    version = made(
        {**say("ask"), "kind": "survey", "purpose": "survey", "letter": "survey", "question": "score"},
        {"key": "heard", "kind": "wait_for", "event": "answered", "of": "ask", "days": 5, "then": [
            {"key": "fond", "kind": "branch", "when": NINE, "then": [say("club")]},
        ]},
        entry={"trigger": "order_placed"},
    )  # fmt: skip
    buy(sara, START - 90 * DAY)
    fond = told(version.plan, chances=Chances(answered=1, unhappy=0, fond=1), alone=True)
    assert fond["steps"]["fond"]["turns"] == {"then": 1} and counts(fond, "club") == {"done": 1}
    cool = told(version.plan, chances=Chances(answered=1, unhappy=0, fond=0), alone=True)
    assert cool["steps"]["fond"]["turns"] == {"otherwise": 1} and counts(cool, "club") == {"done": 0}


def test_ways_are_counted_waits_end_and_conditions_that_cannot_be_read_are_shown(sara, buy, made):
    version = made(
        {"key": "lot", "kind": "split", "ways": [{"key": "a", "share": 99, "steps": []}, {"key": "b", "share": 1}]},
        say("hello"),
        {"key": "buys", "kind": "wait_for", "event": "order_placed", "days": 10, "otherwise": [say("again")]},
        {"key": "fa", "kind": "branch", "when": {"is": ["customers.language", "is", "fa"]}, "then": [say("salam")]},
        say("end"),
        entry={"trigger": "order_placed"},
    )
    buy(sara, START - 90 * DAY)
    result = told(version.plan)
    turns = {key: one["turns"] for key, one in result["steps"].items() if one["turns"]}
    assert turns == {"lot": turns["lot"], "buys": {"otherwise": 1}, "fa": {"then": 1}}
    assert [result["steps"][key]["done"] for key in ("hello", "again", "salam", "end")] == [1, 1, 1, 1]
    content = version.content
    content["steps"][3]["when"] = {"is": ["gone.field", "is", "x"]}
    broken = rehearse(Wanted(version.plan, read_content(content), chances=QUIET), now())
    assert counts(broken, "fa") == {"done": 0, "conditions_broken": 1}


def test_the_coming_days_go_on_with_who_is_on_the_way_and_expect_last_year_again(plan, sara, omid, buy, outbox):
    buy(omid, START - 370 * DAY)
    buy(omid, START - 364 * DAY + 2 * DAY)  # the same weekday, a year ago
    begun = buy(sara, START - DAY)
    settle()
    assert Run.objects.filter(order=begun).exists()
    result = told(plan, NEXT_DAYS)
    assert result["people"] == 2
    assert counts(result, "welcome") == {"done": 2}  # Sara's is due within minutes
    assert counts(result, "check_in") == {"done": 2}
    assert result["steps"]["deep_feedback"]["done"] == 0
    assert all(START.date() <= one <= (START + 31 * DAY).date() for one in _days(result))


def test_plans_that_want_the_same_day_are_told(plan, sara, buy, made):
    other = made({**say("hello"), "window": [14, 14], "since": "start"}, entry={"trigger": "order_placed"})
    assert other.plan.is_active
    buy(sara, START - 90 * DAY)
    result = told(plan)
    assert result["company"] == ["mine"]
    assert told(plan, alone=True)["company"] == []


def _days(result: Any) -> list[Any]:
    return [date.fromisoformat(day) for day in result["days"]]


def test_a_rehearsal_is_asked_for_run_and_kept_and_old_ones_are_cleared(plan, sara, buy):
    buy(sara, START - 90 * DAY)
    for _ in range(KEPT + 2):
        asked = ask(plan, LAST_YEAR, actor=SYSTEM, at=now())
        with pytest.raises(Refused, match="rehearsal_under_way"):
            ask(plan, LAST_YEAR, actor=SYSTEM, at=now())
        assert run_next(now()) == 1 and run_next(now()) == 0
        set_clock(now() + timedelta(minutes=1))
    assert Rehearsal.objects.filter(plan=plan).count() == KEPT
    asked.refresh_from_db()
    assert (asked.state, asked.share, asked.version) == (READY, 1.0, 1) and asked.result["runs"] == 1


def test_one_that_is_stopped_ends_and_one_whose_worker_died_begins_anew(plan, sara, buy):
    buy(sara, START - 90 * DAY)
    asked = ask(plan, LAST_YEAR, actor=SYSTEM, at=now())
    assert stop(asked, at=now()) and run_next(now()) == 0
    asked.refresh_from_db()
    assert asked.state == STOPPED
    with pytest.raises(Stopped):
        rehearse(Wanted(plan, read_content(asked.content)), now(), lambda share: False)
    left = ask(plan, LAST_YEAR, actor=SYSTEM, at=now())
    Rehearsal.objects.filter(pk=left.pk).update(state="runs", heartbeat_at=now() - timedelta(minutes=5))
    assert run_next(now()) == 1


def test_the_draft_is_rehearsed_and_what_breaks_is_said(plan, sara, buy):
    content = content_of(plan)
    assert content is not None
    buy(sara, START - 90 * DAY)
    steps = [one for one in content.as_json()["steps"] if one["key"] == "welcome"]  # type: ignore[union-attr]
    save_draft(plan, {**content.as_json(), "steps": steps}, actor=SYSTEM, at=now())
    asked = ask(plan, LAST_YEAR, draft=True, actor=SYSTEM, at=now())
    run_next(now())
    asked.refresh_from_db()
    assert asked.version == 0 and list(asked.result["steps"]) == ["welcome"]
    save_draft(plan, {**content.as_json(), "entry": {"audience": {"is": ["gone", "is", "x"]}}}, actor=SYSTEM, at=now())
    broken = ask(plan, LAST_YEAR, draft=True, actor=SYSTEM, at=now())
    run_next(now())
    broken.refresh_from_db()
    assert (broken.state, broken.trouble) == (BROKEN, "customers.condition_unknown_field")
    assert Rehearsal.objects.filter(state=WAITS).count() == 0


@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_the_page_tells_it_in_every_language(plan, sara, omid, buy, language):
    buy(sara, START - 90 * DAY)
    buy(sara, START - 80 * DAY)
    buy(omid, START - 85 * DAY)
    page = f"/desk/grow/{plan.pk}/rehearsal/"
    client = Client()
    client.force_login(hire("x@shop.ir", "x", MANAGER, password=None, actor=SYSTEM, at=START, language=language))
    assert client.post(f"{page}begin/", {"orders": LAST_YEAR}).status_code == 302
    assert "data-poll" in client.get(page).content.decode()
    asked = Rehearsal.objects.get()
    assert client.get(f"{page}{asked.pk}/progress/").status_code == 200
    run_next(now())
    shown = client.get(page).content.decode()
    assert sara.name in shown and shown.count("heat--days") == 2
    ended = client.get(f"{page}{asked.pk}/progress/")
    assert ended.status_code == 286 and ended.headers["HX-Redirect"].endswith(f"?look={asked.pk}")
    assert client.get(f"{page}999999/progress/").status_code == 404
    assert client.post(f"{page}begin/", {"orders": "never"}).status_code == 422


def test_the_command_tells_the_numbers(plan, sara, buy, capsys):
    buy(sara, START - 90 * DAY)
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser)
    assert commands.run(parser.parse_args([plan.key])) == 0
    assert plan.name in capsys.readouterr().out
    assert commands.run(parser.parse_args([plan.key, "--json"])) == 0
    assert '"runs": 1' in capsys.readouterr().out
    assert commands.run(parser.parse_args(["nothing"])) == 2
    assert commands.run(parser.parse_args([plan.key, "--draft"])) == 2
