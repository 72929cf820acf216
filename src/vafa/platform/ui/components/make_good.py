"""Making good: whose fault, the felt loss and our offer on one line, and the approval of what is above one's limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from vafa.platform.ui.components.parts import Action, Pair, State
from vafa.platform.ui.components.stage import Option

STEPS = 40  # quarters of ten per cent: how finely a place on the line is known before scripts refine it


@dataclass(frozen=True)
class Proof:
    """A line under the offer. `rule`: "limit" or "loss" follow the amount; `otherwise` is said when it fails."""

    text: str
    state: State = "kept"
    rule: str = ""
    otherwise: str = ""


@dataclass(frozen=True)
class Amends:
    """The make-good of a complaint. Amounts in `currency`; `loss` None when it cannot be said in money.

    Posts `fault`, `remedy`, `amount` (as the reader writes money), `words` (what exactly) and `reason`. With
    `fault_url` a chosen fault is posted there at once. `ours` are the faults that are ours:
    with one of them an offer not above the loss needs a reason. Above `limit` it is asked of `approver`. `also` is a
    second button; `spent` one sentence about the month; `step` how far the handle moves at once.
    """

    url: str
    faults: Sequence[Option]
    remedies: Sequence[Option]
    most: Decimal
    limit: Decimal
    amount: Decimal = Decimal(0)
    loss: Decimal | None = None
    currency: str = "IRR"
    step: Decimal = Decimal(100_000)
    fault: str = ""
    fault_url: str = ""
    ours: Sequence[str] = ("us",)
    remedy: str = ""
    words: str = ""
    reason: str = ""
    approver: str = ""
    spent: str = ""
    proofs: Sequence[Proof] = ()
    also: Action | None = None
    why: str = ""
    error: str = ""

    def at(self, value: Decimal | None) -> int:
        """Where on the line an amount stands, 0…40."""
        return min(STEPS, max(0, round(STEPS * (value or 0) / self.most))) if self.most > 0 else 0

    @property
    def over(self) -> bool:
        return self.amount > self.limit

    @property
    def less(self) -> bool:
        return self.loss is not None and self.fault in self.ours and self.amount <= self.loss

    @property
    def close(self) -> bool:
        """Whether the words of loss and limit would touch on one line."""
        return self.loss is not None and abs(self.at(self.loss) - self.at(self.limit)) < 16


@dataclass(frozen=True)
class Approval:
    """Something asked of this person. Posts `answer` (yes or no) and `reason`. `within`: whose authority it is."""

    url: str
    asker: str
    what: str
    why: str = ""
    moment: datetime | None = None
    facts: Sequence[Pair] = ()
    within: str = ""
    yes: str = ""
    no: str = ""
    case_url: str = ""
    error: str = ""
