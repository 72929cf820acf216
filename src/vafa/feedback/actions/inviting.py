"""Asking: an invitation waits for its moment, then goes out as a letter, or is left out with its reason.

Everything here is set-based, and one occasion asks once: its key is unique.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from vafa.cases.events import CaseResolved
from vafa.cases.models import Case
from vafa.conversations.events import MessageFailed, MessageSent, MessageSkipped
from vafa.conversations.sending import importance
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.record import send_messages
from vafa.customers.models import Customer
from vafa.customers.rules.consent import SURVEY
from vafa.feedback.actions.surveys import ensure_surveys
from vafa.feedback.events import SurveySent
from vafa.feedback.links import score_link, survey_link
from vafa.feedback.models import (
    AFTER_CASE,
    ON_RHYTHM,
    SENDING,
    SENT,
    SKIPPED,
    WAITING,
    WITHDRAWN,
    Invitation,
    Survey,
)
from vafa.feedback.preferences import DELAY_HOURS, NPS_AFTER_DAYS, NPS_REST_DAYS
from vafa.feedback.queries.surveys import asked_when, current_version, fields_of
from vafa.feedback.rules.forms import BOUNDS, CSAT, NPS, SCORE, Field, in_language
from vafa.platform.events.publishing import publish
from vafa.platform.i18n.digits import to_reader
from vafa.platform.jobs.models import bury
from vafa.platform.jobs.sweeps import all_or_each
from vafa.platform.preferences.models import get
from vafa.platform.values import SYSTEM, Actor, Refused, refuse_if
from vafa.sales.models import Order

LATE = timedelta(days=7)  # a survey that could not leave by then is not asked any more
ONCE_IN = timedelta(days=30)  # an order is asked about within so many days after its moment came
LETTERS: Mapping[str, str] = {CSAT: "survey_csat", NPS: "survey_nps"}
OTHER_LETTER = "survey_form"
AT_ONCE = 500
Told = MessageSent | MessageSkipped | MessageFailed

RHYTHM = """
SELECT c.id, c.last_order_at FROM customer c
WHERE c.withdrawn_at IS NULL AND c.last_order_at > %(begin)s AND c.last_order_at <= %(end)s
  AND NOT EXISTS (SELECT 1 FROM survey_invitation i
                  WHERE i.customer_id = c.id AND i.survey_id = %(survey)s AND i.created_at > %(since)s)
  AND NOT EXISTS (SELECT 1 FROM message m
                  WHERE m.customer_id = c.id AND m.direction = 'out' AND m.purpose = 'survey' AND m.state = 'sent'
                    AND m.settled_at > %(since)s AND m.letter <> ALL(%(others)s))
ORDER BY c.last_order_at, c.id LIMIT %(limit)s
"""


@transaction.atomic
def invite(
    survey: Survey, customer: Customer, *, case: Case | None = None, order: Order | None = None, actor: Actor,
    at: datetime,
) -> Invitation:  # fmt: skip
    """Ask a customer by hand, as soon as courtesy lets it leave. The same survey about the same case or order is one.

    Refused: feedback.not_published, feedback.switched_off.
    """
    version = current_version(survey)
    if version is None:
        raise Refused("feedback.not_published")
    refuse_if(not survey.is_active, Refused("feedback.switched_off"))
    occasion = f"case:{case.pk}" if case else f"order:{order.pk}" if order else f"{at:%Y-%m-%d}:{customer.pk}"
    row, _made = Invitation.objects.get_or_create(
        key=f"{survey.pk}:{occasion}",
        defaults={
            "survey": survey, "version": version, "customer": customer, "case": case, "order": order, "due_at": at,
            "created_at": at,
        },
    )  # fmt: skip
    return row


@transaction.atomic
def invite_after_cases(events: Sequence[CaseResolved], *, actor: Actor, at: datetime) -> int:
    """Plan to ask about cases that were resolved, some hours later. A case that was asked about is never asked again;
    returns how many are planned."""
    ensure_surveys(actor=SYSTEM, at=at)
    survey = asked_when(AFTER_CASE)
    version = current_version(survey) if survey else None
    if survey is None or version is None:
        return 0
    delay = timedelta(hours=get(DELAY_HOURS))
    moments = {event.case_id: event.occurred_at + delay for event in events if event.occurred_at + LATE > at}
    still = Case.objects.filter(pk__in=list(moments), resolved_at__isnull=False)
    rows = [
        Invitation(
            survey=survey, version=version, customer_id=customer_id, case_id=pk, order_id=order_id, key=f"case:{pk}",
            due_at=moments[pk], created_at=at,
        )
        for pk, customer_id, order_id in still.values_list("pk", "customer_id", "order_id")
    ]  # fmt: skip
    again = Invitation.objects.filter(key__in=[row.key for row in rows], state=WITHDRAWN, sent_at=None)
    revived = list(again.select_for_update().order_by("pk"))
    for row in revived:
        assert row.case_id is not None
        row.state, row.due_at, row.version, row.survey = WAITING, moments[row.case_id], version, survey
    Invitation.objects.bulk_update(revived, ["state", "due_at", "version", "survey"])
    known = set(Invitation.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    fresh = [row for row in rows if row.key not in known]
    Invitation.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh) + len(revived)


@transaction.atomic
def withdraw(case_ids: Collection[int], *, actor: Actor, at: datetime) -> int:
    """What waits to be asked about these cases is not asked; they were reopened. Returns how many."""
    waiting = Invitation.objects.filter(case__in=case_ids, state=WAITING, key__startswith="case:")
    return waiting.update(state=WITHDRAWN)


@transaction.atomic
def invite_on_rhythm(limit: int = AT_ONCE, *, actor: Actor, at: datetime) -> int:
    """Ask customers whose order lies some days back and who were not asked for long; returns how many."""
    survey = asked_when(ON_RHYTHM)
    version = current_version(survey) if survey else None
    if survey is None or version is None:
        return 0
    rows = [
        Invitation(
            survey=survey, version=version, customer_id=pk, key=f"{survey.pk}:{at:%Y-%m-%d}:{pk}", due_at=at,
            created_at=at,
        )
        for pk, _ordered in _ripe(survey, at, at, limit)
    ]  # fmt: skip
    Invitation.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def next_on_rhythm(at: datetime) -> datetime | None:
    """When the next customer is to be asked; None while the survey is off or nobody comes up."""
    survey = asked_when(ON_RHYTHM)
    if survey is None:
        return None
    after = timedelta(days=get(NPS_AFTER_DAYS))
    found = _ripe(survey, at, at + after, 1)
    return found[0][1] + after if found else None


def _ripe(survey: Survey, at: datetime, until: datetime, limit: int) -> list[tuple[int, datetime]]:
    """Customers and their last order, the oldest first, whose moment comes by `until`."""
    after = timedelta(days=get(NPS_AFTER_DAYS))
    values: dict[str, Any] = {
        "begin": at - after - ONCE_IN,
        "end": until - after,
        "survey": survey.pk,
        "since": at - timedelta(days=get(NPS_REST_DAYS)),
        "others": [LETTERS[CSAT], OTHER_LETTER],
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(RHYTHM, values)
        return list(cursor.fetchall())


@transaction.atomic
def send_due(limit: int = AT_ONCE, *, actor: Actor, at: datetime) -> int:
    """Send the invitations whose moment has come; returns how many were taken in hand."""
    waiting = Invitation.objects.filter(state=WAITING, due_at__lte=at)
    locked = waiting.select_for_update(of=("self",), skip_locked=True)
    rows = list(locked.select_related("customer", "survey", "version", "case").order_by("due_at", "pk")[:limit])

    def act(some: Sequence[Invitation]) -> None:
        _send(some, actor, at)

    def give_up(row: Invitation, problem: Exception) -> None:
        bury("sweep", "feedback.send_invitations", row.pk, problem, at=at)
        Invitation.objects.filter(pk=row.pk).update(state=SKIPPED, reason="went_wrong")

    all_or_each(rows, act, give_up)
    return len(rows)


def _send(rows: Sequence[Invitation], actor: Actor, at: datetime) -> None:
    forms = {row.version_id: fields_of(row.version) for row in rows}
    asked = [row for row in rows if row.survey.is_active]
    messages = send_messages([_draft_of(row, forms[row.version_id]) for row in asked], actor=actor, at=at)
    for row, message in zip(asked, messages, strict=True):
        skipped = message.state == message.SKIPPED
        row.state, row.reason, row.message = (SKIPPED, message.reason, message) if skipped else (SENDING, "", message)
    for row in rows:
        if not row.survey.is_active:
            row.state, row.reason = SKIPPED, "survey_off"
    Invitation.objects.bulk_update(rows, ["state", "reason", "message"])


def _draft_of(row: Invitation, fields: Sequence[Field]) -> Draft:
    """The letter, with a link for each score of the first question; the first click is shown as chosen."""
    language, first = row.customer.language, fields[0]
    scores: Iterable[int] = ()
    if row.survey.kind in BOUNDS and first.key == SCORE:
        scores = range(first.low, first.high + 1)
    context = {
        "survey": in_language(row.survey.name, language),
        "question": first.called(language),
        "case_number": to_reader(row.case.number, language) if row.case else "",
        "case_subject": row.case.subject if row.case else "",
        "low_end": in_language(first.ends[0], language),
        "high_end": in_language(first.ends[1], language),
        "answer_link": survey_link(row.pk),
        "scores": [{"words": to_reader(one, language), "link": score_link(row.pk, one)} for one in scores],
    }
    return Draft(
        customer_id=row.customer_id,
        purpose=SURVEY,
        letter=LETTERS.get(row.survey.kind, OTHER_LETTER),
        context=context,
        key=f"survey:{row.pk}",
        late_after=row.due_at + LATE,
        importance=importance.SURVEY,
    )


@transaction.atomic
def report_messages(events: Sequence[Told], *, actor: Actor, at: datetime) -> int:
    """Note what became of the letters, and tell who was asked. Messages of other rooms are none of ours."""
    latest = {event.message_id: event for event in events}
    rows = list(
        Invitation.objects.filter(message__in=list(latest), state=SENDING).select_related("survey").order_by("pk")
    )
    told = []
    for row in rows:
        event = latest[row.message_id or 0]
        if isinstance(event, MessageSent):
            row.state, row.sent_at = SENT, event.occurred_at
            told.append(
                SurveySent(
                    occurred_at=event.occurred_at, actor=actor, customer_id=row.customer_id, because_of=event.id,
                    case_id=row.case_id, survey=row.survey.key, invitation_id=row.pk, key=f"survey_sent:{row.pk}",
                )
            )  # fmt: skip
        else:
            row.state, row.reason = SKIPPED, event.reason
    Invitation.objects.bulk_update(rows, ["state", "sent_at", "reason"])
    publish(told)
    return len(rows)
