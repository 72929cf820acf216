"""The one guard over all surveys, asked before a survey is recorded and again when it leaves, whoever sends it; and
what scores tell of satisfaction, before which nobody gets an offer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from vafa.conversations.models import Message
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.feelings import Sign, signs
from vafa.conversations.sending.holding import look_again
from vafa.conversations.sending.objections import objection
from vafa.customers.rules.consent import SURVEY
from vafa.feedback.actions.call_backs import SETTLED
from vafa.feedback.events import CallBackDone, SurveyAnswered
from vafa.feedback.models import ANSWERED, SENDING, SENT, CallBack, Invitation, Response
from vafa.feedback.preferences import REST_DAYS
from vafa.feedback.rules.fatigue import Ask, Wanted, objections
from vafa.feedback.rules.scores import HIGH, LOW, score_class
from vafa.platform.events import Batch, reacts_to
from vafa.platform.preferences.models import get
from vafa.platform.time import now

PROMISED = (Message.QUEUED, Message.CLAIMED, Message.HANDING, Message.UNCERTAIN)
PREFIX = "survey:"  # keys of our own letters: survey:<invitation>


@objection(order=60)
def not_too_many_surveys(drafts: Sequence[Draft], at: datetime) -> Mapping[int, str]:
    """No survey to someone who was asked a short while ago, nor twice about one case; three queries for any number."""
    places = [place for place, draft in enumerate(drafts) if draft.purpose == SURVEY]
    if not places:
        return {}
    rest = timedelta(days=get(REST_DAYS))
    surveys = [drafts[place] for place in places]
    before = _asked_before([draft.key or "" for draft in surveys])
    wanted = [Wanted(draft.customer_id, draft.key or "", (draft.key or "") in before) for draft in surveys]
    found = objections(_asks({draft.customer_id for draft in surveys}, at - rest), wanted, at, rest)
    return {places[number]: reason for number, reason in found.items()}


def _asks(customer_ids: Collection[int], since: datetime) -> list[Ask]:
    rows = Message.objects.filter(customer__in=customer_ids, direction=Message.OUT, purpose=SURVEY)
    rows = rows.filter(Q(state=Message.SENT, settled_at__gt=since) | Q(state__in=PROMISED))
    found = rows.values_list("customer_id", "key", "pk", "state", "settled_at")
    return [
        Ask(customer, key or "", pk, moment if state == Message.SENT else None)
        for customer, key, pk, state, moment in found
    ]


def _asked_before(keys: Sequence[str]) -> set[str]:
    """Those of our letters whose case was asked about by another one."""
    ids = [int(key.removeprefix(PREFIX)) for key in keys if key.startswith(PREFIX)]
    if not ids:
        return set()
    own = dict(Invitation.objects.filter(pk__in=ids, case__isnull=False).values_list("pk", "case_id"))
    asked = Invitation.objects.filter(case__in=set(own.values()), state__in=(SENDING, SENT, ANSWERED))
    others: dict[int, set[int]] = {}
    for pk, case_id in asked.values_list("pk", "case_id"):
        if case_id is not None:
            others.setdefault(case_id, set()).add(pk)
    return {f"{PREFIX}{pk}" for pk, case_id in own.items() if case_id and others.get(case_id, set()) - {pk}}


@signs
def said_in_surveys(customer_ids: Collection[int], since: datetime) -> Iterable[Sign]:
    """High and low scores, and "it is settled" in the call after a low one. What is between the two is no sign."""
    rows = Response.objects.filter(customer__in=customer_ids, changed_at__gte=since)
    for row in rows.only("customer_id", "changed_at", "csat", "ces", "nps"):
        classes = {score_class(measure, score) for measure, score in row.scores.items()}
        if classes & {LOW, HIGH}:
            yield Sign(row.customer_id, row.changed_at, LOW not in classes)
    calls = CallBack.objects.filter(customer__in=customer_ids, outcome=SETTLED, done_at__gte=since)
    for customer, moment in calls.values_list("customer", "done_at"):
        if moment is not None:
            yield Sign(customer, moment, True)


@reacts_to(SurveyAnswered, CallBackDone)
def ask_again(events: Batch[SurveyAnswered | CallBackDone]) -> None:
    """An offer that waits for a good word is asked about anew."""
    look_again({event.customer_id for event in events if event.customer_id is not None}, at=now())
