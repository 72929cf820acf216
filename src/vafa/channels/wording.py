"""Sentences of the channels room."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.notices.words import Words, notice_words
from vafa.platform.wording import refusals

refusals(
    {
        "channels.unknown_kind": _("There is no channel named “%(kind)s”. Choose one from the list."),
        "channels.no_name": _("Give the account a name, so that you know it again."),
        "channels.setting_missing": _("“%(field)s” is empty. Fill it in as your provider tells you."),
        "channels.setting_wrong": _("“%(field)s” cannot take that value. Write it as your provider tells you."),
        "channels.not_dialled": _("It could not be dialled: %(detail)s"),
        "channels.odd_alarm": _("Write the alarm as a number, or leave it empty."),
    }
)
notice_words(
    {
        "channels.credit_low": Words(
            _("“%(account)s” has only %(left)s left to spend. Pay in before messages stop."), "credit-card", "late"
        )
    }
)
