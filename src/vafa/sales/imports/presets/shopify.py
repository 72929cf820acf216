"""Shopify: orders as JSON (REST, webhooks), and the CSV of its admin ("Export orders").

Decisions. The CSV fills an order's columns in its first row only, so they are carried forward. The state is worked out
from three columns: cancelled when there is a cancelling date, then refunds, then what was sent, then what was paid.
Orders are named as customers see them (`#1001`); the line price is before discounts, as Shopify writes it.
"""

from django.utils.translation import gettext_lazy as _

from vafa.sales.imports.order_row import Options
from vafa.sales.imports.preset import Cell, Preset


def _state(cell: Cell) -> str:
    money = cell("financial_status", "financial status").lower()
    sent = cell("fulfillment_status", "fulfillment status").lower()
    if cell("cancelled_at", "cancelled at") or money == "voided":
        return "cancelled"
    if money == "refunded":
        return "returned"
    if sent in ("fulfilled", "partial", "shipped"):
        return "shipped"
    if money.startswith(("paid", "partially")):
        return "paid"
    return "placed" if money else ""


PRESET = Preset(
    name="shopify",
    label=_("Shopify"),
    signatures=(
        frozenset({"Name", "Financial Status", "Lineitem name", "Lineitem quantity"}),
        frozenset({"name", "financial_status", "line_items.quantity"}),
    ),
    derived={"state of the order": _state},
    columns={
        "order_number": ("Name",),
        "placed_at": ("created_at", "Created at"),
        "state": ("state of the order",),
        "currency": ("currency",),
        "customer_key": ("customer.id",),
        "customer_name": ("Billing Name", "billing_address.name", "Shipping Name", "shipping_address.name"),
        "first_name": ("customer.first_name",),
        "last_name": ("customer.last_name",),
        "email": ("Email", "customer.email"),
        "phone": ("Phone", "Billing Phone", "billing_address.phone", "customer.phone"),
        "company": ("Billing Company", "billing_address.company"),
        "city": ("Billing City", "billing_address.city"),
        "country": ("Billing Country", "billing_address.country_code"),
        "language": ("customer_locale",),
        "sku": ("Lineitem sku", "line_items.sku"),
        "product_name": ("Lineitem name", "line_items.name", "line_items.title"),
        "quantity": ("Lineitem quantity", "line_items.quantity"),
        "unit_price": ("Lineitem price", "line_items.price"),
        "line_key": ("line_items.id",),
        "state_at": ("cancelled_at", "Cancelled at"),
        "coupon": ("discount_codes", "Discount Code"),
    },
    options=Options(carry_forward=True, decimal_mark="."),
)
