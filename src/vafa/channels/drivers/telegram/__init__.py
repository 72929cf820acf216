"""Telegram, by a bot of the shop's own."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from vafa.channels.bots import Bot, BotSettings
from vafa.channels.contract import DriverSettings
from vafa.channels.web_settings import service_at


@dataclass(frozen=True, kw_only=True)
class TelegramSettings(BotSettings):
    """Where Telegram is, unless it is reached through something of the shop's own."""

    base_url: str = service_at("https://api.telegram.org")


class Telegram(Bot):
    """Telegram's own interface (Bot API 7 or newer)."""

    kind = "telegram"
    channel = "telegram"
    label = _("Telegram")
    reaches = "telegram"
    opens_at = "https://t.me/{name}?start={word}"
    quiet_links = {"link_preview_options": {"is_disabled": True}}
    Settings: ClassVar[type[DriverSettings]] = TelegramSettings


DRIVER = Telegram
