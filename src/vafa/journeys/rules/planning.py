"""When a touchpoint is due: inside its window of days after the purchase, within hours in which we may be heard.

Pure arithmetic, quick enough for half a million follow-ups in a minute (days and working spans are remembered). What is
decided here, each tested:

- Day 0 is the day of the purchase in the customer's zone. A window runs from the beginning of its first day (never
  before the purchase) to the end of its last.
- A message goes out on the first day that allows it: at once for prompt ones (the welcome), otherwise around the hour
  at which they listen best, or, while nobody knows it, at which they bought, since then they are awake and looking;
  spread over an hour so that not all leave together.
- A call is due in the shop's working hours, in the first half of those the window has, and within the customer's own
  hours where both meet. A window without any working hour (Nowruz) is prolonged to the end of the next working span,
  at most `LONGEST_WAIT`, so that a promise is not broken because everybody was on holiday.
- Where no moment is allowed, nothing is due (`due_at` is None) and the follow-up is skipped as `no_allowed_hour`.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from vafa.platform.values import WorkingCalendar
from vafa.platform.values.working_calendar import find_zone

SPREAD = timedelta(hours=1)
PROMPT_SPREAD = timedelta(minutes=10)
LONGEST_WAIT = timedelta(days=10)
"""How much later than its window a call may be when the whole window was closed."""

NOTHING_ALLOWED = "no_allowed_hour"
MOST_KEPT = 20_000
_DAY = timedelta(days=1)
_MIDNIGHT = 24 * 60

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Hours:
    """When a customer may be heard from, in minutes after midnight; may go past it, and equal ends mean any hour."""

    opens: int
    closes: int

    @classmethod
    def between(cls, opens: time, closes: time) -> "Hours":
        """The hours from one time of day to another."""
        return cls(opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute)

    def of_day(self) -> tuple[tuple[int, int], ...]:
        """The allowed minutes of any one day, in order."""
        if self.opens == self.closes:
            return ((0, _MIDNIGHT),)
        if self.opens < self.closes:
            return ((self.opens, self.closes),)
        return ((0, self.closes), (self.opens, _MIDNIGHT)) if self.closes else ((self.opens, _MIDNIGHT),)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a touchpoint asks of time: days after the purchase, whether as soon as may be, whether in working hours."""

    from_day: int
    to_day: int
    prompt: bool = False
    call: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """The window as moments (its end is no part of it), and when something is due in it, if any moment is allowed."""

    window_from: datetime
    window_until: datetime
    due_at: datetime | None


@dataclass
class Planner:
    """Plans follow-ups of one shop: its working calendar, hours and zone, with what it worked out before."""

    calendar: WorkingCalendar
    hours: Hours
    time_zone: str
    _days: dict[tuple[str, date], tuple[datetime, bool]] = field(default_factory=dict, repr=False)
    _calls: dict[tuple[object, ...], list[Stretch]] = field(default_factory=dict, repr=False)
    _heard: dict[tuple[str, date, Hours], list[Stretch]] = field(default_factory=dict, repr=False)

    def plan(
        self,
        wish: Wish,
        ordered_at: datetime,
        *,
        at: datetime,
        share: float,
        time_zone: str = "",
        hours: Hours | None = None,
        best: int | None = None,
    ) -> Planned:
        """Where this touchpoint lies in time, its window counted from `ordered_at`; nothing is due before `at`.

        `share` (0 up to 1) spreads: the same share gives the same moment. Empty zone and hours are the shop's. `best`
        is the minute after midnight at which this customer listens best; without it the one at which they bought. A
        window that is over at `at` has nothing due.
        """
        zone_name = time_zone or self.time_zone
        zone = find_zone(zone_name)
        hours = hours or self.hours
        ordered_at = ordered_at.astimezone(UTC)
        local = ordered_at.astimezone(zone)
        first = local.date() + timedelta(days=wish.from_day)
        window_from = max(self._midnight(zone_name, zone, first), ordered_at)
        window_until = self._midnight(zone_name, zone, local.date() + timedelta(days=wish.to_day + 1))
        earliest = max(window_from, at)
        if wish.call:
            return self._plan_call(Planned(window_from, window_until, None), earliest, share, zone_name, zone, hours)
        if earliest >= window_until:
            return Planned(window_from, window_until, None)
        clock = None if wish.prompt else local.hour * 60 + local.minute if best is None else best
        due = self._first_moment(earliest, window_until, clock, share, zone_name, zone, hours)
        return Planned(window_from, window_until, due)

    def _first_moment(
        self,
        earliest: datetime,
        until: datetime,
        clock: int | None,
        share: float,
        zone_name: str,
        zone: ZoneInfo,
        hours: Hours,
    ) -> datetime | None:
        """The moment on the first day that has one, at `clock` (minutes after midnight) where possible."""
        day = earliest.astimezone(zone).date()
        spread = PROMPT_SPREAD if clock is None else SPREAD
        while self._midnight(zone_name, zone, day) < until:
            wanted = earliest if clock is None else self._moment(zone_name, zone, day, clock)
            for opens, closes in self._allowed(zone_name, zone, day, hours):
                low, high = max(opens, earliest), min(closes, until)
                if low < high:
                    start = min(max(low, wanted), max(low, high - spread))
                    return start + _part(min(spread, high - start), share)
            day += _DAY
        return None

    def _plan_call(
        self, window: Planned, earliest: datetime, share: float, zone_name: str, zone: ZoneInfo, hours: Hours
    ) -> Planned:
        until = window.window_until
        if earliest < until:
            stretches = self._call_stretches(earliest, until, zone_name, zone, hours)
            if stretches:
                return Planned(window.window_from, until, _within(stretches, share))
        if next(self.calendar.spans(window.window_from, until), None) is not None:
            return window  # there were working hours, and they are over
        opening = self.calendar.next_open(until)
        span = next(self.calendar.spans(opening, opening + _DAY))
        if opening - until > LONGEST_WAIT or span.end <= earliest:
            return window
        return Planned(window.window_from, span.end, _within([(max(opening, earliest), span.end)], share))

    def _call_stretches(
        self, earliest: datetime, until: datetime, zone_name: str, zone: ZoneInfo, hours: Hours
    ) -> list[Stretch]:
        """Working time, within the customer's hours where the two meet at all."""
        key = (earliest, until, zone_name, hours)
        found = self._calls.get(key)
        if found is None:
            if len(self._calls) > MOST_KEPT:
                self._calls.clear()
            working = [(span.start, span.end) for span in self.calendar.spans(earliest, until)]
            heard: list[Stretch] = []
            day = earliest.astimezone(zone).date()
            while self._midnight(zone_name, zone, day) < until:
                heard += self._allowed(zone_name, zone, day, hours)
                day += _DAY
            found = self._calls[key] = _common(working, heard) or working
        return found

    def _allowed(self, zone_name: str, zone: ZoneInfo, day: date, hours: Hours) -> list[Stretch]:
        key = (zone_name, day, hours)
        found = self._heard.get(key)
        if found is None:
            if len(self._heard) > MOST_KEPT:
                self._heard.clear()
            found = self._heard[key] = self._allowed_on(zone_name, zone, day, hours)
        return found

    def _allowed_on(self, zone_name: str, zone: ZoneInfo, day: date, hours: Hours) -> list[Stretch]:
        """The allowed moments of a day. An hour the clock jumps over has none; of one shown twice, hours that begin in
        it begin the second time and those that end in it end the first."""
        return [
            (self._moment(zone_name, zone, day, opens, fold=1), self._moment(zone_name, zone, day, closes))
            for opens, closes in hours.of_day()
        ]

    def _moment(self, zone_name: str, zone: ZoneInfo, day: date, minutes: int, fold: int = 0) -> datetime:
        if minutes == _MIDNIGHT:
            return self._midnight(zone_name, zone, day + _DAY)
        midnight = self._midnight(zone_name, zone, day)
        if self._days[zone_name, day][1]:
            return midnight + timedelta(minutes=minutes)
        return on_the_wall(day, minutes, zone, fold)

    def _midnight(self, zone_name: str, zone: ZoneInfo, day: date) -> datetime:
        """When the day begins there. Remembers, beside it, whether the day has no clock change."""
        found = self._days.get((zone_name, day))
        if found is None:
            begins, ends = on_the_wall(day, 0, zone), on_the_wall(day + _DAY, 0, zone)
            steady = ends - begins == _DAY and begins.astimezone(zone).utcoffset() == ends.astimezone(zone).utcoffset()
            found = self._days[zone_name, day] = (begins, steady)
        return found[0]


def share_of(order_id: int, position: int) -> float:
    """A number from 0 up to 1 that looks like chance and is always the same for this touchpoint of this order."""
    return (order_id * 31 + position) * 2654435761 % 2**32 / 2**32


def on_the_wall(day: date, minutes: int, zone: ZoneInfo, fold: int = 0) -> datetime:
    """The first moment (fold=1: the last) at which the wall clock shows that time; where it jumps over it, the jump."""
    wall = datetime.combine(day, time(minutes // 60, minutes % 60))
    moment = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    before, after = (
        moment - timedelta(hours=3),
        moment + timedelta(hours=3),
    )  # in a gap: find the second at which the clock jumps
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        before, after = (middle, after) if middle.astimezone(zone).utcoffset() == offset else (before, middle)
    return after


def _part(length: timedelta, share: float) -> timedelta:
    return timedelta(seconds=int(length.total_seconds() * share))


def _within(stretches: list[Stretch], share: float) -> datetime:
    """A moment in the first half of this time."""
    left = _part(sum((end - start for start, end in stretches), timedelta()) / 2, share)
    for start, end in stretches:
        if left < end - start:
            return start + left
        left -= end - start
    return stretches[-1][0]


def _common(first: list[Stretch], second: list[Stretch]) -> list[Stretch]:
    """The time both have; both sorted."""
    pairs = ((max(a, c), min(b, d)) for a, b in first for c, d in second)
    return [(start, end) for start, end in pairs if start < end]


def next_try(calendar: WorkingCalendar, at: datetime) -> datetime:
    """When to call again after nobody answered: the next working day, in its other half (people keep their habits)."""
    local = at.astimezone(calendar.zone)
    opening = calendar.next_open(on_the_wall(local.date() + _DAY, 0, calendar.zone))
    span = next(calendar.spans(opening, opening + _DAY))
    return span.start + _part(span.duration, 0.75 if local.hour < 13 else 0.25)
