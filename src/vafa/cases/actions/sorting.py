"""Putting cases in order: how pressing they are, their tags, and what was no request at all."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from vafa.cases.actions.promises import apply_policy, call_off, make_promises
from vafa.cases.events import CaseClosed, MarkedSpam, PriorityChanged, SpamTakenBack, TagsChanged
from vafa.cases.models import PRIORITIES, Case
from vafa.platform.events.publishing import publish
from vafa.platform.values import SYSTEM, Actor, Refused, refuse_if

LONGEST_TAG, MOST_TAGS = 40, 20


@transaction.atomic
def set_priority(case: Case, priority: int, *, actor: Actor, at: datetime) -> Case:
    """Say how pressing it is; what is still owed follows the policy it falls under then.

    Refused: cases.unknown_priority, cases.ended.
    """
    refuse_if(priority not in dict(PRIORITIES), Refused("cases.unknown_priority", status=400))
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.priority == priority:
        return case
    refuse_if(case.resolved_at is not None, Refused("cases.ended"))
    before, case.priority = case.priority, priority
    case.save(update_fields=["priority"])
    publish(
        PriorityChanged(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, priority=priority, before=before,
            actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    apply_policy(case, actor=SYSTEM, at=at)
    return case


def clean_tag(text: str) -> str:
    """A tag as it is kept: without # and doubled spaces. Refused: cases.no_tag."""
    tag = " ".join(text.replace("\x00", "").replace("#", " ").split())
    refuse_if(not tag or len(tag) > LONGEST_TAG, Refused("cases.no_tag", status=400))
    return tag


@transaction.atomic
def change_tags(
    case: Case, *, add: Collection[str] = (), remove: Collection[str] = (), actor: Actor, at: datetime
) -> Case:
    """Put tags on a case and take others off; what is so already stays. Refused: cases.no_tag, cases.too_many_tags."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    added = [tag for tag in dict.fromkeys(clean_tag(one) for one in add) if tag not in case.tags]
    removed = [tag for tag in case.tags if tag in remove]
    tags = [tag for tag in case.tags if tag not in remove] + added
    refuse_if(len(tags) > MOST_TAGS, Refused("cases.too_many_tags", status=400))
    if not added and not removed:
        return case
    case.tags = tags
    case.save(update_fields=["tags"])
    publish(
        TagsChanged(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, added=added, removed=removed,
            actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return case


@transaction.atomic
def mark_spam(case: Case, *, actor: Actor, at: datetime) -> Case:
    """It was no request: it ends here, nothing is owed any more, and the sender hears nothing.

    Refused: cases.ended, for a case that was resolved or merged.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.spam_at is not None:
        return case
    refuse_if(case.resolved_at is not None, Refused("cases.ended"))
    call_off(case, actor=actor, at=at)
    end(case, at)
    case.spam_at = at
    case.save(update_fields=["spam_at"])
    pk, number, customer = case.pk, case.number, case.customer_id
    publish(
        [
            MarkedSpam(case_id=pk, number=number, customer_id=customer, actor=actor, occurred_at=at),
            CaseClosed(case_id=pk, number=number, customer_id=customer, how="spam", actor=actor, occurred_at=at),
        ]
    )
    return case


@transaction.atomic
def take_back_spam(case: Case, *, actor: Actor, at: datetime) -> Case:
    """It was a request after all: what had been called off is promised anew, from now. No spam stays as it is."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.spam_at is None:
        return case
    called_off = case.spam_at
    case.spam_at = None
    case.save(update_fields=["spam_at"])
    publish(
        SpamTakenBack(case_id=case.pk, number=case.number, customer_id=case.customer_id, actor=actor, occurred_at=at)
    )
    return begin_anew(case, called_off, actor=actor, at=at)


def end(case: Case, at: datetime) -> None:
    """Nothing is expected any more; a moment it was resolved at stays. For use inside the room's actions."""
    case.resolved_at = case.resolved_at or at
    case.closed_at = case.closed_at or at
    case.due_at = case.check_back_at = case.waiting_since = case.waiting_until = None
    case.waiting_for = ""
    case.save(
        update_fields=[
            "resolved_at", "closed_at", "due_at", "check_back_at", "waiting_for", "waiting_since", "waiting_until",
        ]
    )  # fmt: skip


def begin_anew(case: Case, called_off: datetime, *, actor: Actor, at: datetime) -> Case:
    """Open again a case that ended without an answer; what was called off then is promised from now."""
    case.resolved_at = case.closed_at = None
    case.save(update_fields=["resolved_at", "closed_at"])
    kinds = case.promises.filter(called_off_at=called_off).order_by("pk").values_list("kind", flat=True)
    if kinds:
        make_promises(case, dict.fromkeys(kinds), actor=actor, at=at)
    return case
