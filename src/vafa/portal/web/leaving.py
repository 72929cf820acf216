"""Ending letters of one kind: a page for people, one click for mail programs (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vafa.conversations.links import read_unsubscribe
from vafa.customers.actions import record_consent
from vafa.customers.models import PURPOSES, Customer
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.portal.web.limits import address_of
from vafa.portal.web.page import customer_actor, personal, show, speaking_to


# Mail programs post without our cookie; the signed link is the proof.
@csrf_exempt
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before ending (scanners open links); a post ends them at once, or takes the ending back."""
    customer_id, purpose, channel = read_unsubscribe(token)
    customer = Customer.objects.filter(pk=customer_id).first()
    if customer is None or purpose not in dict(PURPOSES):
        raise Refused("links.not_valid", status=404)
    context: dict[str, object] = {"token": token, "purpose": dict(PURPOSES)[purpose], "state": "asking"}
    if request.method == "POST":
        back = request.POST.get("back") == "1"
        one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        proof = {"from": "link", "one_click": one_click, "address": address_of(request)}
        record_consent(customer, purpose, channel, back, proof=proof, actor=customer_actor(customer_id), at=now())
        context["state"] = "back" if back else "left"
    with speaking_to(request, customer):
        return show(request, "leave", context)
