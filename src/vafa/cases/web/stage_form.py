"""The form in which a stage is shaped: what was typed as data, what is wrong with it, and as fields to show again.

A button that adds, moves or takes out a line rearranges what was typed; nothing is kept until the stage is saved.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from vafa.cases.rules.shapes import FIELD_KINDS, MOST, PROMISED, KindShape, to_data, words_in
from vafa.cases.web.shape_words import AUTO_WORDS, FIELD_WORDS
from vafa.cases.web.shaping import Trio, text_posted, trio, words_posted
from vafa.cases.web.words import CHANNELS, PROMISES
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Option

Data = dict[str, Any]
Errors = Mapping[str, str]
SPARE = 2  # empty lines for more answers
CHOICES = ("choice", "choices")
KINDS = {"field": "fields", "check": "checks"}


@dataclass(frozen=True)
class Card:
    """A question or an item as it is edited."""

    key: str
    prefix: str
    title: str
    note: str
    words: Trio
    required: bool
    hint: Trio | None = None
    kinds: Sequence[Option] = ()
    kind: str = ""
    answers: Sequence[tuple[str, str, Trio]] = ()  # name of the key's field, key, words
    answers_error: str = ""
    whens: Sequence[Option] = ()
    when: str = ""
    when_error: str = ""
    autos: Sequence[Option] = ()
    auto: str = ""
    products: str = ""
    channels: Sequence[tuple[str, str, bool]] = ()
    report: bool = False
    first: bool = False
    last: bool = False
    open: bool = False

    @property
    def when_answers(self) -> str:
        """When the lines for answers are shown."""
        return f"{self.prefix}-kind={'|'.join(CHOICES)}"


@dataclass
class StageForm:
    """A stage as it was typed, or as it is."""

    data: Data
    errors: dict[str, str] = field(default_factory=dict)
    fresh: str = ""  # the key of the line that was just added

    def heads(self) -> dict[str, Trio]:
        """The name of the stage and what the customer is told."""
        hint = gettext("Leave it empty, and nothing is told.")
        return {
            "name": trio(gettext("Name of the stage"), "name", self.data["name"], error=self.errors.get("name", "")),
            "tell": trio(gettext("What the customer is told"), "tell", self.data["tell"], hint=hint, long=True),
        }

    def promises(self) -> list[tuple[str, str, bool]]:
        """What may be promised for the stage."""
        own = self.data["promise"]
        rows = [(one, str(PROMISES[one]), one == own) for one in PROMISED]
        return [("", gettext("Nothing"), not own), *rows]

    def questions(self) -> list[Card]:
        """The questions of the form."""
        rows, language = self.data["fields"], active().language
        return [self._question(place, row, rows, language) for place, row in enumerate(rows)]

    def items(self) -> list[Card]:
        """The items of the checklist."""
        rows, language = self.data["checks"], active().language
        return [self._item(place, row, len(rows), language) for place, row in enumerate(rows)]

    def _question(self, place: int, row: Data, rows: Sequence[Data], language: str) -> Card:
        prefix, errors = f"f{place}", self._errors_of(f"f{place}")
        note = str(FIELD_WORDS.get(row["kind"], ""))
        spare = [["", {}]] * SPARE if row["choices"] else [["", {}]] * (SPARE + 1)
        answers = [
            (f"{prefix}-c{n}-key", key, trio("", f"{prefix}-c{n}", words, small=True))
            for n, (key, words) in enumerate([*row["choices"], *spare])
        ]
        return Card(
            row["key"], prefix, words_in(row["label"], language) or gettext("New question"), note,
            trio(gettext("Question"), f"{prefix}-label", row["label"], error=errors.get("label", "")), row["required"],
            trio(gettext("Hint below it"), f"{prefix}-hint", row["hint"], small=True),
            [Option(one, str(FIELD_WORDS[one])) for one in FIELD_KINDS], row["kind"], answers,
            errors.get("choices", ""), _whens(rows[:place], language), "=".join(row["when"] or ()),
            errors.get("when", ""), report=row["report"], first=not place, last=place == len(rows) - 1,
            open=bool(errors) or row["key"] == self.fresh,
        )  # fmt: skip

    def _item(self, place: int, row: Data, count: int, language: str) -> Card:
        prefix, errors = f"c{place}", self._errors_of(f"c{place}")
        return Card(
            row["key"], prefix, words_in(row["text"], language) or gettext("New item"), str(AUTO_WORDS[row["auto"]]),
            trio(gettext("What must be done"), f"{prefix}-text", row["text"], error=errors.get("text", "")),
            row["required"], autos=[Option(one, str(words)) for one, words in AUTO_WORDS.items()], auto=row["auto"],
            products=" ".join(row["products"]),
            channels=[(one, str(words), one in row["channels"]) for one, words in CHANNELS.items()],
            first=not place, last=place == count - 1, open=bool(errors) or row["key"] == self.fresh,
        )  # fmt: skip

    def _errors_of(self, prefix: str) -> dict[str, str]:
        return {name.partition("-")[2]: why for name, why in self.errors.items() if name.startswith(f"{prefix}-")}


def kept_form(shape: KindShape, number: int) -> StageForm:
    """A stage as it is kept."""
    return StageForm(_listed(to_data(shape)["stages"][number - 1]))


def posted_form(given: QueryDict, kept: StageForm) -> StageForm:
    """A stage as it was typed; who is responsible is shaped elsewhere and stays."""
    promise, leave = given.get("promise", ""), given.get("leave", "")
    data = {
        "name": words_posted(given, "name"),
        "tell": words_posted(given, "tell"),
        "promise": promise if promise in PROMISED else "",
        "leave": "answered" if leave == "answered" else "by_hand",
        "approval": "approval" in given,
        "people": kept.data["people"],
        "fields": [_field_posted(given, f"f{n}") for n in _places(given, "f")],
        "checks": [_check_posted(given, f"c{n}") for n in _places(given, "c")],
    }
    return StageForm(data)


def rearranged(form: StageForm, act: str) -> StageForm:
    """The form after a button: `field-add`, `check-up:key`, `field-down:key`, `check-off:key`."""
    what, _dash, rest = act.partition("-")
    how, _colon, key = rest.partition(":")
    rows = form.data[KINDS[what]]
    place = next((n for n, row in enumerate(rows) if row["key"] == key), None)
    if how == "add" and len(rows) < MOST:
        key = _free(rows, what)
        rows.append(_listed({"key": key, **(_FIELD if what == "field" else _CHECK)}))
        form.fresh = key
    elif place is not None and how == "off":
        del rows[place]
    elif place is not None and how in ("up", "down"):
        other = place + (-1 if how == "up" else 1)
        if 0 <= other < len(rows):
            rows[place], rows[other] = rows[other], rows[place]
    return form


def is_rearranging(act: str) -> bool:
    """Whether a button only rearranges."""
    return bool(re.match(r"(field|check)-(add|up|down|off)(:|\Z)", act))


def problems_of(data: Data) -> dict[str, str]:
    """What is wrong with a typed stage, each with its field."""
    found: dict[str, str] = {}
    empty = gettext("Write it in at least one language.")
    if not data["name"]:
        found["name"] = empty
    earlier: dict[str, Data] = {}
    for place, row in enumerate(data["fields"]):
        if not row["label"]:
            found[f"f{place}-label"] = empty
        if row["kind"] in CHOICES and len(row["choices"]) < 2:
            found[f"f{place}-choices"] = gettext("Give at least two answers to choose from.")
        if row["when"] and row["when"][0] not in earlier:
            found[f"f{place}-when"] = gettext("It hangs on a question that does not come before it. Choose again.")
        earlier[row["key"]] = row
    found |= {f"c{place}-text": empty for place, row in enumerate(data["checks"]) if not row["text"]}
    return found


def showable(data: Data) -> Data:
    """The part of a typed stage that can be shown to try it."""
    fields, keys = [], set()
    for row in data["fields"]:
        fits = not row["when"] or row["when"][0] in keys
        if row["label"] and (row["kind"] not in CHOICES or row["choices"]):
            fields.append(row if fits else row | {"when": None})
            keys.add(row["key"])
    return data | {"fields": fields, "checks": [row for row in data["checks"] if row["text"]]}


_FIELD: Data = {
    "kind": "text",
    "label": {},
    "hint": {},
    "required": False,
    "choices": [],
    "when": None,
    "report": False,
}
_CHECK: Data = {"text": {}, "required": False, "auto": "", "products": [], "channels": []}


def _field_posted(given: QueryDict, prefix: str) -> Data:
    kind, when = given.get(f"{prefix}-kind", ""), given.get(f"{prefix}-when", "").partition("=")
    rows = [
        [given.get(f"{prefix}-c{n}-key", ""), words_posted(given, f"{prefix}-c{n}")]
        for n in range(MOST)
        if f"{prefix}-c{n}-key" in given
    ]
    choices = _keyed([row for row in rows if row[1]]) if kind in CHOICES else []
    return {
        "key": _key(given, prefix, "field"),
        "kind": kind if kind in FIELD_KINDS else "text",
        "label": words_posted(given, f"{prefix}-label"),
        "hint": words_posted(given, f"{prefix}-hint"),
        "required": given.get(f"{prefix}-required") == "1",
        "choices": choices,
        "report": f"{prefix}-report" in given,
        "when": [when[0][:40], when[2][:80]] if when[1] else None,
    }


def _check_posted(given: QueryDict, prefix: str) -> Data:
    auto = given.get(f"{prefix}-auto", "")
    products = re.split(r"[\s,،]+", text_posted(given, f"{prefix}-products", 1000))
    return {
        "key": _key(given, prefix, "check"),
        "text": words_posted(given, f"{prefix}-text"),
        "required": given.get(f"{prefix}-required") == "1",
        "auto": auto if auto in AUTO_WORDS else "",
        "products": [one[:80] for one in products if one][:MOST],
        "channels": [one for one in CHANNELS if one in given.getlist(f"{prefix}-channels")],
    }


def _places(given: QueryDict, letter: str) -> list[int]:
    """The lines that were posted, in their order."""
    return [n for n in range(MOST + 1) if f"{letter}{n}-key" in given][:MOST]


def _key(given: QueryDict, prefix: str, what: str) -> str:
    key = given.get(f"{prefix}-key", "")
    return key if re.fullmatch(r"[a-z][a-z0-9_]{0,39}", key) else f"{what}_{prefix[1:]}"


def _keyed(rows: list[list[Any]]) -> list[list[Any]]:
    """Answers, new ones with a key of their own."""
    taken = {row[0] for row in rows if row[0]}
    for row in rows:
        if not row[0]:
            row[0] = next(one for n in range(1, MOST + 2) if (one := f"answer_{n}") not in taken)
            taken.add(row[0])
    return rows


def _free(rows: Iterable[Data], what: str) -> str:
    taken = {row["key"] for row in rows}
    return next(one for n in range(1, MOST + 2) if (one := f"{what}_{n}") not in taken)


def _whens(earlier: Sequence[Data], language: str) -> list[Option]:
    """After which answers a question may be asked: those that earlier questions offer."""
    found = [Option("", gettext("Always"))]
    for row in earlier:
        title = words_in(row["label"], language)
        offered = [(key, words_in(words, language)) for key, words in row["choices"]]
        if row["kind"] == "yesno":
            offered = [("yes", gettext("Yes")), ("no", gettext("No"))]
        words = gettext("Only if “%(question)s” is: %(answer)s")
        found += [Option(f"{row['key']}={key}", words % {"question": title, "answer": said}) for key, said in offered]
    return found


def _listed(data: Any) -> Any:
    """Data of a shape with lists in place of tuples, so that lines can be moved."""
    if isinstance(data, Mapping):
        return {key: _listed(one) for key, one in data.items()}
    return [_listed(one) for one in data] if isinstance(data, (list, tuple)) else data
