"""Pictures of results as plain SVG numbers: how many had come by each day, and intervals as bars.

They run from right to left where the reader does. Nothing is drawn by a script; a table of the numbers stands beside.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from vafa.journeys.results.kept import Counts
from vafa.journeys.rules.comparing_shares import Share
from vafa.journeys.rules.converting import curve
from vafa.platform.i18n import language
from vafa.platform.i18n.digits import show_number, show_percent
from vafa.platform.i18n.reading import active

BAR = 1000  # the width of a bar's own scale
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5)
LINES = 4  # at most, across the picture
Scale = Callable[[float], float]


@dataclass(frozen=True)
class Line:
    """One side of the picture: its points, the band they surely lie in, and where its last value is written."""

    arm: str
    points: str
    band: str
    x: float
    y: float
    value: str
    aside: float  # y of the value's words, kept apart from the other line's


@dataclass(frozen=True)
class Curve:
    """A picture of a width and height, with its lines, and its grid: (place, words) across and along."""

    width: int
    height: int
    start: float
    end: float
    base: float
    lines: Sequence[Line]
    levels: Sequence[tuple[float, str]]
    days: Sequence[tuple[float, str]]
    level_at: float
    value_at: float


@dataclass(frozen=True)
class Bar:
    """An interval on a scale of BAR: where it begins, how long it is, and where the share itself lies."""

    start: float
    length: float
    middle: float


def draw(counts: Counts, width: int, height: int) -> Curve | None:
    """The picture of a plan's counts; None while nobody's days are over."""
    arms = counts.shown
    if not arms:
        return None
    rtl = _rtl()
    days, top = counts.goal.days, _top(counts, arms)
    edge, side, base = 44.0, 52.0, height - 26.0
    start, end = (width - edge, side) if rtl else (edge, width - side)

    def x(day: float) -> float:
        return round(start + (end - start) * day / days, 1)

    def y(share: float) -> float:
        return round(base - (base - 12) * min(share / top, 1), 1)

    lines = _apart([_line(counts, arm, x, y) for arm in arms])
    return Curve(
        width, height, start, end, base, lines,
        levels=[(y(level), show_percent(round(100 * level, 1), active().language)) for level in _levels(top)],
        days=[(x(day), show_number(day, active().language)) for day in _ticks(days)],
        level_at=start + (8 if rtl else -8), value_at=end + (-8 if rtl else 8),
    )  # fmt: skip


def bars(shares: Sequence[Share]) -> list[Bar]:
    """The intervals of shares on one scale, for rows of a table."""
    top = max((share.interval.high for share in shares if share.of), default=1.0) or 1.0
    return [_bar(share, top) if share.of else Bar(0, 0, 0) for share in shares]


def _bar(share: Share, top: float) -> Bar:
    low, high, middle = (BAR * value / top for value in (share.interval.low, share.interval.high, share.value))
    if _rtl():
        low, high, middle = BAR - high, BAR - low, BAR - middle
    return Bar(round(low), max(round(high - low), 4), round(middle))


def _line(counts: Counts, arm: str, x: Scale, y: Scale) -> Line:
    of, days = counts.arm(arm).over, counts.goal.days
    shares = curve(counts.days.get(arm, {}), of, days)
    sure = [Share(round(share * of), of).interval for share in shares]
    points = _points((x(day), y(share)) for day, share in enumerate(shares))
    there = [(x(day), y(one.high)) for day, one in enumerate(sure)]
    back = [(x(day), y(one.low)) for day, one in enumerate(sure)]
    value = show_percent(round(100 * shares[-1], 0 if shares[-1] >= 0.1 else 1), active().language)
    return Line(arm, points, _points([*there, *reversed(back)]), x(days), y(shares[-1]), value, y(shares[-1]) + 4)


def _apart(lines: Sequence[Line]) -> list[Line]:
    """The same lines with the words at their ends at least a line of text apart."""
    if len(lines) < 2:
        return list(lines)
    upper, lower = sorted(lines, key=lambda one: one.y)
    gap = max(0.0, 16 - (lower.aside - upper.aside)) / 2
    moved = {upper.arm: upper.aside - gap, lower.arm: lower.aside + gap}
    return [replace(one, aside=round(moved[one.arm], 1)) for one in lines]


def _points(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


def _top(counts: Counts, arms: Sequence[str]) -> float:
    """The share at the picture's upper edge."""
    highest = max(counts.arm(arm).share.interval.high for arm in arms)
    step = _step(highest)
    return max(step, ceil(highest / step - 1e-9) * step)


def _levels(top: float) -> list[float]:
    step = _step(top)
    return [step * number for number in range(round(top / step) + 1)]


def _step(top: float) -> float:
    return next((step for step in STEPS if top / step <= LINES + 1e-9), STEPS[-1])


def _ticks(days: int) -> list[int]:
    step = next((step for step in (1, 2, 5, 7, 15, 30, 60, 90, 180, 365) if days / step <= 6), 730)
    return list(range(0, days + 1, step))


def _rtl() -> bool:
    return language(active().language).direction == "rtl"
