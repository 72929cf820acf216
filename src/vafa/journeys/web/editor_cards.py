"""What is open in the editor: one step, or one of the three lines before the steps, with its form and its conditions.

A card begins with the draft's content or with what was typed, says what is wrong with it, and gives the content back
changed. It saves nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property

from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.clicks import POSTED, Typed, builders, typed_from, typed_in
from vafa.journeys.actions.plans import draft_of
from vafa.journeys.models import Plan as PlanRow
from vafa.journeys.rules.editing import Plan, replaced, step_at, unfinished
from vafa.journeys.rules.touchpoints import KINDS as TOUCHPOINT_KINDS
from vafa.journeys.web.editor_offers import offers_for
from vafa.journeys.web.forms import Row, RowForm
from vafa.journeys.web.forms_plan import AimForm, EntryForm, ExitsForm
from vafa.journeys.web.forms_steps import (
    BranchForm,
    GiveForm,
    LeaveForm,
    OpenCaseForm,
    SetTraitForm,
    SplitForm,
    WaitForForm,
    WaitForm,
)
from vafa.journeys.web.forms_touchpoints import TouchpointForm
from vafa.platform.ui.components import Conditions
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

ENTRY, EXITS, AIM = "@entry", "@exits", "@aim"
HEADS = (ENTRY, EXITS, AIM)
LONGEST, MOST_VALUES = 5000, 60  # of what is kept as it was typed
EVERYBODY: Mapping[str, Any] = {"all": []}
FORMS: Mapping[str, type[RowForm]] = {
    **dict.fromkeys(TOUCHPOINT_KINDS, TouchpointForm),
    **{"wait": WaitForm, "wait_for": WaitForForm, "branch": BranchForm, "split": SplitForm, "give": GiveForm},
    **{"open_case": OpenCaseForm, "set_trait": SetTraitForm, "leave": LeaveForm},
    **{ENTRY: EntryForm, EXITS: ExitsForm, AIM: AimForm},
}


@dataclass
class Clicks:
    """Conditions as they stand on the page. `typed` is None for those that are more than clicks can say."""

    kept: Mapping[str, Any] | None
    typed: Typed | None
    error: str = ""

    @classmethod
    def begin(cls, kept: Mapping[str, Any] | None, posted: QueryDict | None) -> "Clicks":
        """From what is kept, or from what was typed."""
        typed = _as_rows(kept)
        return cls(kept, typed_in(posted) if posted is not None and "as_kept" not in posted else typed)

    @cached_property
    def groups(self) -> list[Conditions] | None:
        """The rows to be drawn."""
        return builders(self.typed) if self.typed is not None else None

    def data(self) -> Mapping[str, Any] | None:
        """The conditions; None when there are none, or when they cannot be read, which `error` says."""
        if self.typed is None:
            return self.kept
        if self.typed.empty:
            return None
        try:
            return self.typed.data()
        except Refused as refused:
            self.error = sentence(refused)
            return None


class Card:
    """What is open, by `key`: a step's, or one of `HEADS`."""

    def __init__(self, key: str, content: Plan, name: str, posted: QueryDict | None = None) -> None:
        self.key, self.content = key, content
        self.row = _row(key, content)
        posted = _typed_before(key, content) if posted is None else posted
        kind = key if key in HEADS else self.row["kind"]
        self.clicks = Clicks.begin(_conditions(key, self.row), posted) if kind in ("branch", ENTRY, EXITS) else None
        self.form = FORMS[kind](posted, row=self.row, offers=offers_for(kind, key, content, name))

    @property
    def typed(self) -> dict[str, list[str]]:
        """What was typed, as it is kept beside a step that is not finished."""
        data = self.form.data
        assert isinstance(data, QueryDict)
        names = [*self.form.fields, *(POSTED if self.clicks else ())]
        return {name: [_plain(one) for one in data.getlist(name)[:MOST_VALUES]] for name in names if name in data}

    @cached_property
    def valid(self) -> bool:
        """Whether everything that was typed can be kept."""
        told = self.clicks.data() if self.clicks else None
        if told is not None and self.clicks and self.clicks.typed is None:
            self._readable(told)
        if not self.form.is_valid():
            first = next((name for name in self.form.fields if name in self.form.errors), None)
            if first:
                self.form.fields[first].widget.attrs["autofocus"] = True
            return False
        return not (self.clicks and self.clicks.error)

    def changed(self) -> Plan:
        """The content with what was typed."""
        row, told = self.form.row(), self.clicks.data() if self.clicks else None
        if self.key == ENTRY:
            if "audience" in row:
                return {**self.content, "entry": {**row, "audience": told or EVERYBODY}}
            return {**self.content, "entry": {**row, **({"when": told} if told else {})}}
        if self.key == EXITS:
            others = [one for one in self.row["exits"] if one.get("when") is not None][1:]
            return {**self.content, "exits": [*row["exits"], *([{"when": told}] if told else []), *others]}
        if self.key == AIM:
            return {**self.content, **row}
        return replaced(self.content, self.key, {**row, "when": told or EVERYBODY} if self.clicks else row)

    def _readable(self, told: Mapping[str, Any]) -> None:
        assert self.clicks is not None
        try:
            read_conditions(told)
        except Refused as refused:
            self.clicks.error = sentence(refused)


def card_of(key: str, content: Plan, name: str, posted: QueryDict | None = None) -> Card | None:
    """The card of a key; None when there is no such step (any more)."""
    return Card(key, content, name, posted) if key in HEADS or step_at(content, key) else None


def opened(key: str, plan: PlanRow) -> Card | None:
    """The card of a key in the draft of a plan; without a key nothing is read."""
    return card_of(key, draft_of(plan, plan.last), plan.name) if key else None


def _typed_before(key: str, content: Plan) -> QueryDict | None:
    """What was typed of a step that is not finished."""
    typed = unfinished(content).get(key)
    if typed is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, list(values))
    return data


def _plain(text: str) -> str:
    return text[:LONGEST].replace("\x00", "")


def _row(key: str, content: Plan) -> Row:
    if key == ENTRY:
        return content.get("entry") or {}
    if key == EXITS:
        return {"exits": content.get("exits") or []}
    if key == AIM:
        return {name: content.get(name) for name in ("goal", "hold_out", "importance") if content.get(name)}
    return step_at(content, key) or {}


def _conditions(key: str, row: Row) -> Mapping[str, Any] | None:
    if key == ENTRY:
        return row["audience"] if row.get("audience") is not None else row.get("when")
    if key == EXITS:
        return next((one["when"] for one in row["exits"] if one.get("when") is not None), None)
    return row.get("when")


def _as_rows(kept: Mapping[str, Any] | None) -> Typed | None:
    return Typed() if not kept else typed_from(kept)
