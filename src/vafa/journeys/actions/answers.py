"""The customer answers what a follow-up asked. An unhappy answer opens a case, once, however often they change it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from vafa.cases.actions.answering import customer_writes
from vafa.cases.actions.opening import open_case
from vafa.cases.models import COMPLAINT, Case
from vafa.journeys.actions.entering import arrived
from vafa.journeys.actions.settling import End, settle
from vafa.journeys.events import FollowUpAnswered
from vafa.journeys.models import DONE, WAITING, FollowUp
from vafa.journeys.rules.answers import is_unhappy, read_answer
from vafa.journeys.trigger import Entry
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor

ANSWERED = "answered"


@transaction.atomic
def answer(follow_up: FollowUp, given: Mapping[str, object], *, actor: Actor, at: datetime) -> FollowUp:
    """Keep what the customer said: {"as_expected": bool} or {"score": 0 to 10}, with "words" if they wrote any.

    They may change it; the same answer again does nothing. Refused as `read_answer` refuses.
    """
    follow_up = (
        FollowUp.objects.select_for_update(of=["self"]).select_related("customer", "run__order").get(pk=follow_up.pk)
    )
    before = follow_up.answer
    said = read_answer(given, before)
    if said == before:
        return follow_up
    follow_up.answer, follow_up.outcome = said, ANSWERED
    follow_up.save(update_fields=["answer", "outcome"])
    if follow_up.state == WAITING:  # they have it, whatever the provider still has to say
        settle(DONE, [End(follow_up.pk, at, outcome=ANSWERED)], actor=actor)
        follow_up.refresh_from_db(fields=["state", "done_at"])
    publish(
        FollowUpAnswered(
            occurred_at=at,
            actor=actor,
            customer_id=follow_up.customer_id,
            follow_up_id=follow_up.pk,
            touchpoint=follow_up.touchpoint,
            kind=follow_up.kind,
            answer=said,
        )
    )
    tell_answered(follow_up, actor=actor, at=at)
    if is_unhappy(said):
        new_words = str(said.get("words", "")) if said.get("words") != (before or {}).get("words") else ""
        look_after(follow_up, new_words, channel="form", actor=actor, at=at)
    return follow_up


def tell_answered(follow_up: FollowUp, *, actor: Actor, at: datetime) -> None:
    """Let the steps of its run go on that wait for this answer."""
    key = f"{ANSWERED}:{follow_up.touchpoint}"
    entry = Entry(customer_id=follow_up.customer_id, key=key, started_at=at, run_id=follow_up.run_id)
    arrived(key, [entry], actor=actor, at=at)


def look_after(follow_up: FollowUp, words: str, *, channel: str, actor: Actor, at: datetime) -> Case:
    """The case of an unhappy answer: opened the first time; later words are added to it."""
    key = f"follow_up:{follow_up.pk}"
    case = Case.objects.filter(form_key=key).first()
    if case is not None:
        if words:
            customer_writes(case, words, actor=actor, at=at)
        return case
    order = follow_up.run.order
    with override(follow_up.customer.language):
        subject = _("Not as expected: order %(number)s") % {"number": order.number} if order else _("Not as expected")
        score = (follow_up.answer or {}).get("score")
        said = _("Gave us %(score)s out of 10.") % {"score": score} if score is not None else subject
    return open_case(
        follow_up.customer,
        kind=COMPLAINT,
        subject=subject,
        text=words or said,
        channel=channel,
        order=order,
        form_key=key,
        actor=actor,
        at=at,
    )
