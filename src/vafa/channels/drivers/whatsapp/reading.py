"""What WhatsApp tells, read: messages of every kind as words and files, and what became of ours."""

import mimetypes
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext

from vafa.channels.drivers.whatsapp.refusals import VERDICTS
from vafa.channels.inbound import Incoming, IncomingFile, Item, Nothing, Receipt, ReceiptState, Unreadable
from vafa.channels.payloads import Bag, bag, bags, lines, moment, spot, words
from vafa.channels.starts import answer_of, without_word

FILES = ("image", "video", "document", "audio", "voice", "sticker")
STATES: dict[str, ReceiptState] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "read",
    "failed": "failed",
}
SILENT = {"request_welcome": "start", "revoke": "deleted"}
EDITED = "✏️"
PART = "part "  # before our id, on a file that follows its message


def read_payload(payload: Bag, own_number: str) -> Iterator[Item]:
    """Everything in one call of the webhook. Raises Unreadable for what belongs to another of our numbers."""
    for entry in bags(payload, "entry"):
        for change in bags(entry, "changes"):
            value = bag(change, "value")
            if words(change, "field") == "user_preferences":
                yield from _preferences(value)
                continue
            if words(change, "field") != "messages":
                yield Nothing(reason="other_field")
                continue
            number = words(value, "metadata", "phone_number_id")
            if number and number != own_number:
                raise Unreadable("other_number", (words(value, "metadata", "display_phone_number") or number)[:40])
            yield from _value(value)


def _preferences(value: Bag) -> Iterator[Item]:
    """Who ended marketing messages of ours in WhatsApp itself. That they want them again they must tell us."""
    for one in bags(value, "user_preferences"):
        digits = words(one, "wa_id").lstrip("+")
        if words(one, "value") == "stop" and digits.isascii() and digits.isdigit():
            at = moment(one, "timestamp")
            yield Receipt(reference=f"+{digits}", state="unsubscribed", at=at, address=f"+{digits}")
        else:
            yield Nothing(reason="other_field")


def _value(value: Bag) -> Iterator[Item]:
    people = {words(one, name): one for one in bags(value, "contacts") for name in ("user_id", "wa_id")}
    for message in bags(value, "messages"):
        yield _message(message, people.get(words(message, "from")) or people.get(words(message, "from_user_id")) or {})
    for status in bags(value, "statuses"):
        yield _status(status)
    for _error in bags(value, "errors"):
        yield Nothing(reason="error")


def _message(message: Bag, person: Bag) -> Item:
    kind, key = words(message, "type"), words(message, "id")
    digits, hidden = words(message, "from").lstrip("+"), words(message, "from_user_id") or words(person, "user_id")
    address = f"+{digits}" if digits.isascii() and digits.isdigit() else hidden  # some hide their number
    if not key or not address:
        raise Unreadable("no_writer")
    if kind in SILENT or words(message, "group_id"):
        return Nothing(reason=SILENT.get(kind, "group"))
    inner = bag(message, "edit", "message") if kind == "edit" else message
    (text, start), files = without_word(_said(inner)), tuple(_files(inner))
    if kind == "reaction" and not text:
        return Nothing(reason="reaction_taken_back")
    if not text and not files and not start:
        text = gettext("(The customer sent something that cannot be shown here. Ask for it in words.)")
    answered = (
        words(inner, "context", "id"), words(message, "reaction", "message_id"),
        words(message, "edit", "original_message_id"),
    )  # fmt: skip
    return Incoming(
        key=key,
        message_id=key,
        address=address,
        name=words(person, "profile", "name") or words(person, "profile", "username"),
        text=f"{EDITED} {text}" if kind == "edit" else text,
        files=files,
        answers=(*(one for one in answered if one), *answer_of(start)),
        sent_at=moment(message, "timestamp"),
        automatic="system" if kind == "system" else "",
        points=(("phone", address),) if address.startswith("+") else (),
    )


def _said(message: Bag) -> str:
    """A message in words; what came from an advertisement or a product page says which one."""
    kind = words(message, "type")
    text = TEXTS[kind](bag(message, kind)) if kind in TEXTS else words(message, kind, "caption") or _cards(message)
    advert, product = bag(message, "referral"), words(message, "context", "referred_product", "product_retailer_id")
    return lines(text, words(advert, "headline"), words(advert, "source_url"), f"🛒 {product}" if product else "")


def _files(message: Bag) -> Iterator[IncomingFile]:
    for kind in FILES:
        file = bag(message, kind)
        if words(file, "id"):
            content_type = words(file, "mime_type").partition(";")[0].strip()
            ending = mimetypes.guess_extension(content_type) or ""
            name = words(file, "filename") or f"{kind}{ending}"
            yield IncomingFile(name=name, content_type=content_type, reference=words(file, "id"))


def _place(place: Bag) -> str:
    link = words(place, "url") or spot(place.get("latitude"), place.get("longitude"))
    return lines(words(place, "name"), words(place, "address"), link)


def _chosen(choice: Bag) -> str:
    reply = bag(choice, "button_reply") or bag(choice, "list_reply")
    form = bag(choice, "nfm_reply")
    return lines(words(reply, "title"), words(reply, "description"), words(form, "body"), words(form, "response_json"))


def _ordered(order: Bag) -> str:
    items = (
        f"🛒 {words(one, 'quantity')} × {words(one, 'product_retailer_id')}" for one in bags(order, "product_items")
    )
    return lines(words(order, "text"), *items)


def _cards(message: Bag) -> str:
    found = []
    for card in bags(message, "contacts"):
        numbers = (words(one, "phone") or words(one, "wa_id") for one in bags(card, "phones"))
        found.append(lines(words(card, "name", "formatted_name"), *numbers))
    return lines(*found)


TEXTS: dict[str, Callable[[Bag], str]] = {
    "text": lambda one: words(one, "body"),
    "button": lambda one: words(one, "text"),
    "interactive": _chosen,
    "location": _place,
    "reaction": lambda one: words(one, "emoji"),
    "order": _ordered,
    "system": lambda one: words(one, "body"),
}


def _status(status: Bag) -> Item:
    """What became of a message of ours, by our own id if it carries it, so that WhatsApp's need not be known."""
    state, own = STATES.get(words(status, "status")), words(status, "biz_opaque_callback_data")
    reference = own.removeprefix(PART) or words(status, "id")
    if state is None or not reference:
        return Nothing(reason="other_status")
    if own.startswith(PART) and state != "failed":
        return Nothing(reason="part")
    failure = _failure(status) if state == "failed" else {}
    return Receipt(reference=reference, state=state, at=moment(status, "timestamp"), **failure)


def _failure(status: Bag) -> dict[str, Any]:
    error = next(bags(status, "errors"), {})
    code = words(error, "code")
    verdict = VERDICTS.get(int(code)) if code.isdigit() else None
    own = " ".join(f"{code} {words(error, 'title') or words(error, 'message')}".split())
    digits = words(status, "recipient_id").lstrip("+")
    return {
        "detail": f"{own}. {verdict.words}" if verdict and verdict.words else own,
        "permanent": verdict is not None and verdict.permanent and verdict.blame == "address",
        "address": f"+{digits}" if digits.isdigit() else "",
    }
