"""The calendars Vafa comes with: Iran, the Gulf, Egypt and the West, as values to start from and edit.

Holidays are those the `holidays` library knows (it estimates moon dates far ahead); the library is heavy and loaded
only when asked. Calendars as an administrator keeps them are in `working`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from vafa.platform.values.open_hours import Interval
from vafa.platform.values.refused import Refused
from vafa.platform.values.working_calendar import WorkingCalendar

if TYPE_CHECKING:
    from holidays import HolidayBase

YEARS = range(2015, 2041)
"""The years whose holidays a shipped calendar knows unless others are asked for."""

_MON, _TUE, _WED, _THU, _FRI, _SAT, _SUN = range(7)
_DAY: tuple[Interval, ...] = ((9 * 60, 17 * 60),)
_HALF_DAY: tuple[Interval, ...] = ((9 * 60, 13 * 60),)


@dataclass(frozen=True)
class _Plan:
    country: str
    time_zone: str
    hours: Mapping[int, tuple[Interval, ...]]
    languages: Mapping[str, str] = field(default_factory=dict)


_IRAN = {**dict.fromkeys((_SAT, _SUN, _MON, _TUE, _WED), _DAY), _THU: _HALF_DAY}
_SUN_TO_THU = dict.fromkeys((_SUN, _MON, _TUE, _WED, _THU), _DAY)
_MON_TO_FRI = dict.fromkeys((_MON, _TUE, _WED, _THU, _FRI), _DAY)

_PLANS = {
    "iran": _Plan("IR", "Asia/Tehran", _IRAN, {"fa": "fa_IR"}),
    "gulf": _Plan("SA", "Asia/Riyadh", _SUN_TO_THU, {"ar": "ar"}),
    "egypt": _Plan("EG", "Africa/Cairo", _SUN_TO_THU, {"ar": "ar_EG"}),
    "western": _Plan("DE", "Europe/Berlin", _MON_TO_FRI),
}

NAMES = tuple(_PLANS)
"""The names `shipped` knows."""


def shipped(name: str, years: Iterable[int] = YEARS, *, time_zone: str | None = None) -> WorkingCalendar:
    """The shipped calendar of that name with the holidays of `years`; `time_zone` moves it elsewhere.

    The first call of a country takes some hundred milliseconds; the same question again costs nothing.
    Refused: calendar.unknown_name.
    """
    return _shipped(name, tuple(years), time_zone)


def holiday_names(name: str, year: int, language: str) -> dict[date, str]:
    """The holidays of a shipped calendar in that year, in fa, ar or en where the library has the words, else in en."""
    found = _holidays(_plan(name), (year,), language)
    return {day: found[day] for day in sorted(found)}


@lru_cache(maxsize=32)
def _shipped(name: str, years: tuple[int, ...], time_zone: str | None) -> WorkingCalendar:
    plan = _plan(name)
    days = frozenset(_holidays(plan, years, "en")) if years else frozenset()
    return WorkingCalendar(time_zone or plan.time_zone, plan.hours, days)


def _plan(name: str) -> _Plan:
    if name not in _PLANS:
        raise Refused("calendar.unknown_name", {"value": name, "allowed": ", ".join(NAMES)}, status=422)
    return _PLANS[name]


def _holidays(plan: _Plan, years: tuple[int, ...], language: str) -> "HolidayBase":
    from holidays import country_holidays

    return country_holidays(plan.country, years=years, language=plan.languages.get(language, "en_US"))
