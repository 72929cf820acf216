"""What SMS drivers share: how long a text is on the air, how Iran writes its numbers, and what a form holds.

Nothing is changed to make a text shorter: an Arabic ي stays one, whatever it costs.
"""

import json
from typing import NamedTuple
from urllib.parse import parse_qsl

from vafa.channels.hooks import plain
from vafa.channels.inbound import Raw, Unreadable

GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")  # each takes two places (GSM 03.38)


class Parts(NamedTuple):
    """How a text goes over the air: `length` is in places of its encoding (septets, or units of two bytes)."""

    encoding: str
    length: int
    parts: int


def parts(text: str) -> Parts:
    """Encoding, length and number of parts of a text: 160/153 places in GSM-7, 70/67 in UCS-2.

    Persian and Arabic letters, and the half-space, need UCS-2; an emoji takes two places of it. No character is torn
    apart between two parts.
    """
    if all(one in GSM7 or one in EXTENDED for one in text):
        return _counted("GSM-7", [2 if one in EXTENDED else 1 for one in text], 160, 153)
    return _counted("UCS-2", [2 if ord(one) > 0xFFFF else 1 for one in text], 70, 67)


def iranian_mobile(address: str) -> str | None:
    """+98912… as Iranian providers want it, 0912…; None when it is no Iranian mobile number."""
    digits = address.removeprefix("+98")
    good = address.startswith("+989") and len(digits) == 10 and digits.isascii() and digits.isdigit()
    return f"0{digits}" if good else None


def fields_in(raw: Raw) -> dict[str, str]:
    """The named values of what came: a form, a query, or a flat JSON object. Raises Unreadable."""
    try:
        text = raw.body.decode()
        if "json" in raw.content_type:
            found = json.loads(text)
        else:
            found = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=200))
    except (ValueError, RecursionError):
        raise Unreadable("not_form") from None
    if not isinstance(found, dict) or not found:
        raise Unreadable("not_form")
    return {plain(name): "" if value is None else plain(value) for name, value in found.items()}


def _counted(encoding: str, places: list[int], one: int, each: int) -> Parts:
    length = sum(places)
    if length <= one:
        return Parts(encoding, length, 1 if places else 0)
    count, room = 1, each
    for place in places:
        if place > room:
            count, room = count + 1, each
        room -= place
    return Parts(encoding, length, count)
