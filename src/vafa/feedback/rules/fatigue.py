"""The one guard over all surveys: nobody is asked again within some days, nor twice about one case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

ASKED_LATELY, ASKED_ABOUT_CASE = "survey_lately", "survey_about_case"


@dataclass(frozen=True)
class Ask:
    """A survey that went to a customer (`at`), or is on its way (None). `serial` grows with the order of promising."""

    customer_id: int
    key: str
    serial: int
    at: datetime | None


@dataclass(frozen=True)
class Wanted:
    """A survey somebody wants to send now; `asked_before` says that its case was asked about already."""

    customer_id: int
    key: str
    asked_before: bool = False


def objections(asks: Sequence[Ask], wanted: Sequence[Wanted], at: datetime, rest: timedelta) -> Mapping[int, str]:
    """Why not to send, by place in `wanted`. Of two that want the same customer at once, the earlier one may."""
    by_customer: dict[int, list[Ask]] = {}
    for ask in asks:
        by_customer.setdefault(ask.customer_id, []).append(ask)
    found: dict[int, str] = {}
    taken: set[int] = set()
    for place, want in enumerate(wanted):
        others = by_customer.get(want.customer_id, [])
        if want.asked_before:
            found[place] = ASKED_ABOUT_CASE
        elif want.customer_id in taken or _too_soon(others, want.key, at - rest):
            found[place] = ASKED_LATELY
        else:
            taken.add(want.customer_id)
    return found


def _too_soon(asks: Sequence[Ask], key: str, since: datetime) -> bool:
    own = next((ask.serial for ask in asks if key and ask.key == key), None)
    for ask in asks:
        if ask.serial == own:
            continue
        if ask.at is None and (own is None or ask.serial < own):
            return True
        if ask.at is not None and ask.at > since:
            return True
    return False
