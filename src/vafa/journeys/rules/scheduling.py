"""When a step of a run is due, and which steps lie ahead until one is. The engine and the rehearsal ask the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from vafa.journeys.rules.planning import NOTHING_ALLOWED, Hours, Planned, Planner, Wish, on_the_wall, share_of
from vafa.journeys.rules.steps import OTHERWISE, Step, Wait, WaitFor
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.rules.walking import Path
from vafa.platform.values.working_calendar import find_zone

WINDOW_PASSED, NO_DATE = "window_passed", "no_date"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Walker:
    """What of a run bears on time."""

    started_at: datetime
    seed: int  # spreads moments: the same seed, the same ones
    time_zone: str = ""  # the shop's when empty, as of hours
    hours: Hours | None = None
    best: int | None = None  # the minute after midnight at which they listen best
    dates: Mapping[str, datetime | None] = field(default_factory=dict)  # by field, for steps that wait for one


@dataclass(frozen=True, slots=True)
class Placed:
    """A step with its place in time; where nothing is due, why it is left out."""

    step: Step
    planned: Planned
    reason: str = ""

    @property
    def due_at(self) -> datetime | None:
        """When it is due."""
        return self.planned.due_at


def ahead(path: Path, step: Step | None, walker: Walker, planner: Planner, *, at: datetime) -> list[Placed]:
    """The steps from this one on that are left out, up to the first that is due, which comes last.

    Where nothing is due any more, all of them are left out; of a step that decides, the way after it is followed.
    """
    found: list[Placed] = []
    while step is not None:
        unasked = isinstance(step, WaitFor) and step.of in {one.step.key for one in found}
        if unasked:  # nobody answers what was not asked
            placed = Placed(step, Planned(at, at, None), WINDOW_PASSED)
        else:
            placed = place(path, step, walker, planner, at=at)
        found.append(placed)
        if placed.due_at is not None:
            break
        step = path.after(step.key, OTHERWISE if unasked else "")
    return found


def place(path: Path, step: Step, walker: Walker, planner: Planner, *, at: datetime) -> Placed:
    """Where a step reached at `at` lies in time."""
    if isinstance(step, Touchpoint):
        planned = _touchpoint(path, step, walker, planner, at)
        if planned.due_at is not None:
            return Placed(step, planned)
        return Placed(step, planned, WINDOW_PASSED if planned.window_until <= at else NOTHING_ALLOWED)
    due: datetime | None = at
    if isinstance(step, WaitFor):
        due = at + timedelta(days=step.days)
    elif isinstance(step, Wait):
        due = _end_of_wait(step, walker, planner, at)
    if due is None:
        return Placed(step, Planned(at, at, None), NO_DATE)
    return Placed(step, Planned(at, due, due))


def wish_of(touchpoint: Touchpoint) -> Wish:
    """What the touchpoint asks of time."""
    return Wish(touchpoint.from_day, touchpoint.to_day, prompt=touchpoint.prompt, call=touchpoint.kind == "call")


def _touchpoint(path: Path, step: Touchpoint, walker: Walker, planner: Planner, at: datetime) -> Planned:
    return planner.plan(
        wish_of(step),
        walker.started_at if step.since == "start" else at,
        at=at,
        share=share_of(walker.seed, path.place(step.key)),
        time_zone=walker.time_zone,
        hours=walker.hours,
        best=walker.best,
    )


def _end_of_wait(step: Wait, walker: Walker, planner: Planner, at: datetime) -> datetime | None:
    """When the wait is over; None when it is for a date that is not known. A date that has passed is over at once."""
    if step.date:
        date = walker.dates.get(step.date)
        return None if date is None else max(at, date + timedelta(days=step.days))
    if not step.clock and not step.weekdays:
        return at + timedelta(days=step.days, hours=step.hours)
    zone = find_zone(walker.time_zone or planner.time_zone)
    day = at.astimezone(zone).date()
    clock = time.fromisoformat(step.clock or "00:00")
    while True:
        moment = on_the_wall(day, clock.hour * 60 + clock.minute, zone)
        if not step.clock and day == at.astimezone(zone).date():
            moment = at  # any time of that day will do
        if moment >= at and (not step.weekdays or day.weekday() in step.weekdays):
            return moment
        day += _DAY
