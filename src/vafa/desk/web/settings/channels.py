"""One account: its settings, how it is doing, trying it, its address, its credit, and what came and left lately."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vafa.channels.access import EDIT
from vafa.channels.actions import give_new_address, set_credit_alarm, switch_account
from vafa.channels.contract import Driver
from vafa.channels.guides import guide_of
from vafa.channels.health import ask_credit, check_account
from vafa.channels.models import Account
from vafa.channels.queries import accounts, driver_of
from vafa.channels.registry import driver_class, drivers
from vafa.conversations.models import Delivery, Inbound
from vafa.conversations.wording import placing_sentence
from vafa.customers.actions import normal_value
from vafa.customers.models import CHAT
from vafa.desk.places import address
from vafa.desk.trial_letter import send_test_letter
from vafa.desk.web.page import acting, asker, desk_page
from vafa.desk.web.settings.channel_form import AccountForm
from vafa.desk.web.settings.channel_list import can_words, credit_words, is_called, is_low, keep, name_of
from vafa.desk.web.settings.page import HEALTH, channel_state, go, setup
from vafa.platform.i18n.dates import show_ago
from vafa.platform.i18n.digits import show_number, to_latin
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Pair, State
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
SHOWN = 20
OUTCOMES = {"sent": _("Sent"), "retry": _("Put off"), "failed": _("Refused"), "uncertain": _("Uncertain")}
OUTCOME_STATES: dict[str, State] = {"sent": "kept", "retry": "paused", "failed": "late", "uncertain": "soon"}
CAME_STATES: dict[str, State] = {"placed": "kept", "aside": "skipped", "unplaced": "late", "waiting": "next"}
CAME = {
    "placed": pgettext_lazy("message", "Placed"),
    "aside": _("Put aside"),
    "unplaced": _("In the tray"),
    "waiting": _("Waiting"),
}


@dataclass(frozen=True)
class Passed:
    """Something that came or left lately."""

    at: datetime
    icon: str
    what: str
    state: State
    words: str
    note: str = ""
    url: str = ""


@desk_page(EDIT, ("GET", "HEAD", "POST"))
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    """An account and how it is doing; a post changes it."""
    account = _account(pk)
    kept = _kept(account)
    if request.method == "POST":
        form = AccountForm(request.POST, kind=account.kind, kept=kept)
        if form.is_valid() and keep(request, form, account.kind, account) is not None:
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
def new_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Another address for the provider to call."""
    give_new_address(_account(pk), actor=acting(request), at=now())
    return go(request, address("desk_channel", pk=pk) + "?just=address")


@desk_page(EDIT, ("POST",))
def alarm(request: HttpRequest, pk: int) -> HttpResponse:
    """The credit below which the administrators are told; with `do=ask` it is asked now."""
    account = _account(pk)
    if request.POST.get("do") == "ask":
        ask_credit(account, at=now())
        return go(request, address("desk_channel", pk=pk))
    typed = to_latin(request.POST.get("below", "")).replace(",", "").replace("٬", "").strip()
    try:
        below = float(typed) if typed else None
        set_credit_alarm(account, below, actor=acting(request), at=now())
    except (ValueError, Refused):
        said = (False, sentence(Refused("channels.odd_alarm")))
        return _show(request, account, _filled(account), tried=said, status=422)
    return go(request, address("desk_channel", pk=pk) + "?just=saved")


@desk_page(EDIT, ("POST",))
def attempt(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the account: only knock, `do=connect` it to its address, or `do=letter` send a test message."""
    account, at = _account(pk), now()
    if request.POST.get("do") == "connect":
        refusal = _connect(account)
        words = refusal or gettext("The provider knows the address now.")
        return _show(request, account, _filled(account), tried=(not refusal, words))
    if request.POST.get("do") != "letter":
        problem = check_account(account, at=at)
        account.refresh_from_db()
        fine = gettext("It answers, and lets us in.")
        return _show(request, account, _filled(account), tried=(problem is None, problem or fine))
    typed = request.POST.get("to", "").strip()
    driver = driver_class(account.kind)
    to = typed or (asker(request).email if driver.reaches == "email" else "")
    try:
        to = normal_value(driver.reaches, to)
    except Refused as refused:
        return _show(request, account, _filled(account), tried=(False, sentence(refused)), to=typed, status=422)
    problem = send_test_letter(account, to, asker(request), at=at)
    account.refresh_from_db()
    fine = gettext("The message is on its way to %(address)s. See whether it arrives.") % {"address": to}
    return _show(request, account, _filled(account), tried=(not problem, problem or fine), to=typed)


def _connect(account: Account) -> str:
    """Have a driver that can tell its provider the address; "" when that went well."""
    with driver_of(account) as driver:
        connect: Callable[[str], str | None] | None = getattr(driver, "connect", None)
        return (connect(_hook(account)) if connect else None) or ""


def _snippet(account: Account) -> dict[str, str]:
    """What a shop copies into its pages to have the chat there."""
    colour = str(account.settings.get("colour", ""))
    return {"script": f"{settings.CONFIG.address}/chat.js", "token": account.token, "colour": colour}


def _hook(account: Account) -> str:
    return f"{settings.CONFIG.address}/in/{account.token}/"


def _account(pk: int) -> Account:
    account = accounts().filter(pk=pk, kind__in=list(drivers())).first()
    if account is None:
        raise Http404
    return account


def _kept(account: Account) -> dict[str, object]:
    return driver_class(account.kind).Settings.load(account.settings).masked()


def _filled(account: Account) -> AccountForm:
    kept = _kept(account)
    return AccountForm(initial={**kept, "name": account.name}, kind=account.kind, kept=kept)


def _show(
    request: HttpRequest,
    account: Account,
    form: AccountForm,
    *,
    tried: tuple[bool, str] | None = None,
    to: str = "",
    status: int = 200,
) -> HttpResponse:
    state, driver = channel_state(account), drivers()[account.kind]
    context: dict[str, object] = {
        "account": account,
        "form": form,
        "kind": driver.label,
        "name": name_of(driver.channel),
        "guide": guide_of(account.kind),
        "state": state,
        "health": HEALTH[state],
        "last": show_ago(account.last_ok_at, now()) if account.last_ok_at else "",
        "can": can_words(driver),
        "counts": _lately(account),
        "passed": _passed(account),
        "tried": tried,
        "to": to or (asker(request).email if driver.reaches == "email" else ""),
        "just": request.GET.get("just", ""),
        "switch_url": address("desk_channel_switch", pk=account.pk),
        "sends": driver.can.sends,
        "by_mail": driver.reaches == "email",
        "hook": _hook(account) if is_called(account.kind) else "",
        "chat": _snippet(account) if account.kind == CHAT else None,
        "connects": hasattr(driver, "connect"),
        "has_credit": driver.credit is not Driver.credit,
        "credit": credit_words(account),
        "credit_low": is_low(account),
        "alarm": show_number(account.credit_alarm, active().language) if account.credit_alarm is not None else "",
        "templates": driver.can.templates,
    }
    return setup(request, "channel", f"channel-{account.pk}", context, status)


def _lately(account: Account) -> list[Pair]:
    """What became of the attempts of the last day."""
    rows = Delivery.objects.filter(account=account, at__gte=now() - DAY).values_list("outcome")
    found = dict(rows.annotate(Count("pk")))
    language = active().language
    return [Pair(str(words), show_number(found.get(key, 0), language)) for key, words in OUTCOMES.items()]


def _passed(account: Account) -> list[Passed]:
    """The last things that came and left within a week, the newest first."""
    came = Inbound.objects.filter(account=account, received_at__gte=now() - WEEK).defer("body", "headers")
    left = Delivery.objects.filter(account=account, at__gte=now() - WEEK).select_related("message")
    found = [
        Passed(
            one.received_at, "arrow-down", gettext("Came in"), CAME_STATES[one.state], str(CAME[one.state]),
            placing_sentence(one.reason, one.detail) if one.reason else "",
            address("desk_unplaced_one", pk=one.pk) if one.state == Inbound.UNPLACED else "",
        )
        for one in came.order_by("-received_at")[:SHOWN]
    ]  # fmt: skip
    found += [
        Passed(
            one.at, "arrow-up", one.message.subject or one.message.text[:60],
            OUTCOME_STATES.get(one.outcome, "next"), str(OUTCOMES.get(one.outcome, one.outcome)), one.detail,
            address("desk_person", pk=one.message.customer_id),
        )
        for one in left.order_by("-pk")[:SHOWN]
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.at, reverse=True)[:SHOWN]
