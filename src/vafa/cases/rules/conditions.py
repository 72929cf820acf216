"""Conditions of a saved view: rows of field, operator and value that all hold, or any. They know no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from vafa.platform.values import Refused, refuse_if

Match = Literal["all", "any"]
Kind = Literal["choice", "text", "date"]

# Operators by what they compare; the page shows the same (`ui.components.OPERATORS`).
OPERATORS: Mapping[Kind, tuple[str, ...]] = {
    "choice": ("is", "is_not", "empty"),
    "text": ("is", "is_not", "has", "empty"),
    "date": ("is", "before", "after", "within", "empty"),
}
FIELDS: Mapping[str, Kind] = {
    "state": "choice",
    "kind": "choice",
    "topic": "choice",
    "priority": "choice",
    "stage": "choice",
    "owner": "choice",
    "handler": "choice",
    "team": "choice",
    "channel": "choice",
    "class": "text",
    "tag": "text",
    "waiting": "choice",
    "opened": "date",
    "due": "date",
    "word": "date",
    "product": "text",
    "city": "text",
}
STATES = ("open", "resolved", "closed")
ME = "me"  # owner and handler: who looks; team: one of theirs
NUMBERED = {"priority": range(1, 5), "stage": range(1, 5)}
PEOPLE = ("owner", "handler", "team")
NEVER_EMPTY = ("state", "kind", "priority", "stage", "channel", "opened")
MOST_ROWS, LONGEST_VALUE, MOST_DAYS = 12, 100, 3660


@dataclass(frozen=True)
class Row:
    """One condition. A date's value is its ISO day, or for `within` a number of days before and after now."""

    field: str
    op: str
    value: str = ""

    @property
    def day(self) -> date:
        """The value of a date's before, after or is."""
        return date.fromisoformat(self.value)


@dataclass(frozen=True)
class Conditions:
    """What a case must be to stand in the view."""

    rows: tuple[Row, ...]
    match: Match = "all"

    @property
    def only_open(self) -> bool:
        """Whether it is about open cases only: unless a row speaks of the state, a view is."""
        told = [row for row in self.rows if row.field == "state"]
        return not told or (self.match == "all" and any(row.op == "is" and row.value == "open" for row in told))


def read_conditions(data: object) -> Conditions:
    """What `to_data` wrote. Refused: cases.bad_condition (part), cases.no_conditions, cases.too_many_conditions."""
    if not isinstance(data, Mapping) or data.get("match", "all") not in ("all", "any"):
        raise Refused("cases.bad_condition", part="…", status=400)
    rows = data.get("rows")
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise Refused("cases.bad_condition", part="…", status=400)
    refuse_if(not rows, Refused("cases.no_conditions", status=400))
    refuse_if(len(rows) > MOST_ROWS, Refused("cases.too_many_conditions", status=400))
    return Conditions(tuple(_read(number, row) for number, row in enumerate(rows)), data.get("match", "all"))


def to_data(conditions: Conditions) -> dict[str, object]:
    """The conditions as they are kept."""
    return {"match": conditions.match, "rows": [[row.field, row.op, row.value] for row in conditions.rows]}


def problem_of(row: Row) -> str:
    """What is wrong with a row: "field", "op" or "value"; "" when it can be asked."""
    kind = FIELDS.get(row.field)
    if kind is None:
        return "field"
    if row.op not in OPERATORS[kind] or (row.op == "empty" and row.field in NEVER_EMPTY):
        return "op"
    return "" if row.op == "empty" or _good_value(row, kind) else "value"


def _read(number: int, told: object) -> Row:
    if not isinstance(told, Sequence) or isinstance(told, str) or len(told) != 3:
        raise Refused("cases.bad_condition", part=str(number + 1), row=number, status=400)
    row = Row(*(str(part).replace("\x00", "").strip() for part in told))
    wrong = problem_of(row)
    if wrong:
        raise Refused(
            "cases.bad_condition", part=f"{row.field or '?'} {row.value}".strip()[:60], row=number, status=400
        )
    return row


def _good_value(row: Row, kind: Kind) -> bool:
    value = row.value
    if not value or len(value) > LONGEST_VALUE:
        return False
    if kind == "date" and row.op == "within":
        return value.isascii() and value.isdecimal() and 0 < int(value) <= MOST_DAYS
    if kind == "date":
        return _is_day(value)
    if row.field == "state":
        return value in STATES
    if row.field in NUMBERED:
        return value in {str(one) for one in NUMBERED[row.field]}
    if row.field in PEOPLE:
        return value == ME or (value.isascii() and value.isdecimal() and len(value) < 19)
    return True


def _is_day(value: str) -> bool:
    try:
        return date(1900, 1, 1) <= date.fromisoformat(value) <= date(2200, 1, 1)
    except ValueError:
        return False
