"""Channels: all accounts in the order in which they are used, and the cards from which a new one is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.channels.access import EDIT
from vafa.channels.actions import move_account, save_account
from vafa.channels.contract import Driver
from vafa.channels.guides import CHANNELS as PURPOSES
from vafa.channels.guides import guide_of
from vafa.channels.models import Account
from vafa.channels.names import CHANNELS, ChannelName
from vafa.channels.queries import accounts
from vafa.channels.registry import drivers
from vafa.conversations.models import Delivery
from vafa.customers.models import CHAT
from vafa.desk.places import address
from vafa.desk.web.page import acting, desk_page
from vafa.desk.web.settings.channel_form import AccountForm
from vafa.desk.web.settings.page import HEALTH, channel_state, go, setup
from vafa.platform.i18n.dates import show_ago
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import State
from vafa.platform.values import Refused


@dataclass(frozen=True)
class Line:
    """An account of the list."""

    account: Account
    provider: str
    state: State
    health: str
    heard: str
    sent: str
    credit: str
    low: bool
    can: Sequence[str]
    first: bool
    last: bool


@dataclass(frozen=True)
class Group:
    """The accounts of one channel; the first sends, the others stand in for it."""

    key: str
    name: ChannelName
    lines: Sequence[Line]
    first: bool
    last: bool


@dataclass(frozen=True)
class Card:
    """A provider to choose."""

    kind: str
    label: Promise | str
    about: Promise | str


@desk_page(EDIT)
def channels(request: HttpRequest) -> HttpResponse:
    """Every account, by channel."""
    among: dict[str, list[Account]] = {}
    for one in accounts().filter(kind__in=list(drivers())):
        among.setdefault(drivers()[one.kind].channel, []).append(one)
    last = len(among) - 1
    groups = [
        Group(key, name_of(key), _lines(rows), number == 0, number == last)
        for number, (key, rows) in enumerate(among.items())
    ]
    return setup(request, "channels", "channels", {"accounts": groups})


@desk_page(EDIT, ("POST",))
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """An account, or with `whole` its channel, one place up or down."""
    account = accounts().filter(pk=pk, kind__in=list(drivers())).first()
    if account is None:
        raise Http404
    earlier, whole = request.POST.get("to") == "up", request.POST.get("whole") == "1"
    move_account(account, earlier=earlier, whole_channel=whole, actor=acting(request), at=now())
    return go(request, address("desk_channels"))


@desk_page(EDIT, ("GET", "HEAD", "POST"))
def new_channel(request: HttpRequest) -> HttpResponse:
    """First a provider is chosen, then the account is filled in."""
    listed = {kind: driver for kind, driver in drivers().items() if driver.listed}
    kind = request.GET.get("kind", "")
    if not kind:
        return setup(request, "channel_pick", "new-channel", {"cards": _cards(listed)})
    if kind not in listed:
        raise Http404
    driver = listed[kind]
    form = AccountForm(request.POST or None, kind=kind, initial={"name": str(driver.label)})
    if request.method == "POST" and form.is_valid() and (account := keep(request, form, kind)) is not None:
        return go(request, address("desk_channel", pk=account.pk) + "?just=saved")
    context: dict[str, object] = {
        "form": form,
        "kind": driver.label,
        "account": None,
        "guide": guide_of(kind),
        "called": is_called(kind),
        "name": name_of(driver.channel),
    }
    return setup(request, "channel", "new-channel", context, 422 if form.errors else 200)


def is_called(kind: str) -> bool:
    """Whether the provider calls an address of ours, which somebody has to enter there."""
    return drivers()[kind].verify is not Driver.verify and kind != CHAT


def keep(request: HttpRequest, form: AccountForm, kind: str, account: Account | None = None) -> Account | None:
    """Keep what was filled in; None when it was refused, which the form then says."""
    said = dict(form.cleaned_data)
    try:
        return save_account(kind, said.pop("name"), said, account=account, actor=acting(request), at=now())
    except Refused as refused:
        form.blame(refused)
        return None


def name_of(channel: str) -> ChannelName:
    """How a channel is called and drawn; one that nobody named yet by its key."""
    return CHANNELS.get(channel) or ChannelName(channel, "message-circle")


def can_words(driver: type[Driver]) -> list[str]:
    """What a channel can do, in words."""
    can = driver.can
    said = (
        (can.sends, _("sends")),
        (can.receive, _("receives")),
        (can.reports, _("reports delivery")),
        (can.attachments, _("files")),
        (can.templates, _("approved words")),
    )
    return [str(words) for able, words in said if able]


def credit_words(account: Account) -> str:
    """What is left at the provider, "" when it does not say."""
    return show_number(account.credit, active().language) if account.credit is not None else ""


def is_low(account: Account) -> bool:
    """Whether the credit is below its alarm."""
    return account.credit is not None and account.credit_alarm is not None and account.credit < account.credit_alarm


def _lines(rows: Sequence[Account]) -> list[Line]:
    at = now()
    found = []
    for number, one in enumerate(rows):
        driver, state = drivers()[one.kind], channel_state(one)
        left = Delivery.objects.filter(account=one, outcome="sent").order_by("-pk").values_list("at", flat=True).first()
        found.append(
            Line(
                one,
                str(driver.label),
                state,
                str(HEALTH[state]),
                show_ago(one.heard_at, at) if one.heard_at else "",
                show_ago(left, at) if left else "",
                credit_words(one),
                is_low(one),
                can_words(driver),
                number == 0,
                number == len(rows) - 1,
            )
        )
    return found


def _cards(listed: dict[str, type[Driver]]) -> list[tuple[ChannelName, Promise | str, list[Card]]]:
    """The cards by channel, in the order people think of them."""
    among: dict[str, list[Card]] = {}
    for kind, driver in listed.items():
        among.setdefault(driver.channel, []).append(Card(kind, driver.label, guide_of(kind).about))
    rank = {key: number for number, key in enumerate(CHANNELS)}
    ordered = sorted(among.items(), key=lambda one: rank.get(one[0], len(rank)))
    return [(name_of(key), PURPOSES.get(key, ""), cards) for key, cards in ordered]
