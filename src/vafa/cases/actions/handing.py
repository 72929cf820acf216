"""Who has a case in hand: its owner towards the customer, its handler inside. Chosen by the matrix and by rule."""

from datetime import datetime

from django.db import transaction

from vafa.cases.access import REPLY, VIEW
from vafa.cases.events import CaseAssigned, HandedOver
from vafa.cases.models import Assignment, Case
from vafa.cases.queries.people import candidates, need_of, own_agent_of, responsible_for
from vafa.cases.rules.assignment import choose
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused, refuse_if

AUTO_ASSIGN = "cases.auto_assign"


@transaction.atomic
def assign(case: Case, staff: Staff, *, actor: Actor, at: datetime) -> Case:
    """Make someone the owner, with whom the customer speaks; whoever is it already stays so and nothing is told."""
    refuse_if(not may(staff, REPLY), Refused("cases.cannot_own", name=staff.name))
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.owner_id == staff.pk:
        return case
    before = case.owner_id
    _note(case, staff.pk, "owner", actor, at)
    case.owner = staff
    if case.handler_id in (None, before):
        case.handler = staff
    case.save(update_fields=["owner", "handler"])
    publish(
        CaseAssigned(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, staff_id=staff.pk, before=before,
            actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return case


@transaction.atomic
def hand_over(case: Case, staff: Staff, *, actor: Actor, at: datetime) -> Case:
    """Give the work of the stage to someone inside; the owner stays. A case without an owner gets one by `assign`.

    Refused: cases.cannot_handle, cases.unowned.
    """
    refuse_if(not may(staff, VIEW), Refused("cases.cannot_handle", name=staff.name))
    case = Case.objects.select_for_update().get(pk=case.pk)
    refuse_if(case.owner_id is None, Refused("cases.unowned"))
    if case.handler_id == staff.pk:
        return case
    before = case.handler_id
    _note(case, staff.pk, "handler", actor, at)
    case.handler = staff
    case.save(update_fields=["handler"])
    publish(
        HandedOver(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, staff_id=staff.pk, stage=case.stage,
            before=before, actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return case


def owner_by_rule(case: Case, auto_assign: bool, own_agent: int | None, at: datetime) -> int | None:
    """Who fits a new case best, where the shop gives cases out; a customer's own agent gets theirs always."""
    need = need_of(case, own_agent)
    if not auto_assign and need.own_agent is None:
        return None
    return choose(candidates(None if auto_assign else [need.own_agent or 0], at), need)


def hand_to_stage(case: Case, *, actor: Actor, at: datetime) -> None:
    """Put the work of a stage that was entered into the hands of who does it (R); the owner's, if they are among them.

    Where nobody who does it is there, the owner keeps it.
    """
    if case.owner_id is None:
        return
    doers = responsible_for(case).R
    chosen: int | None = case.owner_id
    if doers and case.owner_id not in doers:
        chosen = (
            case.handler_id
            if case.handler_id in doers
            else choose(candidates(doers, at), need_of(case, own_agent_of(case)))
        )
    if chosen is not None and chosen != case.handler_id:
        hand_over(case, Staff.objects.get(pk=chosen), actor=actor, at=at)
        case.handler_id = chosen


def _note(case: Case, staff_id: int, part: str, actor: Actor, at: datetime) -> None:
    case.assignments.filter(ended_at=None, part=part).update(ended_at=at)
    Assignment.objects.create(case=case, staff_id=staff_id, part=part, at=at, by=actor.as_text())
