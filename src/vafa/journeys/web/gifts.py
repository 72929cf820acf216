"""Gifts beside a customer, and marking a coupon as used at the till or on the telephone."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path, reverse

from vafa.customers.models import Customer
from vafa.journeys.access import REDEEM, VIEW
from vafa.journeys.gifts.queries import gifts_of, points_of
from vafa.journeys.gifts.using import redeem, take_use_back
from vafa.journeys.gifts.wording import worth_words
from vafa.journeys.models import COUPON, Gift
from vafa.journeys.web.page import actor_of, address_of, asker_of, go, grow_page
from vafa.platform.access import may
from vafa.platform.time import now
from vafa.platform.ui.slots import panel
from vafa.platform.values import Refused


@panel("person.who", order=60, permission=VIEW)
def gifts(request: HttpRequest, customer: Customer) -> str:
    """What a customer was given, and whether it was used."""
    staff, at = asker_of(request), now()
    rows = gifts_of(staff, customer.pk)
    if not rows:
        return ""
    context = {
        "rows": [{"gift": one, "worth": _worth(one), "state": _state(one, at)} for one in rows],
        "points": points_of(customer.pk, at),
        "use_url": reverse("desk_gift_use") if may(staff, REDEEM) else "",
    }
    return render_to_string("journeys/desk/gifts_panel.html", context, request)


@grow_page(REDEEM, "POST")
def use(request: HttpRequest) -> HttpResponse:
    """Mark the coupon of a `code` as used, and go to whose it is."""
    gift = redeem(request.POST.get("code", "")[:40], actor=actor_of(request), at=now())
    return go(request, _person(gift))


@grow_page(REDEEM, "POST")
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """A coupon was marked as used by mistake."""
    return go(request, _person(take_use_back(pk, actor=actor_of(request), at=now())))


def _person(gift: Gift) -> str:
    url = address_of("desk_person", pk=gift.customer_id)
    if not url:
        raise Refused("gifts.unknown", typed="", status=404)
    return url


def _worth(gift: Gift) -> str:
    return worth_words(gift.kind, gift.amount, gift.percent, gift.currency)


def _state(gift: Gift, at: datetime) -> str:
    if gift.kind != COUPON:
        return ""
    if gift.used_at is not None:
        return "used"
    return "over" if gift.valid_until is not None and gift.valid_until < at else "good"


urlpatterns = [
    path("use/", use, name="desk_gift_use"),
    path("<int:pk>/back/", back, name="desk_gift_back"),
]
