"""A message stands in the wrong case: it is moved to the right one, also of another customer, and back again."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from vafa.cases.actions.merging import OWED_WORD, merge, split
from vafa.cases.actions.opening import open_case
from vafa.cases.actions.promises import call_off, make_promise
from vafa.cases.actions.sorting import begin_anew, end
from vafa.cases.events import CaseClosed, MessageMoved
from vafa.cases.models import Case
from vafa.cases.rules.policies import ANSWER
from vafa.conversations.actions import hand_messages, move_messages
from vafa.conversations.models import Message
from vafa.customers.models import Customer
from vafa.platform.events.models import EventRow, event_of
from vafa.platform.events.publishing import publish
from vafa.platform.values import SYSTEM, Actor, Refused, refuse_if

BACK_FOR = timedelta(hours=1)


@transaction.atomic
def move_message(message: Message, case: Case, to: Case, *, actor: Actor, at: datetime) -> Case:
    """Move what a customer wrote from `case` into `to`, whosever it is; a word is owed there from now on.

    A case in which nothing of the customer is left ends: of the same customer it becomes part of the other. Returns
    the case in which the message stands. Refused: cases.merge_itself, cases.merge_ended, messages.only_theirs.
    """
    refuse_if(case.pk == to.pk, Refused("cases.merge_itself", status=400))
    case, to = _locked(case, to)
    refuse_if(to.resolved_at is not None, Refused("cases.merge_ended", number=to.number))
    refuse_if(message.conversation_id != case.conversation_id, Refused("cases.moved_already"))
    if case.customer_id == to.customer_id and case.resolved_at is None and _alone(message):
        return merge(case, to, actor=actor, at=at)
    _carry(message, to, actor, at)
    return _told(message, case, to, actor, at)


@transaction.atomic
def move_to_new(
    message: Message, case: Case, customer: Customer, *, key: str | None = None, actor: Actor, at: datetime
) -> Case:
    """Make a new case of what stands in `case`: of its own customer, or of another one who wrote it.

    The same key twice is one case. Refused: cases.split_what when it is all there is and the customer is the same.
    """
    subject = message.subject or " ".join(message.text.split())[:80]
    if customer.pk == case.customer_id:
        return split(case, [message.pk], subject, kind=case.kind, key=key, actor=actor, at=at)
    case = Case.objects.select_for_update().get(pk=case.pk)
    made = Case.objects.filter(form_key=key).first() if key else None
    if made is not None:
        return made
    refuse_if(message.conversation_id != case.conversation_id, Refused("cases.moved_already"))
    refuse_if(message.direction != Message.IN, Refused("messages.only_theirs", status=400))
    Message.objects.filter(pk=message.pk).update(customer=customer, contact_point=None)
    message.customer, message.contact_point = customer, None
    other = open_case(
        customer, kind=case.kind, subject=subject, text=message.text or subject, channel=message.channel, form_key=key,
        moved=[message], actor=actor, at=at,
    )  # fmt: skip
    return _told(message, case, other, actor, at)


@transaction.atomic
def move_back(message: Message, *, actor: Actor, at: datetime) -> Case:
    """Take the last move of a message back within an hour. Refused: cases.too_late_to_move_back."""
    told = last_move(message, at)
    if told is None:
        raise Refused("cases.too_late_to_move_back")
    other, case = _locked(Case.objects.get(pk=told.case_id), Case.objects.get(pk=told.other_id))
    _carry(message, case, actor, at)
    if told.emptied and case.resolved_at is not None:
        begin_anew(case, told.occurred_at, actor=actor, at=at)
    return _told(message, other, case, actor, at)


def last_move(message: Message, at: datetime) -> MessageMoved | None:
    """The move that brought a message where it stands, while it can be taken back."""
    here = Case.objects.filter(conversation=message.conversation_id).values("pk")
    rows = EventRow.objects.filter(
        subject_kind="case", subject_id__in=here, name=MessageMoved.name, occurred_at__gt=at - BACK_FOR
    )
    found = [told for row in rows.order_by("-id") if isinstance(told := event_of(row), MessageMoved) and told.came]
    return next((told for told in found if told.message_id == message.pk), None)


def _carry(message: Message, to: Case, actor: Actor, at: datetime) -> None:
    carry = move_messages if message.customer_id == to.customer_id else hand_messages
    carry([message], to.conversation, actor=actor, at=at)


def _told(message: Message, case: Case, to: Case, actor: Actor, at: datetime) -> Case:
    """Say that it was moved, end a case that has nothing left, and owe a word where it is now."""
    emptied = not Message.objects.filter(conversation=case.conversation_id, direction=Message.IN).exists()
    about: dict[str, Any] = {"message_id": message.pk, "emptied": emptied, "actor": actor, "occurred_at": at}
    left = MessageMoved(
        case_id=case.pk, number=case.number, customer_id=case.customer_id, other_id=to.pk, other_number=to.number,
        **about,
    )  # fmt: skip
    came = MessageMoved(
        case_id=to.pk, number=to.number, customer_id=to.customer_id, other_id=case.pk, other_number=case.number,
        came=True, **about,
    )  # fmt: skip
    (_left, moved) = publish([left, came])
    if emptied and case.resolved_at is None:
        call_off(case, actor=actor, at=at)
        end(case, at)
        publish(
            CaseClosed(
                case_id=case.pk, number=case.number, customer_id=case.customer_id, how="moved", actor=actor,
                occurred_at=at,
            )
        )  # fmt: skip
    if to.resolved_at is None:
        if to.last_from_customer_at is None or to.last_from_customer_at < message.created_at:
            Case.objects.filter(pk=to.pk).update(last_from_customer_at=message.created_at)
        if not to.promises.filter(kind__in=OWED_WORD, kept_at=None, called_off_at=None).exists():
            make_promise(to, ANSWER, because_of=moved.id, actor=SYSTEM, at=at)
    return to


def _alone(message: Message) -> bool:
    """Whether it is all the customer wrote in its conversation."""
    rows = Message.objects.filter(conversation=message.conversation_id, direction=Message.IN)
    return not rows.exclude(pk=message.pk).exists()


def _locked(one: Case, other: Case) -> tuple[Case, Case]:
    """Both, locked in one order whoever asks."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("conversation").order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[one.pk, other.pk])}
    return found[one.pk], found[other.pk]
