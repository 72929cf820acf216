"""Reads what was written into a stage's form: text into typed answers, or one refusal for a field.

Answers are plain JSON: numbers and amounts as decimal text, days as ISO text, choices by their keys. What is required
and left open is no refusal here: a half-filled form is kept, and `staging.missing` keeps the case in its stage.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from vafa.cases.rules.shapes import Field, FieldKind
from vafa.cases.rules.staging import asked
from vafa.platform.values import Refused, refuse_if

LONGEST = {"text": 500, "long": 20_000, "serial": 80}
LARGEST = Decimal(10) ** 15  # as much as any column of money holds
Posted = Mapping[str, Sequence[str]]
Answers = Mapping[str, Any]


class Understands(Protocol):
    """How somebody writes days, numbers and money: any digits, any calendar. Each refuses what it cannot read."""

    def digits(self, text: str) -> str:
        """The text with plain digits."""

    def number(self, text: str) -> Decimal:
        """The number."""

    def money(self, text: str) -> tuple[Decimal, str]:
        """The amount and its currency."""

    def day(self, text: str) -> date:
        """The day."""

    def phone(self, text: str) -> str | None:
        """The number as +98912…, None when it is none."""


@dataclass(frozen=True)
class Reading:
    """What a form says: answers by field, and for what cannot be read why. No field is in both."""

    answers: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, Refused] = field(default_factory=dict)


def read_answers(fields: Sequence[Field], posted: Posted, *, kept: Answers | None = None, how: Understands) -> Reading:
    """The typed answers of what was posted, by field key, days, numbers and money as `how` understands them.

    `kept` are answers to files that were stored before or just now; a file is never read from text. Questions that are
    not asked after these answers (`Field.when`) have none. Refused as a whole: cases.unknown_field.
    """
    known = {one.key for one in fields}
    strange = next((key for key in posted if key not in known), None)
    refuse_if(strange is not None, Refused("cases.unknown_field", status=400, name=str(strange)[:80]))
    found = Reading()
    for one in fields:
        if one.kind == "file":
            answer = (kept or {}).get(one.key)
        else:
            answer = _answer(one, posted.get(one.key, ()), how, found.problems)
        if answer is not None:
            found.answers[one.key] = answer
    wanted = {one.key for one in asked(fields, found.answers)}
    return Reading(
        {key: value for key, value in found.answers.items() if key in wanted},
        {key: problem for key, problem in found.problems.items() if key in wanted},
    )


def changed_fields(before: Answers, after: Answers) -> list[str]:
    """The keys of answers that differ."""
    return sorted(key for key in {*before, *after} if before.get(key) != after.get(key))


def _answer(one: Field, given: Sequence[str], how: Understands, problems: dict[str, Refused]) -> Any:
    texts = [text.replace("\x00", "").strip() for text in given]
    texts = [text for text in texts if text]
    if not texts:
        return None
    try:
        return _READ[one.kind](one, texts, how)
    except Refused as refused:
        problems[one.key] = refused
        return None


def _text(one: Field, texts: Sequence[str], how: Understands) -> str:
    text, limit = texts[0], LONGEST[one.kind]
    refuse_if(len(text) > limit, Refused("cases.answer_too_long", status=400, limit=limit))
    return text


def _serial(one: Field, texts: Sequence[str], how: Understands) -> str:
    return how.digits(_text(one, texts, how)).upper()


def _number(one: Field, texts: Sequence[str], how: Understands) -> str:
    return _plain(how.number(texts[0]))


def _money(one: Field, texts: Sequence[str], how: Understands) -> dict[str, str]:
    amount, currency = how.money(texts[0])
    refuse_if(amount < 0, Refused("cases.below_nothing", status=400))
    return {"amount": _plain(amount), "currency": currency}


def _day(one: Field, texts: Sequence[str], how: Understands) -> str:
    return how.day(texts[0]).isoformat()


def _choice(one: Field, texts: Sequence[str], how: Understands) -> str:
    refuse_if(texts[0] not in dict(one.choices), _no_such_choice())
    return texts[0]


def _choices(one: Field, texts: Sequence[str], how: Understands) -> list[str]:
    refuse_if(set(texts) - set(dict(one.choices)), _no_such_choice())
    return [key for key, _words in one.choices if key in texts]


def _yesno(one: Field, texts: Sequence[str], how: Understands) -> bool:
    refuse_if(texts[0] not in ("yes", "no"), _no_such_choice())
    return texts[0] == "yes"


def _phone(one: Field, texts: Sequence[str], how: Understands) -> str:
    found = how.phone(texts[0][:60])
    if found is None:
        raise Refused("cases.not_a_phone", status=400, text=texts[0][:60])
    return found


def _file(one: Field, texts: Sequence[str], how: Understands) -> None:
    """A file is not read from text."""


_READ: Mapping[FieldKind, Callable[[Field, Sequence[str], Understands], Any]] = {
    "text": _text, "long": _text, "number": _number, "money": _money, "date": _day, "choice": _choice,
    "choices": _choices, "yesno": _yesno, "phone": _phone, "serial": _serial, "file": _file,
}  # fmt: skip


def _plain(number: Decimal) -> str:
    refuse_if(abs(number) >= LARGEST, Refused("cases.number_too_large", status=400))
    return format(number.normalize(), "f")


def _no_such_choice() -> Refused:
    return Refused("cases.no_such_choice", status=400)
