"""What can be done with purchases: placed one at a time, or brought in as files that can be taken out again."""

from vafa.sales.actions.importing import import_orders
from vafa.sales.actions.orders import NewLine, add_unit, change_state, place_order
from vafa.sales.actions.products import describe_products
from vafa.sales.actions.undoing import undo_import
from vafa.sales.actions.uploads import choose_reading, claim_waiting, forget_upload, keep_order_file, request_import
from vafa.sales.product_facts import ProductFacts

__all__ = [
    "NewLine",
    "ProductFacts",
    "add_unit",
    "change_state",
    "choose_reading",
    "claim_waiting",
    "describe_products",
    "forget_upload",
    "import_orders",
    "keep_order_file",
    "place_order",
    "request_import",
    "undo_import",
]
