"""Live chat on the shop's own pages. There is no provider: the portal serves the page, and the page fetches.

Sending is telling the page that something is there for it; the words stay in the conversation. What comes was put
together by the portal (`chat.notes`), after it had checked who writes and from where.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import (
    NO_SECRET,
    Can,
    Driver,
    DriverSettings,
    Envelope,
    Failed,
    Outcome,
    Secret,
    Sent,
    field,
)
from vafa.channels.drivers.chat.notes import read_note
from vafa.channels.inbound import Hook, Item, Raw, Unsigned
from vafa.platform.live.topics import Event, announce
from vafa.platform.values import Refused, refuse_if

ADDRESS = re.compile(r"(visitor-[\w-]{8,}|known-\d+-\S.*)")  # as the portal makes them
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
SHORTEST_SECRET = 32  # letters


@dataclass(frozen=True, kw_only=True)
class ChatSettings(DriverSettings):
    """How the chat looks and greets, on whose pages it may stand, and how known customers are recognised."""

    origins: str = field(
        _("Websites it stands on"),
        help=_("Such as https://shop.example https://www.shop.example; nobody else may show it."),
    )
    title: str = field(_("Title"), help=_("Empty: the name of the shop."), default="")
    colour: str = field(
        _("Colour"),
        help=_("Of the button and the head, as #rrggbb; white words must be readable on it."),
        default="#0b6e69",
    )
    greeting_fa: str = field(_("Greeting in Persian"), help=_("Empty: our own words."), default="")
    greeting_ar: str = field(_("Greeting in Arabic"), help=_("Empty: our own words."), default="")
    greeting_en: str = field(_("Greeting in English"), help=_("Empty: our own words."), default="")
    hours: str = field(
        _("A word on your hours"),
        help=_("Shown below the promise, such as “Saturday to Wednesday, 9 to 17”."),
        default="",
    )
    secret: Secret = field(  # noqa: RUF009 (immutable)
        _("Secret for known customers"),
        help=_(
            "At least 32 letters, made up by you; your website signs with it who is signed in. Empty: nobody is known."
        ),
        default=NO_SECRET,
    )

    def __post_init__(self) -> None:
        refuse_if(not self.sites, _wrong(_("Websites it stands on")))
        refuse_if(not COLOUR.fullmatch(self.colour), _wrong(_("Colour")))
        refuse_if(
            bool(self.secret) and len(self.secret.reveal()) < SHORTEST_SECRET, _wrong(_("Secret for known customers"))
        )

    @property
    def sites(self) -> tuple[str, ...]:
        """The origins, as browsers name them; empty when one of them is none."""
        found = [origin_of(word) for word in re.split(r"[\s,،]+", self.origins) if word]
        return tuple(found) if all(found) else ()

    def greeting(self, language: str) -> str:
        """The shop's own greeting in a language, if it wrote one."""
        return {"fa": self.greeting_fa, "ar": self.greeting_ar, "en": self.greeting_en}.get(language, "")


class Chat(Driver):
    """One chat, for one shop's pages."""

    kind = "chat"
    channel = "chat"
    label = _("Chat on your website")
    reaches = "chat"
    can = Can(receive=True, reports=True, attachments=True, start=False, fetched_within=timedelta(minutes=3))
    Settings: ClassVar[type[DriverSettings]] = ChatSettings

    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        if not ADDRESS.fullmatch(envelope.address):
            return Failed(permanent=True, detail=gettext("This is nobody on a page with this chat."))
        before_handing()
        announce(topic_of(envelope.address), Event("message", {"by": "us"}))
        return Sent(f"chat:{envelope.message_id}", receipt=str(envelope.message_id))

    def check(self) -> str | None:
        return None

    def verify(self, hook: Hook) -> None:
        raise Unsigned("Chat comes by the portal, not by a webhook.")

    def read(self, raw: Raw) -> Sequence[Item]:
        return [read_note(raw)]


def topic_of(address: str) -> str:
    """The topic in which both sides of a chat are told of each other."""
    return f"chat:{address}"


def page_key(address: str) -> str:
    """Where the page a visitor looks at is kept for a while, in the cache."""
    return f"chat:page:{address}"


def origin_of(url: str) -> str:
    """The origin of a page's address, as browsers write it; empty when there is none."""
    try:
        parts = urlsplit(url.strip().lower())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        return ""
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")


def _wrong(label: object) -> Refused:
    return Refused("channels.setting_wrong", field=str(label), status=400)


DRIVER = Chat
