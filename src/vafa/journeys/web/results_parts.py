"""The tables of the results page, made ready for its template: every number with the address of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vafa.journeys.models import Plan
from vafa.journeys.results import wording
from vafa.journeys.results.behind import OVER
from vafa.journeys.results.kept import HELD_OUT, PLAN, Cell, Counts, Ways, total
from vafa.journeys.rules.comparing_shares import MORE, Comparison, compare
from vafa.journeys.rules.converting import ANSWERED, CAME, OPEN
from vafa.journeys.rules.editing import find
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.web.picture import rows_url
from vafa.journeys.web.results_curve import Bar, bars
from vafa.journeys.web.step_words import MEASURES
from vafa.platform.i18n.calendars import from_calendar, next_month, to_calendar
from vafa.platform.i18n.dates import show_month
from vafa.platform.i18n.digits import show_number, show_percent
from vafa.platform.i18n.reading import active

MONTHS = 12
LATELY = "180"  # days the touchpoints are counted over


@dataclass(frozen=True)
class Row:
    """One line of a table: its name, those counted, who came of them, and the interval as words and as a bar."""

    name: str
    cell: Cell
    url: str
    came_url: str
    open_url: str
    bar: Bar
    percent: str
    interval: str
    key: str = ""
    best: bool = False
    also: str = ""  # the share of those held out beside it
    also_url: str = ""


@dataclass(frozen=True)
class SplitPart:
    """One split: its name, what may be said of its ways, and their rows. `step` is empty when it is no longer there."""

    name: str
    said: str
    state: str
    rows: Sequence[Row]
    step: str
    versions: str
    lead: str


def address(plan: Plan, **which: object) -> str:
    """The rows behind a number."""
    given = {name: value for name, value in which.items() if value not in ("", None)}
    return reverse("desk_result_rows", kwargs={"pk": plan.pk}) + (f"?{urlencode(given)}" if given else "")


def compared(counts: Counts) -> Comparison | None:
    """The plan against those it held out; None where nobody is, or they could not answer what they were never asked."""
    if not counts.hold_out or counts.goal.measure == ANSWERED:
        return None
    return compare(counts.arm(PLAN).share, counts.arm(HELD_OUT).share)


def split_parts(plan: Plan, counts: Counts, content: Mapping[str, object]) -> list[SplitPart]:
    """The splits of the plan, those of earlier versions last."""
    made = []
    for number, one in enumerate(counts.splits):
        found = find(dict(content), one.split.key) if content else None
        made.append(_split_part(plan, counts, one, number, bool(found)))
    return made


def _split_part(plan: Plan, counts: Counts, one: Ways, number: int, there: bool) -> SplitPart:
    language, split = active().language, one.split
    names = {way.key: way.called(language) or way.key for way in split.ways}
    ranked = sorted(names, key=lambda key: (-one.ways[key].share.value, key))
    best, second = ranked[0], ranked[1]
    found = compare(one.ways[best].share, one.ways[second].share)
    said = wording.of_ways(counts.goal, found, names[best], names[second])
    shapes = bars([one.ways[key].share for key in names])
    rows = [
        _row(
            plan, name, one.ways[key], bar, {"split": number, "way": key},
            key=key, best=key == best and found.verdict == MORE,
        )
        for (key, name), bar in zip(names.items(), shapes, strict=True)
    ]  # fmt: skip
    lead = said.shares if min(share.of for share in (found.ours, found.theirs)) else ""
    state = "kept" if found.verdict == MORE else "now"
    name = split.called(language) or _("Ways to compare")
    return SplitPart(name, said.meaning, state, rows, split.key if there else "", _versions(one.versions), lead)


def version_rows(plan: Plan, counts: Counts) -> list[Row]:
    """The plan version by version, the latest first."""
    numbers = list(counts.by_version)
    cells = [counts.by_version[number].get(PLAN, Cell()) for number in numbers]
    return [
        _row(
            plan, _("Version %(number)s") % {"number": show_number(number, active().language)}, cell, bar,
            {"version": number, "arm": PLAN}, also=_share_of(counts.by_version[number].get(HELD_OUT)),
        )
        for number, cell, bar in zip(numbers, cells, bars([cell.share for cell in cells]), strict=True)
    ]  # fmt: skip


def period_rows(plan: Plan, counts: Counts) -> list[Row]:
    """The plan by the months in which customers began, in the reader's calendar, the latest first."""
    calendar, newest = active().calendar, max((day for days in counts.begun.values() for day in days), default=None)
    if newest is None:
        return []
    year, month, _day = to_calendar(newest, calendar)
    months = [next_month(year, month, -back) for back in range(MONTHS)]
    spans = [_span(calendar, *one) for one in months]  # days are put into months by them: to convert each is slow
    cells = {arm: [_begun(days, *span) for span in spans] for arm, days in counts.begun.items()}
    mine, held = (cells.get(arm, [Cell()] * MONTHS) for arm in (PLAN, HELD_OUT))
    rows = []
    for one, span, cell, beside, bar in zip(months, spans, mine, held, bars([one.share for one in mine]), strict=True):
        if cell != Cell() or beside != Cell():
            which = {"arm": PLAN, "since": span[0].isoformat(), "until": span[1].isoformat()}
            rows.append(_row(plan, show_month(calendar, *one), cell, bar, which, also=_share_of(beside)))
    return rows


def _begun(days: Mapping[date, Cell], since: date, until: date) -> Cell:
    """Those who began from a day on until before another."""
    return total(cell for day, cell in days.items() if since <= day < until)


def touchpoint_rows(plan: Plan, counts: Counts, touchpoints: Sequence[Touchpoint]) -> list[dict[str, object]]:
    """Each touchpoint with how it did, and what was hoped of it."""
    return [_touchpoint_row(plan, one, counts.touchpoints.get(one.key, {})) for one in touchpoints]


def _touchpoint_row(plan: Plan, one: Touchpoint, told: Mapping[str, int]) -> dict[str, object]:
    language = active().language
    due, reached = told.get("due", 0), told.get("reached", 0)
    asks = {"opened": one.kind != "call", "answered": bool(one.question), "talked": one.kind == "call"}
    hits, of = _measured(one, told)
    share = 100 * hits / of if of else None
    hoped = str(MEASURES[one.measure]) if one.measure else ""
    kept = share is not None and share >= one.target
    return {
        "name": one.called(language),
        "reached": (_of(reached, due), _behind(plan, one) if reached else ""),
        "did": [_did(plan, one, told, did) if shown else ("", "") for did, shown in asks.items()],
        "hoped": hoped,
        "target": show_percent(one.target, language) if one.target and hoped else "",
        "value": show_percent(round(share), language) if share is not None and hoped else "",
        "state": ("kept" if kept else "late") if one.target and share is not None else "now",
        "unknown": one.measure == "joined",
    }


def _did(plan: Plan, one: Touchpoint, told: Mapping[str, int], did: str) -> tuple[str, str]:
    """The share of those reached who did it, and the address of who they are."""
    many = told.get(did, 0)
    return _of(many, told.get("reached", 0)), _behind(plan, one, did=did) if many else ""


def _behind(plan: Plan, one: Touchpoint, **which: str) -> str:
    return rows_url(plan, LATELY, step=one.key, state="done", **which)


def _measured(one: Touchpoint, told: Mapping[str, int]) -> tuple[int, int]:
    """Of how many times it did what it is measured by."""
    match one.measure:
        case "reached":
            return told.get("reached", 0), told.get("due", 0)
        case "bought":
            return told.get("bought", 0), told.get("asked", 0)
        case "" | "joined":
            return 0, 0
        case measure:
            return told.get(measure, 0), told.get("reached", 0)


def _row(
    plan: Plan, name: str, cell: Cell, bar: Bar, which: Mapping[str, object], *, key: str = "", best: bool = False,
    also: str = "",
) -> Row:  # fmt: skip
    known, also_url = bool(cell.over), address(plan, **{**which, "arm": HELD_OUT}, came=CAME) if also else ""
    counted, came, on_way = (address(plan, **which, came=one) for one in (OVER, CAME, OPEN))
    return Row(
        name, cell, counted, came, on_way, bar,
        wording.percent_words(cell.share) if known else "", wording.interval_words(cell.share) if known else "",
        key, best, also, also_url,
    )  # fmt: skip


def _of(hits: int, of: int) -> str:
    return show_percent(round(100 * hits / of), active().language) if of else ""


def _share_of(cell: Cell | None) -> str:
    return wording.percent_words(cell.share) if cell and cell.over else ""


def _span(calendar: str, year: int, month: int) -> tuple[date, date]:
    """The first day of a month, and of the next one."""
    return from_calendar(calendar, year, month, 1), from_calendar(calendar, *next_month(year, month), 1)


def _versions(numbers: Sequence[int]) -> str:
    """Of which versions, in words."""
    language = active().language
    first, last = (show_number(number, language) for number in (min(numbers), max(numbers)))
    if first == last:
        return _("Version %(number)s") % {"number": first}
    return pgettext("of a plan", "Versions %(first)s to %(last)s") % {"first": first, "last": last}
