"""The "Online Retail" files of UCI (I and II): one row a line, in pounds, days from 2009 to 2011.

Decisions. An invoice `C536379` is a cancellation: an order of its own, state returned, its lines of kind return; it is
never merged with what it cancels, since the file does not say which invoice that was. Rows with a negative quantity
under a plain number (stock written off, no customer, price 0) are returns too. Customer `17850.0` is customer 17850;
rows without one are anonymous orders. Rows that repeat exactly are kept as lines of their own: an invoice may name a
product twice, and the line key counts them, so the same file again changes nothing.
"""

from django.utils.translation import gettext_lazy as _

from vafa.sales.imports.order_row import Options
from vafa.sales.imports.preset import Preset

PRESET = Preset(
    name="online_retail",
    label=_("Online Retail (UCI)"),
    signatures=(
        frozenset({"InvoiceNo", "StockCode", "InvoiceDate", "UnitPrice"}),
        frozenset({"Invoice", "StockCode", "InvoiceDate", "Price"}),
    ),
    columns={
        "order_number": ("InvoiceNo", "Invoice"),
        "placed_at": ("InvoiceDate",),
        "customer_key": ("CustomerID", "Customer ID"),
        "country": ("Country",),
        "sku": ("StockCode",),
        "product_name": ("Description",),
        "quantity": ("Quantity",),
        "unit_price": ("UnitPrice", "Price"),
    },
    options=Options(
        currency="GBP",
        time_zone="Europe/London",
        date_order="",
        state="delivered",
        return_prefix="C",
        decimal_mark=".",
    ),
)
