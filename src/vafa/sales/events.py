"""What happens with purchases."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from vafa.platform.events import Event


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(Event):
    """A customer bought. Keyed by order, so an order is announced once whatever file or call it comes from.

    `occurred_at` is when it was placed; `state` how far it had come when we heard of it ("" in old rows: unknown).
    Anonymous orders are announced too, without a customer.
    """

    subject: ClassVar[str] = "order"
    order_id: int
    number: str
    total: Decimal
    currency: str
    state: str = ""
    import_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class OrderStateChanged(Event):
    """An order moved on, or back: paid, shipped, delivered, cancelled, returned.

    Of an import `occurred_at` is what the file says of it, else the moment of the import.
    """

    subject: ClassVar[str] = "order"
    order_id: int
    number: str
    before: str
    after: str
    import_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CouponNamed(Event):
    """An order names the code of a coupon, of ours or of the shop's own; once for each order and code."""

    subject: ClassVar[str] = "order"
    order_id: int
    number: str
    code: str
    import_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ImportRequested(Event):
    """Somebody looked at how a file would be read and had it brought in."""

    subject: ClassVar[str] = "import"
    import_id: int
    file_name: str


@dataclass(frozen=True, kw_only=True)
class ImportFinished(Event):
    """A file of orders came in."""

    subject: ClassVar[str] = "import"
    import_id: int
    file_name: str
    lines_kept: int
    rows_refused: int
    started_at: datetime


@dataclass(frozen=True, kw_only=True)
class ImportFailed(Event):
    """A file of orders could not be read to its end; what came before stays."""

    subject: ClassVar[str] = "import"
    import_id: int
    file_name: str


@dataclass(frozen=True, kw_only=True)
class ImportUndone(Event):
    """A file of orders was taken out again."""

    subject: ClassVar[str] = "import"
    import_id: int
    orders: int
