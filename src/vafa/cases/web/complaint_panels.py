"""What a complaint adds to the page of its case: the loss beside it, and making it good below what was said."""

from decimal import Decimal

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from vafa.cases.access import COMPENSATE, REGISTER, VIEW
from vafa.cases.queries import CasePage, kind_shape
from vafa.cases.queries.complaints import ComplaintPage, complaint_of
from vafa.cases.rules.shapes import RESOLUTION
from vafa.cases.web.complaint import block
from vafa.cases.web.page import asker_of, where_of
from vafa.cases.wording.complaints import fault_word
from vafa.platform.access import may
from vafa.platform.i18n.money import show_money
from vafa.platform.time import now
from vafa.platform.ui.components import Pair
from vafa.platform.ui.slots import panel


@panel("case.side", order=15, permission=VIEW)
def loss(request: HttpRequest, page: CasePage) -> str:
    """What the customer lost, in their words and in money."""
    case = page.case
    row = complaint_of(case) if kind_shape(case.kind, case.kind_version).complaint else None
    if row is None:
        return ""
    rows = [Pair(one["words"] or gettext("Loss"), _shown(one["amount"], row.currency)) for one in row.loss_parts]
    rows += [Pair(gettext("Whose fault"), fault_word(row.fault))] if row.fault else []
    url = reverse("desk_case_loss", args=[case.number]) + where_of(request, case).query
    context = {
        "complaint": row,
        "rows": rows,
        "loss": show_money(row.loss, row.currency) if row.loss is not None else "",
        "register": reverse("desk_complaints") if may(asker_of(request), REGISTER) else "",
        "url": url if may(asker_of(request), COMPENSATE) and case.closed_at is None else "",
    }
    return render_to_string("cases/desk/panels/loss.html", context, request)


@panel("case.work", order=20, permission=VIEW)
def make_good(request: HttpRequest, page: CasePage) -> str:
    """From the stage of solving on: the offer, until it is made good or waits for a yes; then what was given."""
    case = page.case
    row = complaint_of(case) if kind_shape(case.kind, case.kind_version).complaint else None
    if row is None:
        return ""
    context = block(request, case, row, now())
    shown = context["page"]
    assert isinstance(shown, ComplaintPage)
    open_offer = case.stage == RESOLUTION and case.resolved_at is None and not shown.made_good and shown.asked is None
    if open_offer and context["may_give"]:
        return render_to_string("cases/desk/make_good.html", context, request)
    if not shown.remedies and not row.exception_why:
        return ""
    return render_to_string("cases/desk/made_good.html", context, request)


def _shown(amount: str | None, currency: str) -> str:
    return show_money(Decimal(amount), currency) if amount else gettext("cannot be said in money")
