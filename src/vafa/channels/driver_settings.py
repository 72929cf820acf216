"""A driver's settings: a typed dataclass, from which the form is drawn and whose secrets are sealed when kept."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass
from typing import Any, Literal, Self, get_type_hints

from django.utils.functional import Promise

from vafa.platform.i18n.digits import to_latin
from vafa.platform.secrets import seal, unseal
from vafa.platform.values import Refused, refuse_if

MASK = "••••••"
Kind = Literal["text", "number", "choice", "secret"]


class Secret:
    """A word that must not be seen: it shows itself only to who asks with `reveal()`."""

    __slots__ = ("_word",)

    def __init__(self, word: str = "") -> None:
        self._word = word

    def reveal(self) -> str:
        """The word itself, for the provider only."""
        return self._word

    def __bool__(self) -> bool:
        return bool(self._word)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._word == self._word

    def __hash__(self) -> int:
        return hash(("secret", self._word))

    def __repr__(self) -> str:
        return f"Secret({MASK if self._word else ''})"

    __str__ = __repr__

    def __reduce__(self) -> Any:
        raise TypeError("A secret is not pickled.")


NO_SECRET = Secret()
Choices = Sequence[tuple[str, Promise | str]]


def field(
    label: Promise | str,
    *,
    help: Promise | str = "",
    default: Any = MISSING,
    choices: Choices = (),
    rare: bool = False,
) -> Any:
    """Declare one setting; without a default it must be given. A `rare` one stands last: few ever change it."""
    told = {"label": label, "help": help, "choices": choices, "rare": rare}
    return dataclasses.field(default=default, metadata=told)


@dataclass(frozen=True)
class Field:
    """One setting as a form shows it."""

    name: str
    label: Promise | str
    help: Promise | str
    kind: Kind
    secret: bool
    required: bool
    default: Any
    choices: Choices
    rare: bool


@dataclass(frozen=True, kw_only=True)
class DriverSettings:
    """Base of every driver's settings. Values are text, whole numbers or secrets."""

    @classmethod
    def parse(cls, given: Mapping[str, Any], kept: Mapping[str, Any] | None = None) -> Self:
        """The settings a person typed; an empty secret means the one that is kept. Raises Refused."""
        values: dict[str, Any] = {}
        before = cls.load(kept) if kept else None
        for one in fields_of(cls):
            raw = given.get(one.name)
            text = "" if raw is None else str(raw).strip()
            if one.secret and text in ("", MASK) and before is not None:
                values[one.name] = getattr(before, one.name)
            elif text:
                values[one.name] = _typed(one, text)
            else:
                refuse_if(one.required, Refused("channels.setting_missing", field=str(one.label), status=400))
        return cls(**values)

    @classmethod
    def load(cls, kept: Mapping[str, Any]) -> Self:
        """The settings as they were kept, secrets opened."""
        values = {}
        for one in fields_of(cls):
            if one.name in kept:
                value = kept[one.name]
                values[one.name] = Secret(unseal(value) if value else "") if one.secret else value
        return cls(**values)

    def dump(self) -> dict[str, Any]:
        """For keeping: secrets sealed."""
        return {name: _sealed(value) if isinstance(value, Secret) else value for name, value in self._items()}

    def masked(self) -> dict[str, Any]:
        """For people and the audit book: secrets covered."""
        return {name: MASK * bool(value) if isinstance(value, Secret) else value for name, value in self._items()}

    def _items(self) -> list[tuple[str, Any]]:
        return [(one.name, getattr(self, one.name)) for one in dataclasses.fields(self)]


def fields_of(settings: type[DriverSettings]) -> list[Field]:
    """The settings a driver asks for, in their order, ready for a form."""
    hints = get_type_hints(settings)
    found = []
    for one in dataclasses.fields(settings):
        hint, told = hints[one.name], one.metadata
        kind: Kind = (
            "secret" if hint is Secret else "choice" if told["choices"] else "number" if hint is int else "text"
        )
        required = one.default is MISSING
        default = None if required or hint is Secret else one.default
        found.append(
            Field(
                one.name,
                told["label"],
                told["help"],
                kind,
                hint is Secret,
                required,
                default,
                told["choices"],
                told["rare"],
            )
        )
    return sorted(found, key=lambda field: field.rare)


def _sealed(secret: Secret) -> str:
    return seal(secret.reveal()) if secret else ""


def _typed(one: Field, text: str) -> Any:
    wrong = Refused("channels.setting_wrong", field=str(one.label), status=400)
    refuse_if("\n" in text or "\r" in text, wrong)
    if one.secret:
        return Secret(text)
    if one.kind == "number":
        latin = to_latin(text)
        refuse_if(not latin.isascii() or not latin.isdigit() or not 0 < int(latin) < 65536, wrong)
        return int(latin)
    refuse_if(one.kind == "choice" and text not in dict(one.choices), wrong)
    return text
