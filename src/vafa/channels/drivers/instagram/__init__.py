"""Instagram: private messages to the shop's account, and comments under its posts."""

from datetime import timedelta
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Can, DriverSettings
from vafa.channels.meta import MetaSettings
from vafa.channels.meta_messages import MessagesDriver
from vafa.channels.meta_reading import COMMENT

BYTES = 1000  # of one text: 500 Persian letters


class Instagram(MessagesDriver):
    """One professional account. It takes files only by link, so none go with our messages."""

    kind = "instagram"
    channel = "instagram"
    label = _("Instagram")
    reaches = "instagram"
    can = Can(text=500, receive=True, reports=True, window=timedelta(hours=24), start=False, timeless=COMMENT)
    concerns = "instagram"
    replies = "replies"
    Settings: ClassVar[type[DriverSettings]] = MetaSettings

    def too_long(self, text: str) -> bool:
        return len(text.encode("utf-8", "replace")) > BYTES


DRIVER = Instagram
