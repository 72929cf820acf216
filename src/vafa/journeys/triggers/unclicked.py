"""No link of a letter is used for some days. Each letter enters once; letters without links never do."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from vafa.conversations.queries import unclicked
from vafa.journeys.happenings import letters
from vafa.journeys.trigger import Entry, Option, Options, Trigger

LATE = timedelta(days=3)


def find(at: datetime, options: Options) -> Iterable[Entry]:
    """Letters of which no link was used for so many days."""
    return letters(unclicked(at, options["days"], since=at - LATE))


TRIGGER = Trigger(
    key="unclicked",
    label=_("No link of a letter is used"),
    says=_("%(days)s days without using a link of the letter"),
    options=(Option("days", _("Days"), default=3, lowest=1, highest=60),),
    find=find,
    every=timedelta(hours=1),
    late=LATE,
)
