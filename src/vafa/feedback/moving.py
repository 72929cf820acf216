"""What of this room moves when two customers turn out to be one."""

from vafa.customers.moving import moves
from vafa.feedback.models import CallBack, Invitation, Response

moves(Invitation)
moves(Response)
moves(CallBack)
