"""Bale messenger, by a bot of the shop's own. Its interface is Telegram's, with fewer words."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from vafa.channels.bots import Bot, BotSettings
from vafa.channels.contract import DriverSettings, Envelope
from vafa.channels.web_settings import service_at


@dataclass(frozen=True, kw_only=True)
class BaleSettings(BotSettings):
    """Where Bale is, unless it is reached through something of the shop's own."""

    base_url: str = service_at("https://tapi.bale.ai")


class Bale(Bot):
    """Bale answers by the older `reply_to_message_id`, and promises no secret header, so the address carries it."""

    kind = "bale"
    channel = "bale"
    label = _("Bale")
    reaches = "bale"
    opens_at = "https://ble.ir/{name}?start={word}"
    keeps_secret_in_url = True
    Settings: ClassVar[type[DriverSettings]] = BaleSettings

    def answering(self, envelope: Envelope) -> dict[str, Any]:
        number = super().answering(envelope).get("reply_parameters", {}).get("message_id")
        return {"reply_to_message_id": number} if number else {}


DRIVER = Bale
