"""Learning from cases: their causes are named, something is done about them, and the effect is counted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from vafa.cases.models import Case
from vafa.feedback.events import (
    CauseNamed,
    CauseOpened,
    CauseTakenBack,
    CorrectiveActionDone,
    CorrectiveActionPlanned,
)
from vafa.feedback.models import DONE, OPEN, CauseOfCase, CorrectiveAction, RootCause
from vafa.platform.accounts.models import Staff
from vafa.platform.audit.models import record
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused, refuse_if


@transaction.atomic
def open_cause(theme: str, cause: str, *, owner: Staff | None = None, actor: Actor, at: datetime) -> RootCause:
    """Give a cause a name; the same words again are the same cause, taken up again if it was closed.

    Refused: feedback.cause_words_missing.
    """
    theme, cause = " ".join(theme.split())[:120], " ".join(cause.split())[:300]
    refuse_if(not theme or not cause, Refused("feedback.cause_words_missing", status=422))
    row, made = RootCause.objects.get_or_create(theme=theme, cause=cause, defaults={"owner": owner, "opened_at": at})
    if made:
        record(actor, "cause.opened", "cause", row.pk, at=at, after={"theme": theme, "cause": cause})
        publish(CauseOpened(occurred_at=at, actor=actor, cause_id=row.pk, cause=str(row)))
    elif row.state != OPEN:
        set_state(row, OPEN, actor=actor, at=at)
    return row


@transaction.atomic
def set_state(cause: RootCause, state: str, *, actor: Actor, at: datetime) -> RootCause:
    """Close a cause that strikes no more, or take it up again."""
    cause = RootCause.objects.select_for_update().get(pk=cause.pk)
    refuse_if(state not in (OPEN, DONE), Refused("feedback.state_unknown", status=422))
    if cause.state != state:
        record(actor, "cause.state", "cause", cause.pk, at=at, before=cause.state, after=state)
        cause.state, cause.closed_at = state, at if state == DONE else None
        cause.save(update_fields=["state", "closed_at"])
    return cause


@transaction.atomic
def give_cause(cause: RootCause, owner: Staff | None, *, actor: Actor, at: datetime) -> RootCause:
    """Say who sees to a cause."""
    cause = RootCause.objects.select_for_update().get(pk=cause.pk)
    before, after = cause.owner_id, owner.pk if owner else None
    if before != after:
        cause.owner = owner
        cause.save(update_fields=["owner"])
        record(actor, "cause.owner", "cause", cause.pk, at=at, before=before, after=after)
    return cause


@transaction.atomic
def name_cause(case: Case, cause: RootCause, *, actor: Actor, at: datetime) -> CauseOfCase:
    """Say that this case came of that cause; saying it twice counts once."""
    row, made = CauseOfCase.objects.get_or_create(cause=cause, case=case, defaults={"by": actor.as_text(), "at": at})
    if made:
        publish(
            CauseNamed(
                occurred_at=at, actor=actor, customer_id=case.customer_id, case_id=case.pk, cause_id=cause.pk,
                cause=str(cause),
            )
        )  # fmt: skip
    return row


@transaction.atomic
def take_cause_back(case: Case, cause: RootCause, *, actor: Actor, at: datetime) -> None:
    """The case did not come of that cause after all."""
    gone, _rows = CauseOfCase.objects.filter(cause=cause, case=case).delete()
    if gone:
        publish(
            CauseTakenBack(
                occurred_at=at, actor=actor, customer_id=case.customer_id, case_id=case.pk, cause_id=cause.pk,
                cause=str(cause),
            )
        )  # fmt: skip


@transaction.atomic
def plan_action(
    cause: RootCause, what: str, *, owner: Staff | None, due_on: date | None, actor: Actor, at: datetime
) -> CorrectiveAction:
    """Say what will be done about a cause, by whom, by when. Refused: feedback.action_words_missing, .day_passed."""
    what = " ".join(what.split())[:300]
    refuse_if(not what or due_on is None, Refused("feedback.action_words_missing", status=422))
    assert due_on is not None
    refuse_if(due_on < _day(at), Refused("feedback.day_passed", status=422))
    row = CorrectiveAction.objects.create(cause=cause, what=what, owner=owner, due_on=due_on, opened_at=at)
    record(actor, "corrective_action.planned", "cause", cause.pk, at=at, after={"what": what, "due_on": f"{due_on}"})
    publish(
        CorrectiveActionPlanned(
            occurred_at=at, actor=actor, cause_id=cause.pk, action_id=row.pk, due_on=due_on
        )
    )  # fmt: skip
    return row


@transaction.atomic
def finish_action(action: CorrectiveAction, *, actor: Actor, at: datetime) -> CorrectiveAction:
    """It was done; saying so twice counts once."""
    row = CorrectiveAction.objects.select_for_update().get(pk=action.pk)
    if row.done_at is None:
        row.done_at = at
        row.save(update_fields=["done_at"])
        record(actor, "corrective_action.done", "cause", row.cause_id, at=at, after=row.what)
        publish(
            CorrectiveActionDone(
                occurred_at=at, actor=actor, cause_id=row.cause_id, action_id=row.pk, on_time=_day(at) <= row.due_on
            )
        )
    return row


def _day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.CONFIG.time_zone)).date()
