"""The fields an order line can be filled from, in the order the checker reads them, and how long each may be.

The main ones make the line; what a few files say besides (`besides.py`) is read only where there is a column for it.
"""

MAIN = (
    "order_number", "placed_at", "state", "currency", "customer_key", "customer_name", "first_name", "last_name",
    "email", "phone", "company", "city", "country", "language", "birthday",
    "sku", "product_name", "quantity", "unit_price", "line_total", "line_key", "serial",
)  # fmt: skip
FACTS = ("warranty_months", "service_every_months", "lasts_days", "guide_url")  # of products
FIELDS = (*MAIN, "state_at", "coupon", *FACTS)
REQUIRED = ("order_number", "placed_at")
# What belongs to the order rather than to one of its lines.
ORDER_FIELDS = frozenset({*MAIN[1:15], "state_at", "coupon"})
LONGEST = {"order_number": 80, "sku": 80, "line_key": 120, "serial": 120, "email": 254, "phone": 40, "customer_key": 80}
