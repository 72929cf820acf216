"""Making a wrong good: giving a remedy within one's authority, asking for a yes above it, deciding, withdrawing.

Nothing is given beyond the authority of whoever gives or says yes, on the case and in the month, also when two do so at
once: the case is locked first, then, by an advisory lock, the month of the person.
"""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from vafa.cases.access import COMPENSATE
from vafa.cases.actions.complaints import check_amount, complaint_for_change, hear, note_apology, weigh
from vafa.cases.actions.letters import write_letter
from vafa.cases.actions.resolution import UNDO_FOR
from vafa.cases.actions.stages import check_decision, tell_approvers
from vafa.cases.events import (
    ApprovalDecided,
    CompensationAsked,
    CompensationDeclined,
    CompensationGiven,
    CompensationWithdrawn,
    ExceptionMade,
)
from vafa.cases.links import reader_for
from vafa.cases.models import Approval, Case, Compensation, Complaint
from vafa.cases.models.complaint import REMEDIES
from vafa.cases.queries.authority import approvers_of, given_on, standing_on
from vafa.cases.rules.making_good import is_enough
from vafa.conversations.models import Message
from vafa.conversations.sending.take_back import take_back
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.i18n.money import show_money
from vafa.platform.values import Actor, Money, Refused, refuse_if

LETTER = "case_made_good"


@transaction.atomic
def give(
    case: Case,
    remedy: str,
    worth: Money,
    words: str = "",
    key: str | None = None,
    *,
    exception: str = "",
    giver: Staff,
    actor: Actor,
    at: datetime,
) -> Compensation:
    """Give a remedy, which a letter tells the customer with our apology; above the giver's authority ask for a yes.

    `words` say what exactly, for the customer; `exception` why it is not more than the loss though the fault is ours.
    The same key on the case is one remedy. Refused: cases.unknown_remedy, cases.bad_amount, cases.currencies_differ,
    cases.less_than_loss, cases.nobody_covers.
    """
    refuse_if(not may(giver, COMPENSATE), Refused("access.not_allowed", status=403, permission=COMPENSATE))
    refuse_if(remedy not in dict(REMEDIES), Refused("cases.unknown_remedy", status=400))
    check_amount(worth)
    case, complaint = complaint_for_change(case)
    key = f"{case.pk}:{key}"[:64] if key else None
    made = Compensation.objects.filter(key=key).first() if key else None
    if made is not None:
        return made
    same = worth.currency == complaint.currency
    refuse_if(not same, Refused("cases.currencies_differ", one=worth.currency, other=complaint.currency))
    _require_enough(case, complaint, worth, exception.strip(), actor, at)
    _lock_month(giver)
    compensation = Compensation.objects.create(
        case=case, remedy=remedy, worth=worth.amount, currency=worth.currency, words=" ".join(words.split())[:300],
        asked_by=giver, asked_at=at, key=key,
    )  # fmt: skip
    if standing_on(case, giver, worth.currency, at).within(worth).allowed:
        _hand_out(compensation, complaint, giver, actor=actor, at=at)
    else:
        _ask(compensation, giver, exception, actor=actor, at=at)
        weigh(case, complaint, at)
    return compensation


@transaction.atomic
def decide_compensation(
    approval: Approval, granted: bool, *, reason: str = "", decider: Staff, actor: Actor, at: datetime
) -> Approval:
    """Say yes or no to a remedy that was asked for. A yes is within the decider's own authority as it is now.

    The same word of the same person again changes nothing. Refused: cases.not_asked, cases.already_decided,
    cases.no_reason, cases.above_your_authority.
    """
    case, complaint = complaint_for_change(approval.case)
    approval = Approval.objects.select_for_update(of=("self",)).select_related("compensation").get(pk=approval.pk)
    compensation = approval.compensation
    if compensation is None:
        raise Refused("cases.not_asked", status=403)
    if approval.decided_by_id == decider.pk and approval.granted == granted:
        return approval
    check_decision(approval, granted, reason, decider)
    compensation.case, approval.case = case, case
    if granted:
        _lock_month(decider)
        worth = Money(compensation.worth, compensation.currency)
        allowed = standing_on(case, decider, worth.currency, at).within(worth).allowed
        refuse_if(not may(decider, COMPENSATE) or not allowed, Refused("cases.above_your_authority"))
    _close(approval, granted, reason, decider, actor=actor, at=at)
    if granted:
        _hand_out(compensation, complaint, decider, actor=actor, at=at)
    else:
        compensation.state, compensation.reason = Compensation.DECLINED, approval.reason
        compensation.save(update_fields=["state", "reason"])
        told = CompensationDeclined(
            **_of(compensation), declined_by_id=decider.pk, reason=approval.reason, actor=actor, occurred_at=at
        )
        publish(told)
    return approval


@transaction.atomic
def withdraw(compensation: Compensation, reason: str, *, actor: Actor, at: datetime) -> Compensation:
    """Do not give it after all; a letter that still waits does not leave. Given, it needs a reason: cases.no_reason."""
    case, complaint = complaint_for_change(compensation.case)
    compensation = Compensation.objects.select_related("case").get(pk=compensation.pk)
    if compensation.state not in (Compensation.ASKED, Compensation.GIVEN):
        return compensation
    before, reason = compensation.state, reason.strip()[:2000]
    refuse_if(before == Compensation.GIVEN and not reason, Refused("cases.no_reason", status=400))
    compensation.state, compensation.reason = Compensation.WITHDRAWN, reason
    compensation.save(update_fields=["state", "reason"])
    Approval.objects.filter(compensation=compensation, decided_at=None).update(
        decided_at=at, granted=False, reason=reason
    )
    letter = Message.objects.filter(key=_letter_key(compensation)).first()
    if letter is not None:
        take_back(letter, actor=actor, at=at)
    publish(CompensationWithdrawn(**_of(compensation), before=before, reason=reason, actor=actor, occurred_at=at))
    weigh(case, complaint, at)
    return compensation


def letter_facts(case: Case, remedy: str, worth: Money) -> dict[str, str]:
    """What the letter of a remedy says beyond what every letter of a case does."""
    return {"remedy": remedy, "worth": show_money(worth.amount, worth.currency, reader_for(case.customer))}


def _require_enough(case: Case, complaint: Complaint, worth: Money, exception: str, actor: Actor, at: datetime) -> None:
    """More than the loss, where the fault is ours, or a reason, which is kept."""
    loss = None if complaint.loss is None else Money(complaint.loss, complaint.currency)
    if is_enough(complaint.fault, loss, given_on(case.pk, worth.currency) + worth):
        return
    refuse_if(not (exception or complaint.exception_why), Refused("cases.less_than_loss"))
    if exception and exception != complaint.exception_why:
        hear(case, complaint, actor=actor, at=at)
        complaint.exception_why = exception[:5000]
        publish(
            ExceptionMade(
                case_id=case.pk, number=case.number, customer_id=case.customer_id, why=complaint.exception_why,
                actor=actor, occurred_at=at,
            )
        )  # fmt: skip


def _hand_out(compensation: Compensation, complaint: Complaint, giver: Staff, *, actor: Actor, at: datetime) -> None:
    """Give it in this person's authority, and tell the customer; the letter waits a moment for second thoughts."""
    case = compensation.case
    compensation.state, compensation.given_by, compensation.given_at = Compensation.GIVEN, giver, at
    compensation.save(update_fields=["state", "given_by", "given_at"])
    told = letter_facts(case, compensation.remedy, Money(compensation.worth, compensation.currency))
    message = write_letter(
        case, LETTER, key=_letter_key(compensation), text=compensation.words, more=told,
        author_id=compensation.asked_by_id, not_before=at + UNDO_FOR, actor=actor, at=at,
    )  # fmt: skip
    publish(
        CompensationGiven(**_of(compensation), given_by_id=giver.pk, message_id=message.pk, actor=actor, occurred_at=at)
    )
    if message.state != Message.SKIPPED:
        note_apology(case, complaint, message, "", actor=actor, at=at)
    weigh(case, complaint, at)


def _ask(compensation: Compensation, asker: Staff, why: str, *, actor: Actor, at: datetime) -> None:
    case, worth = compensation.case, Money(compensation.worth, compensation.currency)
    asked_of = approvers_of(case, worth, but=asker.pk, at=at)
    refuse_if(not asked_of, Refused("cases.nobody_covers"))
    approval = Approval.objects.create(
        case=case, compensation=compensation, asked_by=asker, asked_at=at, asked_of=asked_of,
        words=why.strip()[:2000],
    )  # fmt: skip
    publish(CompensationAsked(**_of(compensation), asked_by_id=asker.pk, actor=actor, occurred_at=at))
    tell_approvers(approval, about="compensation", actor=actor, at=at)


def _close(approval: Approval, granted: bool, reason: str, decider: Staff, *, actor: Actor, at: datetime) -> None:
    case = approval.case
    approval.decided_by, approval.decided_at, approval.granted = decider, at, granted
    approval.reason = reason.strip()[:2000]
    approval.save(update_fields=["decided_by", "decided_at", "granted", "reason"])
    publish(
        ApprovalDecided(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, approval_id=approval.pk,
            about="compensation", granted=granted, reason=approval.reason, asked_by_id=approval.asked_by_id,
            actor=actor, occurred_at=at,
        )
    )  # fmt: skip


def _lock_month(staff: Staff) -> None:
    """Whoever gives in this person's authority waits for the other to be done, so that the month's sum is true."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"authority of {staff.pk}"])


def _letter_key(compensation: Compensation) -> str:
    return f"{LETTER}:{compensation.pk}"


def _of(compensation: Compensation) -> dict[str, Any]:
    case = compensation.case
    return {
        "case_id": case.pk, "number": case.number, "customer_id": case.customer_id, "compensation_id": compensation.pk,
        "remedy": compensation.remedy, "worth": compensation.worth, "currency": compensation.currency,
    }  # fmt: skip
