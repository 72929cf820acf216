"""An amount in one currency.

No exchange rates, no rounding and no display: Toman against Rial is a matter of showing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from operator import ge, gt, le, lt

_CURRENCY = re.compile(r"[A-Z]{3}")


class CurrenciesDiffer(ValueError):
    """Two amounts of different currencies were added or compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` of `currency` (three capital letters, "IRR"); the amount is a finite Decimal, never a float."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise ValueError("An amount of money is a finite Decimal.")
        if not _CURRENCY.fullmatch(self.currency):
            raise ValueError("A currency is three capital letters.")

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Nothing, in that currency: where a sum starts."""
        return cls(Decimal(0), currency)

    def __add__(self, other: "Money") -> "Money":
        self._require_same_currency(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._require_same_currency(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: "Money") -> bool:
        return self._compare(lt, other)

    def __le__(self, other: "Money") -> bool:
        return self._compare(le, other)

    def __gt__(self, other: "Money") -> bool:
        return self._compare(gt, other)

    def __ge__(self, other: "Money") -> bool:
        return self._compare(ge, other)

    def _compare(self, how: Callable[[Decimal, Decimal], bool], other: "Money") -> bool:
        self._require_same_currency(other)
        return how(self.amount, other.amount)

    def _require_same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrenciesDiffer(f"{self.currency} and {other.currency} cannot be reckoned together.")
