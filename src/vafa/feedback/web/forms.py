"""What is typed about a question of a survey, and about the survey. Whether they fit together is asked on saving."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.feedback.models import TRIGGERS
from vafa.feedback.rules.forms import CHOICE, CHOICES, SCALE, TEXT, YESNO, Field, possible_answers
from vafa.platform.i18n import languages
from vafa.platform.i18n.digits import to_latin, to_reader
from vafa.platform.i18n.reading import active

KINDS: dict[str, Promise] = {
    SCALE: _("A scale"),
    CHOICE: _("One answer of several"),
    CHOICES: _("Several answers of several"),
    YESNO: _("Yes or no"),
    TEXT: _("Their own words"),
}
IN_EACH = ("label", "low_end", "high_end", "options")


class StepField(forms.CharField):
    """An end of a scale, in the reader's digits."""

    def clean(self, value: Any) -> int:
        """The number; nothing is 0."""
        typed = to_latin(str(super().clean(value) or "0")).strip()
        if not (typed.isascii() and typed.isdecimal() and int(typed) <= 10):
            raise forms.ValidationError(_("Write a whole number from 0 to 10."))
        return int(typed)


class QuestionForm(forms.Form):
    """One question: its words in each language, what may be answered, and when it is asked. `measure` stays."""

    key = forms.SlugField(max_length=40, widget=forms.HiddenInput)
    measure = forms.CharField(max_length=10, required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    low = StepField(label=_("From"), max_length=4, required=False)
    high = StepField(label=_("to"), max_length=4, required=False)
    when = forms.MultipleChoiceField(
        label=_("Asked only after these answers"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": "5"}),
        help_text=_("Choose none to ask it always. Hold Ctrl to choose several answers of one question."),
    )

    def __init__(self, *args: Any, earlier: Sequence[Field] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in languages():
            attrs = {"dir": one.direction, "lang": one.code}
            for name in IN_EACH:
                widget: forms.Widget = forms.TextInput(attrs=attrs)
                if name == "options":
                    widget = forms.Textarea(attrs={**attrs, "rows": "4"})
                self.fields[f"{name}_{one.code}"] = forms.CharField(
                    label=one.name, max_length=3000 if name == "options" else 300, required=False, widget=widget
                )
        when = self.fields["when"]
        assert isinstance(when, forms.MultipleChoiceField)
        when.choices = conditions(earlier)

    def words_of(self, name: str) -> list[forms.BoundField]:
        """The fields of one text in every language."""
        return [self[f"{name}_{one.code}"] for one in languages()]

    @property
    def labels(self) -> list[forms.BoundField]:
        return self.words_of("label")

    @property
    def low_ends(self) -> list[forms.BoundField]:
        return self.words_of("low_end")

    @property
    def high_ends(self) -> list[forms.BoundField]:
        return self.words_of("high_end")

    @property
    def options(self) -> list[forms.BoundField]:
        return self.words_of("options")

    def row(self) -> dict[str, object]:
        """The question as a draft keeps it."""
        said = self.cleaned_data
        row: dict[str, object] = {
            "key": said["key"],
            "kind": said["kind"],
            "label": self._words("label"),
            "required": said["required"],
        }
        if said["kind"] == SCALE:
            row |= {"low": said["low"], "high": said["high"], "measure": said["measure"]}
            row["ends"] = [self._words("low_end"), self._words("high_end")]
        if said["kind"] in (CHOICE, CHOICES):
            row["options"] = self._options()
        chosen = [one.partition("=") for one in said["when"]]
        if chosen:
            first = chosen[0][0]
            row["when"] = {
                "field": first,
                "is": [value if name == first else f"{name}={value}" for name, _eq, value in chosen],
            }
        return row

    def _words(self, name: str) -> dict[str, str]:
        found = {one.code: " ".join(self.cleaned_data.get(f"{name}_{one.code}", "").split()) for one in languages()}
        return {code: text for code, text in found.items() if text}

    def _options(self) -> list[dict[str, object]]:
        lines = {
            one.code: [line.strip() for line in self.cleaned_data.get(f"options_{one.code}", "").splitlines()]
            for one in languages()
        }
        lines = {code: [line for line in some if line] for code, some in lines.items()}
        most = max((len(some) for some in lines.values()), default=0)
        return [
            {"key": f"o{place + 1}", "label": {code: some[place] for code, some in lines.items() if place < len(some)}}
            for place in range(most)
        ]


class SurveyForm(forms.Form):
    """What the survey is called in each language, and when it is asked."""

    trigger = forms.ChoiceField(label=_("When it is asked"), choices=TRIGGERS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in languages():
            widget = forms.TextInput(attrs={"dir": one.direction, "lang": one.code})
            self.fields[f"name_{one.code}"] = forms.CharField(
                label=one.name, max_length=120, required=False, widget=widget
            )

    @property
    def names(self) -> list[forms.BoundField]:
        return [self[f"name_{one.code}"] for one in languages()]

    def name(self) -> dict[str, str]:
        """The name by language."""
        return {one.code: self.cleaned_data.get(f"name_{one.code}", "") for one in languages()}


def conditions(earlier: Sequence[Field]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every answer a question may depend on, under the question that offers it."""
    language = active().language
    found = []
    for one in earlier:
        if one.kind == TEXT:
            continue
        names = {option.key: option.label.get(language) or option.key for option in one.options}
        names |= {"yes": str(_("Yes")), "no": str(_("No"))} if one.kind == YESNO else {}
        rows = [(f"{one.key}={value}", names.get(value, to_reader(value, language))) for value in possible_answers(one)]
        found.append((one.called(language), rows))
    return found


def initial_of(one: Field) -> dict[str, object]:
    """What the form of a question begins with."""
    language = active().language
    found: dict[str, object] = {
        "key": one.key,
        "kind": one.kind,
        "measure": one.measure,
        "required": one.required,
        "low": to_reader(one.low, language),
        "high": to_reader(one.high, language),
        "when": [f"{one.condition.field}={value}" for value in one.condition.values] if one.condition else [],
    }
    for code in (each.code for each in languages()):
        found[f"label_{code}"] = one.label.get(code, "")
        found[f"low_end_{code}"], found[f"high_end_{code}"] = (end.get(code, "") for end in one.ends)
        found[f"options_{code}"] = "\n".join(option.label.get(code, "") for option in one.options)
    return found
