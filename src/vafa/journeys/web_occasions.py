"""Grow → Occasions: the coming year, which occasions are greeted, and months of the moon announced otherwise."""

import re
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from vafa.journeys.access import EDIT, VIEW
from vafa.journeys.almanac import occasions
from vafa.journeys.celebrants import count_personal
from vafa.journeys.occasion_settings import enclose, moon, move_month, switch, switched_on
from vafa.journeys.occasion_year import choices, month_words, months, moved, shift_words
from vafa.journeys.rules.occasions.moon import MOST, Month
from vafa.journeys.web.occasion_outlook import outlook_page, show_outlook
from vafa.journeys.web.page import actor_of, asker_of, go, grow_page
from vafa.platform.access import may
from vafa.platform.i18n.dates import local_day
from vafa.platform.i18n.digits import show_number, to_latin
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Pair
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

Shown = dict[str, object]
WEEK = timedelta(days=7)


@grow_page(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    """The coming year by the reader's calendar."""
    return _show(request)


@grow_page(EDIT, "POST")
def switched(request: HttpRequest, key: str) -> HttpResponse:
    """Switch an occasion on (`on=1`) or off; the way back is offered once."""
    on = _sent(request, "on") == "1"
    switch(key, on, actor=actor_of(request), at=now())
    return _back(request, {"just": key, "on": "1" if on else "0"})


@grow_page(EDIT, "POST")
def given(request: HttpRequest, key: str) -> HttpResponse:
    """Enclose a coupon with the greetings of an occasion (`percent`, `days`); nought percent: none."""
    percent, days = (_whole(_sent(request, name)) for name in ("percent", "days"))
    try:
        enclose(key, percent, days, actor=actor_of(request), at=now())
    except Refused as refused:
        if refused.status == 404:
            raise
        return show_outlook(request, key, trouble=sentence(refused))
    return go(request, f"{reverse('desk_occasion_outlook', kwargs={'key': key})}?just=given")


@grow_page(EDIT, "POST")
def announced(request: HttpRequest) -> HttpResponse:
    """Keep that a month begins otherwise than reckoned in a country; the way back is offered once."""
    month, days = _month(_sent(request, "country"), _sent(request, "month")), _sent(request, "days")
    before = moon().moved.get(month)
    try:
        move_month(month, _days(days), actor=actor_of(request), at=now())
    except Refused as refused:
        return _show(request, trouble=sentence(refused), status=refused.status)
    return _back(request, {"just": f"{month[0]} {month[1]}-{month[2]}", "was": "" if before is None else str(before)})


def _show(request: HttpRequest, *, trouble: str = "", status: int = 200) -> HttpResponse:
    today, said, on = local_day(now()), moon(), switched_on()
    edits = may(asker_of(request), EDIT)
    context: Shown = {
        "months": months(today, said, on),
        "week": _week(today),
        "occasions": [
            {
                "one": one,
                "on": key in on,
                "url": reverse("desk_occasion_switch", kwargs={"key": key}),
                "ahead": reverse("desk_occasion_outlook", kwargs={"key": key}),
            }
            for key, one in sorted(occasions().items(), key=lambda item: (bool(item[1].source), str(item[1].label)))
        ],
        "moved": moved(said, today),
        "edits": edits,
        "moon_url": reverse("desk_occasion_moon"),
        "trouble": trouble,
        "back": reverse("desk_grow"),
        **(choices(today) if edits else {}),
        **(_just(request) if edits else {}),
    }
    return render(request, "journeys/desk/occasions.html", context, status=status)


def _week(today: date) -> list[Pair]:
    """Personal days of the coming seven days."""
    counts = count_personal(today, today + WEEK)
    return [
        Pair(str(one.label), show_number(counts[key], active().language))
        for key, one in occasions().items()
        if key in counts
    ]


def _just(request: HttpRequest) -> Shown:
    """What was changed just now, in a sentence, and the address that takes it back."""
    just = request.GET.get("just", "")
    if (one := occasions().get(just)) is not None:
        on = request.GET.get("on") == "1"
        words = _("%(occasion)s is greeted from now on.") if on else _("%(occasion)s is not greeted any more.")
        url = reverse("desk_occasion_switch", kwargs={"key": just})
        return {"done": words % {"occasion": one.label}, "undo": f"{url}?{urlencode({'on': '0' if on else '1'})}"}
    country, _blank, text = just.partition(" ")
    month, was = _month(country, text), request.GET.get("was", "")
    if month[1] and re.fullmatch(r"(-?[0-2])?", was):
        days = moon().moved.get(month, 0)
        return {"done": f"{month_words(month)}: {shift_words(days)}", "undo": _address(month, was)}
    return {}


def _days(text: str) -> int | None:
    """By how many days, as forms send it; "" takes back what was said."""
    if not text:
        return None
    return int(text) if re.fullmatch(r"-?\d", text) else MOST + 1


def _whole(typed: str) -> int:
    """A whole number in anybody's digits; nothing is nought, and what is none is less than nothing."""
    text = to_latin(typed).strip() or "0"
    return int(text) if text.isascii() and text.isdecimal() else -1


def _address(month: Month, days: str) -> str:
    """Where a post moves a month by so many days."""
    sent = {"country": month[0], "month": f"{month[1]}-{month[2]}", "days": days}
    return f"{reverse('desk_occasion_moon')}?{urlencode(sent)}"


def _sent(request: HttpRequest, name: str) -> str:
    return str(request.GET.get(name, request.POST.get(name, "")))[:20]


def _month(country: str, text: str) -> Month:
    """A month as forms send it; the year is 0 when it cannot be read."""
    found = re.fullmatch(r"(1\d{3})-(\d\d?)", text)
    return (country, int(found[1]), int(found[2])) if found and 1 <= int(found[2]) <= 12 else (country, 0, 0)


def _back(request: HttpRequest, just: dict[str, str]) -> HttpResponse:
    """To the page; an undo, whose address says everything, is not offered again."""
    return go(request, reverse("desk_occasions") + ("" if request.GET else f"?{urlencode(just)}"))


urlpatterns = [
    path("", page, name="desk_occasions"),
    path("moon/", announced, name="desk_occasion_moon"),
    path("<slug:key>/", outlook_page, name="desk_occasion_outlook"),
    path("<slug:key>/switch/", switched, name="desk_occasion_switch"),
    path("<slug:key>/coupon/", given, name="desk_occasion_coupon"),
]
