"""What can be done with purchases: placed one at a time, or brought in as files that can be taken out again."""

from vafa.sales.actions.importing import import_orders
from vafa.sales.actions.orders import NewLine, add_unit, change_state, place_order

__all__ = ["NewLine", "add_unit", "change_state", "import_orders", "place_order"]
