"""What is written down after a call."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.journeys.actions.calls import ALL_GOOD, CALL_LATER, NO_ANSWER, PROBLEM, TALKED, WRONG_NUMBER
from vafa.platform.i18n.dates import parse_day
from vafa.platform.i18n.digits import to_latin
from vafa.platform.i18n.not_understood import DateNotUnderstood
from vafa.platform.i18n.reading import active
from vafa.platform.wording import sentence

OUTCOMES = (
    (ALL_GOOD, _("All is well")),
    (TALKED, _("We talked")),
    (PROBLEM, _("Something is wrong: open a case")),
    (NO_ANSWER, _("Nobody answered")),
    (CALL_LATER, _("Call later")),
    (WRONG_NUMBER, _("Wrong number")),
)


class CallForm(forms.Form):
    """How it went, a note, what comes next, and when to call again (only for "call later")."""

    outcome = forms.ChoiceField(
        label=_("How did it go?"),
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the call went.")},
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": "3"}))
    next_action = forms.CharField(label=_("What comes next"), required=False, max_length=200)
    next_day = forms.CharField(label=_("Call again on"), required=False, widget=forms.DateInput)
    next_hour = forms.CharField(label=_("At"), required=False, max_length=5)

    def clean_next_day(self) -> object:
        """The day as the reader writes it."""
        typed = self.cleaned_data["next_day"].strip()
        if not typed:
            return None
        try:
            return parse_day(typed, active().calendar, active().language)
        except DateNotUnderstood as odd:
            raise forms.ValidationError(sentence(odd)) from odd

    def clean_next_hour(self) -> time:
        """The hour, in any digits: 9, 9:30, ۱۴:۰۰. Empty is ten in the morning."""
        typed = to_latin(self.cleaned_data["next_hour"]).strip() or "10:00"
        hour, _colon, minute = typed.partition(":")
        if not (hour.isdecimal() and (minute or "0").isdecimal() and int(hour) < 24 and int(minute or 0) < 60):
            raise forms.ValidationError(_("Write the hour like 14:30."))
        return time(int(hour), int(minute or 0))

    def next_at(self) -> datetime | None:
        """When to call again, if that was asked."""
        day = self.cleaned_data["next_day"]
        if self.cleaned_data["outcome"] != CALL_LATER or day is None:
            return None
        return datetime.combine(day, self.cleaned_data["next_hour"], ZoneInfo(active().time_zone))
