"""Placing one message: ask the filters, find or get to know the customer, have it written down, and say why there."""

from datetime import datetime
from typing import Any

from django.conf import settings

from vafa.channels.contract import Driver
from vafa.channels.inbound import Incoming
from vafa.conversations.actions import Came, begin_with, receive_message
from vafa.conversations.intake.contributing import Arrived, Known, Say, filters, receiver
from vafa.conversations.models import Conversation, Inbound, Message
from vafa.customers.actions import add_contact_point, add_customer, normal_value
from vafa.customers.models import ContactPoint, Customer
from vafa.platform.files.actions import keep_bytes
from vafa.platform.files.models import StoredFile
from vafa.platform.values import SYSTEM, Actor, Refused

LONGEST = 50_000  # letters; the rest of a longer message stays in what came
SHOWN = 2000
NEW = "new_conversation"
TO_CONVERSATION, TO_CUSTOMER = "x-vafa-conversation", "x-vafa-customer"  # on the row, by a person's hand
LANGUAGES = ("fa", "ar", "en")


def place_message(item: Incoming, key: str, row: Inbound, driver: Driver, at: datetime) -> dict[str, Any]:
    """Place one message and tell where and why, as a line of the row's trace; the same key is the same message."""
    made = Message.objects.filter(key=key[:120]).values_list("pk", flat=True).first()
    if made is not None:
        return {"state": Inbound.PLACED, "reason": "known_already", "message": made}
    known = Known(account=row.account, channel=driver.channel, contact_kind=driver.reaches, at=at, inbound_id=row.pk)
    asked, said = by_hand(row, known) or _ask(item, known, accepted=bool(row.headers.get("x-vafa-accepted")))
    line: dict[str, Any] = {
        "asked": asked,
        "reason": said.reason if said else NEW,
        "detail": said.detail if said else "",
    }
    if said is not None and (said.aside or said.tray):
        return {"state": Inbound.ASIDE if said.aside else Inbound.UNPLACED, **line, **_shown(item)}
    conversation = said.conversation if said else None
    files = _keep_files(item, at)
    if not item.text.strip() and not item.subject.strip() and not files:
        return {"state": Inbound.ASIDE, **line, "reason": "no_words"}
    customer = conversation.customer if conversation else known.customer or _stranger(item, known, at)
    came = _came(item, row, _point(customer, item, known, at))
    arrived = Arrived(
        customer=customer, conversation=conversation, item=item, text=_words(item), subject=item.subject[:300],
        channel=driver.channel, key=key[:120], came=came, files=files, at=at,
    )  # fmt: skip
    message = (receiver() or _plain)(arrived)
    return {"state": Inbound.PLACED, **line, "message": message.pk, "conversation": message.conversation_id}


def by_hand(row: Inbound, known: Known) -> tuple[list[str], Say] | None:
    """Where somebody put it out of the tray: a conversation, or a customer for whom it begins something new."""
    if TO_CONVERSATION not in row.headers and TO_CUSTOMER not in row.headers:
        return None
    conversation = Conversation.objects.select_related("customer").filter(pk=row.headers.get(TO_CONVERSATION)).first()
    known.customer = Customer.objects.filter(pk=row.headers.get(TO_CUSTOMER)).first()
    return ([], Say("by_hand", conversation)) if conversation or known.customer else None


def _shown(item: Incoming) -> dict[str, str]:
    """What the tray shows of it, so that nobody has to read it again for that."""
    words = " ".join(item.text.split())[:SHOWN]
    return {"from": item.address[:254], "name": item.name[:100], "subject": item.subject[:200], "words": words}


def _ask(item: Incoming, known: Known, *, accepted: bool) -> tuple[list[str], Say | None]:
    """The filters in their order up to the first that says something, by name."""
    asked = []
    for name, ask in filters():
        if accepted and name.endswith(".spam"):
            continue
        asked.append(name.rpartition(".")[2])
        said = ask(item, known)
        if said is not None:
            return asked, said
    return asked, None


def _stranger(item: Incoming, known: Known, at: datetime) -> Customer:
    """Get to know who wrote; a name nobody gave is the address itself."""
    name = " ".join(item.name.split())[:200] or item.address
    language = item.language if item.language in LANGUAGES else str(settings.CONFIG.language)
    customer = add_customer(
        name, language=language, points=[(known.contact_kind, item.address)], source=known.channel, actor=SYSTEM, at=at
    )
    for kind, value in item.points:
        add_contact_point(customer, kind, value, verified=True, actor=SYSTEM, at=at)
    return customer


def _point(customer: Customer, item: Incoming, known: Known, at: datetime) -> ContactPoint | None:
    """The contact point it came from, if it is this customer's; the provider's word for it is a proof.

    A customer the provider named by another address of theirs gets this one as well, to be answered where they wrote.
    """
    try:
        value = normal_value(known.contact_kind, item.address)
    except Refused:
        return None
    point = ContactPoint.objects.filter(customer=customer, kind=known.contact_kind, value=value).first()
    if point is None and item.proven and item.points and known.customer == customer:
        return add_contact_point(customer, known.contact_kind, item.address, verified=True, actor=SYSTEM, at=at)
    if point is not None and item.proven and (point.verified_at is None or point.off_at is not None):
        add_contact_point(customer, known.contact_kind, item.address, verified=True, actor=SYSTEM, at=at)
    return point


def _words(item: Incoming) -> str:
    text = item.text.replace("\x00", "").strip()
    return text[:LONGEST] or item.subject.strip()


def _keep_files(item: Incoming, at: datetime) -> list[StoredFile]:
    return [
        keep_bytes(file.name, file.content, claimed=file.content_type, at=at)
        for file in item.files
        if file.content and not file.inline_id
    ]


def _plain(arrived: Arrived) -> Message:
    """Where no room takes messages: into the conversation, or a new one."""
    actor = Actor.customer(arrived.customer.pk)
    if arrived.conversation is not None:
        return receive_message(
            arrived.conversation, arrived.text, channel=arrived.channel, attachments=arrived.files, key=arrived.key,
            came=arrived.came, actor=actor, at=arrived.at,
        )  # fmt: skip
    subject = arrived.subject or arrived.text[:80]
    conversation = begin_with(
        arrived.customer, subject, arrived.text, channel=arrived.channel, attachments=arrived.files, key=arrived.key,
        came=arrived.came, actor=actor, at=arrived.at,
    )  # fmt: skip
    return Message.objects.get(key=arrived.key, conversation=conversation)


def _came(item: Incoming, row: Inbound, point: ContactPoint | None) -> Came:
    """What only the way in knows: from which address, at which account, out of what."""
    return Came(
        account_id=row.account_id, inbound_id=row.pk, contact_point_id=point.pk if point else None,
        address=item.address[:254], thread=item.thread[:200], message_id=item.message_id[:200],
        in_reply_to=(item.answers[0] if item.answers else "")[:200], html=item.html, language=item.language[:5],
        subject=" ".join(item.subject.split())[:300],
    )  # fmt: skip
