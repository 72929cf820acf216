"""Telling everyone an incident touches, exactly once, in batches that survive a crash between any two.

A batch is one transaction: the notices of a hundred customers and that they were told. What was cut short goes on with
whoever has no notice yet; the key of a notice (incident and customer) keeps it one whatever happens.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from vafa.cases.events import AffectedCalled, IncidentTold, NoticeRead
from vafa.cases.links import notice_address
from vafa.cases.models import Affected, Case, Incident
from vafa.cases.queries.incidents import UNHEARD
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.record import send_messages
from vafa.customers.models import Customer
from vafa.customers.rules.consent import SERVICE
from vafa.platform.events.publishing import publish
from vafa.platform.jobs.background import hurry
from vafa.platform.notices.actions import tell as tell_staff
from vafa.platform.values import Actor, Refused, refuse_if

AT_ONCE = 100
LETTER, SWEEP = "incident_notice", "cases.tell_the_affected"
INCIDENT_PATH = "/desk/cases/incidents/{}/"  # the address of its page; `web` is above us


@transaction.atomic
def tell(incident: Incident, *, actor: Actor, at: datetime) -> Incident:
    """Have everyone affected told who was not; the work is done in the background, batch by batch.

    Refused: cases.incident_over, cases.nobody_affected.
    """
    incident = Incident.objects.select_for_update().get(pk=incident.pk)
    refuse_if(incident.ended_at is not None, Refused("cases.incident_over"))
    refuse_if(not Affected.objects.filter(incident=incident).exists(), Refused("cases.nobody_affected"))
    if incident.tell_at is None and Affected.objects.filter(incident=incident, message=None).exists():
        incident.tell_at = at
        incident.save(update_fields=["tell_at"])
        hurry(SWEEP)
    return incident


@transaction.atomic
def tell_batch(incident: Incident, *, actor: Actor, at: datetime) -> int:
    """Tell the next hundred; when nobody is left the telling ends and is told. Returns how many were looked at.

    Several workers share the work; a customer another one holds is that one's.
    """
    rows = Affected.objects.filter(incident=incident, message=None).select_for_update(of=("self",), skip_locked=True)
    batch = list(rows.select_related("customer").order_by("pk")[:AT_ONCE])
    if batch:
        drafts = _drafts(incident, [one.customer for one in batch])
        for one, message in zip(batch, send_messages(drafts, actor=actor, at=at), strict=True):
            one.message = message
            one.told_at = None if message.state in UNHEARD else at
        Affected.objects.bulk_update(batch, ["message", "told_at"])
    if len(batch) < AT_ONCE:
        _end_telling(incident, actor, at)
    return len(batch)


def _drafts(incident: Incident, customers: Sequence[Customer]) -> list[Draft]:
    """A notice each, in the customer's language or the first it was written in; in the talk of their open case."""
    talks = dict(
        Case.objects.filter(
            incident=incident, customer__in=customers, resolved_at=None, merged_into=None
        ).order_by("-opened_at").values_list("customer_id", "conversation_id")
    )  # fmt: skip
    return [_draft(incident, one, talks) for one in customers]


def _draft(incident: Incident, customer: Customer, talks: Mapping[int, int]) -> Draft:
    language = customer.language if customer.language in incident.notice else next(iter(incident.notice))
    words = incident.notice[language]
    return Draft(
        customer_id=customer.pk,
        purpose=SERVICE,
        letter=LETTER,
        language=language,
        context={
            "subject": words["subject"],
            "text": words["text"],
            "read_link": notice_address(incident.pk, customer.pk),
        },
        key=f"incident:{incident.pk}:{customer.pk}",
        conversation_id=talks.get(customer.pk),
    )


def _end_telling(incident: Incident, actor: Actor, at: datetime) -> None:
    """Nobody is left: say so, once for each time somebody was told."""
    standing = Incident.objects.select_for_update().get(pk=incident.pk)
    left = Affected.objects.filter(incident=incident, message=None).exists()  # in another worker's hands
    if standing.tell_at is None or left:
        return
    told = Affected.objects.filter(incident=incident, message__created_at__gte=standing.tell_at)
    reached, unreached = told.exclude(message__state__in=UNHEARD).count(), told.filter(message__state__in=UNHEARD)
    standing.tell_at, standing.told_at = None, at
    standing.save(update_fields=["tell_at", "told_at"])
    missed = unreached.count()
    publish(
        IncidentTold(
            incident_id=incident.pk, title=incident.title, told=reached, unreached=missed, actor=actor, occurred_at=at
        )
    )
    by = Actor.from_text(standing.by)
    if by.kind == "staff" and by.id is not None:
        url, data = INCIDENT_PATH.format(incident.pk), {"title": incident.title, "told": reached, "unreached": missed}
        tell_staff([by.id], "cases.incident_told", data=data, url=url, at=at)


@transaction.atomic
def note_called(incident: Incident, customer_id: int, *, actor: Actor, at: datetime) -> Affected:
    """Somebody called a customer whom no letter reaches. Twice is once. Refused: cases.not_affected."""
    row = _row(incident.pk, customer_id)
    if row.called_at is None:
        row.called_at, row.called_by = at, actor.as_text()
        row.save(update_fields=["called_at", "called_by"])
        publish(
            AffectedCalled(
                incident_id=incident.pk, title=incident.title, customer_id=customer_id, actor=actor, occurred_at=at
            )
        )
    return row


@transaction.atomic
def note_read(incident: Incident, customer_id: int, *, actor: Actor, at: datetime) -> Affected:
    """The customer says that they read the notice. Twice is once. Refused: cases.not_affected."""
    row = _row(incident.pk, customer_id)
    if row.read_at is None:
        row.read_at = at
        row.save(update_fields=["read_at"])
        publish(
            NoticeRead(
                incident_id=incident.pk, title=incident.title, customer_id=customer_id, actor=actor, occurred_at=at
            )
        )
    return row


def _row(incident_id: int, customer_id: int) -> Affected:
    row = Affected.objects.select_for_update().filter(incident=incident_id, customer=customer_id).first()
    if row is None:
        raise Refused("cases.not_affected", status=404)
    return row
