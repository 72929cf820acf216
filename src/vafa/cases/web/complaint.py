"""A complaint from its case: hearing what went wrong, the offer with its letter, second thoughts."""

import uuid
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from vafa.cases.access import APPROVE, COMPENSATE
from vafa.cases.actions.compensation import LETTER, give, letter_facts, withdraw
from vafa.cases.actions.complaints import LossPart, apologise, note_exception, note_fault, note_loss
from vafa.cases.links import status_address
from vafa.cases.models import Case, Compensation, Complaint
from vafa.cases.models.complaint import FAULTS, REMEDIES
from vafa.cases.queries.authority import standing_on
from vafa.cases.queries.complaints import complaint_of, complaint_page
from vafa.cases.rules.authority import UNBOUNDED
from vafa.cases.rules.shapes import RESOLUTION
from vafa.cases.web.asking import ask, done
from vafa.cases.web.offers import ICONS, Offer, amends_of, offer_of
from vafa.cases.web.page import actor_of, asker_of, case_desk, case_of, where_of
from vafa.cases.wording.complaints import fault_word, remedy_word
from vafa.conversations.letters.editing import preview
from vafa.platform.access import may, require
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.money import parse_money, show_money
from vafa.platform.time import now
from vafa.platform.ui.components import Option, Pair
from vafa.platform.ui.slots import draw_slot
from vafa.platform.values import Money, Refused, refuse_if
from vafa.platform.wording import sentence

MORE_LINES = 2  # empty lines of the loss


@case_desk(COMPENSATE)
def complaint(request: HttpRequest, number: int) -> HttpResponse:
    """What a complaint asks for now: what went wrong, or, once that is solved, making it good."""
    case = case_of(request, number)
    row = _complaint(case)
    if case.stage < RESOLUTION and "give" not in request.GET:
        return ask(request, case, "complaint", _what_went_wrong(row))
    return ask(request, case, "make_good", block(request, case, row, now()))


@case_desk(COMPENSATE)
def loss(request: HttpRequest, number: int) -> HttpResponse:
    """What went wrong, to be written down or put right."""
    case = case_of(request, number)
    return ask(request, case, "complaint", _what_went_wrong(_complaint(case)))


@case_desk(COMPENSATE, "POST")
def heard(request: HttpRequest, number: int) -> HttpResponse:
    """Keep whose fault it was, the loss the customer feels, and that sorry was said on the phone."""
    case, at = case_of(request, number), now()
    row = _complaint(case)
    fault, words = request.POST.get("fault", ""), request.POST.get("words", "")
    lines = list(zip(request.POST.getlist("part")[:40], request.POST.getlist("worth")[:40], strict=False))
    actor = actor_of(request)
    try:
        with transaction.atomic():
            note_fault(case, fault, actor=actor, at=at)
            parts = [LossPart(what, _worth(typed, row.currency)) for what, typed in lines]
            if words.strip() or any(one.words.strip() or one.worth for one in parts):
                note_loss(case, words, parts, actor=actor, at=at)
            if request.POST.get("sorry") == "phone":
                apologise(case, "", by_phone=True, author=asker_of(request), actor=actor, at=at)
    except Refused as refused:
        context = _what_went_wrong(row) | {"faults": _faults(fault), "words": words, "lines": lines}
        return ask(request, case, "complaint", context, refused=refused)
    return done(request, number)


@case_desk(COMPENSATE, "POST")
def fault(request: HttpRequest, number: int) -> HttpResponse:
    """Keep whose fault it was, as soon as it is chosen."""
    note_fault(case_of(request, number), request.POST.get("fault", ""), actor=actor_of(request), at=now())
    return HttpResponse(status=204)


@case_desk(COMPENSATE, "POST")
def make_good(request: HttpRequest, number: int) -> HttpResponse:
    """Give what is offered, or ask for a yes; with a reason and no amount nothing is given. Once for each form."""
    case, at, offer = case_of(request, number), now(), offer_of(request)
    row = _complaint(case)
    try:
        _make_good(request, case, row, offer, at)
    except Refused as refused:
        context = block(request, case, row, at, offer=offer, error=sentence(refused))
        response = ask(request, case, "make_good", context, status=refused.status)
        if "HX-Retarget" in response.headers:  # the block is on the page already, or in its dialog
            response.headers["HX-Retarget"] = "#make-good"
            response.headers["HX-Reswap"] = "outerHTML"
        return response
    return done(request, number)


@transaction.atomic
def _make_good(request: HttpRequest, case: Case, row: Complaint, offer: Offer, at: datetime) -> None:
    actor = actor_of(request)
    note_fault(case, offer.fault, actor=actor, at=at)
    if not offer.amount and offer.reason:
        note_exception(case, offer.reason, actor=actor, at=at)
        return
    refuse_if(not offer.amount, Refused("cases.bad_amount", status=400))
    give(
        case, offer.remedy, offer.worth(row.currency), offer.words, request.GET.get("key", "")[:40] or None,
        exception=offer.reason, giver=asker_of(request), actor=actor, at=at,
    )  # fmt: skip


@case_desk(COMPENSATE, "POST")
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """The letter the customer would get with this offer, in their language. Nothing is kept."""
    case, offer = case_of(request, number), offer_of(request)
    row = _complaint(case)
    try:
        refuse_if(offer.remedy not in dict(REMEDIES), Refused("cases.unknown_remedy", status=400))
        refuse_if(not offer.amount, Refused("cases.bad_amount", status=400))
        facts = letter_facts(case, offer.remedy, offer.worth(row.currency))
        known = {
            "number": to_reader(case.number, case.customer.language), "subject": case.subject, "text": offer.words,
            "status_link": status_address(case), **facts,
        }  # fmt: skip
        written = preview(LETTER, case.customer, context=known)
    except Refused as refused:
        return ask(request, case, "letter", {}, refused=refused)
    return ask(request, case, "letter", {"letter": written, "language": case.customer.language})


@case_desk(COMPENSATE, "POST")
def sorry(request: HttpRequest, number: int) -> HttpResponse:
    """Note that sorry was said on the phone."""
    case = case_of(request, number)
    apologise(case, "", by_phone=True, author=asker_of(request), actor=actor_of(request), at=now())
    return done(request, number)


@case_desk(COMPENSATE, "GET", "HEAD", "POST")
def take_back(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Not give something after all: who asked for it or gave it, or somebody who approves."""
    case, asker = case_of(request, number), asker_of(request)
    remedy = get_object_or_404(Compensation, pk=pk, case=case)
    if asker.pk not in (remedy.asked_by_id, remedy.given_by_id):
        require(asker, APPROVE)
    refused = None
    if request.method == "POST":
        try:
            withdraw(remedy, request.POST.get("reason", ""), actor=actor_of(request), at=now())
            return done(request, number)
        except Refused as problem:
            refused = problem
    return ask(request, case, "withdraw", {"remedy": remedy, "what": what(remedy)}, refused=refused)


def block(
    request: HttpRequest, case: Case, row: Complaint, at: datetime, *, offer: Offer | None = None, error: str = ""
) -> dict[str, object]:
    """What the make-good of a case shows: what was given and, for who may, an offer."""
    page, asker = complaint_page(case, row, asker_of(request), at), asker_of(request)
    key = request.GET.get("key", "")[:40] if offer else str(uuid.uuid4())
    query = where_of(request, case).query
    urls = {
        "give": f"{reverse('desk_case_make_good', args=[case.number])}{query}&key={key}",
        "fault": reverse("desk_case_fault", args=[case.number]) + query,
        "letter": reverse("desk_case_made_good_letter", args=[case.number]) + query,
    }
    return {
        "case": case,
        "query": query,
        "page": page,
        "remedies": [_line(one, may(asker, APPROVE) or asker.pk in (one.asked_by_id, one.given_by_id))
                     for one in page.remedies],
        "amends": amends_of(page, urls, offer, error=error) if may(asker, COMPENSATE) else None,
        "may_give": may(asker, COMPENSATE),
        "causes": draw_slot("complaint.cause", request, case),
    }  # fmt: skip


def what(remedy: Compensation) -> str:
    """A remedy in words: what it is and what it is worth."""
    facts = {"remedy": remedy_word(remedy.remedy), "worth": show_money(remedy.worth, remedy.currency)}
    return gettext("%(remedy)s, worth %(worth)s") % facts


def weighed(remedy: Compensation, decider: Staff, at: datetime) -> tuple[list[Pair], str]:
    """What who is asked for a yes wants to know: the felt loss, the fault, and whether it is in their authority."""
    case = remedy.case
    row = complaint_of(case)
    facts = []
    if row is not None and row.loss is not None:
        facts.append(Pair(gettext("The loss they feel"), show_money(row.loss, row.currency)))
    if row is not None and row.fault:
        facts.append(Pair(gettext("Whose fault"), fault_word(row.fault)))
    up_to = standing_on(case, decider, remedy.currency, at).up_to
    shown = {"amount": show_money(up_to.amount, up_to.currency)}
    if up_to.amount >= UNBOUNDED / 10:
        return facts, gettext("Within your authority")
    if remedy.worth <= up_to.amount:
        return facts, gettext("Within your authority: you may give up to %(amount)s here.") % shown
    return facts, gettext("Above your authority: you may give up to %(amount)s here.") % shown


def _line(remedy: Compensation, may_withdraw: bool) -> dict[str, object]:
    """One thing that was given or asked for, as a line."""
    states = {
        Compensation.ASKED: ("paused", gettext("waits for a yes")),
        Compensation.GIVEN: ("kept", gettext("given")),
        Compensation.DECLINED: ("late", gettext("declined")),
        Compensation.WITHDRAWN: ("skipped", gettext("withdrawn")),
    }
    state, word = states[remedy.state]
    live = remedy.state in (Compensation.ASKED, Compensation.GIVEN)
    return {
        "pk": remedy.pk,
        "icon": ICONS.get(remedy.remedy, "gift"),
        "what": what(remedy),
        "words": remedy.words,
        "state": state,
        "word": word,
        "by": remedy.given_by or remedy.asked_by,
        "at": remedy.given_at or remedy.asked_at,
        "reason": remedy.reason,
        "may_withdraw": may_withdraw and live,
    }


def _complaint(case: Case) -> Complaint:
    row = complaint_of(case)
    if row is None:
        raise Refused("cases.not_a_complaint", status=404)
    return row


def _worth(typed: str, currency: str) -> Money | None:
    """An amount of the loss as it was typed; nothing is no amount."""
    if not typed.strip():
        return None
    amount, written = parse_money(typed, currency)
    return Money(amount, written)


def _what_went_wrong(row: Complaint) -> dict[str, object]:
    lines = [(one["words"], shown_amount(one["amount"], row.currency)) for one in row.loss_parts]
    return {
        "complaint": row,
        "faults": _faults(row.fault),
        "words": row.loss_words,
        "lines": lines + [("", "")] * max(MORE_LINES, 3 - len(lines)),
    }


def shown_amount(amount: str | None, currency: str) -> str:
    """An amount of the loss as one would type it."""
    return show_money(Decimal(amount), currency) if amount else ""


def _faults(chosen: str) -> list[tuple[Option, bool]]:
    keys = [*dict(FAULTS), ""]
    return [(Option(key, fault_word(key)), key == chosen) for key in keys]
