"""Reading what is told: rows of a batch as values, or a sentence about what is wrong with them. It stores nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from vafa.customers.contact_values import normal_value
from vafa.customers.models import EMAIL, PHONE
from vafa.journeys.models.seen import PAGE, USED
from vafa.platform.values import Refused

MOST = 1000  # rows of a batch
AHEAD = timedelta(minutes=10)  # how far a clock of theirs may go before ours
LONGEST_NAME, LONGEST_ID = 200, 120
SAMPLE, NAMES = "2026-05-01T10:00:00+03:30", "id; source + key; email; phone"
SPACE = UUID("6b3f2f43-8d19-4b8e-9f0a-7d2a4c51be02")
Who = tuple[str, str, str]  # how they are named (id, key, email, phone), where that holds, and the name


@dataclass(frozen=True)
class Told:
    """One row, fit to be stored once it is known whose it is."""

    kind: str
    who: Who
    name: str
    at: datetime
    key: UUID


@dataclass(frozen=True)
class Wrong:
    """Why a row was not taken: its place in the batch, its own id, and the refusal."""

    row: int
    id: str
    refused: Refused


def read_rows(source_id: int, rows: Sequence[object], at: datetime, keep: timedelta) -> list[tuple[int, Told] | Wrong]:
    """Each row as it was meant, with its place, or what is wrong with it, in their order."""
    found: list[tuple[int, Told] | Wrong] = []
    for place, row in enumerate(rows):
        given = row if isinstance(row, Mapping) else {}
        try:
            found.append((place, _told(source_id, given, at, keep)))
        except Refused as refused:
            found.append(Wrong(place, str(given.get("id") or "")[:LONGEST_ID], refused))
    return found


def path_of(address: str) -> str:
    """The path of a page, without host, question and fragment, which may hold what is nobody's business."""
    try:
        path = urlsplit(address.strip()).path
    except ValueError:
        path = ""
    return "".join(letter for letter in path if letter.isprintable())[:LONGEST_NAME] or "/"


def key_of(source_id: int, own: str) -> UUID:
    """The name of a row that is the same whenever a source tells it."""
    return uuid5(SPACE, f"{source_id}:{own}")


def _told(source_id: int, row: Mapping[str, Any], at: datetime, keep: timedelta) -> Told:
    kind = _words(row, "kind", 10)
    if kind not in (PAGE, USED):
        raise Refused("seen.kind_unknown", {"field": "kind", "known": f"{PAGE}, {USED}", "given": kind}, status=422)
    name = _words(row, "name", 2000 if kind == PAGE else LONGEST_NAME)
    own = _words(row, "id", LONGEST_ID)
    moment = _moment(row.get("at"), at)
    if not at - keep <= moment <= at + AHEAD:
        raise Refused("seen.moment_too_far", {"field": "at"}, status=422)
    name = path_of(name) if kind == PAGE else name
    return Told(kind, who_of(row.get("customer")), name, min(moment, at), key_of(source_id, own))


def _words(row: Mapping[str, Any], field: str, longest: int) -> str:
    given = row.get(field)
    text = " ".join(str(given).split()) if isinstance(given, str | int) and not isinstance(given, bool) else ""
    if not text or len(text) > longest or not text.isprintable():
        raise Refused("seen.field_wrong", {"field": field, "longest": longest}, status=422)
    return text


def _moment(given: object, at: datetime) -> datetime:
    if given is None:
        return at
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refused("seen.moment_not_understood", {"field": "at", "sample": SAMPLE}, status=422)
    return moment


def who_of(given: object) -> Who:
    """How a row names its customer; the first of id, key, email and phone that it gives."""
    named = given if isinstance(given, Mapping) else {}
    own = named.get("id")
    if own is not None and str(own).isascii() and str(own).isdecimal() and len(str(own)) < 18:
        return "id", "", str(int(own))
    if own is None and named.get("key") and named.get("source"):
        return "key", str(named["source"])[:60], str(named["key"])[:LONGEST_ID]
    for kind in (EMAIL, PHONE):
        if own is None and isinstance(named.get(kind), str):
            return kind, "", normal_value(kind, named[kind])
    raise Refused("seen.nobody_named", {"field": "customer", "known": NAMES}, status=422)
