"""Sentences of the channels room."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.wording import refusals

refusals(
    {
        "channels.unknown_kind": _("There is no channel named “%(kind)s”. Choose one from the list."),
        "channels.no_name": _("Give the account a name, so that you know it again."),
        "channels.setting_missing": _("“%(field)s” is empty. Fill it in as your provider tells you."),
        "channels.setting_wrong": _("“%(field)s” cannot take that value. Write it as your provider tells you."),
    }
)
