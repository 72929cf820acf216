"""What of this room moves when two customers turn out to be one."""

from vafa.customers.moving import moves
from vafa.sales.actions.orders import count_purchases
from vafa.sales.models import Order, Unit

moves(Order, after=count_purchases)
moves(Unit)
