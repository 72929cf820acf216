"""Two cases that are one matter become one; one case that is two becomes two. Messages are moved, never copied."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from vafa.cases.actions.opening import open_case
from vafa.cases.actions.promises import call_off, make_promise
from vafa.cases.actions.sorting import MOST_TAGS, begin_anew, end
from vafa.cases.events import CaseClosed, CaseMerged, CaseSplit, CaseUnmerged
from vafa.cases.models import Case, CaseLink
from vafa.cases.rules.policies import ANSWER, FIRST_RESPONSE
from vafa.conversations.actions import move_messages
from vafa.conversations.models import Message
from vafa.platform.events.models import EventRow, event_of
from vafa.platform.events.publishing import publish
from vafa.platform.values import SYSTEM, Actor, Refused, refuse_if

UNMERGE_FOR = timedelta(hours=1)
OWED_WORD = (FIRST_RESPONSE, ANSWER)


@transaction.atomic
def merge(case: Case, into: Case, *, actor: Actor, at: datetime) -> Case:
    """Make a case part of another, which is returned: its messages stand there, what it owed is called off.

    The customer hears nothing; their link to this case shows the other one. A word that was owed here is owed there.
    Refused: cases.merge_itself, cases.merge_customers, cases.merge_ended, cases.ended.
    """
    refuse_if(case.pk == into.pk, Refused("cases.merge_itself", status=400))
    case, into = _locked(case, into)
    if case.merged_into_id == into.pk:
        return into
    refuse_if(case.customer_id != into.customer_id, Refused("cases.merge_customers"))
    refuse_if(into.resolved_at is not None, Refused("cases.merge_ended", number=into.number))
    refuse_if(case.merged_into_id is not None or case.spam_at is not None, Refused("cases.ended"))
    was_open = case.resolved_at is None
    word_owed = case.promises.filter(kind__in=OWED_WORD, kept_at=None, called_off_at=None).exists()
    messages = list(Message.objects.filter(conversation_id=case.conversation_id))
    move_messages(messages, into.conversation, actor=actor, at=at)
    call_off(case, actor=actor, at=at)
    end(case, at)
    case.merged_into = into
    case.save(update_fields=["merged_into"])
    _take_over(into, case)
    told = CaseMerged(
        case_id=case.pk, number=case.number, customer_id=case.customer_id, into_id=into.pk, into_number=into.number,
        message_ids=[one.pk for one in messages], was_open=was_open, actor=actor, occurred_at=at,
    )  # fmt: skip
    closed = CaseClosed(
        case_id=case.pk, number=case.number, customer_id=case.customer_id, how="merged", actor=actor, occurred_at=at
    )
    (merged, _closed) = publish([told, closed])
    if word_owed and not into.promises.filter(kind__in=OWED_WORD, kept_at=None, called_off_at=None).exists():
        make_promise(into, ANSWER, because_of=merged.id, actor=SYSTEM, at=at)
    return into


@transaction.atomic
def unmerge(case: Case, *, actor: Actor, at: datetime) -> Case:
    """Take a merge back within an hour: the very messages that came with it go back, what was owed is promised anew.

    Refused: cases.not_merged, cases.too_late_to_unmerge.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    refuse_if(case.merged_into_id is None, Refused("cases.not_merged"))
    row = EventRow.objects.filter(subject_kind="case", subject_id=case.pk, name=CaseMerged.name).order_by("id").last()
    told = event_of(row) if row is not None else None
    if not isinstance(told, CaseMerged) or told.into_id != case.merged_into_id or at - told.occurred_at > UNMERGE_FOR:
        raise Refused("cases.too_late_to_unmerge")
    into = Case.objects.select_for_update().get(pk=told.into_id)
    moved = Message.objects.filter(pk__in=told.message_ids, conversation_id=into.conversation_id)
    move_messages(list(moved), case.conversation, actor=actor, at=at)
    case.merged_into = None
    case.save(update_fields=["merged_into"])
    publish(
        CaseUnmerged(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, from_id=into.pk,
            from_number=into.number, actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return begin_anew(case, told.occurred_at, actor=actor, at=at) if told.was_open else case


@transaction.atomic
def split(
    case: Case, message_ids: Collection[int], subject: str, *, kind: str, key: str | None, actor: Actor, at: datetime
) -> Case:
    """Make a case of its own of some messages: same customer, its own promises, its own letter that it arrived.

    The same key twice is one case. Refused: cases.split_what unless a message of the customer goes and one stays.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    if key:
        made = Case.objects.filter(form_key=key).first()
        if made is not None:
            return made
    heard = list(Message.objects.filter(conversation_id=case.conversation_id).order_by("created_at", "pk"))
    going = [one for one in heard if one.pk in set(message_ids)]
    theirs = [one for one in heard if one.direction == Message.IN]
    staying = [one for one in theirs if one not in going]
    refuse_if(not staying or len(staying) == len(theirs), Refused("cases.split_what", status=400))
    first = next(one for one in going if one.direction == Message.IN)
    other = open_case(
        case.customer, kind=kind, subject=subject, text=first.text, channel=first.channel, order=case.order,
        unit=case.unit, form_key=key, moved=going, actor=actor, at=at,
    )  # fmt: skip
    CaseLink.objects.create(one=case, other=other, why="split", by=actor.as_text(), at=at)
    publish(
        CaseSplit(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, other_id=other.pk,
            other_number=other.number, message_ids=[one.pk for one in going], actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return other


def _locked(one: Case, other: Case) -> tuple[Case, Case]:
    """Both, locked in one order whoever asks, so that two merges never wait for each other."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("conversation").order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[one.pk, other.pk])}
    return found[one.pk], found[other.pk]


def _take_over(into: Case, case: Case) -> None:
    """What the page of a case knows of its conversation, for both together."""
    into.last_from_customer_at = _latest(into.last_from_customer_at, case.last_from_customer_at)
    into.last_from_us_at = _latest(into.last_from_us_at, case.last_from_us_at)
    into.tags = list(dict.fromkeys([*into.tags, *case.tags]))[:MOST_TAGS]
    into.save(update_fields=["last_from_customer_at", "last_from_us_at", "tags"])


def _latest(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((moment for moment in (one, other) if moment is not None), default=None)
