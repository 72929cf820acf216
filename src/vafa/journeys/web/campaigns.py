"""Campaigns: the list, one being written, looked at before it goes, and followed while it does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from vafa.customers.conditions.clicks import builders, typed_from, typed_in
from vafa.journeys.access import CAMPAIGNS, SEND, VIEW
from vafa.journeys.campaigns.prices import set_price
from vafa.journeys.campaigns.results import counts_of
from vafa.journeys.campaigns.sending import begin, stop
from vafa.journeys.campaigns.starting import STARTS
from vafa.journeys.campaigns.writing import change_campaign, delete_campaign, make_campaign
from vafa.journeys.models import Campaign
from vafa.journeys.models.campaign import DRAFT, SENDING, SENT, STOPPED
from vafa.journeys.web.campaign_form import CampaignForm, conditions_of, initial_of
from vafa.journeys.web.campaign_people import people
from vafa.journeys.web.campaign_people import whom as foreseen
from vafa.journeys.web.campaign_shown import (
    SHAPES,
    estimated,
    moment_of,
    price_rows,
    progress,
    stopped_words,
    summary,
    whom,
)  # fmt: skip
from vafa.journeys.web.page import actor_of, asker_of, go, grow_page
from vafa.platform.access import may
from vafa.platform.i18n.money import parse_money
from vafa.platform.time import now
from vafa.platform.values import Money, Refused
from vafa.platform.wording import sentence

MOST = 200


@grow_page(VIEW)
def campaigns(request: HttpRequest) -> HttpResponse:
    """Every campaign, the latest first, and the starting points of a new one."""
    rows = list(Campaign.objects.order_by("-created_at", "-pk")[:MOST])
    counts, writes = counts_of(rows), may(asker_of(request), CAMPAIGNS)
    context = {
        "rows": [
            {"campaign": one, "shape": SHAPES[one.state], "moment": moment_of(one), **counts.get(one.pk, {})}
            for one in rows
        ],
        "starts": STARTS.values() if writes else (),
        "prices": price_rows() if writes else (),
        "back": reverse("desk_grow"),
    }
    return render(request, "journeys/desk/campaigns.html", context)


@grow_page(CAMPAIGNS, "POST")
def make(request: HttpRequest) -> HttpResponse:
    """A new campaign from a starting point (`start`), to be written."""
    made = make_campaign(request.POST.get("start", "")[:20], actor=actor_of(request), at=now())
    return go(request, reverse("desk_campaign_edit", kwargs={"pk": made.pk}))


@grow_page(CAMPAIGNS, "POST")
def price(request: HttpRequest) -> HttpResponse:
    """What a message costs on a channel (`channel`, `price`); empty: nobody knows."""
    typed = request.POST.get("price", "").strip()[:30]
    told = Money(*parse_money(typed)) if typed else None
    set_price(request.POST.get("channel", "")[:20], told, actor=actor_of(request), at=now())
    return go(request, reverse("desk_campaigns") + "#prices")


@grow_page(CAMPAIGNS, "GET", "HEAD", "POST")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a campaign that is not under way."""
    campaign = _campaign(pk)
    if campaign.state not in (DRAFT, STOPPED):
        return go(request, reverse("desk_campaign", kwargs={"pk": pk}))
    form, typed, trouble = CampaignForm(initial=initial_of(campaign)), typed_from(campaign.conditions), ""
    if request.method == "POST":
        form = CampaignForm(request.POST)
        try:
            typed, conditions = conditions_of(request.POST, campaign)
            if form.is_valid():
                change_campaign(pk, form.wishes(conditions), actor=actor_of(request), at=now())
                return go(request, reverse("desk_campaign", kwargs={"pk": pk}) + "?just=saved")
        except Refused as refused:
            typed, trouble = typed_in(request.POST), sentence(refused)
    context = {
        "campaign": campaign,
        "form": form,
        "groups": builders(typed) if typed is not None else None,
        "whom": whom(campaign, asker_of(request)),
        "trouble": trouble,
        "variables": ("customer.name", "customer.city", "shop.name", "product", "code", "percent", "until"),
        "back": reverse("desk_campaign", kwargs={"pk": pk}),
    }
    return render(request, "journeys/desk/campaign_edit.html", context, status=422 if trouble or form.errors else 200)


@grow_page(VIEW)
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """One campaign: what it would come to before it goes, and what came of it after."""
    found, staff = _campaign(pk), asker_of(request)
    still = found.state in (DRAFT, STOPPED)
    context = {
        "campaign": found,
        "shape": SHAPES[found.state],
        "facts": summary(found),
        "still": still,
        "writes": may(staff, CAMPAIGNS),
        "polls": found.state == SENDING,
        "trouble": sentence(Refused(found.trouble)) if found.trouble else "",
        "done": _done(request, found),
        "back": reverse("desk_campaigns"),
        **(progress(found) if found.started_at else {}),
        **(_estimate(request, found) if still and "estimate" in request.GET else {}),
    }
    return render(request, "journeys/desk/campaign.html", context)


@grow_page(VIEW)
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """What it would come to now, and ten letters: the part of the page that takes a moment."""
    return render(request, "journeys/desk/campaign_estimate.html", _estimate(request, _campaign(pk)))


@grow_page(VIEW)
def followed(request: HttpRequest, pk: int) -> HttpResponse:
    """The numbers of a campaign, kept fresh while it is under way."""
    found = _campaign(pk)
    context = {"campaign": found, "writes": may(asker_of(request), CAMPAIGNS), **progress(found)}
    return render(request, "journeys/desk/campaign_progress.html", context, status=200 if found.next_at else 286)


@grow_page(SEND, "POST")
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """It goes, at its moment; a stopped one goes on."""
    begin(pk, actor=actor_of(request), at=now())
    return go(request, reverse("desk_campaign", kwargs={"pk": pk}) + "?just=begun")


@grow_page(CAMPAIGNS, "POST")
def halt(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop at once."""
    found = stop(pk, actor=actor_of(request), at=now())
    told = f"?just=stopped&taken={found.taken_back}&left={found.left}"
    return go(request, reverse("desk_campaign", kwargs={"pk": pk}) + told)


@grow_page(CAMPAIGNS, "POST")
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft."""
    delete_campaign(pk, actor=actor_of(request), at=now())
    return go(request, reverse("desk_campaigns"))


def _estimate(request: HttpRequest, found: Campaign) -> dict[str, object]:
    staff = asker_of(request)
    return {
        "campaign": found,
        **estimated(found, staff, now()),
        "send_url": reverse("desk_campaign_send", kwargs={"pk": found.pk}) if may(staff, SEND) else "",
    }


def _done(request: HttpRequest, found: Campaign) -> str:
    """What was done just now, in a sentence."""
    just = request.GET.get("just", "")
    if just == "stopped" and found.state == STOPPED:
        return stopped_words(request.GET.get("taken", ""), request.GET.get("left", ""))
    if just == "begun" and found.state in (SENDING, SENT):
        return _("It is under way. You can stop it here at any moment.")
    return _("Saved. Look at what it would come to; nothing has been sent.") if just == "saved" else ""


def _campaign(pk: int) -> Campaign:
    found = Campaign.objects.select_related("audience").filter(pk=pk).first()
    if found is None:
        raise Refused("campaigns.unknown", status=404)
    return found


urlpatterns = [
    path("", campaigns, name="desk_campaigns"),
    path("new/", make, name="desk_campaign_new"),
    path("price/", price, name="desk_campaign_price"),
    path("<int:pk>/", campaign, name="desk_campaign"),
    path("<int:pk>/edit/", edit, name="desk_campaign_edit"),
    path("<int:pk>/look/", look, name="desk_campaign_look"),
    path("<int:pk>/progress/", followed, name="desk_campaign_progress"),
    path("<int:pk>/people/", people, name="desk_campaign_people"),
    path("<int:pk>/foreseen/", foreseen, name="desk_campaign_foreseen"),
    path("<int:pk>/send/", send, name="desk_campaign_send"),
    path("<int:pk>/stop/", halt, name="desk_campaign_stop"),
    path("<int:pk>/delete/", throw_away, name="desk_campaign_delete"),
]
