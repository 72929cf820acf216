"""What a customer posted, read against the form: which questions were asked of them, what they said, what is wrong.

Nothing typed is thrown away because something else is wrong; whoever shows the form again has it all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vafa.feedback.rules.forms import CHOICE, CHOICES, MEASURES, SCALE, TEXT, YESNO, Field
from vafa.platform.values import Refused

LONGEST = 4000
Answer = int | bool | str | list[str]
Answers = dict[str, Answer]
Posted = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Reading:
    """What was understood, what is wrong by field ("" for the whole), and questions that follow from the answers."""

    answers: Answers
    problems: Mapping[str, Refused] = field(default_factory=dict)
    more: tuple[Field, ...] = ()


class NotUnderstood(Refused):
    """Some answers cannot be kept; `problems` says which and why."""

    def __init__(self, problems: Mapping[str, Refused]) -> None:
        super().__init__("feedback.not_understood", status=422)
        self.problems = problems


def read_answers(fields: Sequence[Field], posted: Posted, shown: Sequence[str], known: Answers) -> Reading:
    """Read what was posted for the fields that were shown; for others what is known stays.

    A question whose condition no longer holds is dropped with its answer, unless it has words; one that was never shown
    and now is to be asked stands in `more`. Problems: feedback.unknown_field, .answer_missing, .choose_one, .too_long.
    """
    names = {one.key for one in fields}
    problems: dict[str, Refused] = {}
    if strange := next((key for key in posted if key not in names), None):
        problems[""] = Refused("feedback.unknown_field", {"field": strange[:40]}, status=422)
    answers: Answers = {}
    more = []
    for one in fields:
        if not is_asked(one, answers):
            if one.kind == TEXT and (said := _read_one(one, posted.get(one.key, ()))) and isinstance(said, str):
                answers[one.key] = said  # a person's own words are never thrown away
            continue
        if one.key in shown:
            value = _read_one(one, posted.get(one.key, ()))
            if isinstance(value, Refused):
                problems[one.key] = value
            elif value is not None:
                answers[one.key] = value
        elif one.key in known:
            answers[one.key] = known[one.key]
        else:
            more.append(one)
    return Reading(answers, problems, tuple(more))


def is_asked(one: Field, answers: Mapping[str, Answer]) -> bool:
    """Whether the answers before it let this question be asked."""
    condition = one.condition
    return condition is None or bool(set(condition.values) & set(as_texts(answers.get(condition.field))))


def asked(fields: Sequence[Field], answers: Mapping[str, Answer]) -> list[Field]:
    """The questions these answers lead to, in their order."""
    return [one for one in fields if is_asked(one, answers)]


def as_texts(value: Answer | None) -> list[str]:
    """An answer as conditions and forms name it."""
    if value is None:
        return []
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return list(value) if isinstance(value, list) else [str(value)]


def scores_of(fields: Sequence[Field], answers: Mapping[str, Answer]) -> dict[str, int]:
    """The measured answers: {"csat": 4, "ces": 6}. Of two scales of one measure the first counts."""
    found: dict[str, int] = {}
    for one in fields:
        value = answers.get(one.key)
        if one.measure in MEASURES and type(value) is int:
            found.setdefault(one.measure, value)
    return found


def words_of(fields: Sequence[Field], answers: Mapping[str, Answer]) -> str:
    """What the customer wrote in their own words."""
    said = (answers.get(one.key) for one in fields if one.kind == TEXT)
    return " · ".join(str(one) for one in said if one)


def _read_one(one: Field, given: Sequence[str]) -> Answer | Refused | None:
    said = [value.strip() for value in given if value.strip()]
    if not said:
        return _wrong("answer_missing", one) if one.required else None
    if one.kind == TEXT:
        text = said[0].replace("\x00", "")
        return _wrong("too_long", one) if len(text) > LONGEST else text
    if one.kind == CHOICES:
        keys = [option.key for option in one.options]
        return [key for key in keys if key in said] if set(said) <= set(keys) else _wrong("choose_one", one)
    return _read_single(one, said)


def _read_single(one: Field, said: Sequence[str]) -> Answer | Refused:
    value = said[0]
    if len(said) > 1:
        return _wrong("choose_one", one)
    if one.kind == SCALE and value.isascii() and value.isdecimal() and one.low <= int(value[:4]) <= one.high:
        return int(value)
    if one.kind == YESNO and value in ("yes", "no"):
        return value == "yes"
    if one.kind == CHOICE and value in {option.key for option in one.options}:
        return value
    return _wrong("choose_one", one)


def _wrong(code: str, one: Field) -> Refused:
    return Refused(f"feedback.{code}", {"label": dict(one.label), "limit": LONGEST}, status=422)
