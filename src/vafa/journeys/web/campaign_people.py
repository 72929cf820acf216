"""The people behind a number of a campaign, in the order in which they had their turn."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.conversations.models import Message
from vafa.conversations.reasons import known_reasons, reason_sentence
from vafa.customers.access import VIEW as SEE_CUSTOMERS
from vafa.journeys.access import VIEW
from vafa.journeys.campaigns.results import TESTS
from vafa.journeys.campaigns.results import people as behind
from vafa.journeys.models import Campaign
from vafa.journeys.web.campaign_shown import NUMBERS, QUIET, channel_words
from vafa.journeys.web.page import address_of, asker_of, grow_page
from vafa.platform.access import may
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Blank, Pager, State, Tab
from vafa.platform.values import Refused

SHAPES: dict[str, State] = {
    "queued": "planned", "claimed": "now", "handing": "now", "sent": "kept", "skipped": "skipped", "failed": "late",
    "uncertain": "held",
}  # fmt: skip


@grow_page(VIEW)
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of the people behind a number (`show`), of one reason where it is given; named to who may see them."""
    campaign = Campaign.objects.filter(pk=pk).first()
    if campaign is None:
        raise Refused("campaigns.unknown", status=404)
    show = request.GET.get("show", "all")
    show = show if show in TESTS else "all"
    reason = request.GET.get("reason", "")[:60]
    after = request.GET.get("after", "")
    found = behind(campaign, show, reason=reason, after=int(after) if after.isdecimal() and len(after) < 19 else 0)
    named = may(asker_of(request), SEE_CUSTOMERS)
    older = _url(request, show, reason, found.after) if found.after else ""
    count = ngettext("%(count)s customer on this page", "%(count)s customers on this page", len(found.rows))
    context = {
        "campaign": campaign,
        "rows": [_row(row, named) for row in found.rows],
        "named": named,
        "what": reason_sentence(reason) if reason in known_reasons() else "",
        "tabs": [
            Tab(str(words), _url(request, key), current=key == show)
            for key, words in {**QUIET, **NUMBERS}.items()
            if key != "used" or campaign.percent
        ],
        "pager": Pager(count % {"count": show_number(len(found.rows), active().language)}, older=older),
        "blank": Blank(_("Nobody is here."), _("Choose another number.")),
        "back": reverse("desk_campaign", kwargs={"pk": pk}),
    }
    return render(request, "journeys/desk/campaign_people.html", context)


def _row(row: Message, named: bool) -> dict[str, object]:
    words = {
        "queued": _("Waiting"), "claimed": _("On the way"), "handing": _("On the way"), "sent": _("Sent"),
        "skipped": _("Left out"), "failed": _("Failed"), "uncertain": _("Uncertain"),
    }  # fmt: skip
    if row.state == Message.SENT and (row.read_at or row.clicked_at):
        note = _("Opened")
    elif row.state == Message.SENT and row.delivered_at:
        note = _("Arrived")
    else:
        note = reason_sentence(row.reason, row.detail) if row.reason else ""
    return {
        "row": row,
        "name": row.customer.name if named else "",
        "url": address_of("desk_person", pk=row.customer_id) if named else "",
        "channel": channel_words(row.channel),
        "state": words.get(row.state, row.state),
        "shape": SHAPES.get(row.state, "planned"),
        "moment": row.settled_at or row.due_at,
        "note": note,
    }


def _url(request: HttpRequest, show: str, reason: str = "", after: int | None = None) -> str:
    query = {"show": show, "reason": reason, "after": after}
    return f"{request.path}?{urlencode({name: value for name, value in query.items() if value})}"
