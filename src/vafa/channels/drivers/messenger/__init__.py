"""Facebook Messenger, and what is written under the posts of the shop's page."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Can, DriverSettings
from vafa.channels.meta import MetaSettings
from vafa.channels.meta_messages import MessagesDriver
from vafa.channels.meta_reading import COMMENT
from vafa.channels.starts import name_in_links


@dataclass(frozen=True, kw_only=True)
class MessengerSettings(MetaSettings):
    """How links name it, besides what every app at Meta has."""

    link_name: str = name_in_links(
        _("Name of the page"), _("As in m.me/…, or its number. Customers then get a link to it.")
    )


class Messenger(MessagesDriver):
    """One page of the shop."""

    kind = "messenger"
    channel = "messenger"
    label = _("Messenger")
    reaches = "messenger"
    opens_at = "https://m.me/{name}?ref={word}"
    can = Can(
        text=2000,
        attachments=True,
        receive=True,
        reports=True,
        window=timedelta(hours=24),
        start=False,
        timeless=COMMENT,
    )
    concerns = "page"
    replies = "comments"
    Settings: ClassVar[type[DriverSettings]] = MessengerSettings


DRIVER = Messenger
