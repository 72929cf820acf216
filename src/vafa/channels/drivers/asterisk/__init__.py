"""Asterisk, and what is built on it (Issabel, FreePBX), over its manager interface (AMI).

One line stays open and hears of calls; a second, short one dials. What it hears is kept as it came, `events` reads it.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Can, Driver, DriverSettings, Envelope, Failed, Outcome, Secret, field
from vafa.channels.drivers.asterisk import events
from vafa.channels.drivers.asterisk.line import Line, LineError
from vafa.channels.hooks import plain
from vafa.channels.inbound import Item, Keep, Raw, Unreadable
from vafa.platform.time import now
from vafa.platform.values import Refused

PLAIN, TLS = "plain", "tls"
PROTECTIONS = [(PLAIN, _("None (inside the house only)")), (TLS, _("TLS"))]


@dataclass(frozen=True, kw_only=True)
class AsteriskSettings(DriverSettings):
    """How to reach the manager interface, and how the exchange is laid out."""

    host: str = field(_("Exchange"), help=_("Its name or network address, such as 192.168.1.10."))
    port: int = field(_("Port"), default=5038, rare=True)
    protection: str = field(_("Protection"), default=PLAIN, choices=PROTECTIONS, rare=True)
    username: str = field(_("User name"), help=_("As in manager.conf, with the right to hear of calls and to dial."))
    password: Secret = field(_("Password"))  # noqa: RUF009 (immutable)
    technology: str = field(
        _("Kind of telephones"), default="PJSIP", choices=[("PJSIP", "PJSIP"), ("SIP", "SIP"), ("IAX2", "IAX2")]
    )
    context: str = field(
        _("Context to dial from"), help=_("Where a telephone of yours dials from."), default="from-internal", rare=True
    )
    longest: int = field(_("Digits of an extension, at most"), default=5, rare=True)


class Asterisk(Driver):
    """Hears of calls, and dials for who clicks on a number."""

    kind = "asterisk"
    channel = "phone"
    label = _("Asterisk or Issabel")
    reaches = "phone"
    can = Can(sends=False, receive=True, dials=True)
    Settings: ClassVar[type[AsteriskSettings]] = AsteriskSettings
    settings: AsteriskSettings

    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        words = gettext("Nothing can be written to a telephone line; call instead.")
        return Failed(permanent=True, detail=words, blame="message")

    def check(self) -> str | None:
        try:
            self._line().ask({"Action": "CoreStatus"})
        except LineError as problem:
            return str(problem)
        return None

    def listen(self, keep: Keep, stop: Event) -> None:
        for told in self._line().heard(events.NAMES, stop):
            event = {name.lower(): plain(value) for name, value in told.items() if isinstance(value, str)}
            if not events.concerns_us(event):
                continue
            event.setdefault("timestamp", f"{now().timestamp():.3f}")
            keep(Raw(body=json.dumps(event).encode(), content_type="application/json", key=events.name_of(event)))

    def read(self, raw: Raw) -> Sequence[Item]:
        try:
            told = json.loads(raw.body)
        except (ValueError, RecursionError):
            raise Unreadable("no_call_event") from None
        if not isinstance(told, dict):
            raise Unreadable("no_call_event")
        return [events.item_of({plain(name): plain(value) for name, value in told.items()}, self.settings.longest)]

    def dial(self, extension: str, number: str) -> None:
        action = {
            "Action": "Originate", "Channel": f"{self.settings.technology}/{_digits(extension)}",
            "Context": self.settings.context, "Exten": _digits(number), "Priority": "1", "Async": "true",
            "Timeout": "30000", "CallerID": f"<{_digits(extension)}>",
        }  # fmt: skip
        try:
            self._line().ask(action)
        except LineError as problem:
            raise Refused("channels.not_dialled", detail=str(problem), status=502) from problem

    def _line(self) -> Line:
        one = self.settings
        return Line(one.host, one.port, one.username, one.password.reveal(), tls=one.protection == TLS)


def _digits(number: str) -> str:
    """What can be dialled of a number: Asterisk's own letters mean something else to it."""
    text = "".join(one for one in number if one.isascii() and (one.isdigit() or one in "*#"))
    return f"00{text}" if number.startswith("+") else text


DRIVER: type[Driver] = Asterisk
