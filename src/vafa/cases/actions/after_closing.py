"""After the work is done: asking some days later whether it did work, and closing what nobody comes back to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from vafa.cases.actions.letters import letter_of
from vafa.cases.events import CaseClosed, CheckedBack, WaitOver
from vafa.cases.models import Case
from vafa.cases.queries.setup import kind_shape
from vafa.conversations.models import Message
from vafa.conversations.sending.record import send_messages
from vafa.platform.events.publishing import publish
from vafa.platform.time.working import working_calendar
from vafa.platform.values import Actor

SILENCE = "silence"


@transaction.atomic
def look_back(cases: Sequence[Case], *, actor: Actor, at: datetime) -> None:
    """Ask about those whose days have passed, once; close those that were asked and said nothing, or are never asked.

    Needs each, resolved and not closed, with its customer, locked.
    """
    to_ask = [one for one in cases if one.checked_back_at is None and _shape_days(one)[0]]
    asked = {one.pk for one in to_ask}
    _ask(to_ask, actor, at)
    _close([one for one in cases if one.pk not in asked], actor, at)


def _ask(cases: Sequence[Case], actor: Actor, at: datetime) -> None:
    welcome = working_calendar().next_open(at)
    letters = [
        letter_of(
            one, "case_check_back", key=f"case_check_back:{one.pk}:{one.resolved_at:%Y%m%dT%H%M%S}", not_before=welcome
        )
        for one in cases
    ]
    messages = send_messages(letters, actor=actor, at=at)
    for one in cases:
        one.checked_back_at = at
        one.check_back_at = at + timedelta(days=max(1, _shape_days(one)[1]))
    Case.objects.bulk_update(cases, ["checked_back_at", "check_back_at"])
    publish(
        [
            CheckedBack(
                case_id=one.pk, number=one.number, customer_id=one.customer_id, message_id=message.pk, actor=actor,
                occurred_at=at,
            )
            for one, message in zip(cases, messages, strict=True)
            if message.state != Message.SKIPPED
        ]
    )  # fmt: skip


def _close(cases: Sequence[Case], actor: Actor, at: datetime) -> None:
    Case.objects.filter(pk__in=[one.pk for one in cases]).update(closed_at=at, check_back_at=None)
    publish(
        [
            CaseClosed(
                case_id=one.pk, number=one.number, customer_id=one.customer_id, how=SILENCE, actor=actor, occurred_at=at
            )
            for one in cases
        ]
    )


def _shape_days(case: Case) -> tuple[int, int]:
    shape = kind_shape(case.kind, case.kind_version)
    return shape.check_back_days, shape.close_after_days


@transaction.atomic
def remind_of_waits(cases: Sequence[Case], *, actor: Actor, at: datetime) -> None:
    """Tell, once, that what these cases wait for should be there by now; what no longer waits is left in peace."""
    Case.objects.filter(pk__in=[one.pk for one in cases]).update(wait_remind_at=None)
    publish(
        [
            WaitOver(
                case_id=one.pk, number=one.number, customer_id=one.customer_id, reason=one.waiting_for,
                until=one.waiting_until, actor=actor, occurred_at=at,
            )
            for one in cases
            if one.waiting_for and one.waiting_until is not None and one.resolved_at is None
        ]
    )  # fmt: skip
