"""Grow → Occasions → one of them: the coming thirty days in numbers; who gets what when, who does not and why."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from vafa.conversations.reasons import reason_sentence
from vafa.customers.access import VIEW as SEE_CUSTOMERS
from vafa.journeys.access import EDIT, VIEW
from vafa.journeys.almanac import occasions
from vafa.journeys.occasion_outlook import DAYS, Greeted, days_ahead, outlook
from vafa.journeys.occasion_settings import enclosed, switched_on
from vafa.journeys.web.page import address_of, asker_of, grow_page
from vafa.platform.access import may
from vafa.platform.i18n.digits import show_number, show_percent
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Blank, Pager, State
from vafa.platform.values import Refused

USUAL_DAYS = 14


@grow_page(VIEW)
def outlook_page(request: HttpRequest, key: str) -> HttpResponse:
    """One occasion ahead: a count for each day, and the people of one day (`day`), page by page (`after`)."""
    return show_outlook(request, key)


def show_outlook(request: HttpRequest, key: str, *, trouble: str = "") -> HttpResponse:
    """The page of an occasion, with what was wrong about its coupon. Refused: occasions.unknown."""
    if key not in occasions():
        raise Refused("occasions.unknown", status=404)
    at, staff, here = now(), asker_of(request), reverse("desk_occasion_outlook", kwargs={"key": key})
    days = days_ahead(key, at)
    day = _day(request.GET.get("day", ""), days)
    after = request.GET.get("after", "")
    cursor = int(after) if after.isdecimal() and len(after) < 19 else 0
    found = outlook(key, day, at, after=cursor) if day else None
    named, coupon = may(staff, SEE_CUSTOMERS), enclosed().get(key)
    older = f"{here}?{urlencode({'day': day, 'after': found.after})}" if found and found.after else ""
    language, just = active().language, request.GET.get("just", "")
    context = {
        "occasion": occasions()[key],
        "on": key in switched_on(),
        "days": [
            {"day": one, "count": many, "url": f"{here}?{urlencode({'day': one.isoformat()})}", "current": one == day}
            for one, many in days.items()
        ],
        "day": day,
        "rows": [_row(one, named) for one in found.rows] if found else [],
        "named": named,
        "pager": Pager(_counted(len(found.rows)) if found else "", older=older),
        "blank": Blank(_("Nobody in the coming %(days)s days.") % {"days": show_number(DAYS, language)}),
        "edits": may(staff, EDIT),
        "coupon_url": reverse("desk_occasion_coupon", kwargs={"key": key}),
        "percent": show_number(coupon.percent, language) if coupon else "",
        "coupon_days": show_number(coupon.days if coupon else USUAL_DAYS, language),
        "trouble": trouble,
        "done": _("Saved. Letters that are recorded from now on bring it.") if just == "given" else "",
        "back": reverse("desk_occasions"),
    }
    return render(request, "journeys/desk/occasion_outlook.html", context, status=422 if trouble else 200)


def _day(text: str, days: dict[date, int]) -> date | None:
    """The day asked for, else the first on which anybody is greeted."""
    asked = next((one for one in days if one.isoformat() == text), None)
    return asked or next(iter(days), None)


def _row(one: Greeted, named: bool) -> dict[str, object]:
    state: tuple[str, State] = (_("Gets it"), "planned")
    if one.left_out:
        state = (pgettext("somebody", "Left out"), "skipped")
    elif one.held:
        state = (pgettext("somebody gets it", "Later"), "held")
    percent = show_percent(one.percent, active().language) if one.percent else ""
    return {
        "name": one.customer.name if named else "",
        "url": address_of("desk_person", pk=one.customer.pk) if named else "",
        "at": one.at,
        "subject": one.subject,
        "percent": percent,
        "state": state[0],
        "shape": state[1],
        "why": reason_sentence(one.left_out or one.held) if one.left_out or one.held else "",
    }


def _counted(count: int) -> str:
    words = ngettext("%(count)s customer on this page", "%(count)s customers on this page", count)
    return words % {"count": show_number(count, active().language)}
