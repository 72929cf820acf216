"""A telephone exchange of any make that calls our address: it rings, was answered, ended, was missed.

It must prove itself: by a signature over the body and the time, or by a word of its own (in a header or the address),
and it may be held to its own network addresses. `fields` says how the values are named.
"""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Can, Driver, DriverSettings, Envelope, Failed, Outcome, Secret, field
from vafa.channels.drivers.phone import fields
from vafa.channels.hooks import WORD, without_word
from vafa.channels.inbound import Hook, Item, Raw, Unsigned
from vafa.channels.sms import fields_in
from vafa.platform.time import now
from vafa.platform.values import Refused, refuse_if

SIGNATURE, MOMENT = "x-vafa-signature", "x-vafa-timestamp"
FRESH = timedelta(minutes=5)  # a signed request that is older was recorded by somebody
BEARER = "Bearer "


@dataclass(frozen=True, kw_only=True)
class PhoneSettings(DriverSettings):
    """How the exchange proves itself."""

    secret: Secret = field(  # noqa: RUF009 (immutable)
        _("Secret word"),
        help=_("A long word that the exchange and Vafa share. It signs its requests with it, or sends it along."),
    )
    addresses: str = field(
        _("Network addresses of the exchange"),
        help=_("Such as 10.0.0.5, 192.168.1.0/24. Empty: from anywhere."),
        default="",
    )

    def __post_init__(self) -> None:
        wrong = Refused("channels.setting_wrong", field=str(_("Network addresses of the exchange")), status=400)
        for one in self.addresses.replace(",", " ").split():
            try:
                ip_network(one, strict=False)
            except ValueError:
                raise wrong from None
        short = Refused("channels.setting_wrong", field=str(_("Secret word")), status=400)
        refuse_if(len(self.secret.reveal()) < 8, short)


class Phone(Driver):
    """Reads what an exchange says of its calls; nothing goes out here."""

    kind = "phone"
    channel = "phone"
    label = _("Telephone exchange (webhook)")
    reaches = "phone"
    can = Can(sends=False, receive=True)
    Settings: ClassVar[type[PhoneSettings]] = PhoneSettings
    settings: PhoneSettings

    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        words = gettext("Nothing can be written to a telephone line; call instead.")
        return Failed(permanent=True, detail=words, blame="message")

    def check(self) -> str | None:
        return None

    def verify(self, hook: Hook) -> None:
        if not self._comes_from_there(hook.sender):
            raise Unsigned("It came from another address than the exchange's.")
        if SIGNATURE in hook.headers:
            self._check_signature(hook)
            return
        given = hook.headers.get("authorization", "").removeprefix(BEARER) or hook.query.get(WORD, "")
        if not _same(given, self.settings.secret.reveal()):
            raise Unsigned("Its word is missing or wrong.")

    def raw(self, hook: Hook) -> Raw:
        return super().raw(without_word(hook))

    def read(self, raw: Raw) -> Sequence[Item]:
        return [fields.call_of(fields_in(raw))]

    def _check_signature(self, hook: Hook) -> None:
        """`sha256=` and the HMAC of "time.body", the time in seconds."""
        moment = hook.headers.get(MOMENT, "")
        signed = hmac.new(self.settings.secret.reveal().encode(), f"{moment}.".encode() + hook.body, "sha256")
        if not _same(hook.headers[SIGNATURE].removeprefix("sha256="), signed.hexdigest()):
            raise Unsigned("Its signature is wrong.")
        seconds = int(moment) if moment.isascii() and moment.isdigit() and len(moment) < 12 else 0
        if abs(now() - datetime.fromtimestamp(seconds, UTC)) > FRESH:
            raise Unsigned("It was signed too long ago.")

    def _comes_from_there(self, sender: str) -> bool:
        allowed = self.settings.addresses.replace(",", " ").split()
        if not allowed:
            return True
        try:
            address = ip_address(sender)
        except ValueError:
            return False
        return any(address in ip_network(one, strict=False) for one in allowed)


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), right.encode())


DRIVER: type[Driver] = Phone
