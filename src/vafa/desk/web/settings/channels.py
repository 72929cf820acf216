"""Channels: an account's settings as its driver declares them, how it is doing, trying it, switching it on and off."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.access import EDIT
from vafa.channels.actions import save_account, switch_account
from vafa.channels.contract import Field, fields_of
from vafa.channels.health import check_account
from vafa.channels.models import Account
from vafa.channels.queries import accounts
from vafa.channels.registry import driver_class, drivers
from vafa.conversations.models import Delivery
from vafa.desk.places import address
from vafa.desk.trial_letter import send_test_letter
from vafa.desk.web.page import acting, asker, desk_page
from vafa.desk.web.settings.page import channel_state, go, setup
from vafa.platform.i18n.dates import show_ago
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Pair
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

DAY = timedelta(days=1)
HEALTH = {"held": _("Switched off"), "late": _("Does not work"), "kept": _("Works"), "next": _("Not tried yet")}
OUTCOMES = {"sent": _("Sent"), "retry": _("Put off"), "failed": _("Refused"), "uncertain": _("Uncertain")}


class AccountForm(forms.Form):
    """A name, and a field for each setting of the driver; what is secret is never shown again."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("So that you know it again."))

    def __init__(self, *args: Any, kind: str, kept: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.declared = fields_of(driver_class(kind).Settings)
        for one in self.declared:
            self.fields[one.name] = _field(one, kept or {})

    def rows(self) -> list[tuple[forms.BoundField, str]]:
        """The driver's fields with their kinds."""
        kinds = {"secret": "password", "choice": "", "number": "code", "text": "code"}
        return [(self[one.name], kinds[one.kind]) for one in self.declared]

    def blame(self, refused: Refused) -> None:
        """Say what was refused beside the field it is about."""
        label = refused.data.get("field")
        name = next((one.name for one in self.declared if str(one.label) == label), None)
        self.add_error("name" if refused.code == "channels.no_name" else name, sentence(refused))


@desk_page(EDIT)
def channels(request: HttpRequest) -> HttpResponse:
    """The first account, or the way to the first one."""
    first = accounts().first()
    return go(request, address("desk_channel", pk=first.pk) if first else address("desk_new_channel"))


@desk_page(EDIT, ("GET", "HEAD", "POST"))
def new_channel(request: HttpRequest) -> HttpResponse:
    """Add an account of a kind."""
    kinds = {kind: driver for kind, driver in drivers().items() if driver.listed}
    kind = request.GET.get("kind", next(iter(kinds)))
    if kind not in kinds:
        raise Http404
    form = AccountForm(request.POST or None, kind=kind, initial={"name": str(kinds[kind].label)})
    if request.method == "POST" and form.is_valid() and (account := _save(request, form, kind)) is not None:
        return go(request, address("desk_channel", pk=account.pk) + "?just=saved")
    context: dict[str, object] = {
        "form": form,
        "kind": kinds[kind].label,
        "account": None,
        "kinds": [(key, str(driver.label)) for key, driver in kinds.items()] if len(kinds) > 1 else [],
    }
    return setup(request, "channel", "new-channel", context, 422 if form.errors else 200)


@desk_page(EDIT, ("GET", "HEAD", "POST"))
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    """An account and how it is doing; a post changes it."""
    account = _account(pk)
    kept = driver_class(account.kind).Settings.load(account.settings).masked()
    if request.method == "POST":
        form = AccountForm(request.POST, kind=account.kind, kept=kept)
        if form.is_valid() and _save(request, form, account.kind, account) is not None:
            return go(request, request.path + "?just=saved")
    else:
        form = AccountForm(initial={**kept, "name": account.name}, kind=account.kind, kept=kept)
    return _show(request, account, form, status=422 if form.errors else 200)


@desk_page(EDIT, ("POST",))
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Use the account, or stop using it; the way back is offered once."""
    account = _account(pk)
    undoing = "on" in request.GET
    on = request.GET["on"] == "1" if undoing else request.POST.get("on", "") in ("on", "1")
    switch_account(account, on, actor=acting(request), at=now())
    return go(request, address("desk_channel", pk=pk) + ("" if undoing else "?just=switched"))


@desk_page(EDIT, ("POST",))
def attempt(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the account: only knock, or (`do=letter`) send a letter to the address given."""
    account, at = _account(pk), now()
    kept = driver_class(account.kind).Settings.load(account.settings).masked()
    form = AccountForm(initial={**kept, "name": account.name}, kind=account.kind, kept=kept)
    if request.POST.get("do") != "letter":
        problem = check_account(account, at=at)
        account.refresh_from_db()
        fine = gettext("It answers, and lets us in.")
        return _show(request, account, form, tried=(problem is None, problem or fine))
    to = request.POST.get("to", "").strip() or asker(request).email
    try:
        validate_email(to)
    except forms.ValidationError:
        odd = gettext("This is not an e-mail address. Write it like name@example.com.")
        return _show(request, account, form, tried=(False, odd), to=to, status=422)
    problem = send_test_letter(account, to, asker(request), at=at)
    account.refresh_from_db()
    fine = gettext("The letter is on its way to %(address)s. Look into the mailbox.") % {"address": to}
    return _show(request, account, form, tried=(not problem, problem or fine), to=to)


def _account(pk: int) -> Account:
    account = accounts().filter(pk=pk, kind__in=list(drivers())).first()
    if account is None:
        raise Http404
    return account


def _save(request: HttpRequest, form: AccountForm, kind: str, account: Account | None = None) -> Account | None:
    said = dict(form.cleaned_data)
    try:
        return save_account(kind, said.pop("name"), said, account=account, actor=acting(request), at=now())
    except Refused as refused:
        form.blame(refused)
        return None


def _show(
    request: HttpRequest,
    account: Account,
    form: AccountForm,
    *,
    tried: tuple[bool, str] | None = None,
    to: str = "",
    status: int = 200,
) -> HttpResponse:
    state = channel_state(account)
    just = request.GET.get("just", "")
    context: dict[str, object] = {
        "account": account,
        "form": form,
        "kind": drivers()[account.kind].label,
        "state": state,
        "health": HEALTH[state],
        "last": show_ago(account.last_ok_at, now()) if account.last_ok_at else "",
        "counts": _lately(account),
        "tried": tried,
        "to": to or asker(request).email,
        "just_saved": just == "saved",
        "just_switched": just == "switched",
        "switch_url": address("desk_channel_switch", pk=account.pk),
        "writes": drivers()[account.kind].reaches == "email",
    }
    return setup(request, "channel", f"channel-{account.pk}", context, status)


def _lately(account: Account) -> list[Pair]:
    """What became of the attempts of the last day."""
    rows = Delivery.objects.filter(account=account, at__gte=now() - DAY).values_list("outcome")
    found = dict(rows.annotate(Count("pk")))
    language = active().language
    return [Pair(str(words), show_number(found.get(key, 0), language)) for key, words in OUTCOMES.items()]


def _field(one: Field, kept: dict[str, Any]) -> forms.Field:
    help_text = str(one.help)
    if one.kind == "choice":
        return forms.ChoiceField(
            label=str(one.label), help_text=help_text, choices=list(one.choices), initial=one.default
        )
    if one.secret:
        note = gettext("It is kept sealed and never shown again. Leave it empty to keep the one there is.")
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "placeholder": kept.get(one.name, "")})
        return forms.CharField(
            label=str(one.label),
            help_text=note if kept.get(one.name) else help_text,
            required=False,
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
