"""Sentences for what the accounts room refuses."""

from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.platform.i18n.dates import show_day
from vafa.platform.wording import refusals

refusals(
    {
        "access.not_allowed": _("Your role does not include this. Ask an administrator if you need it."),
        "accounts.unknown_role": _("There is no role named “%(role)s”. Choose one from the list."),
        "accounts.unknown_email": _("Nobody signs in with %(email)s. See: `vafa staff list`."),
        "accounts.email_taken": _("Someone already signs in with %(email)s. Use another address."),
        "accounts.switched_off": _("%(name)s is switched off. Switch them on first."),
        "accounts.last_administrator": _("This is the last administrator. Make someone else administrator first."),
    }
)


def away_words(until: date | None) -> str:
    """That somebody is away, as it stands beside their name ("" when they are there)."""
    return gettext("away until %(day)s") % {"day": show_day(until)} if until else ""
