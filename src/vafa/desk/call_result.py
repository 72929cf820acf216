"""What is written down about a call in seconds: how it went, a few words, and what comes next."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.cases.access import REPLY
from vafa.cases.actions import open_case
from vafa.cases.models import Case
from vafa.cases.queries import service
from vafa.conversations.calls import join_call, log_call
from vafa.conversations.models import Call
from vafa.conversations.models.call import REACHED, RESULTS
from vafa.journeys.actions.return_calls import owe_on_day
from vafa.platform.access import may, require
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.dates import parse_day
from vafa.platform.i18n.digits import to_latin, to_reader
from vafa.platform.i18n.not_understood import DateNotUnderstood
from vafa.platform.i18n.reading import active
from vafa.platform.values import Actor, Refused, refuse_if
from vafa.platform.wording import sentence

NOTHING, AGAIN, OPEN, ADD = "", "again", "open", "add:"


class ResultForm(forms.Form):
    """Result, note and next action. `cases` are those the call may be added to."""

    result = forms.ChoiceField(
        label=_("How did it go?"),
        choices=RESULTS,
        initial=REACHED,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the call went.")},
    )
    note = forms.CharField(
        label=_("A few words"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": "2"})
    )
    next = forms.ChoiceField(label=_("What comes next"), required=False)
    day = forms.CharField(label=_("Call again on"), required=False, widget=forms.DateInput)
    hour = forms.CharField(label=_("At"), required=False, max_length=5)

    def __init__(self, *args: Any, cases: Sequence[Case] = (), may_open: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after = self.fields["next"]
        assert isinstance(after, forms.ChoiceField)
        adds = [(f"{ADD}{one.number}", _case_words(one)) for one in cases]
        opens = [(OPEN, _("Open a case"))] if may_open else []
        after.choices = [(NOTHING, _("Nothing more")), *adds, *opens, (AGAIN, _("Call again on a day"))]

    def clean_day(self) -> object:
        """The day as the reader writes it."""
        typed = self.cleaned_data["day"].strip()
        if not typed:
            return None
        try:
            return parse_day(typed, active().calendar, active().language)
        except DateNotUnderstood as odd:
            raise forms.ValidationError(sentence(odd)) from odd

    def clean_hour(self) -> time:
        """The hour, in any digits; empty is ten in the morning."""
        hour, _colon, minute = (to_latin(self.cleaned_data["hour"]).strip() or "10:00").partition(":")
        if not (hour.isdecimal() and (minute or "0").isdecimal() and int(hour) < 24 and int(minute or 0) < 60):
            raise forms.ValidationError(_("Write the hour like 14:30."))
        return time(int(hour), int(minute or 0))

    def clean(self) -> dict[str, Any]:
        """A day is needed where somebody is to be called on one."""
        said = super().clean() or {}
        if said.get("next") == AGAIN and not said.get("day") and "day" not in self.errors:
            self.add_error("day", _("Choose the day."))
        return said

    def again_at(self) -> datetime:
        """The moment to call again."""
        day, hour = self.cleaned_data["day"], self.cleaned_data["hour"]
        return datetime.combine(day, hour, ZoneInfo(active().time_zone))


@transaction.atomic
def write_down(call: Call, form: ResultForm, *, cases: Sequence[Case], staff: Staff, at: datetime) -> Case | None:
    """Keep what a valid form says; the case it opened or was added to, if any.

    Refused: as `log_call`, `owe_on_day` and `open_case`; calls.no_customer.
    """
    said, actor = form.cleaned_data, Actor.staff(staff.pk)
    after, about = said["next"], None
    if after == OPEN:
        require(staff, REPLY)
        about = _open(call, said["note"], actor, at)
    elif after.startswith(ADD):
        about = next(one for one in cases if after == f"{ADD}{one.number}")
    if about is not None:
        call = join_call(call, about.conversation, actor=actor, at=at)
    call = log_call(call, said["result"], said["note"], by=staff, actor=actor, at=at)
    if after == AGAIN:
        owe_on_day(call, form.again_at(), said["note"], staff=staff, actor=actor, at=at)
    return about


def may_open(staff: Staff) -> bool:
    """Whether this person may open a case from a call."""
    return may(staff, REPLY)


def _open(call: Call, note: str, actor: Actor, at: datetime) -> Case:
    """A case with the note as the customer's words; one for each call."""
    customer = call.customer
    refuse_if(customer is None, Refused("calls.no_customer", status=422))
    assert customer is not None
    kinds = service().kinds
    kind = "question" if "question" in kinds else next(iter(kinds))
    text = note.strip() or gettext("The customer called.")
    return open_case(
        customer, kind=kind, subject="", text=text, channel="phone", form_key=f"call:{call.pk}", actor=actor, at=at
    )


def _case_words(case: Case) -> str:
    number = to_reader(case.number, active().language)
    return gettext("Add to case %(number)s: %(subject)s") % {"number": number, "subject": case.subject[:60]}
