"""The final report of a request: what was asked, found, done and given, to be read, printed and signed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from vafa.cases.actions.sign_off import may_be_signed, sign_off
from vafa.cases.models import Case
from vafa.cases.queries.report import Report, final_report
from vafa.cases.web.report import as_text, report_parts
from vafa.platform.accounts.models import Staff
from vafa.platform.secrets import sign_link
from vafa.platform.time import now
from vafa.platform.ui.components import Signature
from vafa.platform.values import Actor, Refused
from vafa.platform.wording import sentence
from vafa.portal.web.limits import refuse_flood
from vafa.portal.web.page import customer_actor, personal, show, speaking_to
from vafa.portal.web.status import read_status


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, token: str) -> HttpResponse:
    """Show the report; posted with a name or a drawn signature it is signed, once."""
    case = read_status(token).case
    if not may_be_signed(case):
        raise Refused("cases.nothing_to_sign", status=404)
    found = final_report(case)
    if request.method != "POST":
        return _page(request, token, case, found)
    typed = request.POST.get("signature_by", "")[:200]
    try:
        refuse_flood(request, "write")
        with speaking_to(request, case.customer):
            words = as_text(case, report_parts(found))
        drawn = request.POST.get("signature", "")
        sign_off(case, name=typed, report=words, drawn=drawn, actor=_who_holds_it(request, case), at=now())
    except Refused as refused:
        return _page(request, token, case, found, typed, refused)
    return redirect("portal_report", token)


def _who_holds_it(request: HttpRequest, case: Case) -> Actor:
    """A member of the staff who hands their own phone over, else the customer."""
    return Actor.staff(request.user.pk) if isinstance(request.user, Staff) else customer_actor(case.customer_id)


def _page(
    request: HttpRequest, token: str, case: Case, found: Report, typed: str = "", refused: Refused | None = None
) -> HttpResponse:
    with speaking_to(request, case.customer):
        wrong = sentence(refused) if refused else ""
        signed = found.signed
        context = {
            "token": token,
            "case": case,
            "parts": report_parts(found),
            "signed": signed,
            "picture": sign_link("file", signed.signature_id) if signed and signed.signature_id else "",
            "sign": Signature(gettext("Your signature"), by=typed or case.customer.name, error=wrong),
        }
        return show(request, "report", context, refused.status if refused else 200)
