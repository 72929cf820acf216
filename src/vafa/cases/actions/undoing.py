"""Second thoughts: words taken back before their letter has left, and with them all that was done in the same moment.

What was done in one step carries one moment; undoing it undoes what the log and the rows tell of that moment. The case
stays with who took it by writing, and what others did since stays done.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from vafa.cases.actions.promises import OWED, STAND_STILL, go_on, pause
from vafa.cases.actions.promises import take_back as owe_again
from vafa.cases.actions.stages import enter_stage
from vafa.cases.events import CasePaused, CaseReopened, CaseResumed, ReplyTakenBack, StageEntered
from vafa.cases.models import Case, CaseStage, Draft
from vafa.cases.queries.page import words_of
from vafa.conversations.models import Message
from vafa.conversations.sending.take_back import TAKEN_BACK, take_back
from vafa.platform.accounts.models import Staff
from vafa.platform.events.models import EventRow, event_of
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused, refuse_if

REPLY_LETTER, RESOLVED_LETTER = "case_reply", "case_resolved"


@transaction.atomic
def undo_reply(case: Case, message: Message, staff: Staff, *, actor: Actor, at: datetime) -> Case:
    """Make as if these words had not been sent: no letter leaves, what was owed is owed, the words are a draft again.

    The stage the case went on to, the wait and the resolution that came with them are undone, too, unless we said
    something else since. Undone twice is once. Refused: cases.not_your_words, cases.reply_left.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    message = Message.objects.get(pk=message.pk)  # as it is now that the case is ours
    refuse_if(message.conversation_id != case.conversation_id, Refused("cases.unknown", status=404))
    ours = message.author_id == staff.pk and message.letter in (REPLY_LETTER, RESOLVED_LETTER)
    refuse_if(not ours, Refused("cases.not_your_words"))
    resolution = case.resolutions.filter(reopened_at=None, at=message.created_at).first()
    if resolution is not None:
        return undo_resolve(case, staff, actor=actor, at=at)
    if message.reason == TAKEN_BACK:
        return case
    refuse_if(message.state == Message.SKIPPED, Refused("cases.reply_left"))
    together = list(_letters(case, REPLY_LETTER).filter(created_at=message.created_at, author=staff))
    refuse_if(not all(take_back(one, actor=actor, at=at) for one in together), Refused("cases.reply_left"))
    if case.resolved_at is None and not _ours(case).filter(created_at__gt=message.created_at).exists():
        _go_back(case, message.created_at, actor=actor, at=at)
    _forget_our_word(case)
    _back_to_draft(case, staff, [words_of(one) for one in together], at)
    publish(
        ReplyTakenBack(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, message_id=message.pk, actor=actor,
            occurred_at=at,
        )
    )  # fmt: skip
    return case


@transaction.atomic
def undo_resolve(case: Case, staff: Staff, *, actor: Actor, at: datetime) -> Case:
    """Make as if it had not been resolved: the letter does not leave, what was owed is owed, the words are a draft.

    An open case stays as it is. Refused: cases.too_late_to_undo, once the letter is on its way; then it is reopened.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    resolution = case.resolutions.filter(reopened_at=None).first()
    if resolution is None:
        return case
    letters = _letters(case, RESOLVED_LETTER, REPLY_LETTER).filter(created_at=resolution.at)
    refuse_if(not all(take_back(one, actor=actor, at=at) for one in letters), Refused("cases.too_late_to_undo"))
    resolution.reopened_at, resolution.reopened_by = at, actor.as_text()
    resolution.save(update_fields=["reopened_at", "reopened_by"])
    case.resolved_at = case.check_back_at = None
    case.save(update_fields=["resolved_at", "check_back_at"])
    _go_back(case, resolution.at, actor=actor, at=at)
    _forget_our_word(case)
    replies = [words_of(one) for one in letters if one.letter == REPLY_LETTER]
    _back_to_draft(case, staff, [*replies, resolution.how], at)
    publish(
        CaseReopened(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, resolution_id=resolution.pk, why="",
            actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return case


def _letters(case: Case, *names: str) -> QuerySet[Message]:
    return Message.objects.filter(conversation_id=case.conversation_id, letter__in=names).order_by("pk")


def _ours(case: Case) -> QuerySet[Message]:
    rows = Message.objects.filter(conversation_id=case.conversation_id, direction=Message.OUT, author__isnull=False)
    return rows.exclude(state=Message.SKIPPED, reason=TAKEN_BACK)


def _go_back(case: Case, moment: datetime, *, actor: Actor, at: datetime) -> None:
    """What was promised, the stage and the wait as they were before that moment; what was done since stays."""
    owe_again(case, moment, actor=actor, at=at)
    stages = CaseStage.objects.filter(case=case).order_by("pk")
    left = stages.filter(left_at=moment).first()
    if left is not None and stages.filter(left_at=None, entered_at=moment).exists():
        entered = EventRow.objects.filter(
            subject_kind="case", subject_id=case.pk, name=StageEntered.name, occurred_at=moment
        )
        told = _letters(case, "case_stage").filter(because_of__in=entered.values("id"), state=Message.QUEUED)
        for letter in told:
            take_back(letter, actor=actor, at=at)
        enter_stage(case, left.stage, actor=actor, at=at)
    _wait_again(case, moment, actor=actor, at=at)


def _wait_again(case: Case, moment: datetime, *, actor: Actor, at: datetime) -> None:
    """Wait for what was waited for before that moment, or for nothing, if nobody said otherwise since."""
    names = (CasePaused.name, CaseResumed.name)
    rows = EventRow.objects.filter(subject_kind="case", subject_id=case.pk, name__in=names).order_by("id")
    if rows.filter(occurred_at__gt=moment).exists():
        return
    row = rows.filter(occurred_at__lt=moment).last()
    event = event_of(row) if row is not None else None
    before = event if isinstance(event, CasePaused) else None
    stands = not case.promises.filter(**OWED, broken_at=None, paused_at=None, kind__in=STAND_STILL).exists()
    if case.waiting_for == (before.reason if before else "") and (stands or before is None):
        return
    go_on(case, actor=actor, at=at)
    if before is not None:
        until = before.until if before.until is not None and before.until > at else None
        pause(case, before.reason, note=before.note, until=until, actor=actor, at=at)
    case.refresh_from_db(fields=["waiting_for", "waiting_since", "waiting_until", "wait_remind_at", "due_at"])


def _forget_our_word(case: Case) -> None:
    """When we last wrote, the words that were taken back not counted."""
    case.last_from_us_at = _ours(case).aggregate(last=Max("created_at"))["last"]
    case.save(update_fields=["last_from_us_at"])


def _back_to_draft(case: Case, staff: Staff, words: Sequence[str], at: datetime) -> None:
    """The words are what is being written, before whatever is being written already."""
    begun = Draft.objects.filter(case=case, staff=staff, kind="reply").values_list("text", flat=True)
    text = "\n\n".join(dict.fromkeys(filter(None, [*words, *begun])))
    if text:
        Draft.objects.update_or_create(case=case, staff=staff, kind="reply", defaults={"text": text, "saved_at": at})
