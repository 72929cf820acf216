"""What computing a metric gives, and how it is kept as JSON. Plain values, so that pages can read what was kept."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

_MOMENTS = ("start", "end", "as_of", "known_until")


@dataclass(frozen=True)
class Cell:
    """A number of a metric: of which month and part ("" for all of them), out of how many, and why some stand aside."""

    month: str
    part: str
    aside: str
    size: int
    of: int
    hits: int
    median: float | None
    mean: float | None = None

    @property
    def share(self) -> float | None:
        """Numerator by denominator; none when nothing is in the denominator."""
        return self.hits / self.of if self.of else None

    @property
    def reached(self) -> bool:
        """Whether every row of the cell is decided."""
        return self.of == self.size


@dataclass(frozen=True)
class Result:
    """One metric over one period. `known_until` is the last day whose orders are all there."""

    metric: str
    start: date | None
    end: date | None
    calendar: str
    as_of: datetime
    known_until: date
    cells: tuple[Cell, ...]

    def cell(self, month: str = "", part: str = "", aside: str = "") -> Cell:
        """That cell; an empty one when there is nothing."""
        found = (one for one in self.cells if (one.month, one.part, one.aside) == (month, part, aside))
        return next(found, Cell(month, part, aside, 0, 0, 0, None))

    @property
    def months(self) -> list[str]:
        return sorted({one.month for one in self.cells if one.month})

    @property
    def parts(self) -> list[str]:
        return sorted({one.part for one in self.cells if one.part and not one.aside})

    def headline(self, part: str, figure: str) -> float | None:
        """The share, median or mean of a part over the whole period."""
        cell = self.cell(part=part)
        return {"share": cell.share, "median": cell.median, "mean": cell.mean}[figure]

    @property
    def asides(self) -> dict[str, int]:
        """How many stand aside, by reason."""
        found: dict[str, int] = {}
        for one in self.cells:
            if one.aside:
                found[one.aside] = found.get(one.aside, 0) + one.size
        return dict(sorted(found.items(), key=lambda pair: -pair[1]))

    def as_data(self) -> dict[str, Any]:
        """The result as plain values for JSON."""
        plain = {name: value for name, value in asdict(self).items() if name != "cells"}
        moments = {name: value.isoformat() if value else None for name, value in plain.items() if name in _MOMENTS}
        return plain | moments | {"cells": [asdict(one) | {"share": one.share} for one in self.cells]}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Result":
        """Read back what `as_data` gave."""
        made = [Cell(**{name: one[name] for name in Cell.__dataclass_fields__ if name in one}) for one in data["cells"]]
        start, end = (date.fromisoformat(data[name]) if data[name] else None for name in ("start", "end"))
        known_until, as_of = date.fromisoformat(data["known_until"]), datetime.fromisoformat(data["as_of"])
        return cls(data["metric"], start, end, data["calendar"], as_of, known_until, tuple(made))
