"""The fields an order line can be filled from, in the order the checker reads them, and how long each may be."""

FIELDS = (
    "order_number", "placed_at", "state", "currency", "customer_key", "customer_name", "first_name", "last_name",
    "email", "phone", "company", "city", "country", "language", "birthday",
    "sku", "product_name", "quantity", "unit_price", "line_total", "line_key", "serial",
)  # fmt: skip
REQUIRED = ("order_number", "placed_at")
# What belongs to the order rather than to one of its lines.
ORDER_FIELDS = frozenset(FIELDS[1:15])
LONGEST = {"order_number": 80, "sku": 80, "line_key": 120, "serial": 120, "email": 254, "phone": 40, "customer_key": 80}
