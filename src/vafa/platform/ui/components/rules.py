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


ValueKind = Literal["text", "number", "date", "choice", "yesno", "choices", "moment", "trait"]
OPERATORS: dict[str, tuple[ValueKind, ...]] = {
    "is": ("text", "number", "date", "choice", "yesno", "trait"),
    "is_not": ("text", "number", "choice", "trait"),
    "has": ("text", "choices", "trait"),
    "has_not": ("choices",),
    "over": ("number", "trait"),
    "under": ("number", "trait"),
    "at_least": ("number",),
    "at_most": ("number",),
    "before": ("date", "moment"),
    "after": ("date",),
    "since": ("moment",),
    "within": ("date", "moment"),
    "ago": ("moment",),
    "ahead": ("moment",),
    "empty": ("text", "number", "date", "choice", "choices", "trait"),
    "never": ("moment",),
}


@dataclass(frozen=True)
class ConditionOf:
    """What a field is asked of, such as a product: one of `options`, or free text for which they are suggestions."""

    label: str
    options: Sequence[Option] = ()
    free: bool = False
    number: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", tuple(self.options))  # alike is equal: what is drawn of it is remembered


@dataclass(frozen=True)
class ConditionField:
    """Something a condition may ask about. A choice has its options; `ops` are fewer comparisons than its kind has."""

    name: str
    label: str
    kind: ValueKind = "text"
    options: Sequence[Option] = ()
    unit: str = ""
    of: ConditionOf | None = None
    ops: Sequence[str] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", tuple(self.options))
        object.__setattr__(self, "ops", tuple(self.ops))


@dataclass(frozen=True)
class Condition:
    """One row: which field, how compared (a key of OPERATORS), with what."""

    field: str = ""
    op: str = "is"
    value: str = ""
    error: str = ""
    of: str = ""


@dataclass(frozen=True)
class Conditions:
    """Rows that hold all together or any. Posts `match` (all or any) and, row by row, `field`, `op`, `value`.

    `fixed` leaves no choice of all or any. Where a field is asked of something, each row posts its `of` too.
    """

    fields: Sequence[ConditionField]
    rows: Sequence[Condition] = ()
    match: Literal["all", "any"] = "all"
    legend: str = ""
    prefix: str = ""
    fixed: bool = False
