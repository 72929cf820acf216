"""What happens with gifts."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from vafa.platform.events import Event


@dataclass(frozen=True, kw_only=True)
class GiftEvent(Event):
    """What every event of a gift tells. `kind` is "points" or "coupon"; a coupon is worth a part or an amount."""

    subject: ClassVar[str] = "gift"
    gift_id: int
    kind: str
    code: str = ""
    amount: Decimal | None = None
    percent: int | None = None
    currency: str = ""


@dataclass(frozen=True, kw_only=True)
class GiftGiven(GiftEvent):
    """A customer got points or a coupon."""

    valid_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class GiftUsed(GiftEvent):
    """A coupon was used, for an order where one is known."""

    order_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class GiftUseTakenBack(GiftEvent):
    """A coupon that was marked as used by mistake is good again."""


@dataclass(frozen=True, kw_only=True)
class GiftWithdrawn(GiftEvent):
    """A gift did not reach the customer, since the letter that was to bring it did not leave."""
