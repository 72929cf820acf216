"""When one thing strikes many: an incident is declared, reaches customers, takes in their cases, and ends.

Telling them is `telling_affected`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from vafa.cases.actions.bulk import MOST, Outcome
from vafa.cases.actions.joining import add_affected, going_on, join_incident
from vafa.cases.actions.resolution import resolve
from vafa.cases.events import IncidentDeclared, IncidentEnded
from vafa.cases.models import Incident
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
    incident = going_on(incident)
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
    incident = going_on(incident)
    meant = list(reached(reach, start, end).order_by("pk").values_list("pk", flat=True))
    return add_affected(incident, meant, reach.way, reach.sku or reach.way, actor, at)


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
