"""The form of an account, drawn from what its driver declares: what is needed first, what few ever change folded."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Field, fields_of
from vafa.channels.registry import driver_class
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

KINDS = {"secret": "password", "choice": "", "number": "code", "text": "code"}


class AccountForm(forms.Form):
    """A name, and a field for each setting of the driver; what is secret is never shown again."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("So that you know it again."))

    def __init__(self, *args: Any, kind: str, kept: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.declared = fields_of(driver_class(kind).Settings)
        for one in self.declared:
            self.fields[one.name] = _field(one, kept or {})

    def rows(self) -> list[tuple[forms.BoundField, str]]:
        """The fields that matter to everybody, with their kinds."""
        return [(self[one.name], KINDS[one.kind]) for one in self.declared if not one.rare]

    def rare_rows(self) -> list[tuple[forms.BoundField, str]]:
        """Those few ever change."""
        return [(self[one.name], KINDS[one.kind]) for one in self.declared if one.rare]

    @property
    def rare_wrong(self) -> bool:
        """Whether something is wrong with one that is folded."""
        return any(one.rare and one.name in self.errors for one in self.declared)

    def blame(self, refused: Refused) -> None:
        """Say what was refused beside the field it is about."""
        label = refused.data.get("field")
        name = next((one.name for one in self.declared if str(one.label) == label), None)
        self.add_error("name" if refused.code == "channels.no_name" else name, sentence(refused))


class KeptSecret(forms.CharField):
    """A secret there is already: left empty it stays."""

    def validate(self, value: object) -> None:
        """Empty is fine."""


def _field(one: Field, kept: dict[str, Any]) -> forms.Field:
    help_text = str(one.help)
    if one.kind == "choice":
        return forms.ChoiceField(
            label=str(one.label), help_text=help_text, choices=list(one.choices), initial=one.default
        )
    if one.secret:
        note = gettext("It is kept sealed and never shown again. Leave it empty to keep the one there is.")
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "placeholder": kept.get(one.name, "")})
        sort = KeptSecret if kept.get(one.name) else forms.CharField
        return sort(
            label=str(one.label),
            help_text=note if kept.get(one.name) else help_text,
            required=one.required,
            strip=False,
            widget=widget,
        )
    numeric = forms.TextInput(attrs={"inputmode": "numeric"} if one.kind == "number" else {})
    return forms.CharField(
        label=str(one.label),
        help_text=help_text,
        required=one.required,
        max_length=254,
        initial=one.default,
        widget=numeric,
    )
