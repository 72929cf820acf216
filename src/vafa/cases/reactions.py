"""What our own events start: the staff are told what concerns them, the customer hears where the case is."""

from vafa.cases.actions.telling import TOLD, tell_staff
from vafa.cases.events import CaseEvent
from vafa.platform.events import Batch, reacts_to
from vafa.platform.time import now


@reacts_to(*TOLD, size=500)
def tell_whom_it_concerns(events: Batch[CaseEvent]) -> None:
    """Notices for owners, handlers, approvers and those who are told."""
    tell_staff(events, at=now())
