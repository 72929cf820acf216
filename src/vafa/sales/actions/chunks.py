"""Some thousand checked rows of a file become customers, products, orders, lines and units, in a few statements.

Everything is matched by keys, so the same rows again change nothing. One transaction each; who calls opens it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection

from vafa.customers.actions import Arrived, receive_customers, refresh_search
from vafa.platform.arrays import plain_array, text_array
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor
from vafa.sales.actions import chunk_sql as sql
from vafa.sales.actions.arrivals import arrivals_of, who_bought
from vafa.sales.actions.orders import count_purchases, coupon_key
from vafa.sales.actions.products import learn_facts, product_key, products_by_key
from vafa.sales.events import CouponNamed, OrderPlaced, OrderStateChanged
from vafa.sales.imports.besides import MOST_COUPONS, NOTHING_BESIDES
from vafa.sales.imports.order_row import OrderRow
from vafa.sales.models import CANCELLED, DELIVERED, NOT_KEPT, PAID, PLACED, RETURNED, SHIPPED, Import
from vafa.sales.product_facts import NOTHING_SAID, ProductFacts

# How far an order has come. A file moves orders on, never back.
_STEPS = {PLACED: 0, PAID: 1, SHIPPED: 2, DELIVERED: 3, CANCELLED: 4, RETURNED: 4}
LATELY = timedelta(days=14)
"""An order that is not older and comes in as returned came back lately; of an older one nobody knows when it did."""


@dataclass(slots=True)
class Counts:
    """What came of some rows."""

    lines: int = 0
    lines_kept: int = 0
    orders_added: int = 0
    orders_anonymous: int = 0
    customers_added: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(slots=True)
class _Order:
    """The rows of one order, put together."""

    first: OrderRow
    who: str | None
    placed_at: datetime
    state: str
    only_returns: bool
    lines: dict[str, OrderRow] = field(default_factory=dict)
    total: Decimal = Decimal(0)
    id: int = 0
    customer_id: int | None = None
    revived: bool = False
    coupons: tuple[str, ...] = ()
    state_at: datetime | None = None

    def take(self, row: OrderRow) -> None:
        """Add a row. A returned line among bought ones does not make the order a returned one."""
        if row.line_kind == "sale" and self.only_returns:
            self.only_returns, self.state = False, row.state
        if row.placed_at < self.placed_at:
            self.placed_at = row.placed_at
        if row.line_key and row.line_key not in self.lines:
            self.lines[row.line_key] = row
            self.total += row.quantity * row.unit_price
        if row.besides is not NOTHING_BESIDES:
            self.coupons = tuple(dict.fromkeys((*self.coupons, *row.besides.coupons)))[:MOST_COUPONS]
            self.state_at = max(filter(None, (self.state_at, row.besides.state_at)), default=None)

    def changed_at(self, at: datetime) -> datetime:
        """When it came to its state: as the file says, else now."""
        return at if self.state_at is None else min(max(self.state_at, self.placed_at), at)


def keep_rows(import_: Import, rows: Sequence[OrderRow], *, actor: Actor, at: datetime) -> Counts:
    """Bring these rows in: what is known stays, what is missing is added, new orders and customers are announced."""
    orders = _put_together(rows)
    arrived = receive_customers(
        arrivals_of(order.first for order in orders.values()),
        source=import_.source, brought_by=f"import:{import_.pk}", actor=actor, at=at,
    )  # fmt: skip
    for order in orders.values():
        order.customer_id = arrived.ids[order.who] if order.who is not None else None
    new, known = _find_or_add(import_, orders, at)
    moved = _move_on(import_, known, actor, at)
    naming = [order for order in new if order.coupons] + _name_coupons(known)
    kept = _add_lines(import_, orders.values(), {order.id for order in known}, at)
    _tell(import_, arrived, new, moved, actor)
    _tell_taken_back(import_, new, actor, at)
    _tell_coupons(import_, naming, actor)
    return Counts(
        lines=sum(1 for row in rows if row.line_key),
        lines_kept=kept,
        orders_added=len(new),
        orders_anonymous=sum(1 for order in new if order.customer_id is None),
        customers_added=len(arrived.added),
    )


def _put_together(rows: Iterable[OrderRow]) -> dict[str, _Order]:
    orders: dict[str, _Order] = {}
    for row in rows:
        order = orders.get(row.order_number)
        if order is None:
            order = _Order(row, who_bought(row), row.placed_at, row.state, row.line_kind == "return")
            orders[row.order_number] = order
        elif order.who is None:
            order.who = who_bought(row)
            order.first = row if order.who is not None else order.first
        order.take(row)
    return orders


def _find_or_add(import_: Import, orders: dict[str, _Order], at: datetime) -> tuple[list[_Order], list[_Order]]:
    """The orders that are new (or were taken out before), and those that are known, each with its id."""
    known, withdrawn = _known(import_, orders)
    back, made = [], []
    with connection.cursor() as cursor:
        if withdrawn:
            cursor.execute(sql.REVIVE_ORDERS, [import_.pk, *_columns(withdrawn), import_.source])
            back = cursor.fetchall()
            cursor.execute(sql.DROP_LINES, [[pk for _, pk in back]])
        if missing := [orders[number] for number in sorted(orders) if not orders[number].id]:
            cursor.execute(sql.ADD_ORDERS, [import_.source, import_.pk, at, *_columns(missing)])
            made = cursor.fetchall()
    for number, _ in back:
        orders[number].revived = True
    for number, pk in made:
        orders[number].id = pk
    if len(made) < len(missing):  # somebody else added them meanwhile
        known += _known(import_, {order.first.order_number: order for order in missing if not order.id})[0]
    return [orders[number] for number, _ in (*back, *made)], known


def _known(import_: Import, orders: dict[str, _Order]) -> tuple[list[_Order], list[_Order]]:
    """Which of these orders stand already, and which were taken out; both have their ids now."""
    stand, withdrawn = [], []
    with connection.cursor() as cursor:
        cursor.execute(sql.KNOWN_ORDERS, [import_.source, text_array(orders)])
        for number, pk, customer_id, is_out in cursor.fetchall():
            order = orders[number]
            order.id = pk
            if is_out:
                withdrawn.append(order)
            else:
                order.customer_id = customer_id
                stand.append(order)
    return stand, withdrawn


def _columns(orders: Iterable[_Order]) -> list[str]:
    """Orders as the columns of a statement."""
    rows = list(orders)
    return [
        text_array(order.first.order_number for order in rows),
        plain_array(order.customer_id for order in rows),
        text_array(order.placed_at.isoformat() for order in rows),
        plain_array(order.state for order in rows),
        plain_array(order.first.currency for order in rows),
        plain_array(order.total for order in rows),
        plain_array(len(order.lines) for order in rows),
        text_array(", ".join(order.coupons) for order in rows),
    ]


def _move_on(import_: Import, known: Sequence[_Order], actor: Actor, at: datetime) -> list[_Order]:
    """Let known orders move on to the state the file gives them."""
    by_id = {order.id: order for order in known if not order.only_returns}
    if not by_id:
        return []
    states = [order.state for order in by_id.values()]
    with connection.cursor() as cursor:
        cursor.execute(sql.MOVE_ON, [list(by_id), states, list(_STEPS), list(_STEPS.values())])
        moved = cursor.fetchall()
    publish(
        [
            OrderStateChanged(
                customer_id=by_id[pk].customer_id, order_id=pk, number=by_id[pk].first.order_number, before=before,
                after=by_id[pk].state, import_id=import_.pk, actor=actor, occurred_at=by_id[pk].changed_at(at),
            )
            for pk, before in moved
        ]
    )  # fmt: skip
    return [by_id[pk] for pk, _ in moved]


def _name_coupons(known: Sequence[_Order]) -> list[_Order]:
    """Known orders that name other coupons than before."""
    naming = {order.id: order for order in known if order.coupons}
    if not naming:
        return []
    codes = text_array(", ".join(order.coupons) for order in naming.values())
    with connection.cursor() as cursor:
        cursor.execute(sql.NAME_COUPONS, [plain_array(naming), codes])
        return [naming[pk] for (pk,) in cursor.fetchall()]


def _add_lines(import_: Import, orders: Iterable[_Order], known: set[int], at: datetime) -> int:
    """Add the lines that are missing; returns how many. Known orders that grew are summed up again."""
    names: dict[str, str] = {}
    facts: dict[str, ProductFacts] = {}
    staged = []
    units = []
    for order in orders:
        for key, row in order.lines.items():
            product = product_key(row.sku, row.product_name)
            if product and not names.get(product):
                names[product] = row.product_name
            if product and row.besides.facts != NOTHING_SAID:
                facts.setdefault(product, row.besides.facts)
            staged.append((order, key, product, row))
            if row.serial and product:
                units.append((product, row.serial, order.customer_id, order.id))
    if not staged:
        return 0
    products = products_by_key(names, at)
    if facts:
        learn_facts({products[key]: told for key, told in facts.items()})
    with connection.cursor() as cursor:
        cursor.execute(sql.STAGE)
        with cursor.copy(sql.FILL_STAGE) as copy:
            for order, key, product, row in staged:
                name = row.product_name or names.get(product) or product
                copy.write_row((order.id, key, products.get(product), name[:300], row.quantity, row.unit_price))
        cursor.execute(sql.ADD_LINES, [import_.pk, import_.pk])
        grown = dict(cursor.fetchall())
        if more := [pk for pk in grown if pk in known]:
            cursor.execute(sql.SUM_UP, [more])
        if units:
            columns = [list(column) for column in zip(*units, strict=True)]
            cursor.execute(sql.ADD_UNITS, [at, *columns[1:], [products[key] for key in columns[0]]])
    return sum(grown.values())


def _tell(import_: Import, arrived: Arrived, new: Sequence[_Order], moved: Sequence[_Order], actor: Actor) -> None:
    # Purchases of new orders are counted once, when the file is read: a customer may buy in every part of it.
    count_purchases(sorted({order.customer_id for order in moved if order.customer_id is not None}))
    refresh_search(sorted(arrived.changed))
    publish(
        [
            OrderPlaced(
                customer_id=order.customer_id, order_id=order.id, number=order.first.order_number, total=order.total,
                currency=order.first.currency, import_id=import_.pk, actor=actor, occurred_at=order.placed_at,
                state=order.state, key=_again(f"order:{import_.source}:{order.first.order_number}", import_, order),
            )
            for order in new
        ]
    )  # fmt: skip


def _tell_taken_back(import_: Import, new: Sequence[_Order], actor: Actor, at: datetime) -> None:
    """Say of orders that come in as cancelled or returned when that was; of old ones only where the file says so."""
    publish(
        [
            OrderStateChanged(
                customer_id=order.customer_id, order_id=order.id, number=order.first.order_number, before=PLACED,
                after=order.state, import_id=import_.pk, actor=actor, occurred_at=order.changed_at(at),
            )
            for order in new
            if order.state in NOT_KEPT and (order.state_at is not None or at - order.placed_at < LATELY)
        ]
    )  # fmt: skip


def _tell_coupons(import_: Import, naming: Sequence[_Order], actor: Actor) -> None:
    publish(
        [
            CouponNamed(
                customer_id=order.customer_id, order_id=order.id, number=order.first.order_number, code=code,
                import_id=import_.pk, actor=actor, occurred_at=order.placed_at,
                key=_again(coupon_key(order.id, code), import_, order),
            )
            for order in naming
            for code in order.coupons
        ]
    )  # fmt: skip


def _again(key: str, import_: Import, order: _Order) -> str:
    """Something is announced once; what was taken out with its import is announced again when it comes back."""
    return f"{key}@{import_.pk}" if order.revived else key
