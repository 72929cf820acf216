"""Who has a case in hand."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from vafa.cases.access import REPLY
from vafa.cases.events import CaseAssigned
from vafa.cases.models import Assignment, Case
from vafa.cases.rules.assignment import least_busy
from vafa.platform.access import AGENT, may
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.preferences.models import get
from vafa.platform.values import SYSTEM, Actor, Refused, refuse_if

AUTO_ASSIGN = "cases.auto_assign"


@transaction.atomic
def assign(case: Case, staff: Staff, *, actor: Actor, at: datetime) -> Case:
    """Put a case into someone's hands; whoever has it already keeps it and nothing is told."""
    refuse_if(not may(staff, REPLY), Refused("cases.cannot_own", name=staff.name))
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.owner_id == staff.pk:
        return case
    before = case.owner_id
    case.assignments.filter(ended_at=None).update(ended_at=at)
    Assignment.objects.create(case=case, staff=staff, at=at, by=actor.as_text())
    case.owner = staff
    case.save(update_fields=["owner"])
    publish(
        CaseAssigned(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, staff_id=staff.pk, before=before,
            actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return case


def assign_by_rule(case: Case, *, at: datetime) -> Case:
    """Give a new case to the agent with the fewest open ones, where the shop wants that."""
    if not get(AUTO_ASSIGN):
        return case
    agents = Staff.objects.filter(is_active=True, role=AGENT)
    busy = agents.annotate(open_cases=Count("cases", filter=Q(cases__resolved_at=None)))
    chosen = least_busy(dict(busy.values_list("pk", "open_cases")))
    return case if chosen is None else assign(case, Staff.objects.get(pk=chosen), actor=SYSTEM, at=at)
