"""Reading a provider's JSON without trusting it: what is missing, or of another kind than it should be, is empty.

Only a body that is no JSON object at all is an error. What the fields mean is known by the drivers.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from vafa.channels.hooks import plain
from vafa.channels.inbound import Incoming, Item, Raw, Unreadable

Bag = dict[str, Any]
LONG = 100_000  # letters of one text; nobody types more


def opened(raw: Raw) -> Bag:
    """The object in a body. Raises Unreadable."""
    try:
        found = json.loads(raw.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unreadable("not_json")
    return found


def bag(of: object, *path: str) -> Bag:
    """The object at the end of a path of names."""
    for name in path:
        of = of.get(name) if isinstance(of, dict) else None
    return of if isinstance(of, dict) else {}


def bags(of: object, *path: str) -> Iterator[Bag]:
    """The objects of the list at the end of a path of names."""
    *way, name = path
    found = bag(of, *way).get(name)
    yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def words(of: object, *path: str) -> str:
    """The text, or the whole number written as text, at the end of a path of names; fit to be stored."""
    *way, name = path
    found = bag(of, *way).get(name)
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) < 10**30:
        return str(found)
    return plain(found[:LONG]) if isinstance(found, str) else ""


def moment(of: object, name: str, per_second: int = 1) -> datetime | None:
    """A moment written as seconds since 1970 (or thousandths, with `per_second` 1000)."""
    found = words(of, name)
    try:
        return datetime.fromtimestamp(int(found) / per_second, UTC) if found else None
    except (ValueError, OverflowError, OSError):
        return None


def lines(*texts: str) -> str:
    """The texts that are there, each on a line of its own."""
    return "\n".join(text for text in texts if text)


def spot(latitude: object, longitude: object) -> str:
    """A link to a place on the map; empty when these are no coordinates."""
    if not all(isinstance(one, int | float) and abs(one) <= 180 for one in (latitude, longitude)):
        return ""
    return f"https://maps.google.com/?q={latitude},{longitude}"


def once(items: Iterable[Item]) -> list[Item]:
    """The items without messages that are told twice in one body."""
    keys: set[str] = set()
    found: list[Item] = []
    for item in items:
        if isinstance(item, Incoming):
            if item.key in keys:
                continue
            keys.add(item.key)
        found.append(item)
    return found
