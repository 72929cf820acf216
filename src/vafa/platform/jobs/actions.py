"""What a person does with dead letters: has the work tried again, or lets it go. Both are in the audit book."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from vafa.platform.audit.models import record
from vafa.platform.events.reactions import readers
from vafa.platform.events.reading import replay
from vafa.platform.jobs.background import hurry
from vafa.platform.jobs.models import DeadLetter
from vafa.platform.jobs.sweeps import sweeps
from vafa.platform.values import Actor, Refused
from vafa.platform.wording import refusals

log = logging.getLogger(__name__)
refusals(
    {
        "jobs.settled_already": _("Someone settled this already. Reload the page."),
        "jobs.reader_gone": _("Nothing in this version does this work any more. Dismiss it."),
    }
)


@transaction.atomic
def try_again(letter: DeadLetter, *, actor: Actor, at: datetime) -> bool:
    """Give the event to its reader again, or have its sweep run now; whether it went well.

    What fails again stays open and counts up. A sweep runs by itself a moment later, so it counts as gone well.
    """
    row = _locked(letter)
    known = readers() if row.kind == "reader" else sweeps()
    if row.name not in known and row.kind == "reader":
        raise Refused("jobs.reader_gone")
    if row.kind == "reader":
        try:
            with transaction.atomic():
                replay(row.name, row.subject_id)
        except Exception as problem:  # house: whatever the reader stumbles over is what people must see
            log.warning("%s failed again on event %s", row.name, row.subject_id, exc_info=problem)
            words = f"{type(problem).__name__}: {problem}"[:4000]
            DeadLetter.objects.filter(pk=row.pk).update(times=F("times") + 1, last_at=at, error=words)
            return False
    elif row.name in known:
        hurry(row.name)
    _settle(row, DeadLetter.RETRIED, actor, at)
    return True


@transaction.atomic
def dismiss(letter: DeadLetter, *, actor: Actor, at: datetime) -> None:
    """Let it go: the work is not done, and nobody is told again."""
    _settle(_locked(letter), DeadLetter.DISMISSED, actor, at)


def _locked(letter: DeadLetter) -> DeadLetter:
    row = DeadLetter.objects.select_for_update().filter(pk=letter.pk, state=DeadLetter.OPEN).first()
    if row is None:
        raise Refused("jobs.settled_already")
    return row


def _settle(row: DeadLetter, state: str, actor: Actor, at: datetime) -> None:
    row.state, row.settled_by = state, actor.as_text()
    row.save(update_fields=["state", "settled_by"])
    record(actor, f"dead_letter.{state}", "dead_letter", row.pk, at=at, before=DeadLetter.OPEN, after=state)
