"""What our own events start: the staff are told what concerns them, the customer hears where the case is."""

from vafa.cases.actions.letters import acknowledge, acknowledge_again
from vafa.cases.actions.telling import TOLD, tell_staff
from vafa.cases.actions.telling_customers import tell_of_stages
from vafa.cases.events import CaseEvent, CaseOpened, StageEntered
from vafa.conversations.events import MessageReceived
from vafa.platform.events import Batch, reacts_to
from vafa.platform.time import now
from vafa.platform.values import SYSTEM


@reacts_to(CaseOpened, size=500)
def say_it_arrived(events: Batch[CaseOpened]) -> None:
    """A letter that names the case and says by when the customer hears from us."""
    acknowledge({event.case_id: event.id for event in events}, actor=SYSTEM, at=now())


@reacts_to(MessageReceived, size=500)
def say_it_was_added(events: Batch[MessageReceived]) -> None:
    """While we are closed: it reached us, and when we open."""
    acknowledge_again({event.message_id: event.id for event in events}, actor=SYSTEM, at=now())


@reacts_to(*TOLD, size=500)
def tell_whom_it_concerns(events: Batch[CaseEvent]) -> None:
    """Notices for owners, handlers, approvers and those who are told."""
    tell_staff(events, at=now())


@reacts_to(StageEntered, size=500)
def tell_the_customer(events: Batch[StageEntered]) -> None:
    """A letter on entering a stage that has words for the customer."""
    tell_of_stages(events, at=now())
