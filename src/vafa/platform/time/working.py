"""Working calendars in use: the default one, or one by its key, as values. Editing them is `save_calendar`."""

from collections.abc import Callable
from datetime import datetime
from functools import cache, lru_cache

from django.conf import settings

from vafa.platform.audit.models import record
from vafa.platform.once import forget, once
from vafa.platform.time.calendars import shipped
from vafa.platform.time.models import Calendar
from vafa.platform.values import Actor, WorkingCalendar
from vafa.platform.values.calendar_file import read_calendar, to_data

ALWAYS, OPEN_DAYS = "always", "open_days"
_DAY = ((0, 24 * 60),)
_read: dict[tuple[str, datetime], WorkingCalendar] = {}


def working_calendar(key: str | None = None) -> WorkingCalendar:
    """The working calendar of this key, or the default one. Costs one small query; the value itself is kept.

    Two more are made of the default one: "open_days" counts all 24 hours of the days on which the shop opens, and
    none of the others; "always" is the clock on the wall, every hour of every day.
    """
    if key in (ALWAYS, OPEN_DAYS):
        return _whole_days(working_calendar(), key == ALWAYS)
    row = once(f"calendar {key or ''}", lambda: _row(key))
    if row is None:
        return shipped(key or settings.CONFIG.calendar)
    mark = (row.key, row.changed_at)
    if mark not in _read:
        _read[mark] = read_calendar(Calendar.objects.get(pk=row.pk).data)
    return _read[mark]


def _row(key: str | None) -> Calendar | None:
    rows = Calendar.objects.filter(key=key) if key else Calendar.objects.filter(is_default=True)
    return rows.only("key", "changed_at").first()


def calendars() -> Callable[[str], WorkingCalendar]:
    """Calendars by key ("" is the default one), each read once for as long as the answer is kept."""
    read = cache(lambda key: working_calendar(key or None))
    return cache(lambda key: _whole_days(read(""), key == ALWAYS) if key in (ALWAYS, OPEN_DAYS) else read(key))


@lru_cache(maxsize=32)
def _whole_days(shop: WorkingCalendar, closed_days_too: bool) -> WorkingCalendar:
    """The shop's calendar with whole days: all of them, or those on which it opens."""
    if closed_days_too:
        return WorkingCalendar(shop.time_zone, dict.fromkeys(range(7), _DAY))
    hours = {weekday: _DAY if given else () for weekday, given in shop.hours.items()}
    exceptions = {day: _DAY if given else () for day, given in shop.exceptions.items()}
    return WorkingCalendar(shop.time_zone, hours, shop.holidays, exceptions)


def save_calendar(
    key: str, name: str, data: dict[str, object], *, default: bool, actor: Actor, at: datetime
) -> Calendar:
    """Keep a calendar; data that cannot be read is refused in one sentence before anything is stored."""
    clean = to_data(read_calendar(data))
    before = Calendar.objects.filter(key=key).values_list("data", flat=True).first()
    if default:
        Calendar.objects.filter(is_default=True).exclude(key=key).update(is_default=False)
    row, _ = Calendar.objects.update_or_create(
        key=key, defaults={"name": name, "data": clean, "is_default": default, "changed_at": at}
    )
    forget("calendar ")
    _read.pop((key, at), None)  # changed twice in one moment, as under a set clock
    record(actor, "calendar.saved", "calendar", row.pk, at=at, before=before, after=clean)
    return row
