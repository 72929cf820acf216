"""The people behind a number of a campaign: those who had their turn, and who would be left out if it went now."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from vafa.conversations.models import Message
from vafa.conversations.reasons import known_reasons, reason_sentence
from vafa.conversations.sending import Ready
from vafa.customers.access import VIEW as SEE_CUSTOMERS
from vafa.customers.queries import visible_to
from vafa.journeys.access import VIEW
from vafa.journeys.campaigns.estimating import LEFT_OUT, WAITING, Foreseen, foreseen
from vafa.journeys.campaigns.results import TESTS
from vafa.journeys.campaigns.results import people as behind
from vafa.journeys.models import Campaign
from vafa.journeys.web.campaign_shown import NUMBERS, QUIET, channel_words
from vafa.journeys.web.page import address_of, asker_of, grow_page
from vafa.platform.access import may, require
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Blank, Pager, State, Tab
from vafa.platform.values import Refused

SHAPES: dict[str, State] = {
    "queued": "planned", "claimed": "now", "handing": "now", "sent": "kept", "skipped": "skipped", "failed": "late",
    "uncertain": "held",
}  # fmt: skip


@grow_page(VIEW)
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of the people behind a number (`show`), of one reason where it is given; named to who may see them."""
    campaign, staff = _campaign(pk), asker_of(request)
    show = request.GET.get("show", "all")
    show = show if show in TESTS else "all"
    reason = request.GET.get("reason", "")[:60]
    found = behind(campaign, show, reason=reason, after=_after(request))
    seen = set(visible_to(staff).filter(pk__in=[row.customer_id for row in found.rows]).values_list("pk", flat=True))
    older = _url(request, show, reason, found.after) if found.after else ""
    context = {
        "campaign": campaign,
        "rows": [_row(row, row.customer_id in seen) for row in found.rows],
        "named": may(staff, SEE_CUSTOMERS),
        "what": reason_sentence(reason) if reason in known_reasons() else "",
        "tabs": [
            Tab(str(words), _url(request, key), current=key == show)
            for key, words in {**QUIET, **NUMBERS}.items()
            if key != "used" or campaign.percent
        ],
        "pager": Pager(_counted(len(found.rows)), older=older),
        "blank": Blank(_("Nobody is here."), _("Choose another number.")),
        "back": reverse("desk_campaign", kwargs={"pk": pk}),
    }
    return render(request, "journeys/desk/campaign_people.html", context)


@grow_page(VIEW)
def whom(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of those who would be left out, or have to wait (`show`), for a `reason`, if it went now."""
    campaign, staff = _campaign(pk), asker_of(request)
    require(staff, SEE_CUSTOMERS)
    show, reason = request.GET.get("show", LEFT_OUT), request.GET.get("reason", "")[:60]
    found = foreseen(campaign, show, reason, staff, now(), _after(request))
    older = _url(request, show, reason, found.after) if found.after else ""
    what, rows = reason_sentence(reason) if reason in known_reasons() else "", [_foreseen(one) for one in found.rows]
    context = {
        "campaign": campaign,
        "what": what.rstrip("."),
        "waits": show == WAITING,
        "rows": rows,
        "noted": any(row["note"] not in ("", what) for row in rows),
        "pager": Pager(_counted(len(found.rows)), older=older),
        "blank": Blank(_("Nobody is here.")),
        "back": reverse("desk_campaign", kwargs={"pk": pk}),
    }
    return render(request, "journeys/desk/campaign_foreseen.html", context)


def _campaign(pk: int) -> Campaign:
    campaign = Campaign.objects.filter(pk=pk).first()
    if campaign is None:
        raise Refused("campaigns.unknown", status=404)
    return campaign


def _after(request: HttpRequest) -> int:
    after = request.GET.get("after", "")
    return int(after) if after.isdecimal() and len(after) < 19 else 0


def _counted(count: int) -> str:
    words = ngettext("%(count)s customer on this page", "%(count)s customers on this page", count)
    return words % {"count": show_number(count, active().language)}


def _foreseen(one: Foreseen) -> dict[str, object]:
    checked = one.checked
    return {
        "name": one.customer.name,
        "url": address_of("desk_person", pk=one.customer.pk),
        "last": one.customer.last_order_at,
        "moment": checked.due_at if isinstance(checked, Ready) else None,
        "note": "" if isinstance(checked, Ready) else reason_sentence(checked.reason, checked.detail),
    }


def _row(row: Message, named: bool) -> dict[str, object]:
    words = {
        "queued": _("Waiting"), "claimed": _("On the way"), "handing": _("On the way"), "sent": _("Sent"),
        "skipped": pgettext("somebody", "Left out"), "failed": _("Failed"), "uncertain": _("Uncertain"),
    }  # fmt: skip
    if row.state == Message.SENT and (row.read_at or row.clicked_at):
        note = pgettext("somebody", "Opened")
    elif row.state == Message.SENT and row.delivered_at:
        note = _("Arrived")
    else:
        why = row.reason or (row.held_reason if row.state == Message.QUEUED else "")
        note = reason_sentence(why, row.detail) if why else ""
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
