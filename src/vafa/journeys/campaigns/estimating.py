"""What a campaign would come to if it were sent now, asked of the gate every message passes. Nothing is written.

A small audience is asked whole. Of a large one a sample is asked, spread evenly over it and always the same for the
same audience, and its shares are scaled; the page says so. The letters of a preview are made in the same way. Who is
behind a number is asked of everybody, a page at a time.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from vafa.channels.sms import parts
from vafa.conversations.sending import Ready, Skipped, check_messages
from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.asking import audience, stretch
from vafa.customers.models import Customer
from vafa.customers.queries import visible_to
from vafa.journeys.campaigns.drafting import drafts_for
from vafa.journeys.campaigns.prices import prices
from vafa.journeys.campaigns.sending import already
from vafa.journeys.gifts.enclosing import enclosed
from vafa.journeys.models import Campaign
from vafa.platform.access import Asker
from vafa.platform.values import Money

WHOLE = 2000  # up to so many everybody is asked
SAMPLE = 1000
AT_ONCE = 1000
SHOWN = 10
PAGE = 50
LEFT_OUT, WAITING = "left_out", "waiting"  # what may become of somebody besides getting it at once
SMS = "sms"
T = TypeVar("T")


@dataclass
class Estimate:
    """How many are meant, whom it would reach on which channel, who waits or is left out and why, and what it costs.

    `asked` of `people` were asked; counts are of those, `scaled` makes them counts of all.
    """

    people: int
    asked: int
    reached: Counter[str] = field(default_factory=Counter)  # by channel
    waiting: Counter[str] = field(default_factory=Counter)  # of those reached, who has to wait, by reason
    left_out: Counter[str] = field(default_factory=Counter)  # by reason
    cost: dict[str, Decimal] = field(default_factory=dict)  # by currency, of those asked
    unpriced: set[str] = field(default_factory=set)  # channels whose price nobody said

    @property
    def is_sample(self) -> bool:
        """Whether only some were asked."""
        return self.asked < self.people

    def scaled(self, count: int) -> int:
        """A count among those asked as one among all."""
        return round(count * self.people / self.asked) if self.asked else 0

    @property
    def reach(self) -> int:
        """How many would get it, sooner or later."""
        return self.scaled(self.reached.total())

    @property
    def costs(self) -> list[Money]:
        """What it costs in all, by currency."""
        share = Decimal(self.people) / self.asked if self.asked else Decimal(0)
        cent = Decimal("0.01")
        return [Money((amount * share).quantize(cent), code) for code, amount in self.cost.items() if amount]


@dataclass(frozen=True)
class Written:
    """A letter as one customer would read it."""

    customer: Customer
    checked: Ready


@dataclass(frozen=True)
class Foreseen:
    """What would become of the letter to one customer."""

    customer: Customer
    checked: Ready | Skipped


@dataclass(frozen=True)
class ForeseenPage:
    """Some of them, and the customer after whom the next page begins; None at the end."""

    rows: Sequence[Foreseen]
    after: int | None


def estimate(campaign: Campaign, at: datetime) -> Estimate:
    """What it would come to. Refused as `read_conditions` says."""
    ids = _to_come(campaign, audience(read_conditions(campaign.conditions), at))
    asked = sampled(ids, WHOLE, SAMPLE)
    found, known = Estimate(len(ids), len(asked)), prices()
    for one in _checked(campaign, asked, at):
        if isinstance(one, Skipped):
            found.left_out[one.reason] += 1
            continue
        found.reached[one.channel] += 1
        if one.held:
            found.waiting[one.held] += 1
        _add_cost(found, one, known)
    return found


def letters(campaign: Campaign, at: datetime) -> list[Written]:
    """Ten letters as their receivers would read them, of people spread over those it would reach."""
    ids = _to_come(campaign, audience(read_conditions(campaign.conditions), at))
    spread = sampled(ids, SHOWN * 10, SHOWN * 10)
    ready = [one for one in _checked(campaign, spread, at) if isinstance(one, Ready) and one.words is not None]
    chosen = sampled(ready, SHOWN, SHOWN)
    people = Customer.objects.in_bulk([one.draft.customer_id for one in chosen])
    return [Written(people[one.draft.customer_id], one) for one in chosen]


def foreseen(campaign: Campaign, show: str, reason: str, asker: Asker, at: datetime, after: int = 0) -> ForeseenPage:
    """Who would be left out, or have to wait (`show`), for a reason; by id, and only those the asker may see.

    A page asks about the next AT_ONCE of the audience and no further, so that a rare reason is looked for in steps; it
    may be empty and still have a next one. Refused as `read_conditions` says.
    """
    ids = stretch(read_conditions(campaign.conditions), at, after=after, limit=AT_ONCE)
    there = [one for one in _checked(campaign, _to_come(campaign, ids), at) if _why(one) == (show, reason)]
    seen = visible_to(asker).in_bulk([one.draft.customer_id for one in there])
    rows = [Foreseen(seen[one.draft.customer_id], one) for one in there if one.draft.customer_id in seen]
    if len(rows) > PAGE:
        return ForeseenPage(rows[:PAGE], rows[PAGE - 1].customer.pk)
    return ForeseenPage(rows, ids[-1] if len(ids) == AT_ONCE else None)


def _why(one: Ready | Skipped) -> tuple[str, str]:
    """Under which number of the estimate they are, and why."""
    return (LEFT_OUT, one.reason) if isinstance(one, Skipped) else (WAITING, one.held)


def sampled(rows: Sequence[T], whole: int, size: int) -> list[T]:
    """All rows up to `whole`, else `size` of them, evenly spread."""
    if len(rows) <= whole:
        return list(rows)
    return [rows[number * len(rows) // size] for number in range(size)]


def _to_come(campaign: Campaign, ids: Sequence[int]) -> list[int]:
    """Those of them who have nothing of the campaign yet."""
    had = already(campaign, ids) if campaign.started_at else set()
    return [pk for pk in ids if pk not in had]


def _checked(campaign: Campaign, ids: Sequence[int], at: datetime) -> Iterator[Ready | Skipped]:
    """Asked as if its moment had come; without their keys, so that nobody says of a stopped one that it stopped."""
    moment = max(at, campaign.starts_at or at)
    for start in range(0, len(ids), AT_ONCE):
        pairs = drafts_for(campaign, ids[start : start + AT_ONCE], moment, at_once=True)
        yield from check_messages([replace(enclosed(*pair, moment), key=None) for pair in pairs], moment)


def _add_cost(found: Estimate, one: Ready, known: Mapping[str, Money]) -> None:
    price = known.get(one.channel)
    if price is None:
        found.unpriced.add(one.channel)
        return
    many = parts(one.words.text).parts if one.channel == SMS and one.words else 1
    found.cost[price.currency] = found.cost.get(price.currency, Decimal(0)) + price.amount * many
