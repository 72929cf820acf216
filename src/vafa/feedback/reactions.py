"""What lower rooms' events start here."""

from vafa.cases.events import CaseReopened, CaseResolved
from vafa.conversations.events import MessageFailed, MessageSent, MessageSkipped
from vafa.feedback.actions import inviting
from vafa.platform.events import Batch, reacts_to
from vafa.platform.time import now
from vafa.platform.values import Actor

RULE = Actor.rule("feedback")


@reacts_to(CaseResolved, CaseReopened)
def ask_how_it_went(events: Batch[CaseResolved | CaseReopened]) -> None:
    """Plan to ask, a little after the work is done; a case that is open again is not asked about."""
    latest = {event.case_id: event for event in events}
    reopened = [pk for pk, event in latest.items() if isinstance(event, CaseReopened)]
    inviting.withdraw(reopened, actor=RULE, at=now())
    inviting.invite_after_cases(
        [event for event in latest.values() if isinstance(event, CaseResolved)], actor=RULE, at=now()
    )


@reacts_to(MessageSent, MessageSkipped, MessageFailed)
def note_what_became(events: Batch[inviting.Told]) -> None:
    """An invitation is sent, or left out, with its letter."""
    inviting.report_messages([event for event in events if event.purpose == "survey"], actor=RULE, at=now())
