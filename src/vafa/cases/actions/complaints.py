"""Hearing a complaint out: whose fault, the loss the customer feels, saying sorry, why less than the loss is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from vafa.cases.actions.answering import reply
from vafa.cases.actions.handing import assign
from vafa.cases.actions.promises import keep_promises
from vafa.cases.actions.stages import leave_when_answered
from vafa.cases.events import ApologySaid, ComplaintHeard, ComplaintRated, ExceptionMade, FaultNamed, LossNoted
from vafa.cases.models import Case, Compensation, Complaint
from vafa.cases.models.complaint import FAULTS
from vafa.cases.queries.authority import given_on
from vafa.cases.rules.making_good import is_made_good
from vafa.cases.rules.policies import ANSWER, FIRST_RESPONSE
from vafa.conversations.models import Message
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, CurrenciesDiffer, Money, Refused, refuse_if

LONGEST = 5000
MOST_PARTS = 20
TOO_MUCH = Decimal(10) ** 15  # what the column holds


@dataclass(frozen=True)
class LossPart:
    """One thing the customer lost, in their words, and what it is worth to them, where that can be said."""

    words: str
    worth: Money | None = None


@transaction.atomic
def note_fault(case: Case, fault: str, *, actor: Actor, at: datetime) -> Complaint:
    """Say whose fault it was, or, with "", that this is not known yet. Refused: cases.unknown_fault."""
    refuse_if(fault not in ("", *dict(FAULTS)), Refused("cases.unknown_fault", status=400))
    case, complaint = complaint_for_change(case)
    if complaint.fault == fault:
        return complaint
    hear(case, complaint, actor=actor, at=at)
    before, complaint.fault = complaint.fault, fault
    publish(
        FaultNamed(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, fault=fault, before=before, actor=actor,
            occurred_at=at,
        )
    )  # fmt: skip
    return weigh(case, complaint, at)


@transaction.atomic
def note_loss(case: Case, words: str, parts: Sequence[LossPart], *, actor: Actor, at: datetime) -> Complaint:
    """Write down what the customer lost; the amounts make its sum, and none is a loss that cannot be said in money.

    Amounts in another currency than the complaint's change it, as long as nothing was given. Refused:
    cases.no_words, cases.bad_amount, cases.currencies_differ.
    """
    parts = [one for one in parts if one.words.strip() or one.worth is not None]
    refuse_if(not words.strip() and not parts, Refused("cases.no_words", status=400))
    refuse_if(len(parts) > MOST_PARTS, Refused("cases.too_many_parts", status=400))
    case, complaint = complaint_for_change(case)
    worths = [one.worth for one in parts if one.worth is not None]
    loss = _sum(worths)
    currency = loss.currency if loss else complaint.currency
    if currency != complaint.currency and Compensation.objects.filter(case=case).exists():
        raise Refused("cases.currencies_differ", one=currency, other=complaint.currency)
    kept = [
        {"words": " ".join(one.words.split())[:300], "amount": None if one.worth is None else str(one.worth.amount)}
        for one in parts
    ]
    words, amount = words.strip()[:LONGEST], None if loss is None else loss.amount
    same = (complaint.loss_words, complaint.loss_parts, complaint.loss, complaint.currency)
    if same == (words, kept, amount, currency):
        return complaint
    hear(case, complaint, actor=actor, at=at)
    complaint.loss_words, complaint.loss_parts, complaint.loss, complaint.currency = words, kept, amount, currency
    said = words or ", ".join(str(one["words"]) for one in kept)
    publish(
        LossNoted(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, words=said, loss=amount,
            currency=currency, actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return weigh(case, complaint, at)


@transaction.atomic
def note_exception(case: Case, why: str, *, actor: Actor, at: datetime) -> Complaint:
    """Write why less than the loss, or nothing, is given. Refused: cases.no_reason."""
    why = why.strip()[:LONGEST]
    refuse_if(not why, Refused("cases.no_reason", status=400))
    case, complaint = complaint_for_change(case)
    if complaint.exception_why == why:
        return complaint
    hear(case, complaint, actor=actor, at=at)
    complaint.exception_why = why
    publish(
        ExceptionMade(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, why=why, actor=actor, occurred_at=at
        )
    )
    return weigh(case, complaint, at)


@transaction.atomic
def apologise(
    case: Case,
    words: str,
    *,
    author: Staff,
    by_phone: bool = False,
    key: str | None = None,
    actor: Actor,
    at: datetime,
) -> Complaint:
    """Say sorry: by a letter with these words, or note that it was said by phone, which is an answer as well.

    The same key is one letter. Refused: cases.no_words, cases.not_reached when no letter can reach the customer.
    """
    case, complaint = complaint_for_change(case)
    if by_phone and complaint.apologised_at is not None:
        return complaint
    message = None if by_phone else reply(case, words, author=author, key=key, actor=actor, at=at)
    refuse_if(message is not None and message.state == Message.SKIPPED, Refused("cases.not_reached"))
    if message is None:
        _spoken(case, author, actor=actor, at=at)
    note_apology(case, complaint, message, words, actor=actor, at=at)
    return weigh(case, complaint, at)


@transaction.atomic
def note_satisfaction(case_id: int, score: int, *, actor: Actor, at: datetime) -> None:
    """Keep how satisfied the customer is after a complaint, 1 to 5; for a case that is none nothing happens."""
    refuse_if(score not in range(1, 6), Refused("cases.bad_score", status=400))
    complaint = Complaint.objects.select_for_update(of=("self",)).select_related("case").filter(case=case_id).first()
    if complaint is None or complaint.satisfaction == score:
        return
    complaint.satisfaction = score
    complaint.save(update_fields=["satisfaction"])
    case = complaint.case
    publish(
        ComplaintRated(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, score=score, actor=actor, occurred_at=at
        )
    )


def complaint_for_change(case: Case) -> tuple[Case, Complaint]:
    """The case, locked, and its complaint. For use inside the room's actions. Refused: cases.not_a_complaint."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    complaint = Complaint.objects.filter(case=case).first()
    if complaint is None:
        raise Refused("cases.not_a_complaint")
    return case, complaint


def hear(case: Case, complaint: Complaint, *, actor: Actor, at: datetime) -> None:
    """Mark that we listened, the first time anything of the complaint is written down."""
    if complaint.listened_at is None:
        complaint.listened_at = at
        publish(
            ComplaintHeard(
                case_id=case.pk, number=case.number, customer_id=case.customer_id, actor=actor, occurred_at=at
            )
        )


def note_apology(
    case: Case, complaint: Complaint, message: Message | None, words: str, *, actor: Actor, at: datetime
) -> None:
    """Mark that sorry was said, once by phone and once a letter. For use inside the room's actions."""
    hear(case, complaint, actor=actor, at=at)
    complaint.apologised_at = complaint.apologised_at or at
    key = f"apology:{message.pk}" if message else f"apology by phone:{case.pk}"
    publish(
        ApologySaid(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, way="letter" if message else "phone",
            words=words.strip()[:LONGEST], message_id=message.pk if message else None, key=key, actor=actor,
            occurred_at=at,
        )
    )  # fmt: skip


def weigh(case: Case, complaint: Complaint, at: datetime) -> Complaint:
    """Mark whether the wrong is made good now, and keep the complaint. For use inside the room's actions."""
    loss = None if complaint.loss is None else Money(complaint.loss, complaint.currency)
    given = given_on(case.pk, complaint.currency)
    good = is_made_good(complaint.fault, loss, given, complaint.exception_why)
    complaint.made_good_at = (complaint.made_good_at or at) if good else None
    complaint.save()
    return complaint


def _spoken(case: Case, author: Staff, *, actor: Actor, at: datetime) -> None:
    """Words on the phone are an answer: who spoke has the case if nobody had, and what was owed is kept."""
    if case.owner_id is None:
        assign(case, author, actor=actor, at=at)
        case.refresh_from_db()
    case.last_from_us_at = at
    case.save(update_fields=["last_from_us_at"])
    keep_promises(case, (FIRST_RESPONSE, ANSWER), actor=actor, at=at)
    if case.resolved_at is None:
        leave_when_answered(case, actor=actor, at=at)


def check_amount(worth: Money) -> None:
    """Refuse what is no amount to give or to lose."""
    fits = worth.amount > 0 and worth.amount < TOO_MUCH and worth.amount == round(worth.amount, 3)
    refuse_if(not fits, Refused("cases.bad_amount", status=400))


def _sum(worths: Sequence[Money]) -> Money | None:
    for one in worths:
        check_amount(one)
    try:
        total = sum(worths[1:], worths[0]) if worths else None
    except CurrenciesDiffer as differ:
        currencies = sorted({one.currency for one in worths})
        raise Refused("cases.currencies_differ", one=currencies[0], other=currencies[1]) from differ
    refuse_if(total is not None and total.amount >= TOO_MUCH, Refused("cases.bad_amount", status=400))
    return total
