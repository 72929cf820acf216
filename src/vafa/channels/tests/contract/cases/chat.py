"""The chat on the shop's pages: the page fetches the words itself, and our portal hands in what visitors do."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from vafa.channels.drivers import chat
from vafa.channels.drivers.chat.notes import seen, written
from vafa.channels.inbound import Hook
from vafa.channels.tests.contract.case import Case
from vafa.platform.live.topics import Event

AT = datetime(2026, 5, 2, 6, tzinfo=UTC)
VISITOR = "visitor-Jq3xkq0vN1b0m2Zt"


class Pages:
    """The open pages: what they were told to fetch."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def settings(self) -> dict[str, Any]:
        return {"origins": "https://shop.example", "secret": "a-word-the-shop-made-up-of-forty-letters"}

    def breaks(self, how: str) -> None:
        raise AssertionError("nobody is asked")

    def hear(self, topic: str, event: Event) -> None:
        self.texts.append(f"{topic} {event.name}")


@contextmanager
def pages() -> Iterator[Pages]:
    found = Pages()
    with patch.object(chat, "announce", found.hear):
        yield found


def forged(typed: dict[str, Any]) -> Sequence[Hook]:
    """Nothing of it comes by a webhook."""
    note = written(key="1", address=VISITOR, name="", text="سلام", language="fa", at=AT)
    return [Hook(method="POST", body=note.body, query={}, headers={}, content_type=note.content_type)]


CASE = Case(
    stand_in=pages,
    address=VISITOR,
    broken=(),
    fetched=True,
    hooks=lambda typed: [],
    forged=forged,
    raws=[
        written(
            key="1", address=VISITOR, name="سارا", text="سلام", language="fa", at=AT,
            points=[("email", "sara@example.com")], files=[("a.png", "image/png", b"\x89PNG")],
        ),
        seen("41", "read", at=AT),
    ],
)  # fmt: skip
