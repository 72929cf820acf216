"""What a survey asks: its fields, read from JSON and written back, each refused in one sentence when it is wrong.

A survey that measures (satisfaction, ease, recommendation) begins with its scale, whose bounds are fixed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vafa.platform.values import Refused, refuse_if

CSAT, CES, NPS, FORM = "csat", "ces", "nps", "form"
MEASURES = (CSAT, CES, NPS)
BOUNDS: Mapping[str, tuple[int, int]] = {CSAT: (1, 5), CES: (1, 7), NPS: (0, 10)}
SCALE, CHOICE, CHOICES, TEXT, YESNO = "scale", "choice", "choices", "text", "yesno"
FIELD_KINDS = (SCALE, CHOICE, CHOICES, TEXT, YESNO)
MOST_FIELDS, MOST_OPTIONS, WIDEST = 20, 20, 10
SCORE = "score"  # the key of the scale a measuring survey begins with

Words = Mapping[str, str]


@dataclass(frozen=True)
class Condition:
    """Shown only when the answer to an earlier field is one of these; yes and no are "yes" and "no"."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    key: str
    label: Words


@dataclass(frozen=True)
class Field:
    """One question. `measure` says which figure a scale feeds; `ends` are the words at its two ends."""

    key: str
    kind: str
    label: Words
    required: bool = False
    low: int = 1
    high: int = 5
    ends: tuple[Words, Words] = field(default_factory=lambda: ({}, {}))
    options: tuple[Option, ...] = ()
    measure: str = ""
    condition: Condition | None = None

    def called(self, language: str) -> str:
        """The question in this language, else in any."""
        return in_language(self.label, language) or self.key


def in_language(words: Words, language: str) -> str:
    """These words in a language, else in the first one that has any."""
    return words.get(language) or next(filter(None, words.values()), "")


def read_form(rows: object, kind: str = FORM) -> tuple[Field, ...]:
    """The fields of a survey of this kind.

    Refused: feedback.no_fields, .too_many_fields, .field_unreadable, .same_key, .score_first, .scale_backwards,
    .too_few_options, .condition_unclear.
    """
    refuse_if(not isinstance(rows, list) or not rows, Refused("feedback.no_fields", status=422))
    assert isinstance(rows, list)
    refuse_if(len(rows) > MOST_FIELDS, Refused("feedback.too_many_fields", {"limit": MOST_FIELDS}, status=422))
    fields: list[Field] = []
    for row in rows:
        one = _read_field(row)
        refuse_if(any(one.key == other.key for other in fields), _wrong("same_key", one.key))
        _check_condition(one, fields)
        fields.append(one)
    if kind in MEASURES:
        first = fields[0]
        fits = first.key == SCORE and first.kind == SCALE and first.measure == kind and first.condition is None
        refuse_if(not fits, Refused("feedback.score_first", status=422))
    return tuple(fields)


def check_words(fields: Iterable[Field], languages: Sequence[str]) -> None:
    """Nobody is asked in half a language: every question, and every option, has its words in each of them.

    Refused: feedback.words_missing.
    """
    for one in fields:
        for words in (one.label, *(option.label for option in one.options)):
            for language in languages:
                missing = not words.get(language, "").strip()
                name = in_language(one.label, language) or one.key
                refuse_if(missing, Refused("feedback.words_missing", {"field": name, "language": language}, status=422))


def form_rows(fields: Iterable[Field]) -> list[dict[str, object]]:
    """The fields as JSON, so that `read_form` gives them again."""
    return [_row(one) for one in fields]


def _row(one: Field) -> dict[str, object]:
    row: dict[str, object] = {"key": one.key, "kind": one.kind, "label": dict(one.label), "required": one.required}
    if one.kind == SCALE:
        row |= {"low": one.low, "high": one.high, "ends": [dict(end) for end in one.ends], "measure": one.measure}
    if one.options:
        row["options"] = [{"key": option.key, "label": dict(option.label)} for option in one.options]
    if one.condition:
        row["when"] = {"field": one.condition.field, "is": list(one.condition.values)}
    return row


def _read_field(row: object) -> Field:
    refuse_if(not isinstance(row, dict), _wrong("field_unreadable", "?"))
    assert isinstance(row, dict)
    key, kind, measure = str(row.get("key", "")), row.get("kind"), str(row.get("measure") or "")
    refuse_if(not key or not key.replace("_", "").isalnum() or len(key) > 40, _wrong("field_unreadable", key or "?"))
    refuse_if(kind not in FIELD_KINDS or measure not in ("", *MEASURES), _wrong("field_unreadable", key))
    low, high = BOUNDS.get(measure) or (row.get("low", 1), row.get("high", 5))
    refuse_if(type(low) is not int or type(high) is not int, _wrong("field_unreadable", key))
    refuse_if(kind == SCALE and not (0 <= low < high <= low + WIDEST), _wrong("scale_backwards", key))
    options = _read_options(row.get("options") or [], key)
    refuse_if(kind in (CHOICE, CHOICES) and not 2 <= len(options) <= MOST_OPTIONS, _wrong("too_few_options", key))
    ends = row.get("ends") or [{}, {}]
    refuse_if(not isinstance(ends, list) or len(ends) != 2, _wrong("field_unreadable", key))
    return Field(
        key=key,
        kind=str(kind),
        label=_words(row.get("label"), key),
        required=row.get("required") is True,
        low=low,
        high=high,
        ends=(_words(ends[0], key), _words(ends[1], key)),
        options=options if kind in (CHOICE, CHOICES) else (),
        measure=measure if kind == SCALE else "",
        condition=_read_condition(row.get("when"), key),
    )


def _read_options(rows: Any, key: str) -> tuple[Option, ...]:
    fits = isinstance(rows, list) and all(isinstance(row, dict) and row.get("key") for row in rows)
    refuse_if(not fits, _wrong("field_unreadable", key))
    options = tuple(Option(str(row["key"])[:40], _words(row.get("label"), key)) for row in rows)
    refuse_if(len({one.key for one in options}) < len(options), _wrong("field_unreadable", key))
    return options


def _read_condition(row: Any, key: str) -> Condition | None:
    if not row:
        return None
    values = row.get("is") if isinstance(row, dict) else None
    refuse_if(not isinstance(values, list) or not values, _wrong("condition_unclear", key))
    return Condition(str(row.get("field", "")), tuple(str(one) for one in values or ()))


def _check_condition(one: Field, earlier: Sequence[Field]) -> None:
    if one.condition is None:
        return
    other = next((field for field in earlier if field.key == one.condition.field), None)
    refuse_if(other is None or other.kind == TEXT, _wrong("condition_unclear", one.key))
    assert other is not None
    refuse_if(not set(one.condition.values) <= set(possible_answers(other)), _wrong("condition_unclear", one.key))


def possible_answers(one: Field) -> list[str]:
    """Every answer a condition may ask for, as text."""
    if one.kind == SCALE:
        return [str(value) for value in range(one.low, one.high + 1)]
    return ["yes", "no"] if one.kind == YESNO else [option.key for option in one.options]


def _words(given: Any, key: str) -> dict[str, str]:
    fits = isinstance(given, dict) and all(isinstance(one, str) and len(one) <= 300 for one in given.values())
    refuse_if(not fits, _wrong("field_unreadable", key))
    return {str(language): words.strip() for language, words in given.items() if words.strip()}


def _wrong(code: str, key: str) -> Refused:
    return Refused(f"feedback.{code}", {"field": key}, status=422)
