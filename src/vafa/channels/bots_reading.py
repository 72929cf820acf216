"""What a bot is told, read: one update of Telegram's bot interface, which Bale speaks too. It asks nobody anything.

Conversations are those of one person with the bot. What happens in groups and channels asks for nothing here.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from vafa.channels.inbound import Incoming, IncomingFile, Item, Nothing, Receipt, Unreadable
from vafa.channels.payloads import Bag, bag, bags, lines, moment, spot, words
from vafa.channels.starts import WORD, answer_of
from vafa.platform.i18n.phones import to_e164

FILES = {  # the field of a message, and how its file is called when it has no name
    "document": ("file", ""),
    "voice": ("voice.ogg", "audio/ogg"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "video": ("video.mp4", "video/mp4"),
    "video_note": ("video.mp4", "video/mp4"),
    "animation": ("animation.mp4", "video/mp4"),
}
SERVICE = {"pinned_message", "message_auto_delete_timer_changed", "write_access_allowed", "chat_background_set"}
EDITED = "✏️"


def read_update(update: Bag) -> list[Item]:
    """The one thing an update tells. Raises Unreadable for what is no update."""
    for kind in ("message", "edited_message"):
        if bag(update, kind):
            return [_message(bag(update, kind), edited=kind == "edited_message")]
    if bag(update, "callback_query"):
        return [_pressed(bag(update, "callback_query"))]
    if bag(update, "my_chat_member"):
        return [_membership(bag(update, "my_chat_member"))]
    if not words(update, "update_id"):
        raise Unreadable("not_json")
    return [Nothing(reason="other_update")]


def _message(message: Bag, edited: bool) -> Item:
    chat, number = words(message, "chat", "id"), words(message, "message_id")
    if words(message, "chat", "type") not in ("", "private"):
        return Nothing(reason="group")
    if not chat or not number:
        raise Unreadable("no_writer")
    if edited and bag(message, "location"):
        return Nothing(reason="live_location")
    if bag(message, "from").get("is_bot") is True:
        return Nothing(reason="bot")
    text, files = _text(message), tuple(_files(message))
    start = _start(text)
    if WORD.fullmatch(start):
        text = ""  # a link of ours: nothing was said
    elif text == "/start":
        return Nothing(reason="start")  # the button every bot begins with; nobody has said anything yet
    if not text and not files and not start:
        if SERVICE & message.keys():
            return Nothing(reason="service")
        text = gettext("(The customer sent something that cannot be shown here. Ask for it in words.)")
    own = f"{chat}:{number}"
    key = f"{own}:edit:{words(message, 'edit_date') or words(message, 'date')}" if edited else own
    return Incoming(
        key=key,
        message_id=key,
        address=chat,
        text=f"{EDITED} {text}" if edited else text,
        files=files,
        answers=tuple(_answers(message, chat, own if edited else "", start)),
        sent_at=moment(message, "edit_date" if edited else "date"),
        points=_own_phone(message),
        **_person(bag(message, "from") or bag(message, "chat")),
    )


def _answers(message: Bag, chat: str, changed: str, start: str) -> Iterator[str]:
    """What it answers: a message of the chat, the one it is a changed form of, the link that led here."""
    answered = words(message, "reply_to_message", "message_id")
    yield from (f"{chat}:{answered}",) if answered else ()
    yield from (changed,) if changed else ()
    yield from answer_of(start)


def _pressed(query: Bag) -> Item:
    """A button under a message of ours: its words are what the customer says."""
    message = bag(query, "message")
    if words(message, "chat", "type") not in ("", "private"):
        return Nothing(reason="group")
    chat = words(message, "chat", "id") or words(query, "from", "id")
    if not chat or not words(query, "id"):
        raise Unreadable("no_writer")
    data, answered = words(query, "data"), words(message, "message_id")
    return Incoming(
        key=f"callback:{words(query, 'id')}",
        address=chat,
        text=_label(message, data) or data,
        answers=(f"{chat}:{answered}",) if answered else (),
        **_person(bag(query, "from")),
    )


def _label(message: Bag, data: str) -> str:
    keyboard = bag(message, "reply_markup").get("inline_keyboard")
    for row in keyboard if isinstance(keyboard, list) else ():
        for button in row if isinstance(row, list) else ():
            if data and words(button, "callback_data") == data:
                return words(button, "text")
    return ""


def _membership(change: Bag) -> Item:
    """Someone blocked the bot: nothing arrives there any more, whatever was sent, so the chat itself is named."""
    chat, status = words(change, "chat", "id"), words(change, "new_chat_member", "status")
    if words(change, "chat", "type") != "private" or status != "kicked" or not chat:
        return Nothing(reason="membership")
    detail = gettext("The customer blocked the bot.")
    return Receipt(
        reference=chat, state="failed", at=moment(change, "date"), detail=detail, permanent=True, address=chat
    )


def _text(message: Bag) -> str:
    place, venue = bag(message, "location"), bag(message, "venue")
    contact, dice = bag(message, "contact"), bag(message, "dice")
    return lines(
        words(message, "text") or words(message, "caption"),
        words(message, "sticker", "emoji"),
        lines(words(venue, "title"), words(venue, "address")),
        spot(place.get("latitude"), place.get("longitude")),
        lines(" ".join(_names(contact)), words(contact, "phone_number")),
        f"{words(dice, 'emoji')} {words(dice, 'value')}".strip(),
        lines(words(message, "poll", "question"), *(words(one, "text") for one in bags(message, "poll", "options"))),
    )


def _start(text: str) -> str:
    """What a link `…?start=word` carried into the bot."""
    command, _blank, word = text.partition(" ")
    return word.strip() if command == "/start" else ""


def _names(person: Bag) -> list[str]:
    return [name for name in (words(person, "first_name"), words(person, "last_name")) if name]


def _person(person: Bag) -> dict[str, Any]:
    language = words(person, "language_code").split("-")[0][:5]
    return {"name": " ".join(_names(person)), "language": language}


def _own_phone(message: Bag) -> tuple[tuple[str, str], ...]:
    """The number the customer shared of themselves; that of somebody else proves nothing."""
    contact = bag(message, "contact")
    own = words(contact, "user_id") and words(contact, "user_id") == words(message, "from", "id")
    digits = words(contact, "phone_number").lstrip("+")
    number = to_e164(f"+{digits}") if own and digits else None
    return (("phone", number),) if number else ()


def _files(message: Bag) -> Iterator[IncomingFile]:
    sizes = sorted(bags(message, "photo"), key=_area)
    if sizes and words(sizes[-1], "file_id"):
        yield IncomingFile(name="photo.jpg", content_type="image/jpeg", reference=words(sizes[-1], "file_id"))
    seen = set()
    for field, (name, kind) in FILES.items():
        file = bag(message, field)
        reference = words(file, "file_id")
        if reference and reference not in seen and not (field == "document" and bag(message, "animation")):
            seen.add(reference)
            kind = words(file, "mime_type") or kind
            yield IncomingFile(name=words(file, "file_name") or name, content_type=kind, reference=reference)


def _area(size: Bag) -> int:
    wide, high = size.get("width"), size.get("height")
    return wide * high if isinstance(wide, int) and isinstance(high, int) else 0
