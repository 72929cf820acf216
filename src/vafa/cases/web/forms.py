"""The form of a new case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.customers.contact_values import normal_value
from vafa.customers.models import EMAIL, PHONE, Customer
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

CHANNELS = [("phone", _("By telephone")), ("desk", _("In person"))]


class TelephoneInput(forms.TextInput):
    """A field for a number, with the keys for it on a phone."""

    input_type = "tel"


class NewCaseForm(forms.Form):
    """What we are told; beside it stands what it is about (`changing.fields_about`). A stranger is asked for a name."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        error_messages={"required": _("Choose a customer first, or write the name of a new one.")},
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False, widget=TelephoneInput)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False, widget=forms.EmailInput)
    channel = forms.ChoiceField(label=_("How they asked"), choices=CHANNELS, widget=forms.RadioSelect, initial="phone")
    subject = forms.CharField(label=_("In a few words"), max_length=300)
    text = forms.CharField(label=_("What they said"), max_length=10_000, widget=forms.Textarea({"rows": "5"}))

    def __init__(self, *args: object, customer: Customer | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if customer is not None:
            for name in ("name", "phone", "email"):
                del self.fields[name]
        else:
            self.fields["name"].required = True

    def clean_phone(self) -> str:
        """A number we can call."""
        return _read(PHONE, self.cleaned_data["phone"])

    def clean_email(self) -> str:
        """An address we can write to."""
        return _read(EMAIL, self.cleaned_data["email"])


def _read(kind: str, typed: str) -> str:
    try:
        if typed.strip():
            normal_value(kind, typed)
    except Refused as refused:
        raise forms.ValidationError(sentence(refused)) from refused
    return typed.strip()
