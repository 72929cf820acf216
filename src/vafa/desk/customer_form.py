"""What is typed about a customer: a new one, and changes to one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.customers.models import CONTACT_KINDS, Customer
from vafa.platform.i18n import languages
from vafa.platform.i18n.phones import to_e164


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


class NewCustomerForm(CustomerForm):
    """A new customer, how to reach them, and whether they want offers."""

    phone = forms.CharField(label=_("Telephone"), required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        error_messages={"invalid": _("This is not an e-mail address. Write it like name@example.com.")},
    )
    offers = forms.BooleanField(label=_("They said yes to offers, just now, to me"), required=False)
    field_order = ("name", "phone", "email", "city", "kind", "language", "offers")

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
        if not self.errors and not (said.get("name", "").strip() or said.get("email") or said.get("phone")):
            self.add_error("name", _("Write a name, an e-mail address or a telephone number."))
        return said


class ChangeForm(CustomerForm):
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
