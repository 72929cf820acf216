"""The channels by the names people use, whatever provider stands behind them: label and icon of each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ChannelName:
    """How a channel is called and drawn."""

    label: Promise | str
    icon: str


CHANNELS: dict[str, ChannelName] = {
    "email": ChannelName(_("E-mail"), "mail"),
    "sms": ChannelName(_("SMS"), "message"),
    "whatsapp": ChannelName(_("WhatsApp"), "brand-whatsapp"),
    "telegram": ChannelName(_("Telegram"), "brand-telegram"),
    "bale": ChannelName(_("Bale"), "message-circle"),
    "eitaa": ChannelName(_("Eitaa"), "message-circle"),
    "instagram": ChannelName(_("Instagram"), "brand-instagram"),
    "messenger": ChannelName(_("Messenger"), "brand-messenger"),
    "chat": ChannelName(_("Chat"), "messages"),
    "phone": ChannelName(_("Telephone"), "phone"),
    "form": ChannelName(_("Form"), "world"),
    "desk": ChannelName(_("Desk"), "pencil"),
    "webhook": ChannelName(_("Other system"), "webhook"),
}
