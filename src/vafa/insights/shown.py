"""Numbers of metrics in the reader's words: figures, names of months, parts and reasons, and the tables made of them.

The command prints these and the pages draw them; nothing is computed here.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vafa.conversations.reasons import known_reasons, reason_sentence
from vafa.insights.metric import Metric
from vafa.insights.result import Cell, Result
from vafa.journeys.queries import touchpoint_name
from vafa.platform.i18n.dates import show_day, show_month, show_span
from vafa.platform.i18n.digits import show_number, show_percent
from vafa.platform.i18n.reading import active
from vafa.platform.wording import known_refusals

NONE = "–"


@dataclass(frozen=True)
class Shown:
    """A cell of a table: its text, and which rows lie behind it (month, part, hit); `step` is its colour, 0 to 6.

    `waits` says that its time has not come.
    """

    text: str
    month: str = ""
    part: str = ""
    hit: str = ""
    step: int | None = None
    waits: bool = False


@dataclass(frozen=True)
class Table:
    """Headings, and rows of a name and cells."""

    columns: list[str]
    rows: list[tuple[str, list[Shown]]]


def share(value: float | None, decimals: int = 0) -> str:
    """A ratio as a percentage."""
    return NONE if value is None else show_percent(round(value * 100, decimals), active().language, decimals)


def number(value: int) -> str:
    """A count."""
    return show_number(value, active().language)


def number_of(value: float, decimals: int) -> str:
    """A number rounded to so many places."""
    return show_number(round(value, decimals), active().language, decimals)


def median(metric: Metric, value: float | None) -> str:
    """A median or a value of a row: days where customers are counted, scores, else working hours and minutes."""
    if value is None:
        return NONE
    if metric.subject == "response":
        return number_of(value, 0)
    if metric.unit == "days" or metric.subject == "customer":
        return show_span(value * 86400, largest="day")
    return show_span(round(value) * 60) if value >= 1 else _("under a minute")


def headline(metric: Metric, value: float | None) -> str:
    """The figure that stands for the whole."""
    if metric.headline[1] == "mean" and metric.unit == "points":
        return NONE if value is None else number_of(value, 0)
    return share(value, 1) if metric.headline[1] == "share" else median(metric, value)


def month_name(calendar: str, month: str) -> str:
    """ "1404-07" as «مهر ۱۴۰۴»."""
    year, _dash, number_of_month = month.partition("-")
    return show_month(calendar, int(year), int(number_of_month))


def part_name(metric: Metric, part: str) -> str:
    """A horizon, bucket or touchpoint in words."""
    return str(metric.parts[part]) if part in metric.parts else touchpoint_name(part, active().language)


def aside_name(metric: Metric, aside: str) -> str:
    """Why rows stand aside, in words."""
    kind, _colon, reason = aside.partition(":")
    if kind != "skipped":
        return str(metric.asides.get(aside, aside))
    words = reason_sentence(reason) if reason in known_reasons() else str(known_refusals().get(reason, reason))
    return _("Skipped: %(reason)s") % {"reason": words.rstrip(".")} if reason else _("Skipped")


def period_name(result: Result) -> str:
    """From which day to which."""
    if result.start and result.end:
        return _("%(start)s to %(end)s") % {"start": show_day(result.start), "end": show_day(result.end)}
    if result.end:
        return _("until %(end)s") % {"end": show_day(result.end)}
    if result.start:
        return _("from %(start)s") % {"start": show_day(result.start)}
    return _("all there is")


def table(metric: Metric, result: Result) -> Table:
    """The numbers of a metric as one table."""
    return {"cohorts": _cohorts, "months": _months, "buckets": _buckets}[metric.table](metric, result)


def by_part(metric: Metric, result: Result) -> Table | None:
    """The same by part, where parts are neither columns nor buckets: by touchpoint."""
    if metric.table != "months" or not result.parts:
        return None
    rows = [(part_name(metric, part), _figures(metric, result.cell(part=part), "", part)) for part in result.parts]
    return Table(["", *_figure_names(metric)], rows)


def _cohorts(metric: Metric, result: Result) -> Table:
    parts = result.parts
    shares = [cell.share or 0 for cell in result.cells if cell.month and cell.part and cell.reached]
    most = max(shares, default=0)
    rows = []
    for month in result.months:
        size = Shown(number(result.cell(month, parts[0]).size), month, parts[0])
        heat = [_heat(result.cell(month, part), most) for part in parts]
        rows.append((month_name(result.calendar, month), [size, *heat]))
    return Table([_("Month of the first purchase"), _("Customers"), *(part_name(metric, part) for part in parts)], rows)


def _heat(cell: Cell, most: float) -> Shown:
    if not cell.reached or not cell.size:
        return Shown("", cell.month, cell.part, waits=True)
    step = min(6, int(7 * (cell.share or 0) / most)) if most else 0
    return Shown(number(round((cell.share or 0) * 100)), cell.month, cell.part, "yes", step)


def _months(metric: Metric, result: Result) -> Table:
    part = metric.headline[0]
    rows = [
        (month_name(result.calendar, one), _figures(metric, result.cell(one, part), one, part)) for one in result.months
    ]
    rows.append((_("All months"), _figures(metric, result.cell(part=part), "", part)))
    return Table([_("Month"), *_figure_names(metric)], rows)


def _figure_names(metric: Metric) -> list[str]:
    names = [_("Counted"), *map(str, metric.hits or ())]
    if metric.subject == "response":
        names = [_("Answers"), pgettext("score", "High"), _("Not high"), _("Share of high")]
        return [*names, _("Points")] if metric.headline[1] == "mean" else names
    figure = {"median": _("Median"), "mean": _("Mean"), "share": ""}[metric.headline[1]]
    return [*names, figure] if figure else names


def _figures(metric: Metric, cell: Cell, month: str, part: str) -> list[Shown]:
    made = [Shown(number(cell.of), month, part, "some")]
    if metric.hits is not None:
        made.append(Shown(number(cell.hits), month, part, "yes"))
        made.append(Shown(number(cell.of - cell.hits), month, part, "no"))
        made.append(Shown(share(cell.share), month, part, "some"))
    if metric.headline[1] == "median":
        made.append(Shown(median(metric, cell.median), month, part, "some"))
    if metric.headline[1] == "mean":
        made.append(Shown(headline(metric, cell.mean), month, part, "some"))
    return made


def _buckets(metric: Metric, result: Result) -> Table:
    whole = result.cell()
    rows = []
    for part in metric.parts:
        cell = result.cell(part=part)
        made = [Shown(number(cell.of), "", part), Shown(share(cell.of / whole.of if whole.of else None), "", part)]
        rows.append((part_name(metric, part), made))
    rows.append((_("Median"), [Shown(number(whole.of)), Shown(median(metric, whole.median))]))
    return Table([_("Days between"), _("Purchases"), _("Share of all")], rows)
