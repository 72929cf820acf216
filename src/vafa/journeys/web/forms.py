"""What is typed about a touchpoint, and a letter. Whether touchpoints fit together is asked when publishing."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.journeys.models import CALL
from vafa.journeys.rules.touchpoints import LAST_DAY, Touchpoint
from vafa.journeys.web.words import KINDS, PURPOSES, QUESTIONS
from vafa.platform.i18n import languages
from vafa.platform.i18n.digits import to_latin, to_reader
from vafa.platform.i18n.reading import active


class NumberField(forms.CharField):
    """A whole number in the reader's digits, between two others."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(max_length=6, **kwargs)
        self.most = most
        self.widget.attrs["inputmode"] = "numeric"

    def clean(self, value: Any) -> int:
        """The number; empty is none."""
        typed = to_latin(str(super().clean(value) or "0")).strip()
        if not (typed.isascii() and typed.isdecimal() and int(typed) <= self.most):
            raise forms.ValidationError(
                _("Write a whole number from 0 to %(most)s."), params={"most": to_reader(self.most, active().language)}
            )
        return int(typed)


class TouchpointForm(forms.Form):
    """One touchpoint: its name, days and words in each language, what it sends and asks."""

    key = forms.SlugField(max_length=40, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    purpose = forms.ChoiceField(label=_("What for"), choices=list(PURPOSES.items()))
    from_day = NumberField(label=_("From day"), most=LAST_DAY)
    to_day = NumberField(label=_("to day"), most=LAST_DAY)
    letter = forms.ChoiceField(label=_("Letter"), required=False)
    question = forms.ChoiceField(label=_("Asks"), choices=list(QUESTIONS.items()), required=False)
    minutes = NumberField(label=_("Minutes it takes"), most=600, required=False)
    prompt = forms.BooleanField(
        label=_("At the first allowed hour, and for every order"), required=False, widget=forms.CheckboxInput
    )

    def __init__(self, *args: Any, letters: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letter = self.fields["letter"]
        assert isinstance(letter, forms.ChoiceField)
        letter.choices = [("", _("None")), *letters.items()]
        for one in languages():
            attrs = {"dir": one.direction, "lang": one.code}
            self.fields[f"name_{one.code}"] = forms.CharField(
                label=one.name, max_length=120, required=False, widget=forms.TextInput(attrs=attrs)
            )
            for name in ("goal", "script"):
                self.fields[f"{name}_{one.code}"] = forms.CharField(
                    label=one.name, max_length=4000, required=False,
                    widget=forms.Textarea(attrs={**attrs, "rows": "2" if name == "goal" else "4"}),
                )  # fmt: skip

    def words_of(self, name: str) -> list[forms.BoundField]:
        """The fields of one text in every language."""
        return [self[f"{name}_{one.code}"] for one in languages()]

    @property
    def names(self) -> list[forms.BoundField]:
        return self.words_of("name")

    @property
    def goals(self) -> list[forms.BoundField]:
        return self.words_of("goal")

    @property
    def scripts(self) -> list[forms.BoundField]:
        return self.words_of("script")

    def clean(self) -> dict[str, Any]:
        """A name, days in their order, and a letter where one is sent."""
        said = super().clean() or {}
        if not any(said.get(f"name_{one.code}") for one in languages()):
            self.add_error(f"name_{active().language}", _("Give the touchpoint a name."))
        start, end = said.get("from_day"), said.get("to_day")
        if start is not None and end is not None and end < start:
            self.add_error("to_day", _("The last day is not before the first."))
        if said.get("kind") != CALL and not said.get("letter") and "letter" not in self.errors:
            self.add_error("letter", _("Choose the letter it sends."))
        return said

    def row(self) -> dict[str, object]:
        """The touchpoint as a draft keeps it."""
        said = self.cleaned_data

        def words(name: str) -> dict[str, str]:
            found = {one.code: said.get(f"{name}_{one.code}", "").replace("\r\n", "\n") for one in languages()}
            return {code: text for code, text in found.items() if text}

        return {
            "key": said["key"],
            "kind": said["kind"],
            "name": words("name"),
            "purpose": said["purpose"],
            "window": [said["from_day"], said["to_day"]],
            "letter": said["letter"],
            "prompt": said["prompt"],
            "question": said["question"],
            "minutes": said["minutes"],
            "goal": words("goal"),
            "script": words("script"),
        }


def initial_of(one: Touchpoint) -> dict[str, object]:
    """What the form of a touchpoint begins with."""
    language = active().language
    found: dict[str, object] = {
        "key": one.key,
        "kind": one.kind,
        "purpose": one.purpose,
        "from_day": to_reader(one.from_day, language),
        "to_day": to_reader(one.to_day, language),
        "letter": one.letter,
        "question": one.question,
        "minutes": to_reader(one.minutes, language) if one.minutes else "",
        "prompt": one.prompt,
    }
    for name in ("name", "goal", "script"):
        for code, text in getattr(one, name).items():
            found[f"{name}_{code}"] = text
    return found


class LetterForm(forms.Form):
    """A letter's wording in one language, typed in that language's direction."""

    subject = forms.CharField(label=_("Subject"), max_length=300)
    body = forms.CharField(label=_("Text"), max_length=20000, strip=False, widget=forms.Textarea(attrs={"rows": "16"}))

    def __init__(self, *args: Any, direction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["dir"] = direction
