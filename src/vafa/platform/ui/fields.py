"""Form fields in our markup. Forms need nothing special: the widget's own kind decides how it looks."""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

CODES = (forms.EmailInput, forms.URLInput, forms.PasswordInput)


class Renderer(DjangoTemplates):
    """The project's form renderer (FORM_RENDERER): `{{ form }}` comes out as our fields."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field_alone.html"


def draw(bound: BoundField, *, label: str = "", hint: str = "", kind: str = "", plain: bool = False) -> SafeString:
    """One field with label, hint and error.

    kind: "" decides by the widget; "code" for phone numbers, serials and addresses; "date" for a date with a picker;
    "switch" for a check box that is a setting. plain: without the form's own hint and placeholder.
    """
    kind = kind or _kind(bound)
    if kind == "hidden":
        return SafeString(f"{bound}{bound.errors}" if bound.errors else str(bound))
    attrs = _attrs(bound, kind, bool(hint))
    if plain:
        attrs["placeholder"] = ""
    parts = {
        "field": bound,
        "kind": kind,
        "label": label or bound.label,
        "hint": hint or ("" if plain else bound.help_text),
        "widget": "" if kind in ("radios", "ticks") else bound.as_widget(attrs=attrs),
    }
    return render_to_string("ui/forms/field.html", parts)


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxSelectMultiple):  # asked first: Django counts it among the radios
        return "ticks"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, forms.PasswordInput):
        return "password"
    if isinstance(widget, forms.DateInput):
        return "date"
    if isinstance(widget, forms.ClearableFileInput):
        return "file"
    return "code" if isinstance(widget, CODES) or getattr(widget, "input_type", "") == "tel" else "text"


def _attrs(bound: BoundField, kind: str, own_hint: bool) -> dict[str, str | bool]:
    classes = {"tick": "tick", "switch": "switch", "code": "input input--code", "password": "input input--code"}
    already = str(bound.field.widget.attrs.get("class", ""))
    attrs: dict[str, str | bool] = {"class": f"{classes.get(kind, 'input')} {already}".strip()}
    if kind in ("code", "password"):
        attrs["dir"] = "ltr"
    elif kind == "text" and "dir" not in bound.field.widget.attrs and not isinstance(bound.field.widget, forms.Select):
        attrs["dir"] = "auto"
    if kind == "switch":
        attrs["role"] = "switch"
    if kind == "date":
        attrs |= {"autocomplete": "off", "inputmode": "numeric"}
    if isinstance(bound.field.widget, forms.Textarea) and bound.field.widget.attrs.get("rows") == "10":
        attrs["rows"] = "4"
    if own_hint and not bound.help_text:
        attrs["aria-describedby"] = f"{bound.auto_id}_helptext"
    return attrs
