"""The frame of the settings: the list of what this person may set, and how a saved page is shown again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.cases.access import ASSIGN, SHAPE, SHARE
from vafa.channels.access import EDIT as CHANNELS
from vafa.channels.models import Account
from vafa.channels.names import CHANNELS as CHANNELS_BY_NAME
from vafa.channels.queries import accounts
from vafa.channels.registry import drivers
from vafa.conversations.access import LETTERS
from vafa.desk.places import address
from vafa.desk.web.page import asker
from vafa.journeys.access import EDIT as PLANS
from vafa.platform.access import may
from vafa.platform.accounts.access import SETTINGS_EDIT, STAFF_WORK, SYSTEM_SEE
from vafa.platform.accounts.models import Staff
from vafa.platform.ui.components import State
from vafa.sales.access import IMPORT, PRODUCTS

Words = str | Promise
HEALTH = {"held": _("Switched off"), "late": _("Does not work"), "kept": _("Works"), "next": _("Not tried yet")}


@dataclass(frozen=True)
class Entry:
    """One line of the list: where it leads, and a state where there is one."""

    key: str
    label: Words
    icon: str
    url: str
    state: State | str = ""


GROUPS: Sequence[tuple[Words, Sequence[tuple[str, Words, str, str, str]]]] = (
    (_("Me"), (("me", _("My account"), "user", "desk_settings_me", ""),)),
    (
        _("The shop"),
        (
            ("shop", _("Shop and courtesy"), "building-store", "desk_settings_shop", SETTINGS_EDIT),
            ("calendars", _("Working calendar"), "clock", "desk_calendars", SETTINGS_EDIT),
            ("staff", _("Staff and teams"), "users-group", "desk_staff", STAFF_WORK),
            ("authority", _("Authority to make good"), "heart-handshake", "desk_settings_authority", SETTINGS_EDIT),
            ("emergency", _("Emergency lines"), "alert-triangle", "desk_settings_emergency", SETTINGS_EDIT),
            ("products", _("Products"), "box", "desk_settings_products", PRODUCTS),
            ("plan", _("Plan after a purchase"), "route", "desk_grow", PLANS),
            ("letters", _("Letters"), "mail-forward", "desk_letters", LETTERS),
            ("replies", _("Saved replies"), "template", "desk_replies", SHARE),
            ("macros", _("Macros"), "bolt", "desk_macros", SHARE),
            ("hints", _("Hints for kind answers"), "heart-handshake", "desk_hints", SHARE),
        ),
    ),
    (
        _("Service"),
        (
            ("kinds", _("Kinds of cases"), "list-check", "desk_kinds", SHAPE),
            ("policies", _("Promises"), "hourglass", "desk_policies", SHAPE),
            ("raci", _("Who is responsible"), "users", "desk_raci_first", ASSIGN),
            ("agents", _("Own agents and classes"), "star", "desk_own_agents", ASSIGN),
        ),
    ),
    (
        _("Data"),
        (
            ("seen", _("Pages and use"), "eye", "desk_seen", SETTINGS_EDIT),
            ("imports", _("Bring in orders"), "upload", "desk_imports", IMPORT),
            ("system", _("How it is running"), "server", "desk_system", SYSTEM_SEE),
            ("audit", _("Audit book"), "book-2", "desk_audit", SYSTEM_SEE),
        ),
    ),
)


def setup(request: HttpRequest, page: str, key: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    """A page of the settings, with its list. `key` is the line of the list that is open."""
    whole = {"groups": entries(asker(request)), "key": key, **context}
    return render(request, f"desk/settings/{page}.html", whole, status=status)


def entries(staff: Staff) -> list[tuple[str, list[Entry]]]:
    """What this person may set, in groups; empty groups are left out."""
    found = []
    for title, lines in GROUPS:
        rows = [
            Entry(key, label, icon, address(name))
            for key, label, icon, name, permission in lines
            if address(name) and (not permission or may(staff, permission))
        ]
        if rows:
            found.append((str(title), rows))
        if title is GROUPS[0][0] and may(staff, CHANNELS):
            found.append((str(_("Channels")), _channels()))
    return found


def channel_state(account: Account) -> State:
    """How an account is doing, as a shape."""
    if not account.is_active:
        return "held"
    if account.failures:
        return "late"
    return "kept" if account.last_ok_at else "next"


def go(request: HttpRequest, url: str) -> HttpResponse:
    """On to another page, also for a script that asked for a part of this one."""
    if request.headers.get("HX-Request") != "true":
        return redirect(url)
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = url
    return response


def _channels() -> list[Entry]:
    rows = [
        Entry(f"channel-{one.pk}", one.name, _icon(one), address("desk_channel", pk=one.pk), channel_state(one))
        for one in accounts()
    ]
    first = Entry("channels", _("All channels"), "list", address("desk_channels"))
    return [first, *rows, Entry("new-channel", _("Add a channel"), "plus", address("desk_new_channel"))]


def _icon(account: Account) -> str:
    driver = drivers().get(account.kind)
    name = CHANNELS_BY_NAME.get(driver.channel) if driver else None
    return name.icon if name else "message-circle"
