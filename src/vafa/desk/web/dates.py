"""The month a date field shows: drawn here, because only the server knows the three calendars."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vafa.platform import time
from vafa.platform.i18n import CALENDARS, language
from vafa.platform.i18n.calendars import GridDay, from_calendar, month_grid, next_month, to_calendar
from vafa.platform.i18n.dates import local_day, parse_day, show_day, show_month, weekday_names
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.not_understood import DateNotUnderstood
from vafa.platform.i18n.reading import Reader, active
from vafa.platform.time.calendars import shipped
from vafa.platform.values import WorkingCalendar


@dataclass(frozen=True)
class Square:
    """A day on the page of a month."""

    value: str
    text: str
    label: str
    written: str
    other: bool
    off: bool
    today: bool
    chosen: bool


@dataclass(frozen=True)
class Month:
    """A month as the partial ui/month.html shows it."""

    title: str
    weekdays: tuple[str, ...]
    weeks: list[list[Square]]


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """A month to pick from. Query: name of the field, value as typed, and optionally calendar, year, month."""
    reader = active()
    shown = request.GET.get("calendar") or reader.calendar
    if shown not in CALENDARS:
        return HttpResponseBadRequest(_("There is no such calendar."))
    reader = Reader(reader.language, shown, reader.time_zone, reader.money_unit)
    today = local_day(time.now(), reader)
    chosen = _chosen(request.GET.get("value", ""), reader)
    try:
        year, month = _which(request, chosen or today, shown)
        page = _month(shown, year, month, reader, today, chosen)
    except ValueError:
        return HttpResponseBadRequest(_("The calendar does not reach there."))
    query = {"name": request.GET.get("name", ""), "value": request.GET.get("value", "")}
    back, onward = next_month(year, month, -1), next_month(year, month)
    parts = {
        "month": page,
        "earlier": urlencode({**query, "calendar": shown, "year": back[0], "month": back[1]}),
        "later": urlencode({**query, "calendar": shown, "year": onward[0], "month": onward[1]}),
        "today": urlencode({"name": query["name"], "calendar": shown}),
        "calendars": [
            {"url": urlencode({**query, "calendar": one}), "label": name, "current": one == shown}
            for one, name in (("jalali", _("Solar")), ("hijri", _("Lunar")), ("gregorian", _("Gregorian")))
        ],
    }
    return render(request, "ui/month.html", parts)


def _chosen(text: str, reader: Reader) -> date | None:
    try:
        return parse_day(text, active().calendar, reader.language) if text.strip() else None
    except DateNotUnderstood:
        return None


def _which(request: HttpRequest, day: date, shown: str) -> tuple[int, int]:
    if "year" in request.GET and "month" in request.GET:
        return int(request.GET["year"]), int(request.GET["month"])
    year, month, _day = to_calendar(day, shown)
    return year, month


def _month(shown: str, year: int, month: int, reader: Reader, today: date, chosen: date | None) -> Month:
    from_calendar(shown, year, month, 1)
    start = language(reader.language).week_start
    working = shipped(settings.CONFIG.calendar)
    grid = month_grid(shown, year, month, start)
    weeks = [[_square(day, reader, today, chosen, working) for day in week] for week in grid]
    return Month(show_month(shown, year, month, reader), weekday_names(reader.language, start, short=True), weeks)


def _square(day: GridDay, reader: Reader, today: date, chosen: date | None, working: WorkingCalendar) -> Square:
    return Square(
        value=day.day.isoformat(),
        text=to_reader(str(day.number), reader.language),
        label=show_day(day.day, reader, "long"),
        written=show_day(day.day, active(), "numeric"),
        other=not day.inside,
        off=not working.hours_of(day.day),
        today=day.day == today,
        chosen=day.day == chosen,
    )


urlpatterns = [path("calendar/", calendar, name="desk_calendar")]
