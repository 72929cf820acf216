"""What is typed about a customer: a new one, and changes to one."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.customers.models import CONTACT_KINDS, Customer
from vafa.customers.rules.birthday import FIELDS as BIRTHDAY
from vafa.customers.rules.birthday import check_birthday
from vafa.platform.i18n import languages
from vafa.platform.i18n.dates import month_names
from vafa.platform.i18n.digits import to_latin, to_reader
from vafa.platform.i18n.phones import to_e164
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

NUMBER = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


class CustomerForm(forms.Form):
    """A customer's own fields; the actions refuse what cannot be."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(Customer.PERSON, _("Person")), (Customer.COMPANY, _("Company"))],
        initial=Customer.PERSON,
    )
    language = forms.ChoiceField(label=_("Language we write in"), initial="fa")
    city = forms.CharField(label=_("City"), max_length=120, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, one.name) for one in languages()]


class BirthdayForm(CustomerForm):
    """A customer's own fields with the birthday, in the calendar in which they told it."""

    birth_day = forms.CharField(label=_("Birthday"), max_length=4, required=False, widget=NUMBER)
    birth_month = forms.ChoiceField(label=_("Month of birth"), required=False)
    birth_year = forms.CharField(
        label=_("Year of birth"), max_length=6, required=False, widget=NUMBER, help_text=_("if they said it")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["birth_month"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ""), *_months()]

    def clean(self) -> dict[str, object]:
        """The birthday as the customer's four fields; the month says of which calendar it is."""
        said = super().clean() or {}
        calendar, _dash, month = str(said.get("birth_month", "")).partition("-")
        day, year = self._number("birth_day"), self._number("birth_year")
        told = (calendar, int(month) if month else None, day, year)
        if not self.errors:
            try:
                check_birthday(told, now().date() + timedelta(days=1))  # somewhere it is tomorrow already
            except Refused as refused:
                self.add_error("birth_day", sentence(refused))
        return said | dict(zip(BIRTHDAY, told, strict=True))

    def _number(self, name: str) -> int | None:
        typed = to_latin(self.cleaned_data.get(name, "")).strip()
        if typed and not typed.isdecimal():
            self.add_error(name, _("This is not a number."))
            return None
        return int(typed) if typed else None


class NewCustomerForm(BirthdayForm):
    """A new customer, how to reach them, and whether they want offers."""

    phone = forms.CharField(label=_("Telephone"), required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        error_messages={"invalid": _("This is not an e-mail address. Write it like name@example.com.")},
    )
    offers = forms.BooleanField(label=_("They said yes to offers, just now, to me"), required=False)
    field_order = (
        *("name", "phone", "email", "city", "kind", "language"), *("birth_day", "birth_month", "birth_year"), "offers",
    )  # fmt: skip

    def clean_phone(self) -> str:
        """A number that can be called, as it was typed."""
        typed: str = self.cleaned_data["phone"].strip()
        if typed and to_e164(typed) is None:
            raise forms.ValidationError(
                _("This is not a telephone number. Write it with its area code, like 09121234567.")
            )
        return typed

    def clean(self) -> dict[str, object]:
        """Someone without name and e-mail cannot be told apart."""
        said = super().clean() or {}
        if not self.errors and not (str(said.get("name", "")).strip() or said.get("email") or said.get("phone")):
            self.add_error("name", _("Write a name, an e-mail address or a telephone number."))
        return said


class ChangeForm(BirthdayForm):
    """Changes to a customer, with the hours in which they want to hear from us."""

    allowed_from = forms.TimeField(
        label=_("Hear from us from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    allowed_until = forms.TimeField(
        label=_("until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    preferred_channel = forms.ChoiceField(
        label=_("Prefers"), choices=[("", _("No preference")), *CONTACT_KINDS], required=False
    )
    country = forms.CharField(label=_("Country"), max_length=60, required=False)


def birthday_initial(customer: Customer) -> dict[str, str]:
    """A customer's birthday as the form shows it."""
    if customer.birth_month is None:
        return {}
    language = active().language
    year = "" if customer.birth_year is None else to_reader(customer.birth_year, language)
    month = f"{customer.birth_calendar}-{customer.birth_month}"
    return {"birth_day": to_reader(customer.birth_day, language), "birth_month": month, "birth_year": year}


def _months() -> list[tuple[str, list[tuple[str, str]]]]:
    """The months of the three calendars, the reader's own calendar first."""
    reader = active()
    names = {"jalali": _("Solar"), "hijri": _("Lunar"), "gregorian": _("Gregorian")}
    return [
        (str(names[one]), [(f"{one}-{at}", name) for at, name in enumerate(month_names(one, reader.language), 1)])
        for one in sorted(names, key=lambda one: one != reader.calendar)
    ]
