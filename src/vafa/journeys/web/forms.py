"""What every form of the editor is made of, and the form of a letter. Whether a plan can be walked is asked later.

A form is about one row of the draft: it begins with the row, is laid out in lines, and gives the row back changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.platform.i18n import languages
from vafa.platform.i18n.digits import to_latin, to_reader
from vafa.platform.i18n.reading import active

Row = dict[str, Any]


class NumberField(forms.CharField):
    """A whole number in the reader's digits, between two others; nothing is `empty`."""

    def __init__(self, *, most: int, least: int = 0, empty: int | None = 0, **kwargs: Any) -> None:
        super().__init__(max_length=12, **kwargs)
        self.least, self.most, self.empty = least, most, empty
        self.widget.attrs["inputmode"] = "numeric"

    def prepare_value(self, value: Any) -> Any:
        """A kept number as the reader writes it; what was typed as it was typed."""
        return to_reader(value, active().language) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """The number. What is none, or out of bounds, is said."""
        typed = to_latin(str(super().clean(value) or "")).strip()
        if not typed:
            return self.empty
        number = int(typed) if typed.isascii() and typed.isdecimal() else None
        if number is None or not self.least <= number <= self.most:
            bounds = {"least": self.least, "most": self.most}
            raise forms.ValidationError(
                _("Write a whole number from %(least)s to %(most)s."),
                params={name: to_reader(one, active().language) for name, one in bounds.items()},
            )
        return number


@dataclass(frozen=True)
class Line:
    """Fields that stand beside one another. `when` hides them as `data-when` says."""

    fields: Sequence[BoundField]
    legend: str | Promise = ""
    when: str = ""


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What can be chosen in the form that is open: (key, words) lists. What it does not need is empty."""

    letters: Sequence[tuple[str, str]] = ()
    owners: Sequence[tuple[str, str]] = ()
    asks: Sequence[tuple[str, str]] = ()  # steps that ask something
    case_kinds: Sequence[tuple[str, str]] = ()
    name: str = ""  # of the plan


class RowForm(forms.Form):
    """About one row. Subclasses name the row's plain fields in `PLAIN`, its texts by language in `WORDS`."""

    PLAIN: ClassVar[Sequence[str]] = ()
    WORDS: ClassVar[Sequence[tuple[str, int, int]]] = ()  # its name, the longest it may be, rows of its box (0: a line)

    def __init__(self, data: Any = None, *, row: Row, offers: Offers) -> None:
        self.kept, self.offers = row, offers
        super().__init__(data, initial=self.beginning(row), auto_id="f-%s")
        for name, longest, rows in self.WORDS:
            for one in languages():
                attrs = {"dir": one.direction, "lang": one.code}
                box = forms.Textarea(attrs={**attrs, "rows": str(rows)}) if rows else forms.TextInput(attrs=attrs)
                self.fields[f"{name}_{one.code}"] = forms.CharField(
                    label=one.name, max_length=longest, required=False, widget=box
                )
        self.offer()

    def offer(self) -> None:
        """Fill the choices of fields that depend on the shop."""

    def choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """The choices of a field; one that is kept and no longer there stays choosable, so that nothing is lost."""
        chosen = self.fields[name]
        assert isinstance(chosen, forms.ChoiceField)
        kept = self.initial.get(name)
        gone = [(kept, kept)] if isinstance(kept, str) and kept and kept not in dict(choices) else []
        chosen.choices = [*choices, *gone]

    def beginning(self, row: Row) -> dict[str, Any]:
        """What the form begins with."""
        found = {name: row.get(name) for name in self.PLAIN if row.get(name) not in (None, "", 0)}
        for name, *_shape in self.WORDS:
            found |= {f"{name}_{code}": text for code, text in (row.get(name) or {}).items()}
        return found

    def words(self, name: str) -> dict[str, str]:
        """A text by language as it was typed."""
        found = {one.code: self.cleaned_data.get(f"{name}_{one.code}", "") for one in languages()}
        return {code: text.replace("\r\n", "\n") for code, text in found.items() if text}

    def words_of(self, name: str) -> list[BoundField]:
        """The fields of one text, the reader's language first."""
        codes = sorted((one.code for one in languages()), key=lambda code: code != active().language)
        return [self[f"{name}_{code}"] for code in codes]

    @property
    def lines(self) -> Sequence[Line]:
        """How it is laid out."""
        return [Line([self[name] for name in self.PLAIN])]

    def row(self) -> Row:
        """The row with what was typed; what is empty is left out."""
        told = {name: self.cleaned_data.get(name) for name in self.PLAIN}
        told |= {name: self.words(name) for name, *_shape in self.WORDS}
        kept = {name: value for name, value in self.kept.items() if name in ("key", "kind", "name")}
        return {**kept, **{name: value for name, value in told.items() if value not in (None, "", 0, False, {})}}


class LetterForm(forms.Form):
    """A letter's wording in one language, typed in that language's direction."""

    subject = forms.CharField(label=_("Subject"), max_length=300)
    body = forms.CharField(label=_("Text"), max_length=20000, strip=False, widget=forms.Textarea(attrs={"rows": "16"}))

    def __init__(self, *args: Any, direction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in self.fields.values():
            one.widget.attrs["dir"] = direction
