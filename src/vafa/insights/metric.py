"""What a metric is, and the facts it is asked of. One file in `metrics/` declares one metric; folding is in `fold`.

A metric answers with one row for every thing it counts: `subject_id`, `day`, `part` (a horizon, touchpoint or bucket,
"" when there is only one), `hit` (true in the numerator, false only in the denominator, null in neither), `value`
(what the median or mean is of, may be null) and `aside` (why `hit` is null: a code, else ""). So each number can be
opened.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.platform.registry import plugins

if TYPE_CHECKING:
    from ibis.expr.types.relations import Table as Table  # type: ignore[attr-defined]

ROW = ("subject_id", "day", "part", "hit", "value", "aside")

Words = str | Promise


@dataclass(frozen=True)
class Facts:
    """The tables of the star as Ibis tables, and the last day that is wholly known."""

    orders: "Table"
    promises: "Table"
    cases: "Table"
    follow_ups: "Table"
    responses: "Table"
    days: "Table"
    known_until: date


@dataclass(frozen=True)
class Metric:
    """One figure and how it comes about. `headline` is the part and the figure that stand for the whole.

    `rows(facts, as_of)` is a pure Ibis expression; `as_of` is naive UTC. `good` says which way is better. `table` is
    how it is laid out: months down and parts across, or months down with one figure each, or parts with their share.
    """

    key: str
    question: Words
    title: Words
    numerator: Words
    denominator: Words
    counts: Words
    grain: Words
    unit: Literal["share", "minutes", "days", "points"]
    good: Literal["up", "down", "neither"]
    subject: Literal["customer", "case", "follow_up", "response"]
    headline: tuple[str, Literal["share", "median", "mean"]]
    table: Literal["cohorts", "months", "buckets"]
    rows: Callable[[Facts, datetime], "Table"]
    parts: Mapping[str, Words] = field(default_factory=dict)
    asides: Mapping[str, Words] = field(default_factory=dict)
    hits: tuple[Words, Words, Words] | None = (_("On time"), _("Late or missed"), _("Share on time"))
    """What a hit, a miss and their share are called in tables; None where there is only a median or a mean."""


@cache
def metrics() -> Mapping[str, Metric]:
    """Every metric of the folder by its key."""
    from vafa.insights import metrics as folder

    return {module.METRIC.key: module.METRIC for module in plugins(folder)}


def describe() -> list[dict[str, object]]:
    """What each metric means, in the reader's words; the catalogue and the reference page are made of it."""
    return [
        {
            "key": one.key,
            **{name: str(getattr(one, name)) for name in ("question", "title", "numerator", "denominator", "counts")},
            **{name: str(getattr(one, name)) for name in ("grain", "unit", "good", "subject")},
            "headline": {"part": one.headline[0], "figure": one.headline[1]},
            "parts": {key: str(words) for key, words in one.parts.items()},
            "asides": {key: str(words) for key, words in one.asides.items()},
        }
        for one in metrics().values()
    ]


def naive_utc(moment: datetime) -> datetime:
    """The moment as facts keep moments."""
    return moment.astimezone(UTC).replace(tzinfo=None)
