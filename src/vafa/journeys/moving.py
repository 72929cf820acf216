"""What of this room moves when two customers turn out to be one."""

from vafa.customers.moving import moves
from vafa.journeys.models import FollowUp, Gift, ReturnCall, Run, Seen

moves(Run)
moves(FollowUp)
moves(ReturnCall)
moves(Seen)
moves(Gift)
