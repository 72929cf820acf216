"""The page on which an affected customer reads the notice of an incident again and says that they did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from vafa.cases.actions.telling_affected import note_read
from vafa.cases.models import Affected
from vafa.platform.secrets import read_link
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.portal.web.page import customer_actor, personal, show, speaking_to


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, token: str) -> HttpResponse:
    """Show the notice; posted, it was read. Programs that follow links in mails only look."""
    row = _affected(token)
    if request.method == "POST":
        note_read(row.incident, row.customer_id, actor=customer_actor(row.customer_id), at=now())
        return redirect("portal_notice", token)
    said = row.incident.notice
    words = said.get(row.customer.language) or next(iter(said.values()))
    with speaking_to(request, row.customer):
        return show(request, "notice", {"token": token, "words": words, "read": row.read_at is not None})


def _affected(token: str) -> Affected:
    incident, customer = read_link("notice", token)
    rows = Affected.objects.select_related("incident", "customer")
    row = rows.filter(incident=incident, customer=customer, message__isnull=False).first()
    if row is None:
        raise Refused("cases.not_affected", status=404)
    return row
