"""The Olist files: items, orders, customers (and products) lie in separate files that are joined while reading.

Decisions. A buyer is `customer_unique_id`; the `customer_id` of the file is new for every order. Each item row is one
piece. Orders without items (mostly cancelled or unavailable) come in as orders without lines. Products have no name in
these files, so the category stands for it, in English when the translation file lies beside.
"""

from django.utils.translation import gettext_lazy as _

from vafa.sales.imports.order_row import Options
from vafa.sales.imports.preset import Preset

PRESET = Preset(
    name="olist",
    label=_("Olist (a folder or several files)"),
    signatures=(frozenset({"order_id", "order_status", "order_purchase_timestamp", "product_id", "price"}),),
    tables=("order_items", "orders", "customers"),
    columns={
        "order_number": ("order_id",),
        "placed_at": ("order_purchase_timestamp",),
        "state": ("order_status",),
        "customer_key": ("customer_unique_id",),
        "city": ("customer_city",),
        "sku": ("product_id",),
        "product_name": ("product_category_name",),
        "unit_price": ("price",),
        "line_key": ("order_item_id",),
    },
    extra={"delivered_at": "order_delivered_customer_date"},
    options=Options(
        currency="BRL", time_zone="America/Sao_Paulo", date_order="dmy", country="BR", language="pt", decimal_mark="."
    ),
)
