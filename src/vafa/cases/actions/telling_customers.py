"""What a customer is told by itself: that their request reached a stage, in the words of its kind, and by when."""

from collections.abc import Sequence
from datetime import datetime

from vafa.cases.actions.letters import letter_of
from vafa.cases.actions.resolution import UNDO_FOR
from vafa.cases.events import StageEntered
from vafa.cases.models import Case
from vafa.cases.queries.setup import kind_shape
from vafa.cases.rules.shapes import words_in
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.record import send_messages
from vafa.platform.values import SYSTEM


def tell_of_stages(batch: Sequence[StageEntered], *, at: datetime) -> None:
    """Write one letter for each stage that was entered and has words; one that was left by now is not told of."""
    told = {event.case_id: event for event in batch if event.told}
    cases = Case.objects.select_related("customer").filter(pk__in=told, resolved_at=None, spam_at=None)
    letters = [_letter(case, told[case.pk], at) for case in cases if case.stage == told[case.pk].stage]
    send_messages(letters, actor=SYSTEM, at=at)


def _letter(case: Case, event: StageEntered, at: datetime) -> Draft:
    stage, language = kind_shape(case.kind, case.kind_version).stage(event.stage), case.customer.language
    more = {"stage": words_in(stage.name, language)}
    if case.due_at is not None and case.due_at <= at:
        more["promise"] = ""  # nobody is promised a moment that has passed
    return letter_of(
        case, "case_stage", key=f"case_stage:{event.id}", text=words_in(stage.tell, language), because_of=event.id,
        not_before=event.occurred_at + UNDO_FOR, more=more,
    )  # fmt: skip
