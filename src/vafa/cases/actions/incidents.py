"""When one thing strikes many: an incident is declared, reaches customers, takes in their cases, and ends.

Telling them is `telling_affected`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from vafa.cases.actions.bulk import MOST, Outcome
from vafa.cases.actions.resolution import resolve
from vafa.cases.events import CaseJoinedIncident, IncidentDeclared, IncidentEnded, IncidentReached
from vafa.cases.models import Affected, Case, Incident
from vafa.cases.queries.incidents import Reach, reached
from vafa.cases.queries.scope import cases_for
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.i18n import languages
from vafa.platform.values import Actor, Refused, refuse_if
from vafa.sales.models import Product

LONGEST_TITLE, LONGEST_TEXT = 200, 5000
Notice = Mapping[str, Mapping[str, str]]  # {"fa": {"subject": "…", "text": "…"}}


@transaction.atomic
def declare(
    title: str,
    what: str,
    notice: Notice,
    *,
    product: Product | None = None,
    topic: str = "",
    actor: Actor,
    at: datetime,
) -> Incident:
    """Say that something went wrong for many; nobody is told yet. `notice` needs one language at least.

    Refused: cases.incident_untitled, cases.no_notice.
    """
    refuse_if(not title.strip(), Refused("cases.incident_untitled", status=400))
    incident = Incident.objects.create(
        title=title.strip()[:LONGEST_TITLE], what=what.strip()[:LONGEST_TEXT], notice=clean_notice(notice),
        product=product, topic=topic[:40], started_at=at, by=actor.as_text(),
    )  # fmt: skip
    publish(IncidentDeclared(incident_id=incident.pk, title=incident.title, actor=actor, occurred_at=at))
    return incident


@transaction.atomic
def change_notice(incident: Incident, notice: Notice, *, actor: Actor, at: datetime) -> Incident:
    """Put other words into the notice; who was told already is not told again. Refused: cases.no_notice."""
    incident = _going_on(incident)
    incident.notice = clean_notice(notice)
    incident.save(update_fields=["notice"])
    return incident


def clean_notice(notice: Notice) -> dict[str, dict[str, str]]:
    """The languages of a notice that have both subject and words. Refused: cases.no_notice."""
    kept = {}
    for code in (one.code for one in languages()):
        given = notice.get(code, {})
        subject, text = " ".join(given.get("subject", "").split())[:200], given.get("text", "").strip()[:LONGEST_TEXT]
        if subject and text:
            kept[code] = {"subject": subject, "text": text}
    refuse_if(not kept, Refused("cases.no_notice", status=400))
    return kept


@transaction.atomic
def reach_customers(
    incident: Incident,
    reach: Reach,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    actor: Actor,
    at: datetime,
) -> int:
    """Note whom the incident touches; returns how many more that are. `start` and `end` bound the orders' moments.

    Set-based; who is known already stays as they are. Refused as `queries.incidents.reached`.
    """
    incident = _going_on(incident)
    meant = list(reached(reach, start, end).order_by("pk").values_list("pk", flat=True))
    return _add(incident, meant, reach.way, reach.sku or reach.way, actor, at)


@transaction.atomic
def join_incident(case: Case, incident: Incident, *, actor: Actor, at: datetime) -> Case:
    """The case is part of the incident, and its customer among those affected. Joining twice is once."""
    incident = _going_on(incident)
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.incident_id != incident.pk:
        case.incident = incident
        case.save(update_fields=["incident"])
        publish(_joined(case, incident, True, actor, at))
        _add(incident, [case.customer_id], "cases", "case", actor, at)
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


def join_many(
    numbers: Sequence[int], incident: Incident, *, staff: Staff, actor: Actor, at: datetime
) -> Outcome:  # house: each joins by itself
    """Join the cases of these numbers that this person may see, at most 200 at a time."""
    outcome = Outcome("join", str(incident.pk))
    for case in cases_for(staff).filter(number__in=list(numbers)[:MOST]).order_by("pk"):
        join_incident(case, incident, actor=actor, at=at)
        outcome.done.append(case.number)
    return outcome


@transaction.atomic
def resolve_children(incident: Incident, how: str, *, staff: Staff, actor: Actor, at: datetime) -> Outcome:
    """Resolve the open cases of an incident with the same words, a letter each; what refuses is reported, and open.

    At most 200 at a time; again does the next.
    """
    refuse_if(not how.strip(), Refused("cases.no_words", status=400))
    outcome = Outcome("resolve", how)
    rows = cases_for(staff).filter(incident=incident, resolved_at=None, spam_at=None, merged_into=None)
    for case in rows.select_related("customer", "conversation").order_by("pk")[:MOST]:
        try:
            with transaction.atomic():
                resolve(case, how, actor=actor, at=at)
        except Refused as refused:
            outcome.refused.append((case.number, refused))
            continue
        outcome.done.append(case.number)
    return outcome


@transaction.atomic
def end_incident(incident: Incident, outcome: str, *, actor: Actor, at: datetime) -> Incident:
    """It is over; nobody is told any more. Ending twice is once. Refused: cases.incident_no_outcome."""
    refuse_if(not outcome.strip(), Refused("cases.incident_no_outcome", status=400))
    incident = Incident.objects.select_for_update().get(pk=incident.pk)
    if incident.ended_at is None:
        incident.ended_at, incident.outcome, incident.tell_at = at, outcome.strip()[:LONGEST_TEXT], None
        incident.save(update_fields=["ended_at", "outcome", "tell_at"])
        publish(
            IncidentEnded(
                incident_id=incident.pk, title=incident.title, outcome=incident.outcome, actor=actor, occurred_at=at
            )
        )
    return incident


def _going_on(incident: Incident) -> Incident:
    """The incident, locked against ending."""
    found = Incident.objects.select_for_update().get(pk=incident.pk)
    refuse_if(found.ended_at is not None, Refused("cases.incident_over"))
    return found


def _add(incident: Incident, ids: Sequence[int], way: str, why: str, actor: Actor, at: datetime) -> int:
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
