"""Who is asked, when, and who is not."""

from datetime import timedelta

import pytest

from vafa.cases.actions import reopen, resolve
from vafa.channels.drivers.recorder import Recorder
from vafa.customers.actions import add_customer, record_consent
from vafa.customers.models import Customer
from vafa.feedback.actions import invite
from vafa.feedback.actions.surveys import set_active
from vafa.feedback.models import SENT, SKIPPED, WAITING, WITHDRAWN, Invitation, Survey
from vafa.feedback.tests.conftest import START, Solved
from vafa.platform.events.simulation import live_until, settle
from vafa.platform.preferences.models import put
from vafa.platform.time.clock import now, set_clock
from vafa.platform.values import SYSTEM, Refused

DAY = timedelta(days=1)


def letters(outbox: Recorder) -> list[str]:
    return [one.text for one in outbox.kept if "/s/" in one.text]


def test_a_resolved_case_is_asked_about_the_next_day_with_a_link_for_each_score(
    solved: Solved, outbox: Recorder
) -> None:
    case = solved()
    settle()
    assert Invitation.objects.get().state == WAITING and not letters(outbox)
    live_until(START + timedelta(hours=23))  # seven in the morning is too early; nine is not
    invitation = Invitation.objects.get()
    (text,) = letters(outbox)
    assert (invitation.state, invitation.case, invitation.sent_at is not None) == (SENT, case, True)
    assert [f"?score={score}" in text for score in range(0, 7)] == [False, True, True, True, True, True, False]


def test_a_case_that_is_open_again_is_not_asked_about_until_it_is_resolved_again(
    solved: Solved, outbox: Recorder
) -> None:
    case = solved()
    settle()
    reopen(case, "نشد", actor=SYSTEM, at=now())
    live_until(START + 3 * DAY)
    assert Invitation.objects.get().state == WITHDRAWN and not letters(outbox)
    resolve(case, "این بار شد", actor=SYSTEM, at=now())
    live_until(START + 5 * DAY)
    assert Invitation.objects.get().state == SENT and len(letters(outbox)) == 1


def test_nobody_is_asked_twice_within_the_days_of_rest(solved: Solved, outbox: Recorder) -> None:
    solved()
    live_until(START + 2 * DAY)
    solved()
    live_until(START + 5 * DAY)
    assert list(Invitation.objects.order_by("pk").values_list("state", "reason")) == [
        (SENT, ""),
        (SKIPPED, "survey_lately"),
    ]
    set_clock(START + 20 * DAY)
    solved()
    live_until(START + 22 * DAY)
    assert Invitation.objects.filter(state=SENT).count() == len(letters(outbox)) == 2


def test_a_case_that_was_asked_about_is_not_asked_about_again(solved: Solved, outbox: Recorder) -> None:
    case = solved()
    live_until(START + 2 * DAY)
    set_clock(START + 40 * DAY)
    reopen(case, "باز هم", actor=SYSTEM, at=now())
    settle()
    resolve(case, "شد", actor=SYSTEM, at=now())
    live_until(START + 44 * DAY)
    assert len(letters(outbox)) == 1


def test_who_wants_no_surveys_gets_none(solved: Solved, sara: Customer, outbox: Recorder) -> None:
    record_consent(sara, "survey", "any", False, proof={}, actor=SYSTEM, at=START)
    solved()
    live_until(START + 2 * DAY)
    assert Invitation.objects.get().reason == "no_consent" and not letters(outbox)


def test_asking_by_hand_needs_a_survey_that_is_on_and_asks_once(
    sara: Customer, surveys: dict[str, Survey], outbox: Recorder
) -> None:
    with pytest.raises(Refused, match=r"feedback\.switched_off"):
        invite(surveys["ces"], sara, actor=SYSTEM, at=START)
    ces = set_active(surveys["ces"], True, actor=SYSTEM, at=START)
    assert invite(ces, sara, actor=SYSTEM, at=START) == invite(ces, sara, actor=SYSTEM, at=START)
    settle()
    assert not letters(outbox)  # it is a holiday in Iran
    live_until(START + DAY)
    assert len(letters(outbox)) == 1


def test_the_rhythm_is_off_until_it_is_switched_on_and_asks_each_buyer_once(
    surveys: dict[str, Survey], outbox: Recorder
) -> None:
    bought = {}
    for name, days in (("ripe", 95), ("young", 80), ("old", 200)):
        one = add_customer(name, emails=[f"{name}@example.com"], language="en", actor=SYSTEM, at=START)
        Customer.objects.filter(pk=one.pk).update(last_order_at=START - days * DAY)
        bought[name] = one
    live_until(START + DAY)
    assert not Invitation.objects.exists()
    set_active(surveys["nps"], True, actor=SYSTEM, at=now())
    live_until(START + 2 * DAY)
    assert [one.customer for one in Invitation.objects.all()] == [bought["ripe"]]
    live_until(START + 30 * DAY)
    assert {one.customer for one in Invitation.objects.all()} == {bought["ripe"], bought["young"]}
    assert Invitation.objects.count() == len(letters(outbox)) == 2


def test_a_batch_is_checked_with_the_same_number_of_questions(
    surveys: dict[str, Survey], outbox: Recorder, django_assert_max_num_queries: object
) -> None:
    ces = set_active(surveys["ces"], True, actor=SYSTEM, at=START)
    for number in range(12):
        one = add_customer(f"c{number}", emails=[f"c{number}@example.com"], language="en", actor=SYSTEM, at=START)
        invite(ces, one, actor=SYSTEM, at=START)
    from vafa.feedback.actions.inviting import send_due

    with django_assert_max_num_queries(30):  # type: ignore[operator]
        assert send_due(actor=SYSTEM, at=START) == 12


def test_the_delay_is_a_setting(solved: Solved) -> None:
    put("feedback.delay_hours", 2, actor=SYSTEM, at=START)
    solved()
    settle()
    assert Invitation.objects.get().due_at == START + timedelta(hours=2)
