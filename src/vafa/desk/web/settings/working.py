"""How people work, as forms: what somebody speaks, knows and takes; when they are away and who covers for them."""

import re
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vafa.desk.web.page import acting
from vafa.platform.accounts.models import Staff
from vafa.platform.accounts.working import MOST_WORK, come_back, go_away, set_skills
from vafa.platform.i18n import languages
from vafa.platform.i18n.dates import local_day, parse_day, show_day
from vafa.platform.i18n.digits import to_latin, to_reader
from vafa.platform.i18n.not_understood import DateNotUnderstood
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence


class DayField(forms.CharField):
    """A day as the reader writes it, in their calendar; its value is a date or None."""

    widget = forms.DateInput

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            return parse_day(typed, active().calendar, active().language)
        except DateNotUnderstood as odd:
            raise forms.ValidationError(sentence(odd)) from odd

    def prepare_value(self, value: Any) -> Any:
        return show_day(value, active(), "numeric") if isinstance(value, date) else value


class WorkForm(forms.Form):
    """What a person speaks and knows, and how much they take at once."""

    languages = forms.MultipleChoiceField(label=_("Answers in"), required=False, widget=forms.CheckboxSelectMultiple)
    skills = forms.CharField(
        label=_("Knows"), required=False, max_length=2000, help_text=_("Plain words, with commas between them.")
    )
    capacity = forms.CharField(
        label=_("Cases at once, at most"), required=False, max_length=6, help_text=_("Empty: no limit."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = self.fields["languages"]
        assert isinstance(spoken, forms.MultipleChoiceField)
        spoken.choices = [(one.code, one.name) for one in languages()]

    def clean_capacity(self) -> int:
        """A number in any digits."""
        typed = to_latin(self.cleaned_data["capacity"]).strip() or "0"
        if not typed.isdecimal() or int(typed) > MOST_WORK:
            raise forms.ValidationError(_("Write a number, such as 20."))
        return int(typed)

    def clean_skills(self) -> list[str]:
        """The words, apart."""
        return [word for word in re.split(r"[,،؛;\n]", self.cleaned_data["skills"]) if word.strip()]


class AwayForm(forms.Form):
    """From which day to which somebody is away, and who covers."""

    first = DayField(label=_("First day away"), error_messages={"required": _("Choose a day.")})
    last = DayField(label=_("Last day away"), error_messages={"required": _("Choose a day.")})
    cover = forms.ModelChoiceField(
        label=_("Covered by"), queryset=Staff.objects.none(), required=False, empty_label=_("Nobody")
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cover = self.fields["cover"]
        assert isinstance(cover, forms.ModelChoiceField)
        cover.queryset = Staff.objects.filter(is_active=True).exclude(pk=staff.pk).order_by("name", "pk")


def work_form(staff: Staff) -> WorkForm:
    """The form with what is known of this person."""
    facts, code = getattr(staff, "working", None), active().language
    initial = {"languages": facts.languages or [staff.language], "skills": "، ".join(facts.skills)} if facts else {}
    capacity = to_reader(facts.capacity, code) if facts and facts.capacity else ""
    return WorkForm(initial={"languages": [staff.language], **initial, "capacity": capacity})


def away_form(staff: Staff) -> AwayForm:
    """The form with the days that are noted, as long as they are not over."""
    facts = getattr(staff, "working", None)
    if not planned(staff):
        return AwayForm(staff=staff)
    return AwayForm(
        staff=staff, initial={"first": facts.away_from, "last": facts.away_until, "cover": facts.cover_id}  # type: ignore[union-attr]
    )  # fmt: skip


def planned(staff: Staff) -> bool:
    """Whether this person is away, or will be."""
    facts = getattr(staff, "working", None)
    return bool(facts and facts.away_until and facts.away_until >= local_day(now()))


def save_work(request: HttpRequest, staff: Staff) -> WorkForm | None:
    """Note what was posted; the form with its mistakes if there are any."""
    form = WorkForm(request.POST)
    if form.is_valid():
        try:
            set_skills(staff, **form.cleaned_data, actor=acting(request), at=now())
            return None
        except Refused as refused:
            form.add_error(None, sentence(refused))
    return form


def save_away(request: HttpRequest, staff: Staff) -> AwayForm | None:
    """Note the days that were posted, or that the person is there (`do=back`); the form with its mistakes if any."""
    if request.POST.get("do") == "back":
        come_back(staff, actor=acting(request), at=now())
        return None
    form = AwayForm(request.POST, staff=staff)
    if form.is_valid():
        said = form.cleaned_data
        try:
            go_away(staff, said["first"], said["last"], said["cover"], actor=acting(request), at=now())
            return None
        except Refused as refused:
            form.add_error("cover" if "cover" in refused.code else "last", sentence(refused))
    return form
