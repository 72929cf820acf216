"""How much a person may give to make a wrong good: which limit counts for them, and what is left of it.

A limit is of a role, and where said of a kind of case and a class of customers; the closest counts alone. Per case it
bounds everything given on the case, by whomever; per month what this person gave on all cases. It does not know how
the figures are gathered, nor whose yes is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from vafa.platform.values import Money

RIAL = "IRR"
PER_CASE = Decimal(20_000_000)  # 2 million Toman, what an agent of a fresh shop may give on one case
PER_MONTH = Decimal(100_000_000)
UNBOUNDED = Decimal(10) ** 14  # whose shop it is: a figure no complaint reaches


@dataclass(frozen=True)
class Limit:
    """What a role may give; kind and class "" hold for all."""

    role: str
    per_case: Money
    per_month: Money
    kind: str = ""
    customer_class: str = ""


@dataclass(frozen=True)
class Within:
    """Whether an amount is inside somebody's authority: `up_to` may still be given, `needs` is above it, or nothing."""

    up_to: Money
    needs: Money

    @property
    def allowed(self) -> bool:
        """Whether nobody else has to say yes."""
        return not self.needs


def _limit(role: str, times: int) -> Limit:
    return Limit(role, Money(PER_CASE * times, RIAL), Money(PER_MONTH * times, RIAL))


# What holds until a shop says its own.
DEFAULTS = (
    _limit("agent", 1),
    _limit("lead", 10),
    _limit("manager", 50),
)


def limit_for(role: str, kind: str, customer_class: str, currency: str, limits: Sequence[Limit]) -> Limit:
    """The limit that counts: of class and kind, else of kind, else of class, else of the role.

    Who has none may give nothing, but administrators whatever they like, in any currency.
    """
    fitting = [
        one
        for one in limits
        if one.role == role
        and one.per_case.currency == currency
        and one.kind in ("", kind)
        and one.customer_class in ("", customer_class)
    ]
    closest = max(fitting, key=lambda one: (bool(one.kind), bool(one.customer_class)), default=None)
    usual = Money(UNBOUNDED if role == "administrator" else Decimal(0), currency)
    return closest or Limit(role, usual, usual)


def may_give(worth: Money, given_on_case: Money, given_this_month: Money, limit: Limit) -> Within:
    """Whether this may be given too. Amounts of different currencies cannot be weighed: CurrenciesDiffer."""
    nothing = Money.zero(worth.currency)
    left_on_case, left_this_month = limit.per_case - given_on_case, limit.per_month - given_this_month
    up_to = left_on_case if left_on_case <= left_this_month else left_this_month
    up_to = nothing if up_to < nothing else up_to
    return Within(up_to, nothing if worth <= up_to else worth - up_to)
