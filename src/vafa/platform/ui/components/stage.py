"""A stage of a case: its checklist, its form on screen, read and on paper, and the signature under it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

FieldKind = Literal[
    "text", "long", "number", "money", "date", "choice", "select", "choices", "yesno", "phone", "code", "file"
]
SHORT = frozenset(("number", "money", "date", "select", "phone", "code"))


@dataclass(frozen=True)
class Check:
    """An item of a checklist, posted as `item=name` with `done=1` when ticked. `by` and `at`: who did it, when."""

    name: str
    label: str
    done: bool = False
    by: str = ""
    at: datetime | None = None
    required: bool = True
    disabled: bool = False
    automatic: bool = False


@dataclass(frozen=True)
class Work:
    """What is to be done in the stage under way. `url` takes the ticks; `does` and `approves` are names."""

    title: str
    checks: Sequence[Check]
    url: str = ""
    does: str = ""
    approves: str = ""
    id: str = "work"

    @property
    def done(self) -> int:
        return sum(check.done for check in self.checks)


@dataclass(frozen=True)
class Option:
    """Something to choose: what is posted, what is read, and perhaps a quiet second line and an icon."""

    value: str
    label: str
    note: str = ""
    icon: str = ""


@dataclass(frozen=True)
class FormField:
    """A field of a stage's form. `value` is text as the reader writes it, or the values chosen.

    `when` shows it only while another field has a value: "fault=us", "fault=us|courier", "fault!=us", "photo" (filled),
    several joined by "&". `shown` is how the value is read (money, dates); options and yes/no know their own words.
    `unit` stands after a number; `limit` is MB for a file; `accept` its kinds; `cells` are squares on paper.
    """

    name: str
    label: str
    kind: FieldKind = "text"
    value: str | Sequence[str] = ""
    hint: str = ""
    required: bool = False
    error: str = ""
    options: Sequence[Option] = ()
    when: str = ""
    shown: str = ""
    unit: str = ""
    limit: int = 0
    accept: str = ""
    cells: int = 0

    @property
    def short(self) -> bool:
        return self.kind in SHORT

    @property
    def chosen(self) -> frozenset[str]:
        return frozenset((self.value,)) if isinstance(self.value, str) else frozenset(self.value)

    @property
    def squares(self) -> range:
        """The squares for letters on paper."""
        return range(self.cells)

    @property
    def labels(self) -> list[str]:
        """The words of the chosen options."""
        return [one.label for one in self.options if one.value in self.chosen]


@dataclass(frozen=True)
class Paper:
    """A form on paper. `qr` is an SVG (segno's `svg_inline`), `lines` are facts already known, `signs` who signs."""

    shop: str
    title: str
    number: str
    fields: Sequence[FormField]
    qr: str = ""
    url: str = ""
    note: str = ""
    lines: Sequence[tuple[str, str]] = ()
    signs: Sequence[str] = ()
    size: Literal["A4", "A5"] = "A4"
    checks: Sequence[Check] = field(default=())


@dataclass(frozen=True)
class Signature:
    """A place to sign with a finger. Posts `name` (a PNG data URL) and `name_by` (the typed name, as good)."""

    label: str
    name: str = "signature"
    by: str = ""
    error: str = ""
