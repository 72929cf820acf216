"""Everything that can be done with a case."""

from vafa.cases.actions.answering import customer_writes, reply, save_draft, write_note
from vafa.cases.actions.assignment import assign
from vafa.cases.actions.opening import open_case
from vafa.cases.actions.promises import break_promises
from vafa.cases.actions.resolution import confirm, reopen, resolve
from vafa.cases.actions.undoing import undo_resolve

__all__ = [
    "assign",
    "break_promises",
    "confirm",
    "customer_writes",
    "open_case",
    "reopen",
    "reply",
    "resolve",
    "save_draft",
    "undo_resolve",
    "write_note",
]
