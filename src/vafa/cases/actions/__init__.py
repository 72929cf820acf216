"""Everything that can be done with a case."""

from vafa.cases.actions.answering import customer_writes as customer_writes
from vafa.cases.actions.answering import reply as reply
from vafa.cases.actions.answering import save_draft as save_draft
from vafa.cases.actions.answering import write_note as write_note
from vafa.cases.actions.handing import assign as assign
from vafa.cases.actions.handing import hand_over as hand_over
from vafa.cases.actions.opening import open_case as open_case
from vafa.cases.actions.promises import break_promises as break_promises
from vafa.cases.actions.promises import go_on as go_on
from vafa.cases.actions.promises import pause as pause
from vafa.cases.actions.promises import warn_of as warn_of
from vafa.cases.actions.resolution import confirm as confirm
from vafa.cases.actions.resolution import reopen as reopen
from vafa.cases.actions.resolution import resolve as resolve
from vafa.cases.actions.stages import ask_to_leave as ask_to_leave
from vafa.cases.actions.stages import decide as decide
from vafa.cases.actions.stages import move_stage as move_stage
from vafa.cases.actions.stages import tick as tick
from vafa.cases.actions.undoing import undo_resolve as undo_resolve
