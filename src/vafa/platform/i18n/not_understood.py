"""What is said when typed text is not a date, a number or an amount: a refusal with its sentence, and a ValueError."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.values import Refused
from vafa.platform.wording import refusals, sentence

refusals(
    {
        "i18n.date_not_understood": _("“%(text)s” is not a date we understand. Write it like %(example)s."),
        "i18n.no_such_day": _("There is no day %(text)s in this calendar. Check the day and the month."),
        "i18n.number_not_understood": _("“%(text)s” is not a number. Write it like %(example)s."),
        "i18n.amount_not_understood": _("“%(text)s” is not an amount of money. Write it like %(example)s."),
    }
)


class NotUnderstood(Refused, ValueError):
    """Typed text could not be read; `sentence` says in the reader's language what to write instead."""

    status = 400

    @property
    def sentence(self) -> str:
        """What to tell the person who typed it."""
        return sentence(self)


class DateNotUnderstood(NotUnderstood):
    """Not a date, or a day that does not exist."""


class NumberNotUnderstood(NotUnderstood):
    """Not a number, or not an amount of money."""
