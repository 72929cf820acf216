"""The one way out: check → record → deliver. What may crash where is told in docs/explanation/sending.md.

`send_messages` checks drafts and records them as messages we owe (or skip, with a reason) in the caller's transaction.
`deliver_due` takes due messages to their providers. Why something is said is decided by the rooms above.
"""

from vafa.conversations.rules import importance
from vafa.conversations.sending.check import Ready, Skipped, check_messages
from vafa.conversations.sending.deliver import deliver_due
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.holding import look_again
from vafa.conversations.sending.objections import Hold, objection
from vafa.conversations.sending.record import send_message, send_messages
from vafa.conversations.sending.settle import settle_leases, settle_uncertain, try_again

__all__ = [
    "Draft",
    "Hold",
    "Ready",
    "Skipped",
    "check_messages",
    "deliver_due",
    "importance",
    "look_again",
    "objection",
    "send_message",
    "send_messages",
    "settle_leases",
    "settle_uncertain",
    "try_again",
]
