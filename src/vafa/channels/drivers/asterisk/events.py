"""What Asterisk's events say of a call. All channels of one call share a Linkedid, which is the call's key.

Each event is read alone: which of them make up one call's story is put together above.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from vafa.channels.inbound import Call, CallState, Item, Nothing, Unreadable
from vafa.platform.i18n.phones import to_e164

NAMES = ("Newchannel", "DialBegin", "BridgeEnter", "Hangup")
INSIDE = ("from-internal", "internal", "default")  # contexts from which our own telephones dial
LEAST = 6  # digits; shorter numbers are extensions, services and codes
HELPERS = ("local/", "message/", "multicast")  # channels that Asterisk makes for itself
Told = Mapping[str, str]


def concerns_us(told: Told) -> bool:
    """Whether it is worth keeping: it is of a call's telephones, not of Asterisk's own helpers."""
    channel = (told.get("destchannel") or told.get("channel", "")).lower()
    return bool(_call(told)) and not channel.startswith(HELPERS)


def name_of(told: Told) -> str:
    """The same event twice has the same name."""
    side = told.get("destuniqueid") or told.get("uniqueid", "")
    return f"{_call(told)}:{told.get('event', '')}:{side}"


def item_of(told: Told, longest: int) -> Item:
    """The call this tells of; what tells nothing new is nothing. Raises Unreadable."""
    key, event = _call(told), told.get("event", "")
    if not key or event not in NAMES:
        raise Unreadable("no_call_event", event[:50])
    first = told.get("uniqueid", "") == key
    if event == "DialBegin":
        return _dialling(told, key, longest)
    if event == "BridgeEnter":
        extension = extension_of(told.get("channel", ""), longest)
        return _call_item(told, key, "answered", extension, first, longest)
    if not first:
        return Nothing(reason="other_side")
    return _call_item(told, key, "ringing" if event == "Newchannel" else "ended", "", first, longest)


def extension_of(channel: str, longest: int) -> str:
    """The extension a channel belongs to, as its name says: PJSIP/201-0000002a; "" for a trunk."""
    name = channel.partition("/")[2].rpartition("-")[0] or channel.partition("/")[2]
    name = name.partition("@")[0]
    return name if name.isascii() and name.isdigit() and len(name) <= longest else ""


def _dialling(told: Told, key: str, longest: int) -> Item:
    """A telephone rings: one of ours for a caller, or the customer's for one of us."""
    ours = extension_of(told.get("destchannel", ""), longest)
    if ours:
        caller = told.get("calleridnum", "")
        if _is_outside(caller, longest):
            return _item(told, key, "ringing", number=caller, extension=ours)
        return Nothing(reason="inside")
    target = told.get("dialstring", "").partition("@")[0].rpartition("/")[2].removeprefix("sip:")
    target = target or told.get("destcalleridnum", "")
    if not _is_outside(target, longest):
        return Nothing(reason="inside")
    return _item(
        told, key, "ringing", number=target, extension=extension_of(told.get("channel", ""), longest), outgoing=True
    )


def _call_item(told: Told, key: str, state: CallState, extension: str, first: bool, longest: int) -> Item:
    """By who stands at which end: the first channel is the caller's."""
    near, far = told.get("calleridnum", ""), told.get("connectedlinenum", "")
    dialled = told.get("exten", "")
    ours = extension_of(told.get("channel", ""), longest)
    if ours:  # a telephone of ours: it called (then it came first), or was called
        number = next((one for one in (far, dialled) if _is_outside(one, longest)), "")
        if not number and not _is_outside(near, longest) and state == "ringing":
            return Nothing(reason="inside")
        return _item(told, key, state, number=number, extension=ours, outgoing=first)
    if state == "answered":  # the trunk's channel: who took it says so itself
        return Nothing(reason="other_side")
    if _from_inside(told):
        return _item(told, key, state, number=dialled if _is_outside(dialled, longest) else "", outgoing=True)
    return _item(told, key, state, number=near)


def _item(told: Told, key: str, state: CallState, *, number: str, extension: str = "", outgoing: bool = False) -> Call:
    known = to_e164(number) or "".join(one for one in number if one.isascii() and (one.isdigit() or one == "+"))[:20]
    return Call(key=key, number=known, state=state, outgoing=outgoing, at=_moment(told), extension=extension)


def _call(told: Told) -> str:
    return (told.get("linkedid") or told.get("destlinkedid") or "")[:100]


def _is_outside(number: str, longest: int) -> bool:
    digits = number.lstrip("+")
    return digits.isascii() and digits.isdigit() and len(digits) >= max(LEAST, longest + 1)


def _from_inside(told: Told) -> bool:
    return told.get("context", "").startswith(INSIDE)


def _moment(told: Told) -> datetime | None:
    whole, _dot, part = told.get("timestamp", "").partition(".")
    if not (whole.isascii() and whole.isdigit() and 9 <= len(whole) <= 11):
        return None
    micro = int(part[:6].ljust(6, "0")) if part.isascii() and part.isdigit() else 0
    return datetime.fromtimestamp(int(whole), UTC).replace(microsecond=micro)
