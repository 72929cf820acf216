"""Causes are named, something is done, and the effect is counted."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from vafa.feedback.actions import finish_action, name_cause, open_cause, plan_action
from vafa.feedback.actions.improving import set_state, take_cause_back
from vafa.feedback.models import CauseOfCase, CorrectiveAction, RootCause
from vafa.feedback.queries.improvements import effects_of, overview
from vafa.feedback.tests.conftest import START, Solved
from vafa.platform.events.timeline import story
from vafa.platform.i18n.dates import local_day
from vafa.platform.time.clock import now, set_clock
from vafa.platform.values import SYSTEM, Refused

DAY = timedelta(days=1)


@pytest.fixture
def cause(db: None) -> RootCause:
    return open_cause("تحویل", "پیک بسته را به همسایه می‌دهد", actor=SYSTEM, at=START)


def test_the_same_words_are_the_same_cause(cause: RootCause) -> None:
    set_state(cause, "done", actor=SYSTEM, at=START)
    again = open_cause(" تحویل ", "پیک بسته  را به همسایه می‌دهد", actor=SYSTEM, at=START)
    assert again == cause and RootCause.objects.get().state == "open"
    with pytest.raises(Refused, match="cause_words_missing"):
        open_cause("تحویل", " ", actor=SYSTEM, at=START)


def test_naming_twice_counts_once_and_stands_on_the_case(cause: RootCause, solved: Solved) -> None:
    case = solved()
    for _ in range(2):
        name_cause(case, cause, actor=SYSTEM, at=now())
    assert CauseOfCase.objects.count() == 1
    named = [one.line.title for one in story(subject=("case", case.pk), limit=100) if "علت" in one.line.title]
    take_cause_back(case, cause, actor=SYSTEM, at=now())
    assert not CauseOfCase.objects.exists() and len(named) <= 1


def test_what_was_done_is_compared_with_the_thirty_days_before(cause: RootCause, solved: Solved) -> None:
    for days in (0, 5, 9):
        set_clock(START + days * DAY)
        name_cause(solved(), cause, actor=SYSTEM, at=now())
    set_clock(START + 10 * DAY)
    due = local_day(now() + 3 * DAY)
    action = plan_action(cause, "قرارداد تازه با پیک", owner=None, due_on=due, actor=SYSTEM, at=now())
    finish_action(action, actor=SYSTEM, at=now())
    set_clock(START + 20 * DAY)
    name_cause(solved(), cause, actor=SYSTEM, at=now())
    action.refresh_from_db()
    early = effects_of([action], now() + timedelta(minutes=1))[action.pk]
    assert (early.before, early.after, early.days, early.verdict) == (3, 1, 10, "early")
    late = effects_of([action], START + 60 * DAY)[action.pk]
    assert (late.before, late.after, late.verdict) == (3, 1, "better")


def test_a_plan_has_words_and_a_day_ahead(cause: RootCause) -> None:
    with pytest.raises(Refused, match="action_words_missing"):
        plan_action(cause, "", owner=None, due_on=local_day(START), actor=SYSTEM, at=START)
    with pytest.raises(Refused, match="day_passed"):
        plan_action(cause, "x", owner=None, due_on=local_day(START - DAY), actor=SYSTEM, at=START)


def test_the_overview_asks_the_same_however_many_causes(
    cause: RootCause, solved: Solved, django_assert_num_queries: object
) -> None:
    case = solved()
    for number in range(5):
        one = open_cause("x", f"cause {number}", actor=SYSTEM, at=now())
        name_cause(case, one, actor=SYSTEM, at=now())
        due = local_day(now())
        finish_action(plan_action(one, "y", owner=None, due_on=due, actor=SYSTEM, at=now()), actor=SYSTEM, at=now())
    with django_assert_num_queries(6):  # type: ignore[operator]
        assert len(overview(now())) == 6


def test_staff_name_plan_and_finish_on_the_pages(client: Client, cast: Cast, solved: Solved) -> None:
    case = solved()
    client.force_login(cast.lead)
    named = client.post(
        f"/desk/learn/feedback/cases/{case.number}/cause/",
        {"theme": "Delivery", "new": "Late courier", "back": "/desk/"},
    )
    assert named["Location"] == "/desk/"
    cause = RootCause.objects.get()
    page = f"/desk/learn/feedback/causes/{cause.pk}/"
    wrong = client.post(page, {"do": "plan", "what": "Talk", "due": "no day"})
    assert wrong.status_code >= 400 and "Talk" in wrong.content.decode()
    fine = client.post(page, {"do": "plan", "what": "Talk to them", "due": f"{local_day(now() + DAY):%Y-%m-%d}"})
    assert fine.status_code == 302
    client.post(page, {"do": "finish", "action": CorrectiveAction.objects.get().pk})
    assert CorrectiveAction.objects.get().done_at is not None
    assert "Talk to them" in client.get("/desk/learn/feedback/causes/").content.decode()
    client.force_login(cast.agent)
    assert client.post(page, {"do": "close"}).status_code == 403
