"""What helps while one works: texts to insert, colleagues to name, time spent, many rows at once, scores, a crisis."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from vafa.platform.ui.components.parts import Action, State


@dataclass(frozen=True)
class Insert:
    """A saved reply to put at the cursor (`text`), or with `url` a macro that is performed by a post there."""

    value: str
    label: str
    text: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Timer:
    """Active seconds on a page, sent in small parts (`seconds`) to `url`; `edit` is where they are corrected."""

    url: str
    seconds: int = 0
    edit: str = ""


@dataclass(frozen=True)
class Bulk:
    """What can be done with the selected rows: submit buttons (name, value or formaction in attrs)."""

    actions: Sequence[Action]
    name: str = "case"
    total: int = 0


@dataclass(frozen=True)
class Score:
    """A score a customer gave. `kind` "faces" is 1…5, "scale" 0…10; `label` says in words what it means."""

    value: int
    kind: Literal["faces", "scale"] = "faces"
    label: str = ""

    @property
    def state(self) -> State:
        low, high = (2, 4) if self.kind == "faces" else (6, 9)
        return "late" if self.value <= low else "kept" if self.value >= high else "soon"


@dataclass(frozen=True)
class ScoreRow:
    """A line of a score card: 1…`most` stars under `name`, or only read when the card has no form."""

    name: str
    label: str
    value: int = 0
    hint: str = ""
    most: int = 5


@dataclass(frozen=True)
class Crisis:
    """One thing that struck many: what happened and how many customers were told. Both numbers as they are."""

    title: str
    told: int
    total: int
    text: str = ""
    action: Action | None = None
    state: State = "paused"
