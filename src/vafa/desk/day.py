"""The working day of the shop as the reader's clock shows it, and where on its line a moment stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from vafa.platform.i18n.dates import show_clock
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Dayline, DayStop
from vafa.platform.values import WorkingCalendar

QUARTER = timedelta(minutes=15)
QUARTERS = 36
NEAR, TOUCHING = 4, 2  # stops closer than so many quarters would write over each other, or lie on each other


@dataclass(frozen=True)
class Day:
    """Someone's day: its midnights, and when work begins and ends in it (None on a day off)."""

    start: datetime
    end: datetime
    opens: datetime | None
    closes: datetime | None

    @property
    def until(self) -> datetime:
        """Until when something is still due today."""
        return self.closes or self.end


def day_of(at: datetime, calendar: WorkingCalendar) -> Day:
    """The reader's day around a moment, with the shop's working hours in it."""
    start = at.astimezone(ZoneInfo(active().time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    end = (start + timedelta(days=1)).replace(hour=0)
    spans = list(calendar.spans(start, end))
    if not spans:
        return Day(start, end, None, None)
    return Day(start, end, spans[0].start, max(spans[-1].end, min(at, spans[-1].end)))


def dayline(day: Day, at: datetime, stops: list[tuple[datetime, DayStop]]) -> Dayline | None:
    """The day's line from the hour work begins, with what falls on it; None on a day off."""
    if day.opens is None:
        return None
    zone = day.start.tzinfo
    first = day.opens.astimezone(zone).replace(minute=0, second=0, microsecond=0)
    # One hour before work leaves room for what became late since last evening.
    first = first - timedelta(hours=1) if first.hour > 0 else first
    if at > first + QUARTERS * QUARTER and at < day.end:
        first = min(first + timedelta(hours=15 - first.hour if first.hour < 15 else 0), day.end - QUARTERS * QUARTER)
    hours = [(4 * hour, str((first + timedelta(hours=hour)).hour)) for hour in range(QUARTERS // 4 + 1)]
    now = quarter(at, first)
    clear = (now or 0) + 1  # what stands under the line at this moment would hide behind the moment itself
    shown = [
        DayStop(q if stop.due or q != now else clear, stop.label, stop.url, stop.due, stop.icon)
        for moment, stop in stops
        if (q := quarter(moment, first)) is not None
    ]
    texts = [(q, to_reader(text, active().language)) for q, text in hours]
    over, under = [stop for stop in shown if stop.due], [stop for stop in shown if not stop.due]
    return Dayline(texts, [*_apart(over), *_apart(under)], now, show_clock(at))


def quarter(moment: datetime, first: datetime) -> int | None:
    """The quarter of the line a moment falls on; None outside of it."""
    place = int((moment - first) / QUARTER)
    return place if 0 <= place <= QUARTERS and moment >= first else None


def _apart(stops: list[DayStop]) -> list[DayStop]:
    """Those that can be read: of stops close together the first keeps its name, of those that touch, its place too.

    Nothing is lost by that: all of them are in the list.
    """
    kept: list[DayStop] = []
    named = -NEAR
    for stop in sorted(stops, key=lambda stop: stop.q):
        if kept and stop.q - kept[-1].q < TOUCHING:
            continue
        has_room = stop.q - named >= NEAR
        if not has_room and not stop.due:
            continue
        kept.append(stop if has_room else DayStop(stop.q, "", stop.url, stop.due))
        named = stop.q if has_room else named
    return kept
