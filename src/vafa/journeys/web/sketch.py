"""A plan's layout as the journey map draws it: the axis with labels in the reader's words, and the flow as paths."""

from collections.abc import Callable, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from vafa.journeys.counting import PlanTally
from vafa.journeys.rules.drawing import ACROSS, LENGTH, Tick, Unit, Window, flow, ticks, windows
from vafa.journeys.rules.laying import Layout, Place, Point
from vafa.journeys.rules.steps import Wait, WaitFor
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.web.words import PURPOSES, day_words, window_words
from vafa.platform.i18n.contract import language
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Axis, AxisMark, AxisWindow, Small, band


def axis_of(layout: Layout) -> Axis:
    """The axis of a layout in the reader's direction, with the days of its touchpoints and waits."""
    rtl = from_right()
    shown = [one for one in layout.places if isinstance(one.step, Touchpoint | Wait | WaitFor)]
    marks = [_mark(tick, layout.days, rtl) for tick in ticks(layout.days, rtl=rtl)]
    found = [
        _window(place, window, layout.days)
        for place, window in zip(shown, windows(layout, shown, rtl=rtl), strict=True)
    ]
    return Axis(marks, found, _("The way takes %(days)s.") % {"days": _span(layout.days)})


def bands_of(layout: Layout, tally: PlanTally) -> list[str]:
    """The flow as paths, as thick as the people who came to each step, went on, or took a turn."""
    return [
        band([(edge.x, edge.y, edge.half) for edge in edges])
        for edges in flow(layout, counted(tally), rtl=from_right())
    ]


def counted(tally: PlanTally) -> Callable[[Point], int]:
    """How many stand for a point of the flow."""

    def count(point: Point) -> int:
        if not point.step:
            return tally.entered
        here = tally.at(point.step)
        if point.turn:
            return here.outcomes.get(point.turn, 0)
        return here.over if point.went else here.came

    return count


def phases_of(places: Sequence[Place]) -> dict[str, tuple[str, str, int]]:
    """Stretches of touchpoints with one purpose, by the key of their first: its name, its days, how many units long."""
    touching = [(one, one.step) for one in places if isinstance(one.step, Touchpoint)]
    found = {}
    for purpose, group in groupby(touching, key=lambda pair: pair[1].purpose):
        members = [place for place, _step in group]
        first, last = members[0], members[-1]
        days = window_words(first.days.first, max(one.days.last for one in members))
        found[first.step.key] = str(PURPOSES[purpose]), days, last.at + last.width - first.at
    return found


def from_right() -> bool:
    """Whether the reader reads from right to left."""
    return language(active().language).direction == "rtl"


def _mark(tick: Tick, days: int, rtl: bool) -> AxisMark:
    return AxisMark(tick.x, tick.day / days * ACROSS, _label(tick.unit, tick.number) if tick.unit else "")


def _label(unit: Unit, number: int) -> str:
    words = {
        "day": _("Day %(number)s"), "week": _("Week %(number)s"), "month": _("Month %(number)s"),
        "year": _("Year %(number)s"),
    }[unit] if number else _("Day %(number)s")  # fmt: skip
    return words % {"number": to_reader(number, active().language)}


def _window(place: Place, window: Window, days: int) -> AxisWindow:
    return AxisWindow(
        window.x,
        window.width,
        place.days.first / days * ACROSS,
        window.row,
        window.column if isinstance(place.step, Touchpoint) else None,
        window.sure,
    )


def _span(days: int) -> str:
    unit: Unit = "month" if days >= 2 * LENGTH["month"] else "day"
    return day_words(days) if unit == "month" else _label("day", days)


def small_picture(layout: Layout, places: Sequence[Place], tally: PlanTally, *, rtl: bool) -> Small:
    """The plan as a thumbnail: its flow, and a dot where each of these places stands."""
    dots = [
        (ACROSS - one.pin / layout.units * ACROSS if rtl else one.pin / layout.units * ACROSS, 100 * one.lane + 50)
        for one in places
    ]
    return Small(bands_of(layout, tally), layout.lanes, [(f"{x:.1f}", str(y)) for x, y in dots])
