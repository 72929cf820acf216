"""Which promises a case gets: the first policy that fits, and within how long by which clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from vafa.platform.values import Refused, refuse_if

FIRST_RESPONSE, ANSWER, REVIEWED, RESOLVED = "first_response", "answer", "review", "resolution"
PROMISES = (FIRST_RESPONSE, ANSWER, REVIEWED, RESOLVED)
AT_OPENING = (FIRST_RESPONSE, REVIEWED, RESOLVED)
ALWAYS, OPEN_DAYS = "always", "open_days"  # the clock on the wall; the same, on days when the shop opens
MOST = 200  # values of one condition
LONGEST_MINUTES = 366 * 24 * 60
CONDITIONS = ("kinds", "priorities", "products", "classes", "channels")


@dataclass(frozen=True)
class Term:
    """Within so many minutes, by this calendar ("" the shop's working hours, or one of the above, or a key)."""

    minutes: int
    calendar: str = ""


@dataclass(frozen=True)
class PolicyShape:
    """A policy as a value; a condition left out fits all."""

    name: str
    terms: Mapping[str, Term]
    kinds: tuple[str, ...] = ()
    priorities: tuple[int, ...] = ()
    products: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()

    def fits(self, case: "Asked", sku: str) -> bool:
        """Whether the case meets every condition."""
        return (
            (not self.kinds or case.kind in self.kinds)
            and (not self.priorities or case.priority in self.priorities)
            and (not self.products or sku in self.products)
            and (not self.classes or case.customer_class in self.classes)
            and (not self.channels or case.channel in self.channels)
        )


class Asked(Protocol):
    """What of a case decides its policy; a `Case` has it all."""

    kind: str
    priority: int
    customer_class: str
    channel: str


DEFAULT_TERMS = {
    FIRST_RESPONSE: Term(120),
    ANSWER: Term(120),
    REVIEWED: Term(24 * 60, OPEN_DAYS),
    RESOLVED: Term(72 * 60, OPEN_DAYS),
}
DEFAULT = PolicyShape("", DEFAULT_TERMS)


def policy_for(case: Asked, sku: str, policies: Sequence[PolicyShape], fallback: PolicyShape = DEFAULT) -> PolicyShape:
    """The first policy that fits; what it leaves unsaid comes from `fallback`, which fits all."""
    found = next((one for one in policies if one.fits(case, sku)), None)
    if found is None:
        return fallback
    return PolicyShape(found.name, {**fallback.terms, **found.terms})


def read_policy(name: str, conditions: Mapping[str, Any], promises: Mapping[str, Any]) -> PolicyShape:
    """The policy that a row holds. Refused: cases.bad_policy, with the part that is wrong."""
    refuse_if(not isinstance(name, str) or not name.strip() or len(name) > 80 or "\x00" in name, _bad("name"))
    refuse_if(not isinstance(promises, Mapping) or not promises, _bad("promises"))
    refuse_if(any(kind not in PROMISES for kind in promises), _bad("promises"))
    refuse_if(not isinstance(conditions, Mapping), _bad("conditions"))
    refuse_if(any(part not in CONDITIONS for part in conditions), _bad("conditions"))
    given = {part: _chosen(part, conditions.get(part, ())) for part in CONDITIONS}
    return PolicyShape(name.strip(), {kind: _term(one) for kind, one in promises.items()}, **given)


def _chosen(part: str, data: Any) -> tuple[Any, ...]:
    good = isinstance(data, (list, tuple)) and len(data) <= MOST
    if part == "priorities":
        refuse_if(not good or any(type(one) is not int or one not in (1, 2, 3, 4) for one in data), _bad(part))
    else:
        refuse_if(not good or any(not _fine(one) for one in data), _bad(part))
    return tuple(data)


def _fine(text: Any) -> bool:
    return (
        isinstance(text, str)
        and 0 < len(text) <= 80
        and not any(one == "\x00" or "\ud800" <= one <= "\udfff" for one in text)
    )


def _term(data: Any) -> Term:
    refuse_if(not isinstance(data, Mapping), _bad("minutes"))
    minutes, calendar = data.get("minutes"), data.get("calendar", "")
    good = isinstance(minutes, int) and not isinstance(minutes, bool) and 0 < minutes <= LONGEST_MINUTES
    refuse_if(not good, _bad("minutes"))
    refuse_if(calendar != "" and not _fine(calendar), _bad("calendar"))
    return Term(minutes, calendar)


def _bad(part: str) -> Refused:
    return Refused("cases.bad_policy", status=422, part=part)
