"""Orders one at a time, as a shop connector, a form or the sample shop gives them. Files of them are `importing.py`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction

from vafa.customers.actions import remember_purchases
from vafa.customers.models import Customer
from vafa.platform.arrays import plain_array
from vafa.platform.events.publishing import publish
from vafa.platform.i18n.folding import fold
from vafa.platform.values import Actor, Refused, refuse_if
from vafa.sales.actions.products import product_key, products_by_key
from vafa.sales.events import CouponNamed, OrderPlaced, OrderStateChanged
from vafa.sales.imports.besides import codes_in
from vafa.sales.models import NOT_KEPT, ORDER_STATES, PLACED, Order, OrderLine, Product, Unit

# Cancelled and returned orders are no purchases.
COUNT = """
SELECT given.id, min("order".placed_at), max("order".placed_at), count("order".id)
FROM unnest(%s::bigint[]) AS given(id)
LEFT JOIN "order" ON "order".customer_id = given.id AND "order".withdrawn_at IS NULL AND "order".state <> ALL(%s)
GROUP BY given.id
"""


@dataclass(frozen=True, slots=True)
class NewLine:
    """One line of an order to be placed: a product by its code and name, how many, and what one cost."""

    sku: str
    name: str
    quantity: Decimal
    unit_price: Decimal
    serial: str = ""


@transaction.atomic
def place_order(
    customer: Customer | None,
    lines: Sequence[NewLine],
    *,
    number: str,
    source: str,
    currency: str,
    placed_at: datetime,
    state: str = PLACED,
    coupons: Sequence[str] = (),
    actor: Actor,
    at: datetime,
) -> Order:
    """Record a purchase and announce it; a number that the source gave before returns the order there is.

    Products and units are added as they appear; the codes of `coupons` are announced for whoever gave them.
    Refused: sales.no_lines, sales.unknown_state.
    """
    refuse_if(not lines, Refused("sales.no_lines", status=400))
    _check_state(state)
    codes = codes_in(",".join(coupons))
    order, added = Order.objects.get_or_create(
        source=source,
        number=number,
        defaults={
            "customer": customer,
            "placed_at": placed_at,
            "state": state,
            "currency": currency,
            "total": sum((line.quantity * line.unit_price for line in lines), Decimal(0)),
            "coupons": ", ".join(codes),
            "lines_count": len(lines),
            "recorded_at": at,
        },
    )
    if not added:
        return order
    _add_lines(order, lines, actor=actor, at=at)
    if customer is not None:
        count_purchases([customer.pk])
    publish(
        OrderPlaced(
            customer_id=order.customer_id, order_id=order.pk, number=number, total=order.total, currency=currency,
            state=state, key=f"order:{source}:{number}", actor=actor, occurred_at=placed_at,
        )
    )  # fmt: skip
    publish(
        [
            CouponNamed(
                customer_id=order.customer_id, order_id=order.pk, number=number, code=code,
                key=coupon_key(order.pk, code), actor=actor, occurred_at=placed_at,
            )
            for code in codes
        ]
    )  # fmt: skip
    return order


def _add_lines(order: Order, lines: Sequence[NewLine], *, actor: Actor, at: datetime) -> None:
    keys = [product_key(line.sku, line.name) for line in lines]
    products = products_by_key({key: line.name for key, line in zip(keys, lines, strict=True) if key}, at)
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            key=f"{key}#{keys[: place + 1].count(key)}",
            product_id=products.get(key),
            description=(line.name or line.sku)[:300],
            quantity=line.quantity,
            unit_price=line.unit_price,
        )
        for place, (key, line) in enumerate(zip(keys, lines, strict=True))
    )
    for key, line in zip(keys, lines, strict=True):
        if line.serial and key:
            product = Product.objects.get(pk=products[key])
            add_unit(product, line.serial, customer=order.customer, order=order, actor=actor, at=at)


@transaction.atomic
def change_state(order: Order, state: str, *, actor: Actor, at: datetime) -> Order:
    """Let an order move on, or back; the state it has already changes nothing. Refused: sales.unknown_state."""
    _check_state(state)
    order = Order.objects.select_for_update(of=["self"]).get(pk=order.pk)
    if order.state == state:
        return order
    before, order.state = order.state, state
    order.save(update_fields=["state"])
    if order.customer_id is not None and (before in NOT_KEPT) != (state in NOT_KEPT):
        count_purchases([order.customer_id])
    publish(
        OrderStateChanged(
            customer_id=order.customer_id, order_id=order.pk, number=order.number, before=before, after=state,
            actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return order


@transaction.atomic
def add_unit(
    product: Product, serial: str, *, customer: Customer | None, order: Order | None, actor: Actor, at: datetime
) -> Unit:
    """Remember a physical item; one that is known gains the customer and order it lacked. Refused: sales.no_serial."""
    serial = serial.strip()
    refuse_if(not serial, Refused("sales.no_serial", status=400))
    unit, added = Unit.objects.get_or_create(
        product=product,
        serial=serial[:120],
        defaults={"search": fold(serial)[:120], "customer": customer, "order": order, "created_at": at},
    )
    if not added and unit.customer_id is None and customer is not None:
        unit.customer, unit.order = customer, order
        unit.save(update_fields=["customer", "order"])
    return unit


def count_purchases(customer_ids: Collection[int]) -> None:
    """Bring first order, last order and number of orders of these customers up to date."""
    if customer_ids:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [plain_array(customer_ids), list(NOT_KEPT)])
            counted = cursor.fetchall()
        remember_purchases(counted)


def coupon_key(order_id: int, code: str) -> str:
    """An order names a code once."""
    return f"coupon:{order_id}:{code}"


def _check_state(state: str) -> None:
    refuse_if(state not in dict(ORDER_STATES), Refused("sales.unknown_state", status=400, state=state))
