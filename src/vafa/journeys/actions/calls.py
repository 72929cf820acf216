"""A call is made and written down: how it went, what comes next; and calls nobody made in time are shown as missed.

When nobody answers we try once more on the next working day, then write instead; so too when the number is wrong.
"""

from datetime import datetime

from django.db import connection, transaction

from vafa.customers.actions import turn_off_contact_point
from vafa.customers.models import PHONE, ContactPoint
from vafa.journeys.actions.answers import look_after, tell_answered
from vafa.journeys.actions.performing import touchpoints_of
from vafa.journeys.actions.settling import End, settle
from vafa.journeys.events import CallTried, FollowUpAnswered
from vafa.journeys.models import CALL, DONE, FAILED, MESSAGE, PLANNED, WAITING, FollowUp
from vafa.journeys.rules.planning import next_try
from vafa.platform.events.models import EventRow
from vafa.platform.events.publishing import publish
from vafa.platform.time.working import working_calendar
from vafa.platform.values import Actor, Refused, refuse_if

TALKED, ALL_GOOD, PROBLEM = "talked", "all_good", "problem"
NO_ANSWER, WRONG_NUMBER, CALL_LATER = "no_answer", "wrong_number", "call_later"
OUTCOMES = (TALKED, ALL_GOOD, PROBLEM, NO_ANSWER, WRONG_NUMBER, CALL_LATER)
MISSES = 2  # so often in vain; then we write

MISSED = """
SELECT id FROM follow_up WHERE state = 'waiting' AND kind = 'call' AND window_until <= %s
ORDER BY window_until LIMIT %s FOR UPDATE SKIP LOCKED
"""


@transaction.atomic
def finish_call(
    follow_up: FollowUp,
    outcome: str,
    note: str = "",
    next_action: str = "",
    next_at: datetime | None = None,
    *,
    actor: Actor,
    at: datetime,
) -> FollowUp:
    """Write down how a waiting call went. `next_at` is when to call again, for "call_later" only.

    A problem opens a case with the note. Refused: journeys.no_call_waiting, .outcome_unknown, .say_what_is_wrong,
    .outside_window (with the window's end).
    """
    follow_up = (
        FollowUp.objects.select_for_update(of=["self"]).select_related("customer", "run__order").get(pk=follow_up.pk)
    )
    refuse_if(follow_up.state != WAITING or follow_up.kind != CALL, Refused("journeys.no_call_waiting"))
    refuse_if(outcome not in OUTCOMES, Refused("journeys.outcome_unknown", {"outcome": outcome}, status=422))
    follow_up.note, follow_up.next_action = note.strip(), next_action.strip()
    follow_up.tries += 1
    follow_up.save(update_fields=["note", "next_action", "tries"])
    if outcome == NO_ANSWER:
        _try_again(follow_up, actor, at)
    elif outcome == WRONG_NUMBER:
        _number_is_wrong(follow_up, actor, at)
    elif outcome == CALL_LATER:
        _call_later(follow_up, next_at, actor, at)
    else:
        _talked(follow_up, outcome, actor, at)
    follow_up.refresh_from_db()
    return follow_up


@transaction.atomic
def miss_calls(limit: int = 500, *, actor: Actor, at: datetime) -> int:
    """Calls whose window ended without being made have failed, for all to see. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(MISSED, [at, limit])
        ids = [row[0] for row in cursor.fetchall()]
    return settle(FAILED, [End(pk, at, reason="call_missed") for pk in ids], actor=actor)


def _talked(follow_up: FollowUp, outcome: str, actor: Actor, at: datetime) -> None:
    refuse_if(outcome == PROBLEM and not follow_up.note, Refused("journeys.say_what_is_wrong", status=422))
    settle(DONE, [End(follow_up.pk, at, outcome=outcome)], actor=actor)
    if outcome == TALKED:
        return
    follow_up.answer = {"as_expected": outcome == ALL_GOOD}
    follow_up.save(update_fields=["answer"])
    publish(
        FollowUpAnswered(
            occurred_at=at,
            actor=actor,
            customer_id=follow_up.customer_id,
            follow_up_id=follow_up.pk,
            touchpoint=follow_up.touchpoint,
            kind=follow_up.kind,
            answer=follow_up.answer,
        )
    )
    tell_answered(follow_up, actor=actor, at=at)
    if outcome == PROBLEM:
        look_after(follow_up, follow_up.note, channel="phone", actor=actor, at=at)


def _try_again(follow_up: FollowUp, actor: Actor, at: datetime) -> None:
    again = next_try(working_calendar(), at)
    if _misses_before(follow_up) + 1 < MISSES and again < follow_up.window_until:
        _postpone(follow_up, NO_ANSWER, again, actor, at)
    else:
        _write_instead(follow_up, NO_ANSWER, actor, at)


def _misses_before(follow_up: FollowUp) -> int:
    """How often nobody answered; a call that was put off or a wrong number is no miss."""
    told = EventRow.objects.filter(subject_kind="follow_up", subject_id=follow_up.pk, name=CallTried.name)
    return told.filter(payload__outcome=NO_ANSWER).count()


def _number_is_wrong(follow_up: FollowUp, actor: Actor, at: datetime) -> None:
    """The number called was the oldest that is on; another one is called, without one we write."""
    phones = list(
        ContactPoint.objects.filter(customer=follow_up.customer_id, kind=PHONE, off_at=None)
        .order_by("pk")
        .select_for_update()
    )
    if phones:
        turn_off_contact_point(phones[0], WRONG_NUMBER, actor=actor, at=at)
    if len(phones) > 1:
        _postpone(follow_up, WRONG_NUMBER, at, actor, at)
    else:
        _write_instead(follow_up, WRONG_NUMBER, actor, at)


def _call_later(follow_up: FollowUp, next_at: datetime | None, actor: Actor, at: datetime) -> None:
    outside = next_at is None or not at < next_at < follow_up.window_until
    refuse_if(outside, Refused("journeys.outside_window", {"until": follow_up.window_until}, status=422))
    assert next_at is not None
    _postpone(follow_up, CALL_LATER, next_at, actor, at)


def _postpone(follow_up: FollowUp, outcome: str, due_at: datetime, actor: Actor, at: datetime) -> None:
    follow_up.due_at, follow_up.outcome = due_at, outcome
    follow_up.save(update_fields=["due_at", "outcome"])
    _tell_tried(follow_up, outcome, due_at, actor, at)


def _write_instead(follow_up: FollowUp, outcome: str, actor: Actor, at: datetime) -> None:
    """It is planned again, as a message due now; without a letter it has failed."""
    version_id = follow_up.run.version_id
    if not touchpoints_of({version_id})[version_id, follow_up.touchpoint].letter:
        settle(FAILED, [End(follow_up.pk, at, reason=outcome)], actor=actor)
        return
    follow_up.kind, follow_up.state, follow_up.due_at, follow_up.outcome = MESSAGE, PLANNED, at, outcome
    follow_up.save(update_fields=["kind", "state", "due_at", "outcome"])
    _tell_tried(follow_up, outcome, at, actor, at)


def _tell_tried(follow_up: FollowUp, outcome: str, next_at: datetime, actor: Actor, at: datetime) -> None:
    publish(
        CallTried(
            occurred_at=at,
            actor=actor,
            customer_id=follow_up.customer_id,
            follow_up_id=follow_up.pk,
            touchpoint=follow_up.touchpoint,
            kind=follow_up.kind,
            outcome=outcome,
            next_at=next_at,
            note=follow_up.note,
        )
    )
