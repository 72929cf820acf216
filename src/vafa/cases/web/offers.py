"""What is offered to make a complaint good, as the component shows it and as the form says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.cases.models.complaint import FAULTS, REMEDIES
from vafa.cases.queries.complaints import ComplaintPage
from vafa.cases.rules.making_good import US
from vafa.platform.i18n.money import parse_money, show_money
from vafa.platform.ui.components import Action, Amends, Option, Proof
from vafa.platform.values import Money

ICONS = {
    "refund": "credit-card", "coupon": "ticket", "shipping": "truck-delivery", "replacement": "refresh",
    "points": "star", "other": "gift",
}  # fmt: skip
BUYS = {
    "refund": _("to their account"),
    "coupon": _("for their next purchase"),
    "shipping": _("of the next order"),
    "replacement": _("before the old one is back"),
    "points": _("in their loyalty account"),
    "other": _("say what, in your words"),
}
STEPS = {"IRR": Decimal(1_000_000)}  # how far the handle moves at once: a hundred thousand Toman
STEP = Decimal(5)
LEAST_LINE = 5  # steps the line shows at least


@dataclass(frozen=True)
class Offer:
    """What somebody typed into the form of an offer."""

    fault: str = ""
    remedy: str = ""
    amount: str = ""
    words: str = ""
    reason: str = ""

    def worth(self, currency: str) -> Money:
        """The amount they wrote. Raises NumberNotUnderstood."""
        amount, written = parse_money(self.amount, currency)
        return Money(amount, written)


def offer_of(request: HttpRequest) -> Offer:
    """The offer that was posted."""
    said = request.POST
    return Offer(*(said.get(name, "").strip()[:2000] for name in ("fault", "remedy", "amount", "words", "reason")))


def amends_of(
    page: ComplaintPage,
    urls: Mapping[str, str],
    offer: Offer | None,
    *,
    error: str = "",
) -> Amends:
    """The offer drawn: what was typed, or a first proposal a little above the loss."""
    complaint, currency = page.complaint, page.given.currency
    step = STEPS.get(currency, STEP)
    loss = page.must_exceed if page.must_exceed is not None else (None if page.given else page.loss)
    limit = page.standing.up_to.amount
    amount = _typed(offer, currency) if offer else _proposed(loss, step, ours=complaint.fault == US)
    standard = max(loss.amount if loss else Decimal(0), amount, step * LEAST_LINE)
    most = max(min(limit * 5 / 4, standard * 4), standard * 5 / 4)
    return Amends(
        url=urls["give"],
        faults=[Option(key, str(word)) for key, word in FAULTS] + [Option("", gettext("Not known yet"))],
        remedies=[Option(key, str(word), str(BUYS[key]), ICONS[key]) for key, word in REMEDIES],
        most=(most / step).to_integral_value(ROUND_CEILING) * step,
        limit=limit,
        amount=amount,
        loss=loss.amount if loss is not None else None,
        currency=currency,
        step=step,
        fault=offer.fault if offer else complaint.fault,
        fault_url=urls["fault"],
        remedy=offer.remedy if offer else "refund",
        words=offer.words if offer else "",
        reason=offer.reason if offer else complaint.exception_why,
        approver=page.approver or gettext("a manager"),
        spent=_spent(page),
        proofs=_proofs(page, loss),
        also=_see_letter(urls["letter"]),
        why=gettext("The letter with our apology is ready; after it is solved we ask whether it worked."),
        error=error,
    )  # fmt: skip


def _see_letter(url: str) -> Action:
    """The button that shows the letter of what is typed: in the dialog, or as a page."""
    attrs = {"formaction": url, "formnovalidate": "", "hx-post": url, "hx-target": "#ask", "hx-swap": "innerHTML"}
    return Action(gettext("See the letter"), submit=True, attrs=attrs)


def _typed(offer: Offer, currency: str) -> Decimal:
    """The amount of an offer, nothing where it cannot be read."""
    try:
        worth = offer.worth(currency)
    except ValueError:
        return Decimal(0)
    return worth.amount if worth.currency == currency and worth.amount > 0 else Decimal(0)


def _proposed(loss: Money | None, step: Decimal, *, ours: bool) -> Decimal:
    """A quarter more than the loss where it is ours, the loss where it is somebody else's, in whole steps."""
    if loss is None or loss.amount <= 0:
        return Decimal(0)
    wanted = loss.amount * 5 / 4 if ours else loss.amount
    whole = (wanted / step).to_integral_value(ROUND_CEILING) * step
    return whole if whole > loss.amount or not ours else whole + step


def _spent(page: ComplaintPage) -> str:
    month, limit = page.standing.this_month, page.standing.limit.per_month
    words = gettext("This month %(given)s of %(limit)s")
    if limit.amount > page.standing.limit.per_case.amount * 1000 or limit.amount >= Decimal(10) ** 14:
        return gettext("This month %(given)s") % {"given": show_money(month.amount, month.currency)}
    return words % {
        "given": show_money(month.amount, month.currency),
        "limit": show_money(limit.amount, limit.currency),
    }


def _proofs(page: ComplaintPage, loss: Money | None) -> list[Proof]:
    proofs = []
    if loss is not None:
        proofs.append(Proof(gettext("More than they lost"), rule="loss", otherwise=gettext("Not more than they lost")))
    else:
        proofs.append(Proof(gettext("Their loss is not known in money"), "next"))
    proofs.append(
        Proof(
            gettext("Within your authority"),
            rule="limit",
            otherwise=gettext("From here %(name)s's yes is needed") % {"name": page.approver or gettext("a manager")},
        )
    )
    if page.complaint.apologised_at is not None:
        proofs.append(Proof(gettext("We have said sorry")))
    return proofs
