"""Saying that the work is done, hearing whether it is, and taking it up again."""

from datetime import datetime, timedelta

from django.db import transaction

from vafa.cases.actions.letters import write_letter
from vafa.cases.actions.promises import go_on, keep_promises, make_promises
from vafa.cases.actions.stages import enter_stage, leave_stages
from vafa.cases.events import CaseClosed, CaseReopened, CaseResolved, ResolutionConfirmed
from vafa.cases.models import Case, Resolution
from vafa.cases.queries.setup import kind_shape
from vafa.cases.rules.policies import ANSWER, RESOLVED
from vafa.cases.rules.shapes import CLOSURE, RESOLUTION
from vafa.platform.events.publishing import publish
from vafa.platform.values import SYSTEM, Actor, Refused

UNDO_FOR = timedelta(seconds=15)  # so long what we say to a customer waits for second thoughts


@transaction.atomic
def resolve(case: Case, how: str, *, override: str = "", actor: Actor, at: datetime) -> Resolution:
    """Say that the work is done and ask the customer whether it is; what was owed is kept by that letter.

    What is required and open in any stage on the way is refused: cases.work_open (`override`: see `move_stage`). A case
    that is resolved stays as it is and keeps its resolution.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    standing = case.resolutions.filter(reopened_at=None).first()
    if standing is not None:
        return standing
    case.last_from_us_at = at  # the letter below is an answer, too
    to_closure(case, override=override, actor=actor, at=at)
    author_id = actor.id if actor.kind == "staff" else None
    write_letter(
        case, "case_resolved", key=None, text=how, author_id=author_id, not_before=at + UNDO_FOR, actor=actor, at=at
    )
    case.save(update_fields=["last_from_us_at"])
    keep_promises(case, actor=actor, at=at)
    return settle(case, how, actor=actor, at=at)


def to_closure(case: Case, *, override: str = "", actor: Actor, at: datetime) -> None:
    """Leave all stages up to the last one, or refuse. For use inside the room's actions, the case being locked."""
    if case.waiting_for:
        go_on(case, actor=actor, at=at)
        case.waiting_for, case.waiting_since, case.waiting_until = "", None, None
    leave_stages(case, CLOSURE, override=override, actor=actor, at=at)


def settle(case: Case, how: str, *, actor: Actor, at: datetime) -> Resolution:
    """Record the resolution and tell; the letter has been written. For use inside the room's actions."""
    resolution = Resolution.objects.create(case=case, at=at, by=actor.as_text(), how=how)
    shape = kind_shape(case.kind, case.kind_version)
    case.resolved_at, case.checked_back_at, case.closed_at = at, None, None
    case.check_back_at = at + timedelta(days=shape.check_back_days or shape.close_after_days)
    case.save(update_fields=["resolved_at", "check_back_at", "checked_back_at", "closed_at"])
    publish(
        CaseResolved(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, resolution_id=resolution.pk, how=how,
            actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return resolution


@transaction.atomic
def confirm(case: Case, *, actor: Actor, at: datetime) -> Resolution:
    """The customer says it worked. Saying it twice counts once; an open case has nothing to confirm."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    resolution = case.resolutions.filter(reopened_at=None).first()
    if resolution is None:
        raise Refused("cases.not_resolved")
    if resolution.confirmed_at is None:
        resolution.confirmed_at = at
        resolution.save(update_fields=["confirmed_at"])
        publish(
            ResolutionConfirmed(
                case_id=case.pk, number=case.number, customer_id=case.customer_id, resolution_id=resolution.pk,
                actor=actor, occurred_at=at,
            )
        )  # fmt: skip
        if case.closed_at is None:
            close(case, "confirmed", actor=actor, at=at)
    return resolution


def close(case: Case, how: str, *, actor: Actor, at: datetime) -> None:
    """Nothing more is expected of anyone. For use inside the room's actions, the case being locked."""
    case.closed_at, case.check_back_at = at, None
    case.save(update_fields=["closed_at", "check_back_at"])
    publish(
        CaseClosed(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, how=how, actor=actor, occurred_at=at
        )
    )


@transaction.atomic
def reopen(case: Case, why: str, *, actor: Actor, at: datetime) -> Case:
    """It did not work: the case is open again with its owner and a new promise, and the customer is told by when.

    An open case stays as it is.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    resolution = case.resolutions.filter(reopened_at=None).first()
    if resolution is None:
        return case
    resolution.reopened_at, resolution.reopened_by, resolution.reopened_why = at, actor.as_text(), why
    resolution.save(update_fields=["reopened_at", "reopened_by", "reopened_why"])
    case.resolved_at = case.check_back_at = case.checked_back_at = case.closed_at = None
    case.save(update_fields=["resolved_at", "check_back_at", "checked_back_at", "closed_at"])
    (reopened,) = publish(
        CaseReopened(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, resolution_id=resolution.pk, why=why,
            actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    enter_stage(case, RESOLUTION, actor=actor, at=at)
    make_promises(case, (ANSWER, RESOLVED), because_of=reopened.id, actor=SYSTEM, at=at)
    key = f"case_reopened:{resolution.pk}"
    write_letter(case, "case_reopened", key=key, because_of=reopened.id, actor=SYSTEM, at=at)
    return case
