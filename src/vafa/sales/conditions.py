"""What this room knows of customers and conditions may ask: what they bought, for how much, and what they own."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vafa.customers.conditions.fields import DAYS, Field, Of, Words, field
from vafa.platform.i18n.folding import fold
from vafa.platform.i18n.money import currency_word
from vafa.sales.models import ORDER_STATES, Order, Product

AT_HAND = 200  # products offered while one types
LATEST = 500  # orders looked at for the currencies in use
NUMBERS = ("is", "is_not", "over", "under", "at_least", "at_most")
MOMENTS = ("within", "ago", "before", "since", "never")
# Cancelled and returned orders are no purchases. The literals let the index of kept orders serve.
KEPT = """o.withdrawn_at IS NULL AND o.state NOT IN ('cancelled', 'returned')
  AND o.placed_at >= %(since)s AND o.placed_at <= %(at)s"""
SPENT = f'SELECT o.customer_id, o.total FROM "order" o WHERE o.currency = %(currency)s AND {KEPT}'
BOUGHT = f"""
SELECT o.customer_id, o.placed_at
FROM order_line l JOIN "order" o ON o.id = l.order_id
WHERE l.product_id = %(product)s AND l.quantity > 0 AND {KEPT}
"""
BOUGHT_GROUP = f"""
SELECT o.customer_id, o.placed_at
FROM product p JOIN order_line l ON l.product_id = p.id JOIN "order" o ON o.id = l.order_id
WHERE starts_with(upper(p.sku), upper(%(group)s)) AND l.quantity > 0 AND {KEPT}
"""
STATES = 'SELECT o.customer_id, o.state FROM "order" o WHERE o.withdrawn_at IS NULL AND o.placed_at <= %(at)s'
UNITS = """
SELECT u.customer_id, {value}
FROM unit u LEFT JOIN "order" o ON o.id = u.order_id
WHERE u.created_at <= %(at)s AND o.withdrawn_at IS NULL
"""
UNDER_WARRANTY = (
    UNITS.format(value="true")
    + """
  AND (o.state IS NULL OR o.state NOT IN ('cancelled', 'returned'))
  AND coalesce(o.placed_at, u.created_at) + make_interval(months => (
      SELECT p.warranty_months FROM product p WHERE p.id = u.product_id)) > %(at)s
"""
)
OWNS = UNITS.format(value="true") + " AND u.product_id = %(product)s"


def _currencies() -> Sequence[tuple[str, Words]]:
    """Currencies of the latest orders: those a shop uses now."""
    latest = Order.objects.order_by("-placed_at", "-pk").values_list("currency", flat=True)[:LATEST]
    return [(code, currency_word(code)) for code in sorted(set(latest)) or ["IRR"]]


def _products() -> Sequence[tuple[str, Words]]:
    return list(Product.objects.order_by("-pk").values_list("sku", "name")[:AT_HAND])


def _product(sku: str) -> str:
    """A product as people know it."""
    return Product.objects.filter(sku=sku).values_list("name", flat=True).first() or sku


def _id(sku: str) -> int:
    """The id of a product; nought, which no product has, for a code nobody knows."""
    return Product.objects.filter(sku=sku).values_list("pk", flat=True).first() or 0


def _find(typed: str) -> str:
    """The code of a product by its code or its name; what nobody knows stays as typed."""
    known = Product.objects.filter(Q(sku__iexact=typed) | Q(search=fold(typed)) | Q(name=typed))
    return next(iter(known.order_by("pk").values_list("sku", flat=True)[:1]), typed)


def _states() -> Sequence[tuple[str, Words]]:
    return ORDER_STATES


PRODUCT = Of(name="product", label=_("Product"), show=_product, suggest=_products, find=_find, resolve=_id)
field(
    Field(
        key="sales.spent",
        label=_("Spent"),
        kind="money",
        rows=SPENT,
        takes="sum",
        of=(Of(name="currency", label=_("Currency"), suggest=_currencies), Of(name=DAYS, label=_("in days"))),
        operators=("over", "under", "at_least", "at_most"),
        words={"counted": _("spent %(how)s %(when)s")},
    )
)
field(
    Field(
        key="sales.bought",
        label=_("Bought the product"),
        kind="moment",
        rows=BOUGHT,
        takes="last",
        of=(PRODUCT,),
        operators=MOMENTS,
        words={"happened": _("bought %(product)s %(when)s"), "never": _("never bought %(product)s")},
    )
)
field(
    Field(
        key="sales.bought_group",
        label=_("Bought a product whose code begins with"),
        kind="moment",
        rows=BOUGHT_GROUP,
        takes="last",
        of=(Of(name="group", label=_("Beginning of the code")),),
        operators=MOMENTS,
        words={
            "happened": _("bought a product with a code beginning with %(group)s %(when)s"),
            "never": _("never bought a product with a code beginning with %(group)s"),
        },
    )
)
field(
    Field(
        key="sales.order_state",
        label=_("Has an order that is"),
        kind="choices",
        rows=STATES,
        takes="set",
        choices=_states,
        words={
            "has": _("have an order in the state “%(value)s”"),
            "has_not": _("have no order in the state “%(value)s”"),
            "empty": _("have no order"),
        },
    )
)
field(
    Field(
        key="sales.units",
        label=_("Number of devices"),
        kind="number",
        rows=UNITS.format(value="1"),
        takes="sum",
        operators=NUMBERS,
        words={"counted": _("own %(how)s devices")},
    )
)
field(
    Field(
        key="sales.owns",
        label=_("Owns the device"),
        kind="yes_no",
        rows=OWNS,
        takes="there",
        of=(PRODUCT,),
        words={"yes": _("own a device “%(product)s”"), "no": _("own no device “%(product)s”")},
    )
)
field(
    Field(
        key="sales.warranty",
        label=_("Device under warranty"),
        kind="yes_no",
        rows=UNDER_WARRANTY,
        takes="there",
        words={"yes": _("have a device under warranty"), "no": _("have no device under warranty")},
    )
)
