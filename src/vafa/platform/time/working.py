"""Working calendars in use: the default one, or one by its key, as values. Editing them is `save_calendar`."""

from datetime import datetime
from functools import lru_cache

from django.conf import settings

from vafa.platform.audit.models import record
from vafa.platform.time.calendars import shipped
from vafa.platform.time.models import Calendar
from vafa.platform.values import Actor, WorkingCalendar
from vafa.platform.values.calendar_file import read_calendar, to_data

ALWAYS = "always"
_read: dict[tuple[str, datetime], WorkingCalendar] = {}


def working_calendar(key: str | None = None) -> WorkingCalendar:
    """The working calendar of this key, or the default one. Costs one small query; the value itself is kept.

    "always" is the clock on the wall: every hour of every day, in the zone of the default calendar.
    """
    if key == ALWAYS:
        return _every_hour(working_calendar().time_zone)
    rows = Calendar.objects.filter(key=key) if key else Calendar.objects.filter(is_default=True)
    row = rows.only("key", "changed_at").first()
    if row is None:
        return shipped(key or settings.CONFIG.calendar)
    mark = (row.key, row.changed_at)
    if mark not in _read:
        _read[mark] = read_calendar(Calendar.objects.get(pk=row.pk).data)
    return _read[mark]


@lru_cache
def _every_hour(time_zone: str) -> WorkingCalendar:
    return WorkingCalendar(time_zone, dict.fromkeys(range(7), [(0, 24 * 60)]))


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
    _read.pop((key, at), None)  # changed twice in one moment, as under a set clock
    record(actor, "calendar.saved", "calendar", row.pk, at=at, before=before, after=clean)
    return row
