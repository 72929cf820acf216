"""What counts as a purchase, for every metric that asks about purchases: a day on which a known customer bought.

Cancelled and returned orders do not count, nor do anonymous ones; two orders of one day are one purchase.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vafa.insights.metric import Table

NOT_KEPT = ("cancelled", "returned")


def purchase_days(orders: "Table") -> "Table":
    """One row for each customer and day of purchase: `customer_id`, `day`."""
    counted = orders.filter(orders.customer_id.notnull(), orders.state.notin(NOT_KEPT))
    return counted.select("customer_id", "day").distinct()
