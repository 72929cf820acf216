"""The form that says how a file of orders is read: its kind, the column of each field, how values are written."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.sales.imports.fields import FIELDS, REQUIRED
from vafa.sales.imports.plan import Plan
from vafa.sales.imports.preset import all_presets
from vafa.sales.imports.wording import FIELD_LABELS
from vafa.sales.models import ORDER_STATES, Import

DAY_FIRST, MONTH_FIRST = ("dmy", _("Day first: 31/12/2026")), ("mdy", _("Month first: 12/31/2026"))
MARKS = [(".", _("A point: 1234.50")), (",", _("A comma: 1234,50"))]
OPTIONS = ("currency", "toman", "time_zone", "date_order", "decimal_mark", "state")
PREFIX = "column_"


class ReadingForm(forms.Form):
    """How a file is read. The columns to choose from are those of the file."""

    preset = forms.ChoiceField(label=_("Kind of file"))
    source = forms.CharField(
        label=_("Shop"), max_length=60, help_text=_("Name each shop differently when their order numbers may overlap.")
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3)
    toman = forms.BooleanField(label=_("Amounts are in Toman"), required=False)
    time_zone = forms.CharField(label=_("Time zone of the dates"), max_length=60)
    date_order = forms.ChoiceField(label=_("Dates"), choices=[DAY_FIRST, MONTH_FIRST])
    decimal_mark = forms.ChoiceField(label=_("Before fractions stands"), choices=MARKS)
    state = forms.ChoiceField(label=_("Orders without a state are"), choices=ORDER_STATES)

    def __init__(self, plan: Plan, import_: Import, data: Mapping[str, str] | None = None) -> None:
        options = {name: getattr(plan.options, name) for name in OPTIONS}
        chosen = {PREFIX + name: match.column for name, match in plan.mapping.fields.items()}
        super().__init__(data, initial={"preset": plan.preset.name, "source": import_.source, **options, **chosen})
        self.fields["preset"].choices = [(one.name, one.label) for one in all_presets()]  # type: ignore[attr-defined]
        columns = [("", gettext("no column")), *((column, column) for column in plan.table.columns)]
        for name in FIELDS:
            required = name in REQUIRED and not plan.options.own_orders
            self.fields[PREFIX + name] = forms.ChoiceField(
                label=str(FIELD_LABELS[name]),
                choices=columns,
                required=required,
            )

    @property
    def columns(self) -> dict[str, str]:
        """The column of each field that has one."""
        chosen = {name: self.cleaned_data.get(PREFIX + name) for name in FIELDS}
        return {name: column for name, column in chosen.items() if column}

    @property
    def options(self) -> dict[str, object]:
        """The values that steer the reading."""
        return {name: self.cleaned_data[name] for name in OPTIONS}
