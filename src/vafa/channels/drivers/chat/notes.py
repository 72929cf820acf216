"""What the portal hands in from a chat, as it is stored, and read again: plain JSON of our own."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from vafa.channels.hooks import plain
from vafa.channels.inbound import Incoming, IncomingFile, Item, Nothing, Raw, Receipt, Unreadable

TYPE = "application/vnd.vafa.chat+json"


def written(
    *,
    key: str,
    address: str,
    name: str,
    text: str,
    language: str,
    at: datetime,
    points: Sequence[tuple[str, str]] = (),
    files: Sequence[tuple[str, str, bytes]] = (),
) -> Raw:
    """Words of a visitor. `key` is the page's own name for them; `points` are addresses the shop's site vouches for."""
    note = {
        "type": "words", "key": key, "address": address, "name": name, "text": text, "language": language,
        "at": at.isoformat(), "points": [list(one) for one in points],
        "files": [
            {"name": file, "type": kind, "content": base64.b64encode(content).decode()} for file, kind, content in files
        ],
    }  # fmt: skip
    return _raw(note, _key(address, key))


def seen(receipt: str, state: str, *, at: datetime) -> Raw:
    """A page says that a message of ours arrived there ("delivered"), or was looked at ("read")."""
    return _raw({"type": "seen", "receipt": receipt, "state": state, "at": at.isoformat()}, f"seen:{receipt}:{state}")


def read_note(raw: Raw) -> Item:
    """What a stored note says. Raises Unreadable."""
    try:
        note = json.loads(raw.body)
        if note["type"] == "seen" and note["state"] in ("delivered", "read"):
            return Receipt(reference=plain(note["receipt"]), state=note["state"], at=datetime.fromisoformat(note["at"]))
        if note["type"] == "words":
            return _words(note)
        return Nothing(reason="unknown_type")
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as problem:
        raise Unreadable("not_from_chat", type(problem).__name__) from problem


def _words(note: Mapping[str, Any]) -> Incoming:
    address = plain(note["address"])
    return Incoming(
        key=_key(address, plain(note["key"])),
        address=address,
        name=plain(note["name"]),
        text=plain(note["text"]),
        language=plain(note["language"]),
        sent_at=datetime.fromisoformat(note["at"]),
        thread=address,
        points=tuple((plain(kind), plain(value)) for kind, value in note["points"]),
        files=tuple(
            IncomingFile(
                name=plain(one["name"]),
                content_type=plain(one["type"]),
                content=base64.b64decode(one["content"], validate=True),
            )
            for one in note["files"]
        ),
    )


def _key(address: str, key: str) -> str:
    """The page's own name for its words, apart from what other pages may name so; short, since rows are found by it."""
    return f"{sha256(address.encode()).hexdigest()[:8]}:{key}"


def _raw(note: Mapping[str, Any], key: str) -> Raw:
    return Raw(body=json.dumps(note, ensure_ascii=False).encode(), content_type=TYPE, key=key)
