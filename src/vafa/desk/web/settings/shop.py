"""The settings of the shop that rooms declared, in groups; each is saved as it is changed, and can be undone."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.desk.places import address
from vafa.desk.web.page import acting, desk_page
from vafa.desk.web.settings.page import go, setup
from vafa.feedback.wording import SETTINGS as SURVEYS
from vafa.platform.accounts.access import SETTINGS_EDIT
from vafa.platform.audit.models import AuditEntry
from vafa.platform.i18n.digits import to_latin, to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.preferences.models import Declared, get_all, known, put
from vafa.platform.time import now

CHANGED = "preference.changed"
GROUPS: Mapping[str, Promise] = {
    "shop": _("The shop"),
    "quiet": _("Courtesy"),
    "attention": _("Courtesy"),
    "offers": _("Courtesy"),
    "letters": _("Links and pages"),
    "seen": _("Links and pages"),
    "cases": _("Answers"),
    "feedback": SURVEYS,
}
CODES = ("shop.phone", "shop.website", "seen.help")
MOST = 1_000_000


class CountField(forms.CharField):
    """A whole number in the reader's digits."""

    def clean(self, value: Any) -> int:
        """The number."""
        typed = to_latin(str(super().clean(value))).strip()
        if not (typed.isascii() and typed.isdecimal() and 0 < int(typed) <= MOST):
            raise forms.ValidationError(_("Write a whole number, 1 or more."))
        return int(typed)


class HourField(forms.CharField):
    """A time of day in the reader's digits, kept as 21:00."""

    def clean(self, value: Any) -> str:
        """The time as it is kept."""
        hour, _colon, minute = to_latin(str(super().clean(value))).strip().partition(":")
        minute = minute or "00"
        if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
            raise forms.ValidationError(_("Write the hour like 14:30."))
        return f"{int(hour):02}:{int(minute):02}"


class ShopForm(forms.Form):
    """A field for every declared setting; its name is the key with __ for the dot."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, one in _shown().items():
            self.fields[name_of(key)] = _field(one)

    def groups(self) -> list[tuple[str, list[tuple[forms.BoundField, str]]]]:
        """The fields under their headings, each with its kind."""
        found: dict[str, list[tuple[forms.BoundField, str]]] = {str(title): [] for title in GROUPS.values()}
        ranked = sorted(_shown(), key=lambda key: (_rank(key), list(DECLARED).index(key) if key in DECLARED else 99))
        for key in ranked:
            title = str(GROUPS.get(key.partition(".")[0], gettext("More")))
            bound = self[name_of(key)]
            kind = (
                "switch" if isinstance(known()[key].default, bool) else "code" if key in CODES or _is_hour(key) else ""
            )
            found.setdefault(title, []).append((bound, kind))
        return [(title, fields) for title, fields in found.items() if fields]


def _shown() -> Mapping[str, Declared]:
    """The settings that fit in a field; those that are a table of their own have a page of their own."""
    return {key: one for key, one in known().items() if not isinstance(one.default, dict | list)}


DECLARED = (
    *("shop.name", "shop.phone", "shop.website", "quiet.from", "quiet.until", "attention.limit", "attention.days"),
    *("attention.gap_minutes", "attention.working_days", "attention.patience_days"),
    *("offers.satisfaction", "offers.fresh_days", "offers.memory_days"),
)


@desk_page(SETTINGS_EDIT, ("GET", "HEAD", "POST"))
def shop(request: HttpRequest) -> HttpResponse:
    """The shop's settings. A post keeps those that differ; the last change can be taken back."""
    values = get_all("")
    if request.method != "POST":
        return _show(request, ShopForm(initial=_initial(values)))
    form = ShopForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    with transaction.atomic():
        for key in _shown():
            put(key, form.cleaned_data[name_of(key)], actor=acting(request), at=now())
    entry = AuditEntry.objects.filter(action=CHANGED, actor=acting(request).as_text()).order_by("-pk").first()
    just = f"?just={entry.pk}" if entry and get_all("") != values else ""
    if request.headers.get("HX-Request") == "true":
        return _show(request, ShopForm(initial=_initial(get_all(""))), just=entry if just else None)
    return go(request, address("desk_settings_shop") + just)


@desk_page(SETTINGS_EDIT, ("POST",))
@transaction.atomic
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one change of a setting back, as the audit book remembers it."""
    entry = _entry(pk)
    if entry is None:
        raise Http404
    put(entry.subject_id, entry.before, actor=acting(request), at=now())
    return go(request, address("desk_settings_shop"))


def name_of(key: str) -> str:
    """The name of a setting's field."""
    return key.replace(".", "__")


def _show(request: HttpRequest, form: ShopForm, *, just: AuditEntry | None = None, status: int = 200) -> HttpResponse:
    asked = request.GET.get("just", "")
    just = just or (_entry(int(asked)) if asked.isdecimal() else None)
    context: dict[str, object] = {"form": form, "sets": form.groups(), "just": _told(just) if just else None}
    return setup(request, "shop", "shop", context, status)


def _entry(pk: int) -> AuditEntry | None:
    entry = AuditEntry.objects.filter(pk=pk, action=CHANGED).first()
    return entry if entry is not None and entry.subject_id in known() else None


def _told(entry: AuditEntry) -> dict[str, str]:
    """The change in one sentence, and the way back."""
    words = gettext("“%(name)s” went from %(before)s to %(after)s.")
    one = known()[entry.subject_id]
    before, after = (str(one.choices.get(str(value), "")) or said(value) for value in (entry.before, entry.after))
    values = {"name": one.label, "before": before, "after": after}
    return {"text": words % values, "url": address("desk_settings_undo", pk=entry.pk)}


def said(value: object) -> str:
    """A setting's value as people say it."""
    if isinstance(value, bool):
        return gettext("on") if value else gettext("off")
    return to_reader(value, active().language) if value not in ("", None) else gettext("nothing")


def _initial(values: Mapping[str, Any]) -> dict[str, Any]:
    language = active().language
    return {
        name_of(key): value
        if isinstance(value, bool) or not (isinstance(value, int) or _is_hour(key))
        else to_reader(value, language)
        for key, value in values.items()
    }


def _field(one: Declared) -> forms.Field:
    if isinstance(one.default, bool):
        return forms.BooleanField(label=str(one.label), help_text=str(one.help), required=False)
    if isinstance(one.default, int):
        numeric = forms.TextInput(attrs={"inputmode": "numeric"})
        return CountField(label=str(one.label), help_text=str(one.help), max_length=8, widget=numeric)
    if one.choices:
        return forms.ChoiceField(label=str(one.label), help_text=str(one.help), choices=list(one.choices.items()))
    if _is_hour(one.key):
        return HourField(label=str(one.label), help_text=str(one.help), max_length=5)
    return forms.CharField(label=str(one.label), help_text=str(one.help), max_length=200, required=False)


def _is_hour(key: str) -> bool:
    return key.startswith("quiet.")


def _rank(key: str) -> int:
    groups = list(GROUPS)
    group = key.partition(".")[0]
    return groups.index(group) if group in groups else len(groups)
