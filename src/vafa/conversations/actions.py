"""What is done with conversations: beginning one, keeping what a customer wrote, and noting things among ourselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from vafa.conversations.events import LinkUsed, MessageRead, MessageReceived
from vafa.conversations.models import Attachment, Conversation, Message
from vafa.conversations.rules.used_links import links_in
from vafa.conversations.search import remember_words
from vafa.customers.models import Customer
from vafa.customers.rules.consent import SERVICE
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.files.models import StoredFile
from vafa.platform.values import Actor, Refused, refuse_if


@dataclass(frozen=True, kw_only=True)
class Came:
    """How a message came: at which account, out of what, from which address. Only the way in knows."""

    account_id: int | None = None
    inbound_id: int | None = None
    contact_point_id: int | None = None
    address: str = ""
    thread: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    html: str = ""
    language: str = ""
    subject: str = ""


BY_HAND = Came()
TOO_FAST = timedelta(seconds=5)  # after a letter left


@transaction.atomic
def start_conversation(customer: Customer, subject: str, *, actor: Actor, at: datetime) -> Conversation:
    """Begin a conversation about one matter. `actor` is for the reader of the call: messages tell who wrote."""
    title = " ".join(subject.split())[:300]
    return Conversation.objects.create(customer=customer, subject=title, started_at=at, last_message_at=at)


@transaction.atomic(savepoint=False)
def begin_with(
    customer: Customer,
    subject: str,
    text: str,
    *,
    channel: str,
    attachments: Sequence[StoredFile] = (),
    key: str | None = None,
    came: Came = BY_HAND,
    actor: Actor,
    at: datetime,
) -> Conversation:
    """Begin a conversation with the customer's first words, in as few statements as it takes.

    A `key` that is taken already is the caller's mistake.
    """
    conversation, wrote = begin_untold(
        customer, subject, text, channel=channel, attachments=attachments, key=key, came=came, actor=actor, at=at
    )
    publish(wrote)
    return conversation


def begin_untold(
    customer: Customer,
    subject: str,
    text: str,
    *,
    channel: str,
    attachments: Sequence[StoredFile] = (),
    key: str | None = None,
    came: Came = BY_HAND,
    within: Conversation | None = None,
    actor: Actor,
    at: datetime,
) -> tuple[Conversation, MessageReceived]:
    """As `begin_with`, for who publishes the event together with one of their own; needs their transaction.

    With `within` the words go on in a conversation that is there.
    """
    refuse_if(not text.strip() and not attachments, Refused("messages.empty", status=400))
    title = " ".join(subject.split())[:300]
    conversation = within or Conversation.objects.create(
        customer=customer, subject=title, started_at=at, last_message_at=at
    )
    row = _row(conversation, text, Message.IN, channel, at, came)
    row.state, row.key = Message.RECEIVED, key
    row.save(force_insert=True)
    if within is not None:
        _close(conversation, row, attachments, at)
        return conversation, _received(row, actor, at)
    if attachments:
        Attachment.objects.bulk_create([Attachment(message=row, file=file) for file in attachments])
    remember_words({conversation.pk: f"{title} {row.text}"})
    return conversation, _received(row, actor, at)


@transaction.atomic
def receive_message(
    conversation: Conversation,
    text: str,
    *,
    channel: str,
    attachments: Sequence[StoredFile] = (),
    key: str | None = None,
    came: Came = BY_HAND,
    actor: Actor,
    at: datetime,
) -> Message:
    """Keep what a customer wrote. The same key twice is one message."""
    refuse_if(not text.strip() and not attachments, Refused("messages.empty", status=400))
    row = _row(conversation, text, Message.IN, channel, at, came)
    row.state, row.key = Message.RECEIVED, key
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same form, posted twice
        return Message.objects.get(key=key)
    _close(conversation, row, attachments, at)
    publish(_received(row, actor, at))
    return row


@transaction.atomic
def write_note(
    conversation: Conversation,
    text: str,
    *,
    author: Staff | None,
    attachments: Sequence[StoredFile] = (),
    key: str | None = None,
    actor: Actor,
    at: datetime,
) -> Message:
    """Write something down that only staff see. A key that is taken already is the caller's mistake."""
    refuse_if(not text.strip() and not attachments, Refused("messages.empty", status=400))
    row = _row(conversation, text, Message.NOTE, "desk", at)
    row.state, row.author, row.key = Message.WRITTEN, author, key
    row.save(force_insert=True)
    _close(conversation, row, attachments, at)
    return row


def _received(row: Message, actor: Actor, at: datetime) -> MessageReceived:
    return MessageReceived(
        occurred_at=at, actor=actor, customer_id=row.customer_id, message_id=row.pk,
        conversation_id=row.conversation_id or 0, channel=row.channel,
    )  # fmt: skip


def _row(
    conversation: Conversation, text: str, direction: str, channel: str, at: datetime, came: Came = BY_HAND
) -> Message:
    return Message(
        conversation=conversation, customer_id=conversation.customer_id, direction=direction, channel=channel,
        purpose=SERVICE, text=text.replace("\x00", "").strip(), created_at=at, settled_at=at, **vars(came),
    )  # fmt: skip


def _close(conversation: Conversation, row: Message, attachments: Sequence[StoredFile], at: datetime) -> None:
    Attachment.objects.bulk_create([Attachment(message=row, file=file) for file in attachments])
    Conversation.objects.filter(pk=conversation.pk, last_message_at__lt=at).update(last_message_at=at)
    remember_words({conversation.pk: f"{conversation.subject} {row.text}"})
    conversation.last_message_at = max(conversation.last_message_at, at)


@transaction.atomic
def move_messages(messages: Sequence[Message], to: Conversation, *, actor: Actor, at: datetime) -> int:
    """Put messages into another conversation of the same customer, with their files; answers to them arrive there.

    `actor` and `at` are for the reader of the call: whoever moves them tells why. Refused: messages.other_customer.
    """
    refuse_if(
        any(one.customer_id != to.customer_id for one in messages), Refused("messages.other_customer", status=400)
    )
    return _moved(messages, to)


@transaction.atomic
def hand_messages(messages: Sequence[Message], to: Conversation, *, actor: Actor, at: datetime) -> int:
    """Put messages into a conversation of somebody else, who wrote them after all; their address goes with them.

    `actor` and `at` are for the reader of the call. What we sent stays with whom it was sent to:
    messages.only_theirs.
    """
    refuse_if(any(one.direction != Message.IN for one in messages), Refused("messages.only_theirs", status=400))
    ids = [one.pk for one in messages]
    Message.objects.filter(pk__in=ids).update(customer=to.customer_id, contact_point=None)
    for one in messages:
        one.customer_id, one.contact_point = to.customer_id, None
    return _moved(messages, to)


def _moved(messages: Sequence[Message], to: Conversation) -> int:
    moved = Message.objects.filter(pk__in=[one.pk for one in messages]).update(conversation=to)
    last = max((one.created_at for one in messages), default=to.last_message_at)
    Conversation.objects.filter(pk=to.pk, last_message_at__lt=last).update(last_message_at=last)
    return moved


@transaction.atomic
def note_link_used(message_id: int, number: int, *, counts: bool = True, actor: Actor, at: datetime) -> tuple[str, int]:
    """A link of a letter was used: where it leads, and the customer it was written to. Refused: links.not_valid.

    `counts` is false where no person used it. Within some seconds of leaving nobody has read it yet: that was a mail
    server that looks before it delivers.
    """
    row = _letter(message_id)
    links = links_in(row.text, str(settings.CONFIG.address))
    refuse_if(number >= min(len(links), row.links), Refused("links.not_valid", status=404))
    if counts and row.settled_at is not None and at - row.settled_at >= TOO_FAST:
        Message.objects.filter(pk=row.pk, clicked_at=None).update(clicked_at=at)
        publish(LinkUsed(**_about(row, actor, at), address=links[number], key=f"link:{row.pk}:{number}"))
        _note_read(row, actor, at)
    return links[number], row.customer_id


@transaction.atomic
def note_opened(message_id: int, *, actor: Actor, at: datetime) -> None:
    """The picture in a letter was fetched: perhaps by a person. Refused: links.not_valid."""
    _note_read(_letter(message_id), actor, at)


def _letter(message_id: int) -> Message:
    """A letter that left, or may have left."""
    rows = Message.objects.filter(pk=message_id, direction=Message.OUT)
    row = rows.filter(state__in=[Message.SENT, Message.HANDING, Message.UNCERTAIN]).first()
    if row is None:
        raise Refused("links.not_valid", status=404)
    return row


def _note_read(row: Message, actor: Actor, at: datetime) -> None:
    if Message.objects.filter(pk=row.pk, read_at=None).update(read_at=at):
        publish(MessageRead(**_about(row, actor, at)))


def _about(row: Message, actor: Actor, at: datetime) -> dict[str, Any]:
    return {
        "occurred_at": at, "actor": actor, "customer_id": row.customer_id, "message_id": row.pk,
        "channel": row.channel, "letter": row.letter, "title": row.subject, "because_of": row.because_of,
    }  # fmt: skip
