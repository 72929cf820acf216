"""Folds the rows of a metric into its cells: by month and part, by either, and as a whole. Pure Ibis, one query."""

from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from vafa.insights.metric import Table

ALL = ""  # stands in a cell for every month, or every part


def within(rows: "Table", start: date | None, end: date | None) -> "Table":
    """The rows of the days from start to end, both included; None is open."""
    import ibis

    if start is not None:
        rows = rows.filter(rows.day >= ibis.literal(start))
    if end is not None:
        rows = rows.filter(rows.day <= ibis.literal(end))
    return rows


def cells(rows: "Table", days: "Table", calendar: str) -> "Table":
    """One row a cell: `month`, `part`, `aside`, `size`, `of`, `hits`, `median`, `mean`.

    `size` is all rows, `of` those in the denominator, `hits` those in the numerator. Asides have a cell each, over the
    whole period; for all others `aside` is "".
    """
    import ibis

    dated = rows.inner_join(days.select(on="day", month=calendar), [("day", "on")])
    nothing = ibis.literal(ALL)
    numbers = {
        "size": dated.count(),
        "of": dated.hit.count(),
        "hits": dated.hit.cast("int64").sum().fill_null(0),
        "median": dated.value.median(),
        "mean": dated.value.mean(),
    }
    order = ("month", "part", "aside", *numbers)
    by_both = dated.group_by("month", "part").agg(**numbers).mutate(aside=nothing)
    by_month = dated.group_by("month").agg(**numbers).mutate(part=nothing, aside=nothing)
    by_part = dated.group_by("part").agg(**numbers).mutate(month=nothing, aside=nothing)
    whole = dated.agg(**numbers).mutate(month=nothing, part=nothing, aside=nothing)
    aside = dated.filter(dated.aside != "")
    none = ibis.literal(0, "int64")  # what stands aside is in neither
    counted = {
        "size": aside.count(),
        "of": none,
        "hits": none,
        "median": aside.value.median(),
        "mean": aside.value.mean(),
    }
    apart = aside.group_by("part", "aside").agg(**counted).mutate(month=nothing)
    return ibis.union(*[one.select(*order) for one in (by_both, by_month, by_part, whole, apart)])


def headline(rows: "Table", part: str, figure: Literal["share", "median", "mean"]) -> float | None:
    """One figure over all these rows of a part ("" for any part)."""
    chosen = rows.filter(rows.part == part) if part else rows
    asked = {"share": chosen.hit.cast("float64").mean, "median": chosen.value.median, "mean": chosen.value.mean}
    number = asked[figure]()
    found = number.to_pyarrow().as_py()
    return None if found is None else float(found)
