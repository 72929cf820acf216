"""WooCommerce: REST and webhook orders as JSON, and the CSV of its common export plugins (one row an order line).

Decisions. The order date is taken in UTC where the file has it, else in the shop's time zone. Customer 0 is a guest:
known by e-mail or phone only. Refunds named inside an order are kept beside it (`extra["refunds"]`), since they do not
say which lines came back; an order wholly refunded has the state returned. Shops that count in Toman (IRT, IRHT) are
read into Rial by the currency column.
"""

import html
import re

from django.utils.translation import gettext_lazy as _

from vafa.sales.imports.preset import Cell, Preset

_ENTITY = re.compile(r"&#?\w+;")


def _moment(cell: Cell) -> str:
    in_utc = cell("date_created_gmt")
    return f"{in_utc}Z" if in_utc else cell("date_created", "order date", "order_date", "date")


def _product(cell: Cell) -> str:
    name = cell("line_items.name", "item name", "item_name", "product name", "product(s)")
    return _ENTITY.sub(lambda found: html.unescape(found[0]), name)


PRESET = Preset(
    name="woocommerce",
    label=_("WooCommerce"),
    signatures=(
        frozenset({"order_key", "date_created", "line_items.quantity"}),
        frozenset({"Order Number", "Order Status", "Order Date", "Item Name"}),
        frozenset({"order_number", "status", "item_name", "billing_email"}),
        frozenset({"Order #", "Status", "Product(s)", "Items sold"}),
    ),
    derived={"placed at": _moment, "product": _product},
    columns={
        "order_number": ("number", "Order Number", "order_number", "Order #", "Order ID", "order_id"),
        "placed_at": ("placed at",),
        "state": ("status", "Order Status", "order_status"),
        "currency": ("currency", "Order Currency", "order_currency"),
        "customer_key": ("customer_id", "Customer ID", "Customer User ID", "customer_user"),
        "customer_name": ("Full Name (Billing)", "Customer"),
        "first_name": ("billing.first_name", "First Name (Billing)", "billing_first_name"),
        "last_name": ("billing.last_name", "Last Name (Billing)", "billing_last_name"),
        "email": ("billing.email", "Email (Billing)", "billing_email"),
        "phone": ("billing.phone", "Phone (Billing)", "billing_phone"),
        "company": ("billing.company", "Company (Billing)", "billing_company"),
        "city": ("billing.city", "City (Billing)", "billing_city"),
        "country": ("billing.country", "Country Code (Billing)", "billing_country"),
        "sku": ("line_items.sku", "SKU", "item_sku"),
        "product_name": ("product",),
        "quantity": ("line_items.quantity", "Quantity", "Quantity (- Refund)", "item_quantity", "Items sold"),
        "unit_price": ("line_items.price", "Item Cost"),
        "line_total": ("line_items.total", "Order Line Total", "item_total", "Net Sales", "N. Revenue"),
        "line_key": ("line_items.id", "item_id"),
        "coupon": ("coupon_lines", "Coupon Code", "coupon_code", "Coupons", "Coupon(s)"),
    },
    extra={"refunds": "refunds"},
)
