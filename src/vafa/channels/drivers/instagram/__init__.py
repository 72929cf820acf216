"""Instagram: private messages to the shop's account, and comments under its posts."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Can, DriverSettings
from vafa.channels.meta import MetaSettings
from vafa.channels.meta_messages import MessagesDriver
from vafa.channels.meta_reading import COMMENT
from vafa.channels.starts import name_in_links

BYTES = 1000  # of one text: 500 Persian letters


@dataclass(frozen=True, kw_only=True)
class InstagramSettings(MetaSettings):
    """How links name it, besides what every app at Meta has."""

    link_name: str = name_in_links(_("User name"), _("As in instagram.com/…; customers then get a link to it."))


class Instagram(MessagesDriver):
    """One professional account. It takes files only by link, so none go with our messages."""

    kind = "instagram"
    channel = "instagram"
    label = _("Instagram")
    reaches = "instagram"
    opens_at = "https://ig.me/m/{name}?ref={word}"
    can = Can(text=500, receive=True, reports=True, window=timedelta(hours=24), start=False, timeless=COMMENT)
    concerns = "instagram"
    replies = "replies"
    Settings: ClassVar[type[DriverSettings]] = InstagramSettings

    def too_long(self, text: str) -> bool:
        return len(text.encode("utf-8", "replace")) > BYTES


DRIVER = Instagram
