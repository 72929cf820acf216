"""Days, moments and spans of time as the reader sees them, in the reader's calendar, time zone, digits and words.

Reading typed dates is in `typed_dates`, the arithmetic in `calendars`; both are offered here too.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import ngettext

from vafa.platform.i18n.calendars import GridDay, from_calendar, month_grid, month_length, next_month, to_calendar
from vafa.platform.i18n.contract import Language
from vafa.platform.i18n.contract import language as language_of
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.not_understood import DateNotUnderstood
from vafa.platform.i18n.reading import Reader, active
from vafa.platform.i18n.typed_dates import parse_day

__all__ = [
    "DateNotUnderstood",
    "GridDay",
    "from_calendar",
    "local_day",
    "month_grid",
    "month_length",
    "month_names",
    "next_month",
    "parse_day",
    "show_ago",
    "show_clock",
    "show_day",
    "show_moment",
    "show_month",
    "show_span",
    "to_calendar",
    "weekday_names",
]


def local_day(moment: datetime, reader: Reader | None = None) -> date:
    """The (Gregorian) day it is for the reader at that moment."""
    return _local(moment, reader or active()).date()


def show_day(day: date, reader: Reader | None = None, style: str = "short") -> str:
    """A day, or the reader's day of a moment. A day the reader's calendar does not reach is shown in the Gregorian one.

    Styles: long «شنبه ۲۹ اسفند ۱۴۰۴», near the same without its year, short «۲۹ اسفند ۱۴۰۴», numeric «۱۴۰۴/۱۲/۲۹».
    """
    reader = reader or active()
    how = language_of(reader.language)
    if isinstance(day, datetime):
        day = local_day(day, reader)
    calendar, year, month, number = _parts(day, reader.calendar)
    if style == "numeric":
        sign = how.date_sign if calendar == "gregorian" else "/"
        return to_reader(f"{year:04}{sign}{month:02}{sign}{number:02}", how.code)
    whole = style in ("long", "near")
    names = how.months[calendar] if whole else how.months_short.get(calendar, how.months[calendar])
    pattern = how.day_long if whole else "{day} {month} {year}"
    if style == "near":
        pattern = pattern.replace(" {year}", "")
    weekday = how.weekdays[day.weekday()]
    text = pattern.format(weekday=weekday, day=number, month=names[month - 1], year=_year(how, calendar, year))
    return to_reader(text, how.code)


def show_clock(moment: datetime | time, reader: Reader | None = None) -> str:
    """The time of day, 24 hours; a moment is taken to the reader's time zone, a bare time of day is shown as it is."""
    reader = reader or active()
    at = _local(moment, reader) if isinstance(moment, datetime) else moment
    return to_reader(f"{at.hour:02}:{at.minute:02}", reader.language)


def show_moment(moment: datetime, reader: Reader | None = None, style: str = "short") -> str:
    """Day and time of day for the reader; styles as for `show_day`."""
    reader = reader or active()
    day, clock = show_day(moment, reader, style), show_clock(moment, reader)
    if style == "numeric":
        return f"{day} {clock}"
    return language_of(reader.language).moment.format(day=day, clock=clock)


def show_month(calendar: str, year: int, month: int, reader: Reader | None = None) -> str:
    """A month and its year, as the heading of a calendar page: «اسفند ۱۴۰۴»."""
    how = language_of((reader or active()).language)
    return to_reader(f"{how.months[calendar][month - 1]} {_year(how, calendar, year)}", how.code)


def month_names(calendar: str, language: str) -> tuple[str, ...]:
    """The twelve months of a calendar in that language."""
    return language_of(language).months[calendar]


def weekday_names(language: str, week_start: int | None = None, short: bool = False) -> tuple[str, ...]:
    """The seven weekdays from `week_start` (Monday is 0), or from where that language's week starts."""
    how = language_of(language)
    start = how.week_start if week_start is None else week_start
    names = how.weekdays_short if short else how.weekdays
    return names[start:] + names[:start]


def show_ago(moment: datetime, now: datetime, reader: Reader | None = None) -> str:
    """How long ago, or how soon: «۵ دقیقه پیش», «دیروز», «۳ روز دیگر»; for a glance, not for a promise."""
    reader = reader or active()
    seconds = (now - moment).total_seconds()
    days = abs((local_day(now, reader) - local_day(moment, reader)).days)
    with translation.override(reader.language):
        if abs(seconds) < 60:
            text = translation.gettext("just now")
        elif abs(seconds) < 86400:
            text = _minutes_or_hours(int(abs(seconds) // 60), past=seconds > 0)
        elif days == 1:
            text = translation.gettext("yesterday") if seconds > 0 else translation.gettext("tomorrow")
        else:
            text = _days_or_more(days, past=seconds > 0)
    return to_reader(text, reader.language)


def show_span(span: timedelta | float, reader: Reader | None = None, largest: str = "hour") -> str:
    """A length of time by its two largest units: «۲ ساعت و ۳۶ دقیقه». Seconds when a number; the sign is dropped.

    `largest` is hour or day. A working day is not 24 hours, so only wall time may be shown in days.
    """
    reader = reader or active()
    seconds = int(abs(span.total_seconds() if isinstance(span, timedelta) else span))
    days, rest = divmod(seconds, 86400) if largest == "day" else (0, seconds)
    hours, minutes = rest // 3600, rest % 3600 // 60
    with translation.override(reader.language):
        parts = [
            ngettext("%(count)s day", "%(count)s days", days) % {"count": days} if days else "",
            ngettext("%(count)s h", "%(count)s h", hours) % {"count": hours} if hours else "",
            ngettext("%(count)s min", "%(count)s min", minutes) % {"count": minutes} if minutes and not days else "",
        ]
        text = language_of(reader.language).joint.join(part for part in parts if part)
        if not text:
            text = ngettext("%(count)s s", "%(count)s s", rest) % {"count": rest}
    return to_reader(text, reader.language)


def _local(moment: datetime, reader: Reader) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be shown: nobody knows when it was.")
    return moment.astimezone(ZoneInfo(reader.time_zone))


def _parts(day: date, calendar: str) -> tuple[str, int, int, int]:
    try:
        return calendar, *to_calendar(day, calendar)
    except ValueError:
        return "gregorian", day.year, day.month, day.day


def _year(how: Language, calendar: str, year: int) -> str:
    era = how.eras.get(calendar)
    return f"{year} {era}" if era else str(year)


def _minutes_or_hours(minutes: int, *, past: bool) -> str:
    hours = minutes // 60
    if past and hours:
        text = ngettext("%(count)s hour ago", "%(count)s hours ago", hours)
    elif past:
        text = ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes)
    elif hours:
        text = ngettext("in %(count)s hour", "in %(count)s hours", hours)
    else:
        text = ngettext("in %(count)s minute", "in %(count)s minutes", minutes)
    return text % {"count": hours or minutes}


def _days_or_more(days: int, *, past: bool) -> str:
    years, months = days // 365, days // 30
    if past and years:
        text = ngettext("%(count)s year ago", "%(count)s years ago", years)
    elif past and months:
        text = ngettext("%(count)s month ago", "%(count)s months ago", months)
    elif past:
        text = ngettext("%(count)s day ago", "%(count)s days ago", days)
    elif years:
        text = ngettext("in %(count)s year", "in %(count)s years", years)
    elif months:
        text = ngettext("in %(count)s month", "in %(count)s months", months)
    else:
        text = ngettext("in %(count)s day", "in %(count)s days", days)
    return text % {"count": years or months or days}
