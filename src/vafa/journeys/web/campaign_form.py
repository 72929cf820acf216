"""What is typed of a campaign: whom, when, how fast, what it brings, and its words in each language."""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.channels.names import CHANNELS as NAMES
from vafa.channels.queries import usable_accounts
from vafa.conversations.letters import Shelf
from vafa.conversations.letters.shelf import Source
from vafa.conversations.models import Letter
from vafa.customers.conditions.clicks import Typed, typed_from, typed_in
from vafa.customers.models import Audience
from vafa.customers.rules.consent import SERVICE
from vafa.journeys.campaigns.writing import CHANNELS, LONGEST_NAME, MOST_DAYS, MOST_PER_HOUR, Wishes
from vafa.journeys.models import Campaign
from vafa.journeys.web.forms import NumberField
from vafa.journeys.web.words import PURPOSES
from vafa.platform.i18n import languages
from vafa.platform.i18n.dates import local_day, show_day
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.i18n.typed_dates import parse_day
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

OWN = "none"  # the choice of conditions of its own instead of a saved audience
HOUR = time(10)


class CampaignForm(forms.Form):
    """A campaign's own fields; conditions are read beside it (`clicks`)."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, help_text=_("Only you read it."))
    audience = forms.ChoiceField(label=_("To whom"))
    purpose = forms.ChoiceField(label=_("What for"))
    channel = forms.ChoiceField(label=_("On which channel"), required=False)
    day = forms.CharField(
        label=pgettext_lazy("a day", "On"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Empty: as soon as you send it."),
    )
    clock = forms.TimeField(
        label=pgettext_lazy("a time of day", "at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    per_hour = NumberField(
        label=_("At most so many an hour"), most=MOST_PER_HOUR, required=False,
        help_text=_("So that whoever answers is not overrun. 0: as fast as they go."),
    )  # fmt: skip
    percent = NumberField(
        label=_("Enclose a coupon of so many percent"), most=100, required=False,
        help_text=_("Everybody gets a code of their own, and the letter says it. 0: none."),
    )  # fmt: skip
    days = NumberField(label=_("Good for so many days"), most=MOST_DAYS, required=False)
    result_days = NumberField(label=_("What is bought within so many days counts"), most=MOST_DAYS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved = [(str(one.pk), one.name) for one in Audience.objects.filter(deleted_at=None).order_by("name", "pk")]
        self._choose("audience", [(OWN, _("The conditions below")), *saved])
        self._choose("purpose", [(key, words) for key, words in PURPOSES.items() if key != SERVICE])
        usable = [(key, NAMES[key].label) for key in ("email", *usable_accounts()) if key in NAMES]
        self._choose("channel", [("", _("Each customer's own")), *dict(usable).items()])
        for one in languages():
            attrs = {"dir": one.direction, "lang": one.code}
            self.fields[f"subject_{one.code}"] = forms.CharField(
                label=_("Subject"), max_length=300, required=False, widget=forms.TextInput(attrs=attrs)
            )
            for channel, rows, label in (("email", 9, _("Letter")), ("sms", 3, _("Short, for SMS"))):
                widget = forms.Textarea(attrs={**attrs, "rows": rows})
                self.fields[f"{channel}_{one.code}"] = forms.CharField(label=label, required=False, widget=widget)

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def letters(self) -> list[dict[str, object]]:
        """The fields of each language, for the page."""
        return [
            {
                "language": one,
                "subject": self[f"subject_{one.code}"],
                "email": self[f"email_{one.code}"],
                "sms": self[f"sms_{one.code}"],
                "empty": not self[f"email_{one.code}"].value(),
            }
            for one in languages()
        ]

    def clean(self) -> dict[str, Any]:
        """The moment, of a day and a time in the reader's clock."""
        said = super().clean() or {}
        typed, reader = str(said.get("day", "")).strip(), active()
        said["starts_at"] = None
        if typed:
            try:
                day = parse_day(typed, reader.calendar, reader.language)
            except Refused as refused:
                self.add_error("day", sentence(refused))
            else:
                clock = said.get("clock") or HOUR
                said["starts_at"] = datetime.combine(day, clock, ZoneInfo(reader.time_zone)).astimezone(UTC)
        return said

    def wishes(self, conditions: object) -> Wishes:
        """What the form says, with the conditions that were read beside it."""
        said = self.cleaned_data
        words = {}
        for one in languages():
            for channel in CHANNELS:
                text = said[f"{channel}_{one.code}"].replace("\r\n", "\n").strip()
                words[one.code, channel] = Source(" ".join(said[f"subject_{one.code}"].split()), text)
        return Wishes(
            name=said["name"], purpose=said["purpose"], conditions=conditions, channel=said["channel"], words=words,
            audience_id=None if said["audience"] == OWN else int(said["audience"]), starts_at=said["starts_at"],
            per_hour=said["per_hour"], percent=said["percent"], days=said["days"], result_days=said["result_days"],
        )  # fmt: skip


def initial_of(campaign: Campaign) -> dict[str, object]:
    """A campaign as the form shows it."""
    reader, starts = active(), campaign.starts_at
    found: dict[str, object] = {name: getattr(campaign, name) for name in ("name", "purpose", "channel")}
    for name in ("per_hour", "percent", "days", "result_days"):
        found[name] = to_reader(getattr(campaign, name), reader.language)
    found["audience"] = str(campaign.audience_id or OWN)
    if starts is not None:
        found["day"] = show_day(local_day(starts), style="numeric")
        found["clock"] = starts.astimezone(ZoneInfo(reader.time_zone)).time()
    return found | _words_of(campaign.letter)


def _words_of(letter: str) -> dict[str, object]:
    kept = Shelf([letter])
    own = set(Letter.objects.filter(key=letter).values_list("language", "channel"))
    found: dict[str, object] = {}
    for one in languages():
        for channel in CHANNELS:
            source = kept.find(letter, one.code, channel) if (one.code, channel) in own else None
            found[f"{channel}_{one.code}"] = source.body if source else ""
            if source and (channel == "email" or f"subject_{one.code}" not in found):
                found[f"subject_{one.code}"] = source.subject
    return found


def conditions_of(given: QueryDict, campaign: Campaign) -> tuple[Typed | None, object]:
    """The rows as they were typed and the conditions they say; kept ones that are more than clicks can say stay.

    Refused for what is not understood, unless a saved audience was chosen.
    """
    if given.get("as_kept") == "1" or given.get("audience", OWN) != OWN:
        return typed_from(campaign.conditions), campaign.conditions
    typed = typed_in(given)
    return typed, typed.data()
