"""Facebook Messenger, and what is written under the posts of the shop's page."""

from datetime import timedelta
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Can, DriverSettings
from vafa.channels.meta import MetaSettings
from vafa.channels.meta_messages import MessagesDriver
from vafa.channels.meta_reading import COMMENT


class Messenger(MessagesDriver):
    """One page of the shop."""

    kind = "messenger"
    channel = "messenger"
    label = _("Messenger")
    reaches = "messenger"
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
    Settings: ClassVar[type[DriverSettings]] = MetaSettings


DRIVER = Messenger
