"""What of this room moves when two customers turn out to be one."""

from vafa.cases.models import Affected, Case, OwnAgent
from vafa.customers.moving import moves

moves(Case)
moves(OwnAgent)
moves(Affected)
