"""How likely two customers are one person, judged by what they have in common. It finds nobody and merges nobody."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

# Each sign alone, as a chance of a hundred that both are one person; several add up without ever being certain.
VERIFIED, ADDRESS, NUMBER, MAILBOX, HANDLE = (
    "same_verified",
    "same_address",
    "same_number",
    "same_mailbox",
    "same_handle",
)
NAME, CITY, ORDER, SERIAL = "same_name", "same_city", "same_order", "same_serial"
WEIGHTS: Mapping[str, int] = {
    VERIFIED: 90,
    ADDRESS: 60,
    NUMBER: 60,  # one telephone number, once for calls and once for a messenger
    MAILBOX: 55,  # one mailbox, with and without a +tag
    SERIAL: 50,
    HANDLE: 35,  # one @name with two messengers
    ORDER: 30,
    NAME: 25,
    CITY: 20,  # counts only beside the name
}
OTHER_NAME = 0.8  # a family shares a telephone and a mailbox
OTHER_NUMBERS = 0.6  # one shop keeps them as two
ENOUGH = 40


class Sign(NamedTuple):
    """Something two customers have in common: a code of WEIGHTS, and what it is."""

    code: str
    what: str = ""


class Suspect(NamedTuple):
    """Somebody who may be the same person: a chance of a hundred, and the signs, the strongest first."""

    customer_id: int
    score: int
    signs: tuple[Sign, ...]


def judge(customer_id: int, signs: Iterable[Sign], *, two_in_one_shop: bool = False) -> Suspect:
    """Weigh the signs that this customer is the one in question. Each code counts once."""
    by_code = {sign.code: sign for sign in sorted(signs, reverse=True)}
    if NAME not in by_code:
        by_code.pop(CITY, None)
    doubt = 1.0
    for code in by_code:
        doubt *= 1 - WEIGHTS[code] / 100
    score = 100 * (1 - doubt)
    score *= (1 if NAME in by_code else OTHER_NAME) * (OTHER_NUMBERS if two_in_one_shop else 1)
    ordered = sorted(by_code.values(), key=lambda sign: (-WEIGHTS[sign.code], sign))
    return Suspect(customer_id, round(score), tuple(ordered))


def likely(suspects: Iterable[Suspect]) -> list[Suspect]:
    """Those worth asking about, the likeliest first."""
    return sorted((one for one in suspects if one.score >= ENOUGH), key=lambda one: (-one.score, one.customer_id))
