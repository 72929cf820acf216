"""The form of a message, a call or a survey: what for, when, which words, which channel, by whom, its measure."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.customers.conditions.fields import fields
from vafa.journeys.models import CALL
from vafa.journeys.rules.touchpoints import LAST_DAY
from vafa.journeys.web.forms import Line, NumberField, Row, RowForm
from vafa.journeys.web.step_words import MEASURES
from vafa.journeys.web.words import KINDS, PURPOSES, QUESTIONS
from vafa.platform.i18n import languages
from vafa.platform.i18n.reading import active

SINCE = [("start", _("from the beginning of the plan")), ("here", _("from when this step is reached"))]


class TouchpointForm(RowForm):
    """A touchpoint: its words in each language and all five of purpose, letter, channel, owner and measure."""

    PLAIN = (
        *("kind", "purpose", "since", "letter", "question", "channel", "owner"),
        *("measure", "target", "minutes", "prompt"),
    )
    WORDS = (("name", 120, 0), ("goal", 4000, 2), ("script", 4000, 5))

    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    purpose = forms.ChoiceField(label=_("What for"), choices=list(PURPOSES.items()))
    from_day = NumberField(label=_("From day"), most=LAST_DAY)
    to_day = NumberField(label=_("to day"), most=LAST_DAY)
    since = forms.ChoiceField(label=_("Days are counted"), choices=SINCE, required=False)
    letter = forms.ChoiceField(label=_("Letter"), required=False)
    question = forms.ChoiceField(label=_("Asks"), choices=list(QUESTIONS.items()), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    owner = forms.ChoiceField(label=_("Who does it, or answers for it"), required=False)
    measure = forms.ChoiceField(label=_("Measured by"), choices=list(MEASURES.items()), required=False)
    target = NumberField(label=_("Hoped for, in percent"), most=100, required=False)
    minutes = NumberField(label=_("Minutes it takes"), most=600, required=False)
    prompt = forms.BooleanField(
        label=_("At the first allowed hour, and for every order"), required=False, widget=forms.CheckboxInput
    )

    def offer(self) -> None:
        self.choose("letter", [("", _("None")), *self.offers.letters])
        channels = fields()["customers.channel"].choices
        self.choose("channel", [("", _("The one the customer likes")), *(channels() if channels else ())])
        self.choose("owner", [("", _("Whoever makes calls")), *self.offers.owners])

    def beginning(self, row: Row) -> dict[str, Any]:
        first, last = row.get("window", (0, 0))
        return {**super().beginning(row), "from_day": first, "to_day": last}

    @property
    def lines(self) -> Sequence[Line]:
        called, written = "kind=call", "kind=message|survey"
        return [
            Line(self.words_of("name"), legend=_("Name")),
            Line([self["kind"], self["purpose"], self["question"]]),
            Line([self["from_day"], self["to_day"], self["since"]]),
            Line([self["letter"], self["channel"], self["owner"]]),
            Line([self["measure"], self["target"]]),
            Line([self["prompt"]], when=written),
            Line(self.words_of("goal"), legend=_("Aim")),
            Line([self["minutes"]], when=called),
            Line(self.words_of("script"), legend=_("What the agent says"), when=called),
        ]

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

    def row(self) -> Row:
        said = self.cleaned_data
        row = {**super().row(), "window": [said["from_day"], said["to_day"]]}
        if said["kind"] != CALL:
            # A form with script does not send what only calls have; it is kept, in case the kind is changed back.
            kept = {name: self.kept[name] for name in ("minutes", "script") if self.kept.get(name)}
            row = {**kept, **row}
        return row
