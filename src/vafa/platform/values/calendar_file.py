"""A working calendar as plain data (JSON), read and written.

    {"time_zone": "Asia/Tehran",
     "hours": {"sat": [["09:00", "12:00"], ["13:00", "24:00"]], "thu": [["22:00", "02:00"]]},
     "holidays": ["2026-03-21"],
     "exceptions": {"2026-03-20": [["09:00", "12:00"]], "2026-04-02": []}}

A weekday left out is closed. Dates are Gregorian. It opens no file, and everything wrong is a `Refused` whose data
names the key to mend.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NoReturn

from vafa.platform.values.open_hours import MIDNIGHT, Interval
from vafa.platform.values.refused import Refused
from vafa.platform.values.working_calendar import WorkingCalendar, find_zone

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The keys of `hours`, in Python's order of weekdays."""

_KEYS = ("time_zone", "hours", "holidays", "exceptions")
_TIME = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_calendar(data: object) -> WorkingCalendar:
    """The calendar that `data` describes.

    Refused: calendar.not_a_calendar; naming the `key` and mostly the `value`: .not_an_object, .unknown_key,
    .missing_key, .not_a_list, .not_an_interval, .not_a_time, .not_a_date, .empty_interval, .not_text,
    .exception_crosses_midnight, .unknown_time_zone; and .no_open_hours.
    """
    if not isinstance(data, Mapping):
        raise Refused("calendar.not_a_calendar", status=422)
    whole: Mapping[str, object] = data
    for key in whole:
        if key not in _KEYS:
            _refuse("unknown_key", key, allowed=", ".join(_KEYS))
    for key in ("time_zone", "hours"):
        if key not in whole:
            _refuse("missing_key", key)
    time_zone = whole["time_zone"]
    if not isinstance(time_zone, str):
        _refuse("not_text", "time_zone", value=time_zone)
    find_zone(time_zone)
    hours = _object(whole["hours"], "hours")
    for key in hours:
        if key not in WEEKDAYS:
            _refuse("unknown_key", f"hours.{key}", allowed=", ".join(WEEKDAYS))
    return WorkingCalendar(
        time_zone,
        {WEEKDAYS.index(key): _intervals(value, f"hours.{key}") for key, value in hours.items()},
        frozenset(
            _date(value, f"holidays[{index}]")
            for index, value in enumerate(_list(whole.get("holidays", []), "holidays"))
        ),
        dict(_exception(key, value) for key, value in _object(whole.get("exceptions", {}), "exceptions").items()),
    )


def to_data(calendar: WorkingCalendar) -> dict[str, object]:
    """The data that `read_calendar` turns into an equal calendar, always written the same way."""
    return {
        "time_zone": calendar.time_zone,
        "hours": {
            WEEKDAYS[weekday]: _as_text(intervals) for weekday, intervals in sorted(calendar.hours.items()) if intervals
        },
        "holidays": [day.isoformat() for day in sorted(calendar.holidays)],
        "exceptions": {day.isoformat(): _as_text(found) for day, found in sorted(calendar.exceptions.items())},
    }


def _as_text(intervals: Sequence[Interval]) -> list[list[str]]:
    return [[f"{minute // 60:02}:{minute % 60:02}" for minute in interval] for interval in intervals]


def _exception(key: str, value: object) -> tuple[date, list[Interval]]:
    name = f"exceptions.{key}"
    intervals = _intervals(value, name)
    for index, (start, end) in enumerate(intervals):
        if 0 < end < start:
            _refuse("exception_crosses_midnight", f"{name}[{index}]", value=_as_text([(start, end)])[0])
    return _date(key, name), intervals


def _intervals(value: object, key: str) -> list[Interval]:
    return [_interval(item, f"{key}[{index}]") for index, item in enumerate(_list(value, key))]


def _interval(value: object, key: str) -> Interval:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        _refuse("not_an_interval", key, value=value)
    start, end = _time(value[0], f"{key}[0]"), _time(value[1], f"{key}[1]")
    if start == MIDNIGHT:
        _refuse("not_a_time", f"{key}[0]", value=value[0])
    if start == end:
        _refuse("empty_interval", key, value=value)
    return start, end


def _time(value: object, key: str) -> int:
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    minutes = int(found[1]) * 60 + int(found[2]) if found else MIDNIGHT + 1
    if minutes > MIDNIGHT:
        _refuse("not_a_time", key, value=value)
    return minutes


def _date(value: object, key: str) -> date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            _refuse("not_a_date", key, value=value)
    _refuse("not_a_date", key, value=value)


def _object(value: object, key: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        _refuse("not_an_object", key, value=value)
    return value


def _list(value: object, key: str) -> Sequence[object]:
    if not isinstance(value, (list, tuple)):
        _refuse("not_a_list", key, value=value)
    return value


def _refuse(reason: str, key: str, **data: object) -> NoReturn:
    raise Refused(f"calendar.{reason}", {"key": key, **data}, status=422)
