"""The forms of what stands before a plan's steps: who begins, who leaves, what the plan is and hopes for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from vafa.journeys.almanac import occasions
from vafa.journeys.rules.steps import USUAL_IMPORTANCE
from vafa.journeys.rules.touchpoints import LAST_DAY
from vafa.journeys.trigger import Option
from vafa.journeys.triggering import triggers
from vafa.journeys.web.forms import Line, NumberField, Row, RowForm
from vafa.journeys.web.step_words import GOALS

TRIGGER, AUDIENCE, OCCASION = "trigger", "audience", "occasion"
MOST_HELD_OUT = 50
IMPORTANCE = [
    ("5", _("5: before everything else")), ("4", _("4: more than usual")), ("3", _("3: as usual")),
    ("2", _("2: less than usual")), ("1", _("1: when there is nothing else")),
]  # fmt: skip


class EntryForm(RowForm):
    """Who begins: by what happens, by what is known of them, or on an occasion. Conditions stand beside the form."""

    way = forms.ChoiceField(
        label=_("Who begins"), widget=forms.RadioSelect,
        choices=[
            (TRIGGER, _("whoever something happens to")), (AUDIENCE, _("everybody who is like this")),
            (OCCASION, _("everybody, on an occasion")),
        ],
    )  # fmt: skip
    trigger = forms.ChoiceField(label=_("What happens"), required=False)
    occasion = forms.ChoiceField(label=_("Occasion"), required=False)
    days_before = NumberField(label=_("Days before it"), most=90, required=False)
    again_after_days = NumberField(
        label=_("They may begin again after so many days"), least=1, most=LAST_DAY, empty=None, required=False,
        help_text=_("Empty: everybody begins only once."),
    )  # fmt: skip

    def offer(self) -> None:
        told = triggers()
        self.choose("trigger", [("", _("Choose")), *((key, one.label) for key, one in told.items())])
        self.choose("occasion", [("", _("Choose")), *((key, one.label) for key, one in occasions().items())])
        chosen = self.kept.get("options", {}) if self.kept.get("trigger") else {}
        for key, one in told.items():
            for option in one.options:
                kept = chosen.get(option.name, option.default) if key == self.kept.get("trigger") else option.default
                self.fields[_name(key, option)] = NumberField(
                    label=option.label, least=option.lowest, most=option.highest, empty=None, required=False,
                    initial=kept,
                )  # fmt: skip

    def beginning(self, row: Row) -> dict[str, Any]:
        way = AUDIENCE if row.get("audience") is not None else OCCASION if row.get("occasion") else TRIGGER
        plain = ("trigger", "occasion", "days_before", "again_after_days")
        return {"way": way, **{name: row[name] for name in plain if row.get(name)}}

    @property
    def lines(self) -> Sequence[Line]:
        options = [
            Line([self[_name(key, option)] for option in one.options], when=f"way={TRIGGER}&trigger={key}",
                 legend=one.label)
            for key, one in triggers().items() if one.options
        ]  # fmt: skip
        return [
            Line([self["way"]]),
            Line([self["trigger"]], when=f"way={TRIGGER}"),
            *options,
            Line([self["occasion"], self["days_before"]], when=f"way={OCCASION}"),
            Line([self["again_after_days"]], when=f"way={AUDIENCE}"),
        ]

    def clean(self) -> dict[str, Any]:
        """What the chosen way needs is chosen."""
        said = super().clean() or {}
        if said.get("way") == TRIGGER and not said.get("trigger"):
            self.add_error("trigger", _("Choose what has to happen."))
        if said.get("way") == OCCASION and not said.get("occasion"):
            self.add_error("occasion", _("Choose the occasion."))
        return said

    def row(self) -> Row:
        """Without conditions: whether they are the audience or only narrow it is for who has them."""
        said = self.cleaned_data
        match said["way"]:
            case "trigger":
                options = triggers()[said["trigger"]].options if said["trigger"] in triggers() else ()
                named = {option.name: said.get(_name(said["trigger"], option)) for option in options}
                chosen = {option.name: named[option.name] for option in options
                          if named[option.name] not in (None, option.default)}  # fmt: skip
                return {"trigger": said["trigger"], **({"options": chosen} if chosen else {})}
            case "occasion":
                days = {"days_before": said["days_before"]} if said["days_before"] else {}
                return {"occasion": said["occasion"], **days}
        again = said["again_after_days"]
        return {"audience": {"all": []}, **({"again_after_days": again} if again is not None else {})}


class ExitsForm(RowForm):
    """What ends somebody's way: things that happen. Conditions that do, too, stand beside the form."""

    triggers = forms.MultipleChoiceField(
        label=_("They leave as soon as one of these happens"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def offer(self) -> None:
        field = self.fields["triggers"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, one.label) for key, one in triggers().items() if not one.of_time]

    def beginning(self, row: Row) -> dict[str, Any]:
        return {"triggers": [one["trigger"] for one in row["exits"] if one.get("trigger")]}

    @property
    def lines(self) -> Sequence[Line]:
        return [Line([self["triggers"]])]

    def row(self) -> Row:
        known = [key for key, _words in self._offered()]
        gone = [one for one in self.initial["triggers"] if one not in known]  # kept; checking says that it is gone
        return {"exits": [{"trigger": key} for key in (*self.cleaned_data["triggers"], *gone)]}

    def _offered(self) -> Sequence[tuple[str, Any]]:
        field = self.fields["triggers"]
        assert isinstance(field, forms.MultipleChoiceField)
        return list(field.choices)  # type: ignore[arg-type]


class AimForm(RowForm):
    """The plan itself: its name, what is hoped for, who is left out to compare, how much it matters."""

    name = forms.CharField(label=_("Name of the plan"), max_length=120)
    measure = forms.ChoiceField(label=_("What is hoped for"), required=False)
    days = NumberField(label=_("Within so many days"), most=LAST_DAY, required=False)
    hold_out = NumberField(
        label=_("Hear nothing, in percent"), most=MOST_HELD_OUT, required=False,
        help_text=_("They are compared with the others, so that you know what the plan is worth."),
    )  # fmt: skip
    importance = forms.ChoiceField(
        label=_("How much it matters"), choices=IMPORTANCE,
        help_text=_("When there is more to say than a customer should hear, what matters more goes first."),
    )  # fmt: skip

    def offer(self) -> None:
        self.choose("measure", [("", _("Nothing named")), *GOALS.items()])

    def beginning(self, row: Row) -> dict[str, Any]:
        goal = row.get("goal") or {}
        found = {"name": self.offers.name, "importance": str(row.get("importance", USUAL_IMPORTANCE))}
        given = {"measure": goal.get("measure"), "days": goal.get("days"), "hold_out": row.get("hold_out")}
        return {**found, **{name: value for name, value in given.items() if value}}

    @property
    def lines(self) -> Sequence[Line]:
        pairs: list[list[BoundField]] = [
            [self["name"]], [self["measure"], self["days"]], [self["hold_out"], self["importance"]]
        ]  # fmt: skip
        return [Line(one) for one in pairs]

    def clean(self) -> dict[str, Any]:
        """A hope has an end."""
        said = super().clean() or {}
        if said.get("measure") and not said.get("days") and "days" not in self.errors:
            self.add_error("days", _("Say within how many days."))
        return said

    def row(self) -> Row:
        said = self.cleaned_data
        goal = {"measure": said["measure"], "days": said["days"]} if said["measure"] else None
        return {"goal": goal, "hold_out": said["hold_out"], "importance": int(said["importance"])}


def _name(trigger: str, option: Option) -> str:
    return f"option-{trigger}-{option.name}"
