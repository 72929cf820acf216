"""Making, keeping and breaking promises. `Case.due_at` always holds the earliest promise still owed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from vafa.cases.events import PromiseBroken, PromiseKept, PromiseMade
from vafa.cases.models import Case, Promise
from vafa.cases.rules.promises import due_at, kept_in_time
from vafa.platform.events.publishing import publish
from vafa.platform.preferences.models import get
from vafa.platform.time.working import working_calendar
from vafa.platform.values import Actor

RESPONSE_MINUTES = "cases.first_response_minutes"


def make_promise(case: Case, kind: str, *, because_of: int | None = None, actor: Actor, at: datetime) -> Promise:
    """Promise an answer within the shop's working minutes, and tell. Saves the case's due moment."""
    minutes = int(get(RESPONSE_MINUTES))
    due = due_at(timedelta(minutes=minutes), at, working_calendar())
    promise = Promise.objects.create(case=case, kind=kind, within_minutes=minutes, started_at=at, due_at=due)
    case.due_at = min(case.due_at or due, due)
    case.save(update_fields=["due_at"])
    publish(
        PromiseMade(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, promise_id=promise.pk, kind=kind,
            due_at=due, because_of=because_of, actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return promise


def keep_promises(case: Case, *, actor: Actor, at: datetime) -> None:
    """We did what was still owed on the case; also what was noticed broken is now kept, late. Saves the due moment."""
    owed = list(case.promises.select_for_update().filter(kept_at=None, called_off_at=None).order_by("due_at"))
    for promise in owed:
        promise.kept_at = at
    Promise.objects.bulk_update(owed, ["kept_at"])
    case.due_at = None
    case.save(update_fields=["due_at"])
    publish(
        [
            PromiseKept(
                case_id=case.pk, number=case.number, customer_id=case.customer_id, promise_id=promise.pk,
                kind=promise.kind, on_time=kept_in_time(promise.due_at, at), actor=actor, occurred_at=at,
            )
            for promise in owed
        ]
    )  # fmt: skip


@transaction.atomic
def break_promises(promises: Sequence[Promise], *, actor: Actor, at: datetime) -> None:
    """Note that these promises are overdue and tell once; they stay owed. Needs each with its case."""
    for promise in promises:
        promise.broken_at = at
    Promise.objects.bulk_update(promises, ["broken_at"])
    publish(
        [
            PromiseBroken(
                case_id=promise.case_id, number=promise.case.number, customer_id=promise.case.customer_id,
                promise_id=promise.pk, kind=promise.kind, due_at=promise.due_at, owner_id=promise.case.owner_id,
                key=f"promise_broken:{promise.pk}", actor=actor, occurred_at=at,
            )
            for promise in promises
        ]
    )  # fmt: skip
