"""How a kind of case is shaped: four stages, each with form, checklist, promise, people and words for the customer.

Shapes are plain values. They are read from JSON (`read_kind`), so that what an administrator saves, what an older
version held and what Vafa ships are the same thing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from vafa.platform.values import Refused, refuse_if

REGISTERED, REVIEW, RESOLUTION, CLOSURE = 1, 2, 3, 4
STAGES = (REGISTERED, REVIEW, RESOLUTION, CLOSURE)

Words = Mapping[str, str]  # by language
FieldKind = Literal[
    "text", "long", "number", "money", "date", "choice", "choices", "yesno", "phone", "serial", "file"
]  # fmt: skip
FIELD_KINDS: tuple[FieldKind, ...] = (
    "text", "long", "number", "money", "date", "choice", "choices", "yesno", "phone", "serial", "file",
)  # fmt: skip
Leave = Literal["answered", "by_hand"]
LEAVES: tuple[Leave, ...] = ("answered", "by_hand")
# Facts of a case that tick an item off by themselves.
AUTOMATIC = (
    "answered",
    "unit_known",
    "order_known",
    "file_known",
    "fault_known",
    "loss_known",
    "apologised",
    "made_good",
)
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_ICON = re.compile(r"[a-z][a-z0-9-]{0,39}\Z")
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
LETTERS = "RACI"
PROMISED = ("first_response", "review", "resolution")  # what a stage may keep by being left
MOST, LONGEST = 40, 2000  # fields or items of a stage; letters of a text


def words_in(words: Words, language: str) -> str:
    """The words in this language, or in the first there is."""
    return words.get(language) or next((said for said in words.values() if said), "")


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question of a form; `when` ("other_key", "value") asks it only after that answer."""

    key: str
    kind: FieldKind = "text"
    label: Words
    hint: Words = field(default_factory=dict)
    required: bool = False
    choices: tuple[tuple[str, Words], ...] = ()
    when: tuple[str, str] | None = None
    report: bool = False  # its answer stands in the final report the customer reads and signs


@dataclass(frozen=True, kw_only=True)
class Check:
    """One item of a checklist; `auto` names the fact that ticks it. It is asked of these products and channels only."""

    key: str
    text: Words
    required: bool = False
    auto: str = ""
    products: tuple[str, ...] = ()  # skus; empty: all
    channels: tuple[str, ...] = ()

    def asked_of(self, sku: str, channel: str) -> bool:
        """Whether a case about this product that came by this channel has the item."""
        return (not self.products or sku in self.products) and (not self.channels or channel in self.channels)


@dataclass(frozen=True, kw_only=True)
class People:
    """Who does (R), approves (A), is asked (C) and is told (I): "owner", "role:lead", "team:3", "staff:7"."""

    R: tuple[str, ...] = ("owner",)
    A: tuple[str, ...] = ("role:lead",)
    C: tuple[str, ...] = ()
    I: tuple[str, ...] = ()  # noqa: E741 - the letter of the matrix


@dataclass(frozen=True, kw_only=True)
class StageShape:
    """One stage. `leave`: by hand, or by itself once we answered. `tell` is what the customer reads on entering it."""

    name: Words
    promise: str = ""  # the promise this stage keeps when it is left
    fields: tuple[Field, ...] = ()
    checks: tuple[Check, ...] = ()
    people: People = People()
    leave: Leave = "by_hand"
    approval: bool = False
    tell: Words = field(default_factory=dict)

    def checks_of(self, sku: str, channel: str) -> list[Check]:
        """The items that this case has."""
        return [check for check in self.checks if check.asked_of(sku, channel)]


@dataclass(frozen=True, kw_only=True)
class KindShape:
    """A kind of case. `asks`: what a request of it is asked for first ("unit", "order")."""

    key: str
    name: Words
    icon: str = "ticket"
    stages: tuple[StageShape, StageShape, StageShape, StageShape]
    topics: tuple[tuple[str, Words], ...] = ()
    asks: tuple[str, ...] = ()
    public: bool = True  # customers may choose it
    complaint: bool = False
    survey: bool = True
    check_back_days: int = 3  # after the resolution we ask whether it did work; 0: we do not
    close_after_days: int = 4  # without a word after that the case is closed
    repeat_days: int = 30  # asked again within these days is a repeat
    version: int = 0

    def stage(self, number: int) -> StageShape:
        """The stage of this number, 1 to 4."""
        return self.stages[number - 1]


def read_kind(key: str, data: Mapping[str, Any], version: int = 0) -> KindShape:
    """The shape that `to_data` wrote. Refused, with the part that is wrong: cases.bad_shape."""
    try:
        refuse_if(len(data["stages"]) != 4, _bad("stages"))
        one, two, three, four = map(_stage, data["stages"])
        days = ("check_back_days", "close_after_days", "repeat_days")
        settings: dict[str, Any] = {name: _days(data[name]) for name in days if name in data}
        settings |= {name: _switch(data[name]) for name in ("public", "complaint", "survey") if name in data}
        return KindShape(
            key=_key(key), name=_words(data["name"]), stages=(one, two, three, four),
            topics=_pairs(data.get("topics", ())), version=version,
            asks=tuple(what for what in ("unit", "order") if what in data.get("asks", ())),
            icon=_icon(data.get("icon", "ticket")), **settings,
        )  # fmt: skip
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise _bad(str(error)) from error


def to_data(shape: KindShape) -> dict[str, Any]:
    """The shape as JSON; key and version are kept beside it."""
    data = asdict(shape)
    del data["key"], data["version"]
    return data


def _stage(data: Mapping[str, Any]) -> StageShape:
    fields, checks = tuple(map(_field, data.get("fields", ()))), tuple(map(_check, data.get("checks", ())))
    _once(one.key for one in fields)
    _once(one.key for one in checks)
    refuse_if(max(len(fields), len(checks)) > MOST, _bad("too many"))
    for place, one in enumerate(fields):  # a question hangs on an earlier one; one that hangs on nothing is never asked
        refuse_if(one.when and one.when[0] not in {two.key for two in fields[:place]}, _bad(f"when of {one.key}"))
    people = {letter: tuple(map(_someone, data.get("people", {}).get(letter, ()))) for letter in LETTERS}
    leave = data.get("leave", "by_hand")
    refuse_if(leave not in LEAVES, _bad("leave"))
    return StageShape(
        name=_words(data["name"]), promise=_promise(data.get("promise", "")), fields=fields, checks=checks,
        people=People(**people), leave=leave, approval=_switch(data.get("approval", False)),
        tell=_said(data.get("tell", {})),
    )  # fmt: skip


def _field(data: Mapping[str, Any]) -> Field:
    kind, when = data.get("kind", "text"), data.get("when")
    refuse_if(kind not in FIELD_KINDS, _bad("kind"))
    choices = _pairs(data.get("choices", ()))
    refuse_if(kind in ("choice", "choices") and not choices, _bad("choices"))
    return Field(
        key=_key(data["key"]), kind=kind, label=_words(data["label"]), hint=_said(data.get("hint", {})),
        required=_switch(data.get("required", False)), choices=choices,
        when=(_key(when[0]), _answer(when[1])) if when else None, report=_switch(data.get("report", False)),
    )  # fmt: skip


def _check(data: Mapping[str, Any]) -> Check:
    auto = data.get("auto", "")
    refuse_if(auto not in ("", *AUTOMATIC), _bad("auto"))
    return Check(
        key=_key(data["key"]), text=_words(data["text"]), required=_switch(data.get("required", False)), auto=auto,
        products=_texts(data.get("products", ())), channels=_texts(data.get("channels", ())),
    )  # fmt: skip


def _someone(text: str) -> str:
    kind, _, name = text.partition(":")
    number = name.isascii() and name.isdecimal() and len(name) < 19
    good = text == "owner" or (kind in ("team", "staff") and number) or (kind == "role" and name.isalpha())
    refuse_if(not good, _bad(text))
    return str(text)


def _pairs(data: Iterable[Any]) -> tuple[tuple[str, Words], ...]:
    made = tuple((_key(key), _words(words)) for key, words in data)
    _once(key for key, _ in made)
    return made


def _words(data: Any) -> Words:
    words = _said(data)
    refuse_if(not any(words.values()), _bad("words"))
    return words


def _said(data: Any) -> Words:
    """Words by language, in some of them or none. Letters no database keeps are refused."""
    words = dict(data)
    refuse_if(not all(_fine(one, 12) and _fine(two, LONGEST) for one, two in words.items()), _bad("words"))
    return {language: said.strip() for language, said in words.items()}


def _texts(data: Any) -> tuple[str, ...]:
    refuse_if(not isinstance(data, (list, tuple)) or not all(_fine(one, 80) for one in data), _bad("list"))
    return tuple(data)


def _fine(text: Any, most: int) -> bool:
    return isinstance(text, str) and len(text) <= most and not _UNKEPT.search(text)


def _icon(text: Any) -> str:
    refuse_if(not isinstance(text, str) or not _ICON.match(text), _bad("icon"))
    return str(text)


def _switch(value: Any) -> bool:
    refuse_if(not isinstance(value, bool), _bad("yes or no"))
    return bool(value)


def _promise(kind: Any) -> str:
    refuse_if(kind not in ("", *PROMISED), _bad("promise"))
    return str(kind)


def _key(text: Any) -> str:
    refuse_if(not isinstance(text, str) or not _KEY.match(text), _bad(str(text)))
    return str(text)


def _answer(text: Any) -> str:
    refuse_if(not _fine(text, 80), _bad("when"))
    return str(text)


def _days(number: Any) -> int:
    refuse_if(isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= 365, _bad("days"))
    return int(number)


def _once(keys: Iterable[str]) -> None:
    found = list(keys)
    refuse_if(len(found) != len(set(found)), _bad("key"))


def _bad(part: str) -> Refused:
    return Refused("cases.bad_shape", status=422, part=_UNKEPT.sub("", part)[:80])
