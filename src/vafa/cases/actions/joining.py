"""A case becomes part of an incident, and its customer one of those affected; for whatever joins cases."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from vafa.cases.events import CaseJoinedIncident, IncidentReached
from vafa.cases.models import Affected, Case, Incident
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused, refuse_if


@transaction.atomic
def join_incident(case: Case, incident: Incident, *, actor: Actor, at: datetime) -> Case:
    """The case is part of the incident, and its customer among those affected. Joining twice is once."""
    incident = going_on(incident)
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.incident_id != incident.pk:
        case.incident = incident
        case.save(update_fields=["incident"])
        publish(_joined(case, incident, True, actor, at))
        add_affected(incident, [case.customer_id], "cases", "case", actor, at)
    return case


@transaction.atomic
def leave_incident(case: Case, *, actor: Actor, at: datetime) -> Case:
    """The case was no part of its incident after all; its customer stays among those affected."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    incident = case.incident
    if incident is not None:
        case.incident = None
        case.save(update_fields=["incident"])
        publish(_joined(case, incident, False, actor, at))
    return case


def going_on(incident: Incident) -> Incident:
    """The incident, locked against ending."""
    found = Incident.objects.select_for_update().get(pk=incident.pk)
    refuse_if(found.ended_at is not None, Refused("cases.incident_over"))
    return found


def add_affected(incident: Incident, ids: Sequence[int], way: str, why: str, actor: Actor, at: datetime) -> int:
    """Note these customers as affected; returns how many were not before."""
    before = Affected.objects.filter(incident=incident).count()
    rows = [Affected(incident=incident, customer_id=pk, why=why[:120]) for pk in ids]
    Affected.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5000)
    count = Affected.objects.filter(incident=incident).count() - before
    if count:
        publish(
            IncidentReached(
                incident_id=incident.pk, title=incident.title, count=count, way=way, actor=actor, occurred_at=at
            )
        )
    return count


def _joined(case: Case, incident: Incident, on: bool, actor: Actor, at: datetime) -> CaseJoinedIncident:
    return CaseJoinedIncident(
        case_id=case.pk, number=case.number, customer_id=case.customer_id, incident_id=incident.pk,
        title=incident.title, on=on, actor=actor, occurred_at=at,
    )  # fmt: skip
