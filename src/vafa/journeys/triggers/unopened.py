"""A letter lies unopened for some days. Each letter enters once; where nobody tells us of reading, none does."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from vafa.conversations.queries import unopened
from vafa.journeys.happenings import letters
from vafa.journeys.trigger import Entry, Option, Options, Trigger

LATE = timedelta(days=3)


def find(at: datetime, options: Options) -> Iterable[Entry]:
    """Letters nobody opened for so many days."""
    return letters(unopened(at, options["days"], since=at - LATE))


TRIGGER = Trigger(
    key="unopened",
    label=_("A letter is not opened"),
    says=_("%(days)s days without opening the letter"),
    options=(Option("days", _("Days"), default=3, lowest=1, highest=60),),
    find=find,
    every=timedelta(hours=1),
    late=LATE,
)
