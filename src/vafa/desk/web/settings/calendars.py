"""The working calendar: which one counts, its hours on each weekday, holidays and short days, and the days to come."""

import re
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.desk.web.page import acting, desk_page
from vafa.desk.web.settings.me import ZONES
from vafa.desk.web.settings.page import go, setup
from vafa.platform.accounts.access import SETTINGS_EDIT
from vafa.platform.i18n.calendars import to_calendar
from vafa.platform.i18n.contract import language as language_of
from vafa.platform.i18n.dates import local_day, parse_day, show_day, weekday_names
from vafa.platform.i18n.digits import to_latin, to_reader
from vafa.platform.i18n.not_understood import DateNotUnderstood
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.time.calendars import NAMES, holiday_names, shipped
from vafa.platform.time.models import Calendar
from vafa.platform.time.working import save_calendar, working_calendar
from vafa.platform.values import Refused, WorkingCalendar
from vafa.platform.values.calendar_file import WEEKDAYS, to_data
from vafa.platform.wording import sentence

LABELS = {
    "iran": _("Iran: Saturday to Wednesday, half of Thursday"),
    "gulf": _("Gulf: Sunday to Thursday"),
    "egypt": _("Egypt: Sunday to Thursday"),
    "western": _("West: Monday to Friday"),
}
CLOCK = r"(\d{1,2})(?::(\d\d))?"
HOURS = re.compile(rf"\s*{CLOCK}\s*(?:-|–|—|تا|to|حتى|إلى)\s*{CLOCK}\s*")
WEEK = 7
Data = dict[str, Any]


@desk_page(SETTINGS_EDIT, ("GET", "HEAD", "POST"))
def calendars(request: HttpRequest) -> HttpResponse:
    """The calendar that counts. A post does what `do` says: choose, hours, add, remove."""
    if request.method != "POST":
        return _show(request, {}, {})
    do, errors = request.POST.get("do", "").partition(":")[0], {}
    try:
        if do == "choose":
            _choose(request, request.POST.get("key", ""))
        elif do in ("hours", "add", "remove"):
            data = to_data(working_calendar())
            errors = {"hours": _set_hours, "add": _add_day, "remove": _remove_day}[do](request, data)
            if not errors:
                _keep(request, data)
    except Refused as refused:
        errors = {_field_of(refused): sentence(refused)}
    if errors:
        return _show(request, errors, request.POST.dict(), status=422)
    year = request.GET.get("year", "")
    return go(request, request.path + (f"?year={year}" if year.isdecimal() else ""))


def _choose(request: HttpRequest, key: str) -> None:
    """Let a kept calendar count, or a copy of one that comes with Vafa."""
    row = Calendar.objects.filter(key=key).first()
    data = row.data if row is not None else to_data(shipped(key))
    name = row.name if row is not None else str(LABELS.get(key, key))
    with transaction.atomic():
        save_calendar(key, name, data, default=True, actor=acting(request), at=now())


def _keep(request: HttpRequest, data: Data) -> None:
    key, name = _current()
    with transaction.atomic():
        save_calendar(key, name, data, default=True, actor=acting(request), at=now())


def _current() -> tuple[str, str]:
    """Key and name of the calendar that counts."""
    row = Calendar.objects.filter(is_default=True).first()
    key = row.key if row else settings.CONFIG.calendar
    return key, row.name if row else str(LABELS.get(key, key))


def _set_hours(request: HttpRequest, data: Data) -> dict[str, str]:
    errors = {}
    hours: dict[str, list[list[str]]] = {}
    for key in WEEKDAYS:
        found = read_hours(request.POST.get(f"h_{key}", ""))
        if found is None:
            errors[f"h_{key}"] = gettext("Write it like 09:00–13:00, 14:00–17:00; empty is closed.")
        elif found:
            hours[key] = found
    zone = request.POST.get("time_zone", "")
    data["hours"], data["time_zone"] = hours, zone if zone in dict(ZONES) else data["time_zone"]
    return errors


def _add_day(request: HttpRequest, data: Data) -> dict[str, str]:
    """A holiday, or with hours a day that is open only then."""
    try:
        day = parse_day(request.POST.get("day", "").strip(), active().calendar, active().language)
    except DateNotUnderstood as odd:
        return {"day": sentence(odd)}
    hours = read_hours(request.POST.get("day_hours", ""))
    if hours is None:
        return {"day_hours": gettext("Write it like 09:00–13:00, 14:00–17:00; empty is closed.")}
    text = day.isoformat()
    data["holidays"] = sorted({*data["holidays"], text} if not hours else {*data["holidays"]} - {text})
    data["exceptions"] = {key: one for key, one in data["exceptions"].items() if key != text}
    if hours:
        data["exceptions"][text] = hours
    return {}


def _remove_day(request: HttpRequest, data: Data) -> dict[str, str]:
    gone = request.POST.get("do", "").partition(":")[2]
    data["holidays"] = [one for one in data["holidays"] if one != gone]
    data["exceptions"] = {key: one for key, one in data["exceptions"].items() if key != gone}
    return {}


def read_hours(typed: str) -> list[list[str]] | None:
    """Hours as people type them, in any digits: «۹ تا ۱۳، ۱۴ تا ۱۷»; None when they cannot be read."""
    found = []
    for part in re.split(r"[,،;؛]", to_latin(typed)):
        if not part.strip():
            continue
        if (match := HOURS.fullmatch(part)) is None:
            return None
        start, start_minute, end, end_minute = match.groups()
        found.append([f"{int(start):02}:{start_minute or '00'}", f"{int(end):02}:{end_minute or '00'}"])
    return found


def _field_of(refused: Refused) -> str:
    """The field a refusal of the calendar is about."""
    match = re.match(r"hours\.(\w+)", str(refused.data.get("key", "")))
    return f"h_{match[1]}" if match else "hours"


def _show(request: HttpRequest, errors: dict[str, str], typed: dict[str, Any], status: int = 200) -> HttpResponse:
    calendar, (key, name) = working_calendar(), _current()
    reader = active()
    today = local_day(now())
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else to_calendar(today, reader.calendar)[0]
    named = _names(key, today, calendar, year)
    start = language_of(reader.language).week_start
    order = [(start + at) % WEEK for at in range(WEEK)]
    names = weekday_names(reader.language, 0)
    context: dict[str, object] = {
        "choices": _choices(key),
        "name": LABELS.get(key, name),
        "weekdays": [
            {
                "key": f"h_{WEEKDAYS[at]}",
                "name": names[at],
                "value": typed.get(f"h_{WEEKDAYS[at]}", hours_words(calendar.hours.get(at, ()))),
                "error": errors.get(f"h_{WEEKDAYS[at]}", ""),
            }
            for at in order
        ],
        "zones": [(one, words, one == calendar.time_zone) for one, words in _zones(calendar.time_zone)],
        "days": _days(calendar, year, named),
        "year": to_reader(year, reader.language),
        "years": (year - 1, year + 1),
        "week": [_preview(calendar, today + timedelta(days=at), named) for at in range(WEEK)],
        "errors": errors,
        "typed": typed,
    }
    return setup(request, "calendars", "calendars", context, status)


def _choices(current: str) -> list[tuple[str, object, bool]]:
    own = {row.key: row.name for row in Calendar.objects.order_by("name")}
    keys = [*NAMES, *(key for key in own if key not in NAMES)]
    return [(key, LABELS.get(key, own.get(key, key)), key == current) for key in keys]


def _zones(current: str) -> list[tuple[str, object]]:
    return [*ZONES] if current in dict(ZONES) else [*ZONES, (current, current)]


def _names(key: str, today: date, calendar: WorkingCalendar, year: int) -> dict[date, str]:
    """What the holidays of a year of the reader, and of the coming days, are called."""
    if key not in NAMES:
        return {}
    language, kind = active().language, active().calendar
    wanted = {day.year for day in calendar.holidays if to_calendar(day, kind)[0] == year} | {today.year}
    found = {day: name for one in sorted(wanted) for day, name in holiday_names(key, one, language).items()}
    if language != "en" and found and found == _in_english(key, wanted):
        return {}  # nobody has written them in this language
    return found


def _in_english(key: str, years: set[int]) -> dict[date, str]:
    return {day: name for one in sorted(years) for day, name in holiday_names(key, one, "en").items()}


def _days(calendar: WorkingCalendar, year: int, named: dict[date, str]) -> list[dict[str, object]]:
    """Holidays and days with hours of their own in that year of the reader."""
    kind = active().calendar
    days = sorted(day for day in {*calendar.holidays, *calendar.exceptions} if to_calendar(day, kind)[0] == year)
    return [
        {
            "iso": day.isoformat(),
            "day": show_day(day, style="near"),
            "name": named.get(day, ""),
            "hours": hours_words(calendar.hours_of(day)),
        }
        for day in days
    ]


def _preview(calendar: WorkingCalendar, day: date, named: dict[date, str]) -> dict[str, object]:
    hours = hours_words(calendar.hours_of(day))
    why = named.get(day, gettext("holiday")) if calendar.is_holiday(day) else ""
    return {"day": show_day(day, style="near"), "hours": hours, "why": why}


def hours_words(intervals: Any) -> str:
    """Hours of a day as they are typed: 09:00–13:00، 14:00–17:00 in the reader's digits."""
    language = active().language
    parts = [f"{a // 60:02}:{a % 60:02}–{b // 60:02}:{b % 60:02}" for a, b in intervals]
    return to_reader((", " if language == "en" else "، ").join(parts), language)
