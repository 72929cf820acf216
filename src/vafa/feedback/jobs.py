"""What the clock starts: invitations that fall due, and the survey that comes round now and then."""

from datetime import datetime, timedelta

from vafa.feedback.actions import inviting
from vafa.feedback.models import WAITING, Invitation
from vafa.platform.jobs.sweeps import earliest, sweep
from vafa.platform.time import now
from vafa.platform.values import SYSTEM


@sweep(every=timedelta(minutes=1), next_due=earliest(lambda: Invitation.objects.filter(state=WAITING), "due_at"))
def send_invitations(at: datetime) -> int:
    """Send the surveys that are due."""
    return inviting.send_due(actor=SYSTEM, at=at)


@sweep(every=timedelta(hours=1), next_due=lambda: inviting.next_on_rhythm(now()))
def ask_on_rhythm(at: datetime) -> int:
    """Ask customers whose order lies some time back, when that survey is switched on."""
    return inviting.invite_on_rhythm(actor=SYSTEM, at=at)
