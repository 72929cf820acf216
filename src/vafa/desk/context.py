"""What every page knows: who reads, in which light, the places and keys of the desk; worked out only when shown."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vafa.conversations.calls import can_dial, topic_of
from vafa.desk.places import Door, address, doors
from vafa.desk.web.settings.page import Entry, entries
from vafa.journeys.access import CALL
from vafa.platform import time
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n import Language, language, languages
from vafa.platform.i18n.reading import Reader, active
from vafa.platform.live.topics import stream_url
from vafa.platform.notices.queries import count_unseen
from vafa.platform.ui.slots import draw_slot

NIGHT = {"auto": "(prefers-color-scheme: dark)", "dark": "all", "light": "not all"}
THEME_COOKIE = "theme"


@dataclass(frozen=True)
class Key:
    """A hotkey: where the key is on the keyboard, what is printed on it, what it does in words, and how."""

    code: str
    printed: str
    does: str
    go: str = ""
    dialog: str = ""
    click: str = ""
    after: str = ""
    shift: bool = False
    event: str = ""

    def row(self) -> dict[str, str | bool]:
        """What the script needs of it."""
        row: dict[str, str | bool] = {"code": self.code, "shift": self.shift}
        return row | {
            name: getattr(self, name) for name in ("go", "dialog", "click", "after", "event") if getattr(self, name)
        }


@dataclass(frozen=True)
class Telephone:
    """Where a page asks who is at the reader's telephone, where it listens, and where a click on a number goes."""

    url: str
    stream: str
    dial: str


class Shell:
    """The frame of a page, worked out when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def reader(self) -> Reader:
        return active()

    @property
    def language(self) -> Language:
        return language(active().language)

    @property
    def languages(self) -> tuple[Language, ...]:
        return languages()

    @property
    def digits(self) -> str:
        """How scripts write numbers: a locale with its numbering system."""
        return {"fa": "fa-IR", "ar": "ar-EG-u-nu-arab"}.get(active().language, "en-GB")

    @property
    def theme(self) -> str:
        user = getattr(self._request, "user", None)
        wanted = getattr(user, "theme", "") or self._request.COOKIES.get(THEME_COOKIE, "")
        return wanted if wanted in NIGHT else "auto"

    @property
    def night(self) -> str:
        """The media for which the night colours hold."""
        return NIGHT[self.theme]

    @property
    def now(self) -> object:
        return time.now()

    @cached_property
    def places(self) -> list[Door]:
        user = self._request.user
        return doors(self._request, user) if user.is_authenticated else []

    @property
    def aside(self) -> list[Door]:
        """The places for which a phone has no room at its foot; they stand in the menu."""
        return [door for door in self.places if not door.place.on_phone]

    @property
    def waits_aside(self) -> int:
        """How much waits there."""
        return sum(door.count for door in self.aside)

    @cached_property
    def news(self) -> int:
        """How many notices the reader has not seen; at most a hundred."""
        user = self._request.user
        return count_unseen(user, time.now()) if user.is_authenticated else 0

    @cached_property
    def banners(self) -> list[str]:
        """Lines that rooms show across the desk while something concerns everyone."""
        return draw_slot("desk.banner", self._request, None) if self._request.user.is_authenticated else []

    @cached_property
    def telephone(self) -> Telephone | None:
        """The strip of who is at the reader's telephone; None for whoever has none."""
        user = self._request.user
        if not isinstance(user, Staff) or not user.extension:
            return None
        origin = f"{self._request.scheme}://{self._request.get_host()}"
        dials = may(user, CALL) and can_dial(user)
        return Telephone(
            address("desk_calling"),
            stream_url(topic_of(user.pk), origins=[origin]),
            address("desk_dial") if dials else "",
        )

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Addresses the frame links to when they exist: desk_search, desk_new_case, desk_notices and so on."""
        names = (
            "desk_today desk_search desk_new_case desk_notices desk_settings desk_looks desk_calendar account_logout"
        )
        return {name: address(name) for name in names.split()}

    @cached_property
    def keys(self) -> list[tuple[str, list[Key]]]:
        """Every hotkey of the desk, in groups, for the help sheet and the script."""
        going = [
            Key(f"Key{door.place.letter}", f"G {door.place.letter}", str(door.place.label), go=door.url, after="KeyG")
            for door in self.places
            if door.place.letter
        ]
        everywhere = [
            Key("Slash", "/", _("Search or jump"), dialog="palette"),
            Key("Slash", "?", _("This sheet"), dialog="keysheet", shift=True),
            *([Key("KeyA", "A", _("To the call at my telephone"), event="vafa:telephone")] if self.telephone else []),
        ]
        lists = [
            Key("", "J", _("Down")),
            Key("", "K", _("Up")),
            Key("", "↵", pgettext("key", "Open")),
            Key("", "N", _("Next step")),
            Key("", "X", _("Select")),
        ]
        writing = [
            Key("KeyR", "R", _("Write a reply"), click="[data-reply]"),
            Key("KeyI", "I", _("Write an internal note"), click="[data-note]"),
            Key("", "Ctrl ↵", _("Send")),
            Key("", "E", _("Resolve")),
            Key("", "⇧E", _("Resolve and go on to the next")),
        ]
        return [(_("Everywhere"), everywhere), (_("Go to"), going), (_("Lists"), lists), (_("Cases"), writing)]

    @cached_property
    def setup_groups(self) -> list[tuple[str, list[Entry]]]:
        """The list of the settings, for pages of other rooms within their frame."""
        user = self._request.user
        return entries(user) if isinstance(user, Staff) else []

    @property
    def key_rows(self) -> list[dict[str, str | bool]]:
        return [key.row() for _title, keys in self.keys for key in keys if key.code]


def shell(request: HttpRequest) -> dict[str, object]:
    """The context processor: `shell` in every template, computed on first use."""
    return {"shell": SimpleLazyObject(lambda: Shell(request))}
