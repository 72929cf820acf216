"""What a page of Learn shows, made ready for the templates: kept results, figures, tables with addresses, pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.insights import shown
from vafa.insights.metric import Metric, metrics
from vafa.insights.queries import PERIODS, kept_results
from vafa.insights.result import Result
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Goal, Tab

PERIOD_NAMES = {
    "quarter": gettext_lazy("90 days"),
    "year": gettext_lazy("A year"),
    "all": gettext_lazy("All"),
}
USUAL = "year"


@dataclass(frozen=True)
class Linked:
    """A cell and the address of the rows behind it."""

    cell: shown.Shown
    url: str


@dataclass(frozen=True)
class LinkedTable:
    """A table whose numbers open their rows."""

    columns: list[str]
    rows: list[tuple[str, list[Linked]]]


@dataclass(frozen=True)
class Learned:
    """One metric with its kept result over the period, and its headline of the period before."""

    metric: Metric
    result: Result
    before: float | None
    period: str

    @property
    def headline(self) -> float | None:
        return self.result.headline(*self.metric.headline)

    @property
    def is_empty(self) -> bool:
        return not self.result.cell().size

    @property
    def url(self) -> str:
        """The address of its own page."""
        return reverse("desk_learn_metric", args=[self.metric.key]) + f"?period={self.period}"

    @property
    def table(self) -> LinkedTable:
        return self._linked(shown.table(self.metric, self.result))

    @property
    def by_part(self) -> LinkedTable | None:
        found = shown.by_part(self.metric, self.result)
        return self._linked(found) if found else None

    @property
    def asides(self) -> list[tuple[str, str, str]]:
        """What stands aside: why, how many, and the address of the rows."""
        return [
            (shown.aside_name(self.metric, key), shown.number(count), self.rows_url(aside=key))
            for key, count in self.result.asides.items()
        ]

    @property
    def words(self) -> str:
        """The headline as text."""
        return shown.headline(self.metric, self.headline)

    def rows_url(self, **which: str) -> str:
        """The address of the rows behind a cell."""
        asked = {"period": self.period} | {name: value for name, value in which.items() if value}
        return reverse("desk_learn_rows", args=[self.metric.key]) + f"?{urlencode(asked)}"

    def goal(self) -> Goal:
        """The headline and how it moved since the period before."""
        value, before = self.headline, self.before
        title, url = str(self.metric.title), self.url
        if value is None or before is None or abs(value - before) < 0.0005:
            return Goal(title, self.words, url=url)
        up = value > before
        better = {"up": up, "down": not up}.get(self.metric.good)
        change = abs(value - before)
        shares = self.metric.headline[1] == "share"
        words = shown.number_of(change * 100, 1) if shares else shown.headline(self.metric, change)
        return Goal(title, self.words, change=words, change_state="kept" if better else "late", up=up, url=url)

    def picture(self) -> Mapping[str, object]:
        """The numbers of its picture, in the shape the chart module takes."""
        if self.metric.table == "buckets":
            buckets = [shown.part_name(self.metric, part) for part in self.metric.parts]
            counts = [self.result.cell(part=one).of for one in self.metric.parts]
            return {"x": buckets, "series": [[_("Purchases"), counts]]}
        months = self.result.months
        cells = [self.result.cell(month, self.metric.headline[0]) for month in months]
        names = [shown.month_name(self.result.calendar, month) for month in months]
        if self.metric.headline[1] == "share":
            return {"x": names, "y": [None if c.share is None else round(c.share * 100, 1) for c in cells], "unit": "%"}
        if self.metric.headline[1] == "mean":
            per = 1 if self.metric.unit == "points" else 60
            return {"x": names, "y": [None if c.mean is None else round(c.mean / per, 2) for c in cells]}
        return {"x": names, "y": [None if c.median is None else round(c.median / 60, 2) for c in cells]}

    def _linked(self, table: shown.Table) -> LinkedTable:
        rows = [
            (name, [Linked(cell, self.rows_url(month=cell.month, part=cell.part, hit=cell.hit)) for cell in cells])
            for name, cells in table.rows
        ]
        return LinkedTable(table.columns, rows)


def period_of(request: HttpRequest) -> str:
    """The period asked for, or the usual one."""
    asked = request.GET.get("period") or request.POST.get("period") or USUAL
    return asked if asked in PERIODS else USUAL


def learned(period: str) -> dict[str, Learned]:
    """Every metric that has a kept result over this period, by key."""
    kept = kept_results(period, active().calendar)
    return {
        key: Learned(metric, Result.from_data(kept[key]), kept[key].get("before"), period)
        for key, metric in metrics().items()
        if key in kept
    }


def period_tabs(period: str, url: str) -> list[Tab]:
    """The periods to choose from."""
    return [Tab(str(words), f"{url}?period={key}", current=key == period) for key, words in PERIOD_NAMES.items()]
