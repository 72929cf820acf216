"""The days of a rehearsal as the reader's calendar: months in rows, days in columns, colour for how much they ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from vafa.journeys.access import CALLERS
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.calendars import from_calendar, month_length, next_month, to_calendar
from vafa.platform.i18n.dates import show_day, show_month
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.time.working import working_calendar
from vafa.platform.ui.components import heat_step

MESSAGES, CALLS, MINUTES = 0, 1, 2
LONGEST_MONTH = 31


@dataclass(frozen=True)
class Cell:
    """A day: its number, colour (None: outside of the time), words for whoever hears or points, and what is special."""

    text: str
    step: int | None
    title: str
    closed: bool = False
    over: bool = False  # more than the staff can do


@dataclass(frozen=True)
class Days:
    """A calendar of one figure."""

    title: str
    note: str
    months: Sequence[tuple[str, Sequence[Cell | None]]]
    columns: Sequence[str]


def message_days(days: Mapping[str, Sequence[int]]) -> Days:
    """Messages of each day; the fullest day is the darkest."""
    found = {date.fromisoformat(day): row[MESSAGES] for day, row in days.items()}
    busiest = max(found, key=lambda day: found[day], default=None)
    note = ""
    if busiest is not None and found[busiest]:
        told = {"day": show_day(busiest, style="long"), "count": show_number(found[busiest], active().language)}
        note = _("Most on %(day)s: %(count)s messages.") % told
    most = max(found.values(), default=0)
    return Days(
        _("Messages, day by day"), note, _months(found, lambda day, many: (heat_step(many, most), False)), _columns()
    )


def call_days(days: Mapping[str, Sequence[int]]) -> Days:
    """Calls of each day against the hours of those who make them; the darkest is a full day, or more than one."""
    calendar, agents = working_calendar(), Staff.objects.filter(is_active=True, role__in=CALLERS).count()
    rows: dict[date, Any] = {date.fromisoformat(day): row for day, row in days.items()}

    def room(day: date) -> int:
        return agents * sum(end - start for start, end in calendar.hours_of(day))

    def colour(day: date, many: int) -> tuple[int, bool]:
        able = room(day)
        share = rows[day][MINUTES] / able if able else float(bool(many))
        return min(6, int(6 * share)), share > 1

    over = sum(1 for day, row in rows.items() if row[CALLS] and row[MINUTES] > room(day))
    language = active().language
    if not agents:
        note = _("Nobody makes calls yet: add an agent.")
    elif over:
        told = {"days": show_number(over, language), "agents": show_number(agents, language)}
        note = _("On %(days)s days there is more to say than the %(agents)s who call have hours.") % told
    else:
        note = _("No day asks for more hours than those who call have: %(agents)s.") % {
            "agents": show_number(agents, language)
        }
    found = {day: row[CALLS] for day, row in rows.items()}
    return Days(_("Calls, day by day"), note, _months(found, colour), _columns())


def _months(found: Mapping[date, int], colour: Any) -> list[tuple[str, list[Cell | None]]]:
    found = {day: many for day, many in found.items() if many}
    if not found:
        return []
    kind, shop, language = active().calendar, working_calendar(), active().language
    (year, month, _day), last = to_calendar(min(found), kind), to_calendar(max(found), kind)[:2]
    rows: list[tuple[str, list[Cell | None]]] = []
    while (year, month) <= last:
        first, cells = from_calendar(kind, year, month, 1), list[Cell | None]()
        for number in range(month_length(kind, year, month)):
            day = first + timedelta(days=number)
            many = found.get(day, 0)
            step, over = colour(day, many) if many else (None, False)
            title = f"{show_day(day, style='long')}: {show_number(many, language)}"
            text = show_number(many, language) if many else ""
            cells.append(Cell(text, step, title, not shop.hours_of(day), over))
        rows.append((show_month(kind, year, month), cells + [None] * (LONGEST_MONTH - len(cells))))
        year, month = next_month(year, month)
    return rows


def _columns() -> list[str]:
    return [show_number(number, active().language) for number in range(1, LONGEST_MONTH + 1)]
