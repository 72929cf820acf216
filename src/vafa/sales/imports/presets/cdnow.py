"""The CDNOW purchases of Fader and Hardie: customer, day, number of CDs, dollars; blank-separated, no order numbers.

Decisions. Each row is an order of its own, numbered by customer and day (`00001-19970101`, the second of a day `…-2`),
so the same file again changes nothing. The price of one CD is the dollars by the number of CDs.
"""

from django.utils.translation import gettext_lazy as _

from vafa.sales.imports.order_row import Options
from vafa.sales.imports.preset import Preset

PRESET = Preset(
    name="cdnow",
    label=_("CDNOW"),
    signatures=(frozenset({"customer_id", "date", "number_of_cds", "dollar_value"}),),
    columns={
        "customer_key": ("customer_id",),
        "placed_at": ("date",),
        "quantity": ("number_of_cds",),
        "line_total": ("dollar_value",),
    },
    options=Options(
        currency="USD",
        time_zone="America/New_York",
        state="delivered",
        own_orders=True,
        product_name="CD",
        decimal_mark=".",
        country="US",
    ),
)
