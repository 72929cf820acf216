"""Eitaa messenger, through Eitaayar. It only sends, to groups and channels whose manager made @sender a manager too.

Nothing comes back from it: no messages of customers, no word of what was read.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.bots import CAPTION, BotDriver, TokenSettings
from vafa.channels.contract import Can, DriverSettings, Envelope, Failed, Outcome, Secret, field
from vafa.channels.web_calls import Trouble, in_parts
from vafa.channels.web_settings import service_at

CHAT = re.compile(r"@?[\w.-]{1,64}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class EitaaSettings(TokenSettings):
    """The shop's key at Eitaayar."""

    base_url: str = service_at("https://eitaayar.ir/api")
    token: Secret = field(  # noqa: RUF009 (it only declares)
        _("Token"), help=_("From your panel at Eitaayar. Make @sender a manager of the group first.")
    )


class Eitaa(BotDriver):
    """Two methods of Eitaayar: sendMessage and sendFile."""

    kind = "eitaa"
    channel = "eitaa"
    label = _("Eitaa")
    reaches = "eitaa"
    can = Can(text=4096, attachments=True)
    Settings: ClassVar[type[DriverSettings]] = EitaaSettings
    path = "/{token}/{method}"
    settings: EitaaSettings

    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        if not CHAT.fullmatch(envelope.address):
            return Failed(permanent=True, detail=gettext("This is no chat of this messenger."), blame="address")
        if len(envelope.text) > (self.can.text or 0):
            return Failed(permanent=True, detail=gettext("This text is too long for this channel."), blame="message")
        requests = list(self._requests(envelope))
        before_handing()
        return in_parts(lambda one=one: self.hand(*one) for one in requests)  # type: ignore[misc]

    def check(self) -> str | None:
        try:
            self.call("getMe")
        except Trouble as problem:
            return str(problem)
        return None

    def _requests(self, envelope: Envelope) -> Iterator[tuple[str, dict[str, Any]]]:
        chat = {"chat_id": envelope.address.removeprefix("@")}
        files = envelope.attachments
        captioned = len(files) == 1 and len(envelope.text) <= CAPTION
        if not captioned:
            yield "sendMessage", {"json": {**chat, "text": envelope.text}}
        for file in files:
            fields = {**chat, "caption": envelope.text} if captioned else chat
            yield "sendFile", {"data": fields, "files": {"file": (file.name, file.read(), file.content_type)}}


DRIVER = Eitaa
