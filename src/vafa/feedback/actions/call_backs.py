"""After a low score somebody calls: opened with an owner and a moment, handed over, tried again, and finished.

When nobody answers we try again on the next working day, three times in all.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q

from vafa.cases.actions import open_case, reopen
from vafa.cases.models import COMPLAINT, Case
from vafa.feedback.access import CALL
from vafa.feedback.events import CallBackDone, CallBackHandedOver, CallBackOpened, CallBackTried
from vafa.feedback.models import DONE, OPEN, CallBack, Response
from vafa.feedback.preferences import CALL_BACK_HOURS
from vafa.platform.access import AGENT, LEAD, MANAGER, may
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.preferences.models import get
from vafa.platform.time.working import working_calendar
from vafa.platform.values import Actor, Refused, refuse_if

SETTLED, TALKED, NOT_SETTLED, NO_ANSWER = "settled", "talked", "not_settled", "no_answer"
OUTCOMES = (SETTLED, TALKED, NOT_SETTLED, NO_ANSWER)
CHANGED = "changed"  # the customer changed the answer before anybody called
TRIES = 3
ROLES = (LEAD, MANAGER, AGENT)  # who is given what has no owner, in this order


@transaction.atomic
def open_call_back(
    response: Response, case: Case | None, *, because_of: int | None = None, actor: Actor, at: datetime
) -> CallBack:
    """Somebody owes this customer a call within some working hours: who had the case, else a lead. Once a response."""
    found = CallBack.objects.filter(response=response).first()
    if found is not None and found.outcome != CHANGED:
        return found
    owner = _owner(case)
    due_at = working_calendar().add(timedelta(hours=get(CALL_BACK_HOURS)), after=at)
    row = found or CallBack(response=response, customer_id=response.customer_id, case=case)
    row.owner, row.due_at, row.opened_at = owner, due_at, at
    row.state, row.outcome, row.done_at = OPEN, "", None
    row.save()
    publish(
        CallBackOpened(
            occurred_at=at, actor=actor, customer_id=row.customer_id, because_of=because_of, case_id=row.case_id,
            call_back_id=row.pk, due_at=due_at, owner_id=owner.pk if owner else None,
        )
    )  # fmt: skip
    return row


@transaction.atomic
def let_go(response: Response, *, actor: Actor, at: datetime) -> None:
    """The answer is low no more: a call that nobody began is not owed any longer."""
    row = CallBack.objects.select_for_update().filter(response=response, state=OPEN, tries=0).first()
    if row is not None:
        _done(row, CHANGED, actor, at)


@transaction.atomic
def finish_call_back(
    call_back: CallBack, outcome: str, note: str = "", next_action: str = "", *, actor: Actor, at: datetime
) -> CallBack:
    """Write down how the call went. NOT_SETTLED takes the case up again, or opens one with the note.

    Refused: feedback.call_over, .outcome_unknown, .say_what_is_wrong.
    """
    row = _open(call_back)
    refuse_if(outcome not in OUTCOMES, Refused("feedback.outcome_unknown", status=422))
    note = note.strip()
    refuse_if(outcome == NOT_SETTLED and not note, Refused("feedback.say_what_is_wrong", status=422))
    row.note, row.next_action = note or row.note, next_action.strip()[:200]
    row.tries += 1
    if outcome == NO_ANSWER and row.tries < TRIES:
        return _try_again(row, actor, at)
    _done(row, outcome, actor, at)
    if outcome == NOT_SETTLED:
        _take_up(row, note, actor, at)
    return row


@transaction.atomic
def hand_over(call_back: CallBack, staff: Staff | None, *, actor: Actor, at: datetime) -> CallBack:
    """Give an open call-back to someone, or to nobody. Refused: feedback.call_over, .may_not_call."""
    row = _open(call_back)
    refuse_if(
        staff is not None and not (staff.is_active and may(staff, CALL)),
        Refused("feedback.may_not_call", {"name": str(staff)}),
    )
    before, now_owner = row.owner_id, staff.pk if staff else None
    if before != now_owner:
        row.owner = staff
        row.save(update_fields=["owner"])
        publish(
            CallBackHandedOver(
                occurred_at=at, actor=actor, customer_id=row.customer_id, case_id=row.case_id, call_back_id=row.pk,
                owner_id=now_owner, before=before,
            )
        )  # fmt: skip
    return row


def _open(call_back: CallBack) -> CallBack:
    rows = CallBack.objects.select_for_update(of=["self"]).select_related("customer", "case")
    row = rows.get(pk=call_back.pk)
    refuse_if(row.state != OPEN, Refused("feedback.call_over"))
    return row


def _owner(case: Case | None) -> Staff | None:
    """Who had the case; else who of the leads (then managers, then agents) owes the fewest call-backs."""
    if case is not None and case.owner is not None and case.owner.is_active and may(case.owner, CALL):
        return case.owner
    owes = Count("call_backs", filter=Q(call_backs__state=OPEN))
    people = list(Staff.objects.filter(is_active=True, role__in=ROLES).annotate(owes=owes).order_by("owes", "pk"))
    people.sort(key=lambda one: ROLES.index(one.role))
    return people[0] if people else None


def _try_again(row: CallBack, actor: Actor, at: datetime) -> CallBack:
    calendar = working_calendar()
    row.due_at = calendar.next_open(max(row.due_at, at + timedelta(hours=16)))
    row.save()
    publish(
        CallBackTried(
            occurred_at=at, actor=actor, customer_id=row.customer_id, case_id=row.case_id, call_back_id=row.pk,
            next_at=row.due_at, note=row.note,
        )
    )  # fmt: skip
    return row


def _done(row: CallBack, outcome: str, actor: Actor, at: datetime) -> None:
    row.state, row.outcome, row.done_at = DONE, outcome, at
    row.save()
    publish(
        CallBackDone(
            occurred_at=at, actor=actor, customer_id=row.customer_id, case_id=row.case_id, call_back_id=row.pk,
            outcome=outcome, on_time=at <= row.due_at, note=row.note,
        )
    )  # fmt: skip


def _take_up(row: CallBack, note: str, actor: Actor, at: datetime) -> None:
    if row.case is not None and row.case.resolved_at is not None:
        reopen(row.case, note, actor=actor, at=at)
    elif row.case is None:
        open_case(
            row.customer, kind=COMPLAINT, subject="", text=note, channel="phone", form_key=f"call_back:{row.pk}",
            actor=actor, at=at,
        )  # fmt: skip
