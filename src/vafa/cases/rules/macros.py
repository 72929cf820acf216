"""The steps of a macro: what each needs, read from what was kept. They know no database and do nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vafa.platform.values import Refused, refuse_if

# What a step does, and the value it wants: a number, a word of a few, a text, or a colleague.
DOES: Mapping[str, str] = {
    "reply": "reply", "note": "text", "priority": "priority", "assign": "person", "hand_over": "person", "tag": "text",
    "move_stage": "stage", "pause": "wait", "resolve": "text",
}  # fmt: skip
ME = "me"
ALLOWED: Mapping[str, Sequence[str]] = {
    "priority": ("1", "2", "3", "4"),
    "stage": ("1", "2", "3"),
    "wait": ("customer", "part", "courier"),
}
MOST_STEPS, LONGEST = 12, 5000


@dataclass(frozen=True)
class Step:
    """One step: {"do": "priority", "value": "3"}."""

    do: str
    value: str = ""

    @property
    def number(self) -> int:
        """The value of a step that names a row, a stage or a priority."""
        return int(self.value)


def read_steps(data: object) -> list[Step]:
    """The steps as they were kept. Refused: cases.bad_step (step), cases.no_steps."""
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise Refused("cases.no_steps", status=400)
    refuse_if(not 0 < len(data) <= MOST_STEPS, Refused("cases.no_steps", status=400))
    return [_read(number, one) for number, one in enumerate(data, start=1)]


def to_data(steps: Sequence[Step]) -> list[dict[str, str]]:
    """The steps as they are kept."""
    return [{"do": step.do, "value": step.value} for step in steps]


def _read(number: int, one: object) -> Step:
    if not isinstance(one, Mapping):
        raise Refused("cases.bad_step", step=number, status=400)
    step = Step(str(one.get("do", "")), str(one.get("value", "")).replace("\x00", "").strip())
    refuse_if(not _good(step), Refused("cases.bad_step", step=number, status=400))
    return step


def _good(step: Step) -> bool:
    wants = DOES.get(step.do)
    if wants is None or len(step.value) > LONGEST:
        return False
    if wants in ALLOWED:
        return step.value in ALLOWED[wants]
    named = step.value.isascii() and step.value.isdecimal() and len(step.value) < 19
    if wants == "reply":
        return named
    if wants == "person":
        return named or step.value == ME
    return bool(step.value) or step.do == "resolve"
