"""How exchanges name what they say of a call; each value may have several names, the first found counts."""

from collections.abc import Mapping
from datetime import UTC, datetime

from vafa.channels.inbound import Call, CallState, Unreadable
from vafa.platform.i18n.phones import to_e164

CALL = ("call", "call_id", "callid", "uniqueid", "linkedid", "id")
EVENT = ("event", "state", "status", "type")
NUMBER = ("number", "caller", "from", "callerid", "phone")
OUR_SIDE = ("extension", "agent", "ext", "to", "called")
SECONDS = ("seconds", "duration", "billsec")
MOMENT = ("at", "timestamp", "time", "date")
STATES: Mapping[str, CallState] = {
    "ringing": "ringing", "ring": "ringing", "incoming": "ringing", "start": "ringing", "dialing": "ringing",
    "answered": "answered", "answer": "answered", "up": "answered", "bridged": "answered",
    "ended": "ended", "end": "ended", "hangup": "ended", "completed": "ended", "finished": "ended",
    "missed": "missed", "noanswer": "missed", "no_answer": "missed", "no answer": "missed", "busy": "missed",
    "abandoned": "missed", "cancelled": "missed", "failed": "missed",
}  # fmt: skip
OUTGOING = ("out", "outgoing", "outbound")
LONGEST = 15  # digits of a number, as E.164 has it


def call_of(given: Mapping[str, str]) -> Call:
    """The call that these values tell of. Raises Unreadable."""
    named = {name.lower(): value.strip() for name, value in given.items()}
    key, state = first(named, CALL), STATES.get(first(named, EVENT).lower())
    if not key:
        raise Unreadable("no_call")
    if state is None:
        raise Unreadable("no_call_state", first(named, EVENT)[:50])
    seconds = first(named, SECONDS)
    return Call(
        key=key[:100],
        number=number_of(first(named, NUMBER)),
        state=state,
        outgoing=named.get("direction", "").lower() in OUTGOING,
        at=moment_of(first(named, MOMENT)),
        seconds=int(seconds) if seconds.isascii() and seconds.isdigit() and len(seconds) < 6 else 0,
        extension=first(named, OUR_SIDE)[:20],
    )


def first(named: Mapping[str, str], names: tuple[str, ...]) -> str:
    """The value of the first of these names that has one."""
    return next((named[name] for name in names if named.get(name)), "")


def number_of(text: str) -> str:
    """The number in its normal form, as it came where it has none, empty when it was withheld."""
    known = to_e164(text)
    if known:
        return known
    kept = "".join(one for one in text if one.isascii() and (one.isdigit() or one in "+*#"))
    return kept[: LONGEST + 5] if any(one.isdigit() for one in kept) else ""


def moment_of(text: str) -> datetime | None:
    """A moment given in seconds since 1970, or as ISO text with its zone; None for anything else."""
    whole, _dot, _rest = text.partition(".")
    if whole.isascii() and whole.isdigit() and 9 <= len(whole) <= 11:
        return datetime.fromtimestamp(int(whole), UTC)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    try:
        return found.astimezone(UTC) if found.tzinfo else None
    except OverflowError:
        return None
