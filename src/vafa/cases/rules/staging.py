"""When a case may leave a stage, and which stages lie between two."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Literal

from vafa.cases.rules.shapes import Check, Field, KindShape, StageShape, Words

What = Literal["check", "field", "approval"]


@dataclass(frozen=True)
class StageFacts:
    """What is known of a case in one of its stages."""

    ticked: Set[str] = frozenset()  # keys of items ticked by hand
    automatic: Set[str] = frozenset()  # facts that hold (`shapes.AUTOMATIC`)
    answers: Mapping[str, Any] = field(default_factory=dict)
    approved: bool = False


@dataclass(frozen=True)
class Missing:
    """Something that must be there before the stage is left."""

    what: What
    key: str
    words: Words


def is_done(check: Check, facts: StageFacts) -> bool:
    """Whether an item is ticked, by hand or by itself."""
    return check.key in facts.ticked or (bool(check.auto) and check.auto in facts.automatic)


def asked(fields: Sequence[Field], answers: Mapping[str, Any]) -> list[Field]:
    """The questions that are asked, given the answers so far; what hangs on a question not asked is not asked."""
    shown: list[Field] = []
    keys: set[str] = set()
    for one in fields:
        if one.when is None or (one.when[0] in keys and _says(answers.get(one.when[0]), one.when[1])):
            shown.append(one)
            keys.add(one.key)
    return shown


def missing(stage: StageShape, checks: Sequence[Check], facts: StageFacts) -> list[Missing]:
    """Everything required that is still open, in the order of the page: form, checklist, approval."""
    found = [
        Missing("field", one.key, one.label)
        for one in asked(stage.fields, facts.answers)
        if one.required and facts.answers.get(one.key) in (None, "", [])
    ]
    found += [Missing("check", one.key, one.text) for one in checks if one.required and not is_done(one, facts)]
    if stage.approval and not facts.approved:
        found.append(Missing("approval", "approval", stage.name))
    return found


def way(shape: KindShape, here: int, there: int) -> range:
    """The stages that are left on the way from one stage forward to another; none when it goes back."""
    return range(here, max(here, min(there, len(shape.stages))))


def _says(answer: Any, wanted: str) -> bool:
    if isinstance(answer, bool):
        return wanted == ("yes" if answer else "no")
    return wanted in answer if isinstance(answer, list) else str(answer) == wanted
