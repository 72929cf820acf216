"""Topics, what is announced in them, and the tokens that let a page listen.

A topic is "kind:name". Rooms announce in the transaction of what they announce; a room that can say what was missed
registers a reader for its kind. Nothing here waits or answers requests: see `server`.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from vafa.platform.secrets import read_link, sign_link

CHANNEL = "vafa_live"
LARGEST = 7_500  # bytes of one announcement; PostgreSQL takes 8,000
TOKEN_DAYS = 1
PURPOSE = "live"


@dataclass(frozen=True)
class Event:
    """One thing a page is told. `id` is where to go on from after a break; empty for what is not worth repeating."""

    name: str
    data: dict[str, Any]
    id: str = ""


@dataclass(frozen=True)
class Ticket:
    """What a token allows: one topic, for pages of these origins ("https://shop.example")."""

    topic: str
    origins: tuple[str, ...]


Missed = Callable[[str, str], Sequence[Event]]
_missed: dict[str, Missed] = {}


def announce(topic: str, event: Event) -> None:
    """Tell who listens to a topic, once the caller's transaction is over; nobody is told of one that is rolled back.

    What is too large to be told goes without its data: pages take that as "ask".
    """
    told = {"t": topic, "n": event.name, "i": event.id, "d": event.data}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > LARGEST:
        text = json.dumps({**told, "d": {}}, ensure_ascii=False, separators=(",", ":"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, text])


def missed(kind: str) -> Callable[[Missed], Missed]:
    """Say what was missed in topics of a kind: `@missed("chat")` over `f(name, since) -> events`, oldest first.

    It runs in a thread of the live process, whose database connection is given back at once.
    """

    def keep(read: Missed) -> Missed:
        _missed[kind] = read
        return read

    return keep


def read_missed(topic: str, since: str) -> Sequence[Event]:
    """What was announced in a topic after `since`; nothing where no room remembers."""
    kind, _, name = topic.partition(":")
    read = _missed.get(kind)
    return read(name, since) if read is not None else ()


def stream_url(topic: str, *, origins: Sequence[str]) -> str:
    """The address at which a page of one of these origins listens to a topic, for a day."""
    return f"{settings.CONFIG.live_address}/live/{sign_link(PURPOSE, [topic, *origins])}/"


def read_ticket(token: str) -> Ticket:
    """What a token allows; refuse a forged or old one."""
    topic, *origins = read_link(PURPOSE, token, TOKEN_DAYS)
    return Ticket(str(topic), tuple(str(one) for one in origins))
