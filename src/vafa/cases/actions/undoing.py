"""Second thoughts: a resolution taken back before its letter has left."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from vafa.cases.actions.promises import take_back as owe_again
from vafa.cases.actions.stages import enter_stage
from vafa.cases.events import CaseReopened
from vafa.cases.models import Case, CaseStage, Draft
from vafa.conversations.models import Message
from vafa.conversations.sending.take_back import take_back
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused


@transaction.atomic
def undo_resolve(case: Case, staff: Staff, *, actor: Actor, at: datetime) -> Case:
    """Make as if it had not been resolved: the letter does not leave, what was owed is owed, the words are a draft.

    An open case stays as it is. Refused: cases.too_late_to_undo, once the letter is on its way; then it is reopened.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    resolution = case.resolutions.filter(reopened_at=None).first()
    if resolution is None:
        return case
    letter = Message.objects.filter(
        conversation_id=case.conversation_id, letter="case_resolved", created_at=resolution.at
    ).last()
    if letter is not None and not take_back(letter, actor=actor, at=at):
        raise Refused("cases.too_late_to_undo")
    resolution.reopened_at, resolution.reopened_by = at, actor.as_text()
    resolution.save(update_fields=["reopened_at", "reopened_by"])
    owe_again(case, resolution.at, actor=actor, at=at)
    left = CaseStage.objects.filter(case=case, left_at=resolution.at).order_by("pk").values_list("stage", flat=True)
    enter_stage(case, left.first() or case.stage, actor=actor, at=at)
    ours = Message.objects.filter(conversation_id=case.conversation_id, direction=Message.OUT, author__isnull=False)
    case.last_from_us_at = ours.exclude(state=Message.SKIPPED).aggregate(last=Max("created_at"))["last"]
    case.resolved_at = case.check_back_at = None
    case.save(update_fields=["last_from_us_at", "resolved_at", "check_back_at"])
    if resolution.how:
        Draft.objects.update_or_create(
            case=case, staff=staff, kind="reply", defaults={"text": resolution.how, "saved_at": at}
        )
    publish(
        CaseReopened(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, resolution_id=resolution.pk, why="",
            actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return case
