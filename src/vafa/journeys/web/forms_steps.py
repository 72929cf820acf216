"""The forms of steps that customers do not notice: waiting, deciding, giving, marking, opening a case, leaving."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vafa.customers.conditions.fields import fields
from vafa.journeys.models.gift import GIFT_KINDS
from vafa.journeys.rules.checking import LONGEST_WAIT
from vafa.journeys.rules.editing import free_key
from vafa.journeys.rules.reading import CLOCK
from vafa.journeys.rules.steps import ANSWERED
from vafa.journeys.triggering import triggers
from vafa.journeys.web.forms import Line, NumberField, Row, RowForm
from vafa.platform.i18n import languages
from vafa.platform.i18n.dates import weekday_names
from vafa.platform.i18n.digits import show_number, to_latin, to_reader
from vafa.platform.i18n.reading import active

NAME = (("name", 120, 0),)


class NamedForm(RowForm):
    """A step that may have a name of its own."""

    WORDS: ClassVar[Sequence[tuple[str, int, int]]] = NAME

    @property
    def lines(self) -> Sequence[Line]:
        return [*self.asked, Line(self.words_of("name"), legend=_("Name, if you like"))]

    @property
    def asked(self) -> Sequence[Line]:
        """Its own fields."""
        return [Line([self[name] for name in self.PLAIN])] if self.PLAIN else []


class WaitForm(NamedForm):
    """How long, until when, or until which date of theirs."""

    way = forms.ChoiceField(
        label=pgettext_lazy("a step of a plan", "Wait"), widget=forms.RadioSelect,
        choices=[("long", _("some days or hours")), ("clock", _("until a time of day")), ("date", _("until a date"))],
    )  # fmt: skip
    days = NumberField(label=_("Days"), most=3650, required=False)
    hours = NumberField(label=pgettext_lazy("how long", "Hours"), most=1000, required=False)
    clock = forms.CharField(label=_("Time of day"), max_length=5, required=False)
    weekdays = forms.MultipleChoiceField(label=_("Only on"), required=False, widget=forms.CheckboxSelectMultiple)
    date = forms.ChoiceField(label=_("Date"), required=False)
    apart = NumberField(label=_("Days apart"), most=3650, required=False)
    side = forms.ChoiceField(
        label=_("Before or after"), choices=[("-", _("before it")), ("+", _("after it"))], required=False
    )

    def offer(self) -> None:
        days = self.fields["weekdays"]
        assert isinstance(days, forms.MultipleChoiceField)
        names = weekday_names(active().language, 0)
        first = names.index(weekday_names(active().language)[0])
        days.choices = [(str(day % 7), names[day % 7]) for day in range(first, first + 7)]
        moments = [(key, str(one.label)) for key, one in fields().items() if one.kind == "moment" and not one.of]
        self.choose("date", [("", _("Choose")), *moments])

    def beginning(self, row: Row) -> dict[str, Any]:
        found = super().beginning(row)
        way = "date" if row.get("date") else "clock" if row.get("clock") or row.get("weekdays") else "long"
        found |= {"way": way, "date": row.get("date", ""), "hours": row.get("hours") or None}
        found |= {"weekdays": [str(day) for day in row.get("weekdays", ())]}
        found["clock"] = to_reader(row.get("clock", ""), active().language)
        days = row.get("days", 0)
        return {
            **found,
            **({"apart": abs(days), "side": "+" if days > 0 else "-"} if way == "date" else {"days": days}),
        }

    @property
    def asked(self) -> Sequence[Line]:
        return [
            Line([self["way"]]),
            Line([self["days"], self["hours"]], when="way=long"),
            Line([self["clock"], self["weekdays"]], when="way=clock"),
            Line([self["date"], self["apart"], self["side"]], when="way=date"),
        ]

    def clean_clock(self) -> str:
        """A time of day as it is kept: 18:30."""
        typed = to_latin(self.cleaned_data["clock"]).strip()
        typed = f"0{typed}" if len(typed) == 4 else typed
        if typed and not CLOCK.fullmatch(typed):
            raise forms.ValidationError(_("Write a time of day, such as 18:30."))
        return typed

    def clean(self) -> dict[str, Any]:
        """What the chosen way needs is there."""
        said = super().clean() or {}
        match said.get("way"):
            case "long" if not said.get("days") and not said.get("hours") and not self.errors:
                self.add_error("days", _("Say how many days or hours."))
            case "clock" if not said.get("clock") and not said.get("weekdays") and "clock" not in self.errors:
                self.add_error("clock", _("Write a time of day, or choose weekdays."))
            case "date" if not said.get("date"):
                self.add_error("date", _("Choose the date."))
        return said

    def row(self) -> Row:
        said, row = self.cleaned_data, super().row()
        match said["way"]:
            case "long":
                told = {"days": said["days"], "hours": said["hours"]}
            case "clock":
                told = {"clock": said["clock"], "weekdays": sorted(int(day) for day in said["weekdays"])}
            case _:
                told = {"date": said["date"], "days": said["apart"] * (1 if said["side"] == "+" else -1)}
        return {**row, **{name: value for name, value in told.items() if value}}


class WaitForForm(NamedForm):
    """What is waited for, and how long at most."""

    PLAIN = ("event", "of", "days")
    event = forms.ChoiceField(label=_("What is waited for"))
    of = forms.ChoiceField(label=_("The answer to"), required=False)
    days = NumberField(label=_("At most so many days"), least=1, most=LONGEST_WAIT)

    def offer(self) -> None:
        told = [(key, str(one.label)) for key, one in triggers().items() if not one.of_time]
        self.choose("event", [(ANSWERED, _("An answer")), *told])
        self.choose("of", [("", _("Choose")), *self.offers.asks])

    @property
    def asked(self) -> Sequence[Line]:
        return [Line([self["event"], self["days"]]), Line([self["of"]], when=f"event={ANSWERED}")]

    def clean(self) -> dict[str, Any]:
        """An answer is to something."""
        said = super().clean() or {}
        if said.get("event") == ANSWERED and not said.get("of"):
            self.add_error("of", _("Choose the step whose answer is waited for."))
        return said

    def row(self) -> Row:
        row = super().row()
        return row if row["event"] == ANSWERED else {name: value for name, value in row.items() if name != "of"}


class BranchForm(NamedForm):
    """Its conditions are put together by clicks, beside the form."""


class SplitForm(NamedForm):
    """The ways with their names and shares; one more may be filled in."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for at, way in enumerate([*self.kept.get("ways", []), {}]):
            for one in languages():
                self.fields[f"way{at}_{one.code}"] = forms.CharField(
                    label=one.name, max_length=120, required=False, initial=way.get("name", {}).get(one.code),
                    widget=forms.TextInput(attrs={"dir": one.direction, "lang": one.code}),
                )  # fmt: skip
            self.fields[f"share{at}"] = NumberField(
                label=_("Share, in percent"), most=100, required=False, initial=way.get("share"),
                help_text=_("A way without a share is taken out, with its steps.") if way else "",
            )  # fmt: skip

    @property
    def asked(self) -> Sequence[Line]:
        found = []
        for at in range(len(self.kept.get("ways", [])) + 1):
            number = show_number(at + 1, active().language)
            words = gettext("Way %(number)s") if at < len(self.kept.get("ways", [])) else gettext("One more way")
            named = [self[f"way{at}_{one.code}"] for one in languages()]
            named.sort(key=lambda one: not one.name.endswith(active().language))
            found.append(Line([*named, self[f"share{at}"]], legend=words % {"number": number}))
        return found

    def clean(self) -> dict[str, Any]:
        """Shares of the ways make a hundred; a way without a share is taken out."""
        said = super().clean() or {}
        shares = [value for name, value in said.items() if name.startswith("share") and value]
        if not any(name.startswith("share") for name in self.errors) and (sum(shares) != 100 or len(shares) < 2):
            self.add_error("share0", _("It takes two ways or more, and their shares make 100 together."))
        return said

    def row(self) -> Row:
        ways, kept = [], self.kept.get("ways", [])
        for at, way in enumerate([*kept, {}]):
            share = self.cleaned_data[f"share{at}"]
            if share:
                key = way.get("key") or free_key({"steps": [{"key": one["key"], "kind": ""} for one in kept]}, "way")
                ways.append({"key": key, "name": self.words(f"way{at}"), "share": share, "steps": way.get("steps", [])})
        return {**super().row(), "ways": ways}


class GiveForm(NamedForm):
    """Points, or a coupon of some percent for some days."""

    PLAIN = ("gift", "amount", "percent", "days")
    gift = forms.ChoiceField(label=_("What is given"), choices=GIFT_KINDS)
    amount = NumberField(label=_("How many points"), most=10**7, required=False)
    percent = NumberField(label=_("Percent off"), most=100, required=False)
    days = NumberField(label=_("Good for so many days"), most=3650, required=False)

    @property
    def asked(self) -> Sequence[Line]:
        return [
            Line([self["gift"]]),
            Line([self["amount"]], when="gift=points"),
            Line([self["percent"], self["days"]], when="gift=coupon"),
        ]

    def clean(self) -> dict[str, Any]:
        """It is worth something."""
        said = super().clean() or {}
        if said.get("gift") == "points" and not said.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("Say how many points."))
        worth = said.get("percent") or self.kept.get("amount")
        if said.get("gift") == "coupon" and not worth and "percent" not in self.errors:
            self.add_error("percent", _("Say how much the coupon takes off."))
        return said

    def row(self) -> Row:
        row = super().row()
        unused: tuple[str, ...] = ("percent", "days")
        if row["gift"] == "coupon":
            told = ("amount", "currency") if self.kept.get("amount") and not row.get("percent") else ()
            money = {name: self.kept[name] for name in told if name in self.kept}
            row, unused = {**row, **money}, () if money else ("amount",)
        return {name: value for name, value in row.items() if name not in unused}


class OpenCaseForm(NamedForm):
    """What kind of case, and its subject in the customer's language."""

    PLAIN = ("case_kind",)
    WORDS = (*NAME, ("subject", 200, 0))
    case_kind = forms.ChoiceField(label=_("Kind of case"))

    def offer(self) -> None:
        self.choose("case_kind", self.offers.case_kinds)

    @property
    def asked(self) -> Sequence[Line]:
        return [Line([self["case_kind"]]), Line(self.words_of("subject"), legend=_("Subject"))]

    def clean(self) -> dict[str, Any]:
        """A case has a subject."""
        said = super().clean() or {}
        if not any(said.get(f"subject_{one.code}") for one in languages()):
            self.add_error(f"subject_{active().language}", _("Write the subject of the case."))
        return said


class SetTraitForm(NamedForm):
    """The name of the mark and its value."""

    PLAIN = ("trait",)
    trait = forms.CharField(label=_("Name of the mark"), max_length=60)
    value = forms.CharField(label=_("Value"), max_length=200, required=False, help_text=_("Empty is yes."))

    def beginning(self, row: Row) -> dict[str, Any]:
        value = row.get("value", True)
        return {**super().beginning(row), "value": "" if value is True else str(value)}

    @property
    def asked(self) -> Sequence[Line]:
        return [Line([self["trait"], self["value"]])]

    def row(self) -> Row:
        value = self.cleaned_data["value"]
        kept = self.kept.get("value", True)
        return {**super().row(), "value": kept if str(kept) == value else value or True}


class LeaveForm(NamedForm):
    """Nothing to choose."""
