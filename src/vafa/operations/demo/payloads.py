"""What providers would bring of a talk, in their own forms, so that the sample shop receives it as a real one would."""

import json
import struct
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from vafa.channels.drivers.chat.notes import written
from vafa.channels.inbound import Raw

SHOP_MAIL = "salam@khaneyar.example"
LINE, NUMBER_ID, PAGE = "10004346", "106540352242922", "17841400008460056"


def _json(body: Any, key: str) -> Raw:
    return Raw(body=json.dumps(body, ensure_ascii=False).encode(), content_type="application/json", key=key)


def whatsapp(who: str, name: str, text: str, key: str, at: datetime, language: str, number: str = NUMBER_ID) -> Raw:
    """A message, as Meta wraps it; `number` is which of the shop's numbers it came to."""
    digits = who.lstrip("+")
    message = {
        "from": digits, "id": f"wamid.{key}", "timestamp": str(int(at.timestamp())), "type": "text",
        "text": {"body": text},
    }  # fmt: skip
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "982191000000", "phone_number_id": number},
        "contacts": [{"profile": {"name": name}, "wa_id": digits}],
        "messages": [message],
    }
    entry = {"id": "102290129340398", "changes": [{"value": value, "field": "messages"}]}
    return _json({"object": "whatsapp_business_account", "entry": [entry]}, key)


def instagram(who: str, name: str, text: str, key: str, at: datetime, language: str) -> Raw:
    """A comment under a post of the shop."""
    value = {"id": f"1787{key}", "text": text, "from": {"id": who, "username": name}, "media": {"id": "179001"}}
    entry = {"id": PAGE, "time": int(at.timestamp()), "changes": [{"value": value, "field": "comments"}]}
    return _json({"object": "instagram", "entry": [entry]}, key)


def bot(who: str, name: str, text: str, key: str, at: datetime, language: str) -> Raw:
    """An update of Telegram's interface, which Bale speaks too."""
    person = {"id": int(who), "is_bot": False, "first_name": name, "language_code": language}
    chat = {"id": int(who), "type": "private", "first_name": name}
    message = {"message_id": int(key), "date": int(at.timestamp()), "from": person, "chat": chat, "text": text}
    return _json({"update_id": int(key), "message": message}, key)


def sms(who: str, name: str, text: str, key: str, at: datetime, language: str) -> Raw:
    """What Kavenegar calls us with."""
    fields = {"messageid": key, "from": who, "to": LINE, "message": text, "date": str(int(at.timestamp()))}
    return _json(fields, key)


def chat(who: str, name: str, text: str, key: str, at: datetime, language: str) -> Raw:
    """What the page of the chat hands in."""
    return written(key=key, address=who, name=name, text=text, language=language, at=at)


def mail(
    who: str,
    name: str,
    text: str,
    key: str,
    at: datetime,
    language: str,
    subject: str = "",
    headers: dict[str, str] | None = None,
    photo: str = "",
) -> Raw:
    """A mail, as a mailbox has it; `photo` names a picture that goes with it."""
    letter = EmailMessage()
    if who:
        letter["From"] = Address(name, addr_spec=who)
    letter["To"], letter["Subject"], letter["Date"] = SHOP_MAIL, subject, format_datetime(at)
    letter["Message-ID"] = f"<sample.{key}@mail.example>"
    for header, value in (headers or {}).items():
        letter[header] = value
    letter.set_content(text)
    if photo:
        letter.add_attachment(dented_door(), maintype="image", subtype="png", filename=photo)
    return Raw(body=letter.as_bytes(), content_type="message/rfc822", key=key)


def call(number: str, key: str, state: str, at: datetime, *, extension: str = "", outgoing: bool = False) -> Raw:
    """One thing a telephone exchange says of a call."""
    told = {"call": key, "event": state, "number": number, "extension": extension, "at": at.isoformat()}
    return _json({**told, "direction": "out" if outgoing else "in"}, f"{key}:{state}")


def dented_door() -> bytes:
    """A small picture: a grey door with a dent in it."""
    wide, high = 240, 320
    rows = b"".join(
        b"\0" + bytes(_shade(x - 150, y - 210, 205 - y // 8 - (60 if x in (40, 41) else 0)) for x in range(wide))
        for y in range(high)
    )
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def _shade(across: int, down: int, door: int) -> int:
    far = across * across + down * down * 2
    return max(0, min(255, door + (across - 20 if far < 2500 else 0)))


Maker = Callable[[str, str, str, str, datetime, str], Raw]
MAKERS: dict[str, Maker] = {
    "whatsapp": whatsapp, "instagram": instagram, "telegram": bot, "bale": bot, "sms": sms, "chat": chat, "email": mail,
}  # fmt: skip
MOMENT = timedelta(seconds=40)  # between a ring and an answer
