"""Tables of responsibility and conditions put together by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from vafa.platform.ui.components.stage import Option

Part = Literal["R", "A", "C", "I"]


@dataclass(frozen=True)
class Who:
    """A person, team or role in a cell. `value` is what is posted, such as "team:3"."""

    value: str
    name: str
    kind: Literal["person", "team", "role"] = "person"


@dataclass(frozen=True)
class MatrixRow:
    """A stage with who Responds, Answers for it, is Consulted and is Informed, in this order."""

    key: str
    label: str
    note: str = ""
    responsible: Sequence[Who] = ()
    accountable: Sequence[Who] = ()
    consulted: Sequence[Who] = ()
    informed: Sequence[Who] = ()

    def cells(self) -> tuple[tuple[Part, Sequence[Who]], ...]:
        return ("R", self.responsible), ("A", self.accountable), ("C", self.consulted), ("I", self.informed)


@dataclass(frozen=True)
class Matrix:
    """A RACI table. Posts `row`, `part` (R, A, C, I) and `add` or `remove` (a value) to `url`; without it only read.

    `groups` are (heading, options) to choose from.
    """

    rows: Sequence[MatrixRow]
    groups: Sequence[tuple[str, Sequence[Option]]] = ()
    url: str = ""
    caption: str = ""
    id: str = "matrix"


ValueKind = Literal["text", "number", "date", "choice", "yesno"]
OPERATORS: dict[str, tuple[ValueKind, ...]] = {
    "is": ("text", "number", "date", "choice", "yesno"),
    "is_not": ("text", "number", "choice"),
    "has": ("text",),
    "over": ("number",),
    "under": ("number",),
    "before": ("date",),
    "after": ("date",),
    "within": ("date",),
    "empty": ("text", "number", "date", "choice"),
}


@dataclass(frozen=True)
class ConditionField:
    """Something a condition may ask about. A choice has its options."""

    name: str
    label: str
    kind: ValueKind = "text"
    options: Sequence[Option] = ()
    unit: str = ""


@dataclass(frozen=True)
class Condition:
    """One row: which field, how compared (a key of OPERATORS), with what."""

    field: str = ""
    op: str = "is"
    value: str = ""
    error: str = ""


@dataclass(frozen=True)
class Conditions:
    """Rows that hold all together or any. Posts `match` (all or any) and, row by row, `field`, `op`, `value`."""

    fields: Sequence[ConditionField]
    rows: Sequence[Condition] = ()
    match: Literal["all", "any"] = "all"
    legend: str = ""
    prefix: str = ""
