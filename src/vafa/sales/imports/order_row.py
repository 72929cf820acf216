"""What an import reads out of a file: an order line or a refused row, and the options that steer the reading."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple

from vafa.sales.imports.besides import NOTHING_BESIDES, Besides

Kind = Literal["sale", "return"]
Born = tuple[str, int, int, int | None]
"""A birthday as it was told: calendar, month, day, and the year if they said it."""
NOTHING: Mapping[str, str] = MappingProxyType({})


class OrderRow(NamedTuple):  # a tuple because a million of them are made, at a fifth of a frozen dataclass's cost
    """One line of an order. A return has a negative quantity; an order without lines has an empty `line_key`.

    Amounts are in `currency`, never in Toman. `customer_key` is the shop's own number of the buyer, if it has one.
    `placed_at` is in UTC. `born` is the buyer's birthday, when it could be read.
    """

    row: int
    order_number: str
    placed_at: dt.datetime
    state: str
    currency: str
    customer_key: str | None
    customer_name: str
    email: str
    phone: str
    company: str
    city: str
    country: str
    language: str
    sku: str
    product_name: str
    quantity: Decimal
    unit_price: Decimal
    line_key: str
    serial: str
    line_kind: Kind
    extra: Mapping[str, str]
    born: Born | None = None
    besides: Besides = NOTHING_BESIDES

    @property
    def anonymous(self) -> bool:
        """Whether nothing tells who bought."""
        return not (self.customer_key or self.email or self.phone)


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row that is not taken: its number, the reason's code with data for its sentence, the cells as they were."""

    row: int
    code: str
    data: dict[str, object]
    raw: list[str]


@dataclass(frozen=True, slots=True)
class Options:
    """How to read a file where it does not speak for itself.

    `states` adds the shop's own state words (compared folded); `return_prefix` marks order numbers that are returns;
    `own_orders`: there is no order number, each row is an order; `carry_forward`: empty cells repeat the row above if
    it is of the same order; `date_order` and `decimal_mark` are decided from the file when empty.
    """

    currency: str = "IRR"
    toman: bool = False
    time_zone: str = "Asia/Tehran"
    date_order: Literal["", "dmy", "mdy"] = ""
    decimal_mark: Literal["", ".", ","] = ""
    state: str = "placed"
    states: Mapping[str, str] = field(default_factory=dict)
    return_prefix: str = ""
    own_orders: bool = False
    carry_forward: bool = False
    anonymous_keys: frozenset[str] = frozenset({"", "0", "nan", "none", "null", "guest"})
    product_name: str = ""
    country: str = ""
    language: str = ""
