"""Touchpoints as a plan writes them: read from JSON, checked, written back. It knows no plan, letter file or order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from vafa.platform.values import Refused, refuse_if

KINDS = ("message", "call", "survey")
PURPOSES = ("service", "care", "survey", "offer")
QUESTIONS = ("", "as_expected", "score")
LAST_DAY = 3650

Words = Mapping[str, str]  # by language


@dataclass(frozen=True)
class Touchpoint:
    """One step of a plan: what is done, when after the purchase, with which words, and what is asked.

    `letter` is what a message or survey sends, and what a call falls back to when nobody can be reached by telephone.
    `prompt` follow-ups go out at the first allowed hour and for every order; of the others a customer with several
    orders gets only one at a time. `minutes` is the time a call is expected to take.
    """

    key: str
    kind: str
    name: Words
    purpose: str
    from_day: int
    to_day: int
    letter: str = ""
    prompt: bool = False
    question: str = ""
    minutes: int = 0
    goal: Words = field(default_factory=dict)
    script: Words = field(default_factory=dict)

    def called(self, language: str) -> str:
        """Its name in that language, or in another that it has."""
        return in_language(self.name, language) or self.key

    def as_json(self) -> dict[str, object]:
        """As it is kept in a plan version."""
        return {
            "key": self.key,
            "kind": self.kind,
            "name": dict(self.name),
            "purpose": self.purpose,
            "window": [self.from_day, self.to_day],
            "letter": self.letter,
            "prompt": self.prompt,
            "question": self.question,
            "minutes": self.minutes,
            "goal": dict(self.goal),
            "script": dict(self.script),
        }


def in_language(words: Words, language: str) -> str:
    """The words in that language; failing that in English, or in whatever language there is."""
    return words.get(language) or words.get("en") or next(iter(words.values()), "")


def read_touchpoints(rows: object, letters: Collection[str]) -> list[Touchpoint]:
    """The touchpoints of a plan, sorted by window. `letters` are the keys of letters that exist.

    Refused, naming the touchpoint: journeys.no_touchpoints, .touchpoint_unreadable, .same_key, .window_backwards,
    .letter_unknown, .letter_missing, .question_unknown.
    """
    refuse_if(not isinstance(rows, list) or not rows, _refused("no_touchpoints", ""))
    assert isinstance(rows, list)
    found = [read_touchpoint(row, number) for number, row in enumerate(rows, 1)]
    seen: set[str] = set()
    for one in found:
        refuse_if(one.key in seen, _refused("same_key", one.key))
        seen.add(one.key)
        _check(one, letters)
    return sorted(found, key=lambda one: (one.from_day, one.to_day))


def read_touchpoint(row: object, number: int = 1) -> Touchpoint:
    """One touchpoint as JSON has it; unknown fields are left alone. Refused: journeys.touchpoint_unreadable."""
    refuse_if(not isinstance(row, Mapping), _unreadable(str(number), "key"))
    assert isinstance(row, Mapping)
    key = row.get("key")
    refuse_if(not isinstance(key, str) or not key or len(key) > 40, _unreadable(str(number), "key"))
    window = row.get("window")
    days = list(window) if isinstance(window, Sequence) and not isinstance(window, str) else []
    refuse_if(len(days) != 2 or not all(type(day) is int for day in days), _unreadable(str(key), "window"))
    return Touchpoint(
        key=str(key),
        kind=_one_of(row, "kind", KINDS),
        name=_words(row, "name"),
        purpose=_one_of(row, "purpose", PURPOSES),
        from_day=days[0],
        to_day=days[1],
        letter=_text(row, "letter"),
        prompt=row.get("prompt") is True,
        question=_one_of(row, "question", QUESTIONS),
        minutes=_minutes(row),
        goal=_words(row, "goal"),
        script=_words(row, "script"),
    )


def differences(before: Sequence[Touchpoint], after: Sequence[Touchpoint]) -> dict[str, list[str]]:
    """What a new version changes, by touchpoint: the names of changed fields, or just "added" or "removed"."""
    old, new = {one.key: one for one in before}, {one.key: one for one in after}
    found: dict[str, list[str]] = {}
    for key in [*new, *(key for key in old if key not in new)]:
        if key not in old or key not in new:
            found[key] = ["added" if key in new else "removed"]
            continue
        was, becomes = old[key].as_json(), new[key].as_json()
        if changed := [name for name in becomes if was[name] != becomes[name]]:
            found[key] = changed
    return found


def _check(one: Touchpoint, letters: Collection[str]) -> None:
    refuse_if(not 0 <= one.from_day <= one.to_day <= LAST_DAY, _refused("window_backwards", one.key))
    refuse_if(not one.letter and one.kind != "call", _refused("letter_missing", one.key))
    refuse_if(one.letter and one.letter not in letters, _refused("letter_unknown", one.key, letter=one.letter))


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name, "")
    refuse_if(not isinstance(value, str), _unreadable(str(row["key"]), name))
    return str(value)


def _one_of(row: Mapping[str, object], name: str, allowed: Sequence[str]) -> str:
    value = row.get(name, "")
    refuse_if(value not in allowed, _unreadable(str(row["key"]), name))
    return str(value)


def _words(row: Mapping[str, object], name: str) -> Words:
    value = row.get(name, {})
    fine = isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values())
    refuse_if(not fine, _unreadable(str(row["key"]), name))
    assert isinstance(value, Mapping)
    return dict(value)


def _minutes(row: Mapping[str, object]) -> int:
    value = row.get("minutes", 0)
    refuse_if(type(value) is not int or not 0 <= value <= 600, _unreadable(str(row["key"]), "minutes"))
    assert isinstance(value, int)
    return value


def _unreadable(key: str, name: str) -> Refused:
    return _refused("touchpoint_unreadable", key, field=name)


def _refused(code: str, key: str, **data: object) -> Refused:
    return Refused(f"journeys.{code}", {"touchpoint": key, **data}, status=422)
