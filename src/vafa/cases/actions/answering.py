"""Words on a case: our answers, the customer's, and notes among ourselves."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from vafa.cases.access import VIEW
from vafa.cases.actions.handing import assign
from vafa.cases.actions.letters import write_letter
from vafa.cases.actions.promises import go_on, keep_promises, make_promise, pause
from vafa.cases.actions.resolution import UNDO_FOR, reopen, settle, to_closure
from vafa.cases.actions.stages import leave_when_answered
from vafa.cases.events import CaseAnswered, CaseMentioned, ConsultAnswered, CustomerWrote, NoteWritten
from vafa.cases.models import Case, Draft, Participant
from vafa.cases.queries.page import standing_case
from vafa.cases.rules.policies import ANSWER, FIRST_RESPONSE
from vafa.cases.rules.thanks import only_thanks
from vafa.conversations import actions as conversations
from vafa.conversations.actions import BY_HAND, Came
from vafa.conversations.models import Message
from vafa.conversations.sending.take_back import leave_now
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.files.models import StoredFile
from vafa.platform.values import SYSTEM, Actor, Refused, refuse_if

REPLY, NOTE = "reply", "note"
AT_ONCE = ("chat",)  # somebody sits before it and waits
LONGEST_WORDS = 50_000  # letters
LONGEST_DRAFT = 4 * LONGEST_WORDS  # what is too long to send is still kept
MOST_MENTIONS = 20


@transaction.atomic
def reply(
    case: Case,
    text: str,
    *,
    author: Staff,
    attachments: Sequence[StoredFile] = (),
    resolve: bool = False,
    override: str = "",
    then_wait: bool = False,
    channel: str = "",
    key: str | None = None,
    actor: Actor,
    at: datetime,
) -> Message:
    """Write to the customer; it keeps the word that was owed at this moment, though the letter leaves a little later.

    Until then `undo_reply` takes it back; in a chat it leaves at once.
    It goes where the customer last wrote, or by `channel` when they can be reached there.

    With `resolve` the same letter asks whether it worked (`override`: see `move_stage`); with `then_wait` the clocks
    stand until the customer writes. A case nobody has becomes the author's. The same key is one reply.
    """
    _check_words(text)
    case = Case.objects.select_for_update().get(pk=case.pk)
    said = Message.objects.filter(key=key).first() if key else None
    if said is not None:
        return said
    first = case.last_from_us_at is None
    if case.owner_id is None:
        assign(case, author, actor=actor, at=at)
        case.owner = author
    resolve = resolve and case.resolved_at is None
    if resolve:
        case.last_from_us_at = at  # these words are an answer, too
        to_closure(case, override=override, actor=actor, at=at)
    message = write_letter(
        case, "case_resolved" if resolve else "case_reply", key=key, text=text, author_id=author.pk,
        attachments=attachments, not_before=at + UNDO_FOR, channel=channel, actor=actor, at=at,
    )  # fmt: skip
    if message.channel in AT_ONCE:
        leave_now(message, at=at)
    case.last_from_us_at = at
    case.save(update_fields=["last_from_us_at"])
    publish(
        CaseAnswered(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, message_id=message.pk, first=first,
            actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    keep_promises(case, None if resolve else (FIRST_RESPONSE, ANSWER), actor=actor, at=at)
    if resolve:
        settle(case, text, actor=actor, at=at)
    elif case.resolved_at is None:
        leave_when_answered(case, actor=actor, at=at)
        if then_wait:
            pause(case, "customer", actor=actor, at=at)
    Draft.objects.filter(case=case, staff=author, kind=REPLY).delete()
    return message


@transaction.atomic
def write_note(
    case: Case,
    text: str,
    *,
    author: Staff,
    attachments: Sequence[StoredFile] = (),
    mentions: Sequence[int] = (),
    key: str | None = None,
    actor: Actor,
    at: datetime,
) -> Message:
    """Note something for ourselves; no promise is kept by it, the customer never sees it. The same key is one note.

    `mentions` are colleagues by id: from now on they see the case, and are told.
    """
    _check_words(text)
    case = Case.objects.select_for_update().get(pk=case.pk)
    said = Message.objects.filter(key=key).first() if key else None
    if said is not None:
        return said
    note = conversations.write_note(
        case.conversation, text, author=author, attachments=attachments, key=key, actor=actor, at=at
    )
    publish(
        NoteWritten(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, message_id=note.pk, actor=actor,
            occurred_at=at,
        )
    )  # fmt: skip
    _mention(case, note, mentions, author, actor, at)
    _answer_question(case, note, author, actor, at)
    Draft.objects.filter(case=case, staff=author, kind=NOTE).delete()
    return note


def _answer_question(case: Case, note: Message, author: Staff, actor: Actor, at: datetime) -> None:
    """A note by somebody who was asked inside the case is their answer."""
    asked = Participant.objects.filter(case=case, staff=author, why=Participant.CONSULTED, answered_at=None)
    if asked.update(answered_at=at):
        publish(
            ConsultAnswered(
                case_id=case.pk, number=case.number, customer_id=case.customer_id, staff_id=author.pk,
                message_id=note.pk, actor=actor, occurred_at=at,
            )
        )  # fmt: skip


def _mention(case: Case, note: Message, mentions: Sequence[int], author: Staff, actor: Actor, at: datetime) -> None:
    """Put the case to who was named, that they see it, and tell; who may not see cases at all is left out."""
    people = Staff.objects.filter(pk__in=list(mentions)[:MOST_MENTIONS], is_active=True).exclude(pk=author.pk)
    named = [one.pk for one in people.order_by("pk") if may(one, VIEW)]
    if not named:
        return
    rows = [Participant(case=case, staff_id=pk, why=Participant.MENTIONED, at=at) for pk in named]
    Participant.objects.bulk_create(rows, ignore_conflicts=True)
    publish(
        CaseMentioned(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, message_id=note.pk, staff_ids=named,
            by_id=author.pk, actor=actor, occurred_at=at,
        )
    )  # fmt: skip


def _check_words(text: str) -> None:
    refuse_if(not text.strip(), Refused("cases.no_words", status=400))
    refuse_if(len(text) > LONGEST_WORDS, Refused("cases.too_long", most=LONGEST_WORDS, status=400))


@transaction.atomic
def customer_writes(
    case: Case,
    text: str,
    *,
    channel: str = "form",
    attachments: Sequence[StoredFile] = (),
    reopens: bool | None = None,
    key: str | None = None,
    came: Came = BY_HAND,
    actor: Actor,
    at: datetime,
) -> Message:
    """The customer adds words: an answer is promised unless one is still owed, and a resolved case opens again.

    `reopens` says whether words on a resolved case open it; where nobody asked the customer, words that only thank do
    not (`rules.thanks`). Words for a case that was merged are for the one it became part of; spam they do not wake.
    """
    refuse_if(not text.strip() and not attachments, Refused("cases.no_words", status=400))
    case = _standing(case)
    if key and Message.objects.filter(key=key).exists():
        return Message.objects.get(key=key)
    message = conversations.receive_message(
        case.conversation, text, channel=channel, attachments=attachments, key=key, came=came, actor=actor, at=at
    )
    case.last_from_customer_at = at
    case.save(update_fields=["last_from_customer_at"])
    (wrote,) = publish(
        CustomerWrote(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, message_id=message.pk, actor=actor,
            occurred_at=at,
        )
    )  # fmt: skip
    if case.spam_at is not None:
        return message
    if case.resolved_at is not None:
        if reopens or (reopens is None and (attachments or not only_thanks(text))):
            reopen(case, text, actor=actor, at=at)
        return message
    if case.waiting_for == "customer":
        go_on(case, actor=SYSTEM, at=at)
    if not case.promises.filter(kind__in=(FIRST_RESPONSE, ANSWER), kept_at=None, called_off_at=None).exists():
        make_promise(case, ANSWER, because_of=wrote.id, actor=SYSTEM, at=at)
    return message


def _standing(case: Case) -> Case:
    """The case itself or, if it was merged meanwhile, the one it became part of; locked."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("conversation")
    found = rows.get(pk=case.pk)
    return rows.get(pk=standing_case(case.pk).pk) if found.merged_into_id else found


def save_draft(case: Case, staff: Staff, kind: str, text: str, at: datetime) -> None:  # house: its writer is who acts
    """Keep what someone is writing; nothing written is nothing kept."""
    refuse_if(kind not in (REPLY, NOTE), Refused("cases.unknown_draft", status=400))
    refuse_if(len(text) > LONGEST_DRAFT, Refused("cases.too_long", most=LONGEST_WORDS, status=400))
    if text.strip():
        Draft.objects.update_or_create(case=case, staff=staff, kind=kind, defaults={"text": text, "saved_at": at})
    else:
        Draft.objects.filter(case=case, staff=staff, kind=kind).delete()
