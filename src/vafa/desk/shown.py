"""Days, channels and addresses of cases as the desk's pages show them. It asks the database nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from vafa.cases.models import Case, Promise
from vafa.cases.web.words import CHANNEL_ICONS
from vafa.cases.web.words import promise_word as word_of
from vafa.desk.places import address
from vafa.platform.i18n.calendars import to_calendar
from vafa.platform.i18n.dates import local_day, month_names, show_day, weekday_names
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.reading import active


def channel_icon(channel: str) -> str:
    """The icon of a channel."""
    return CHANNEL_ICONS.get(channel, "message-circle")


def day_word(moment: datetime, at: datetime) -> str:
    """A day as short as it can be said: today, yesterday, a weekday of this week, without its year in this one."""
    day, today, reader = local_day(moment), local_day(at), active()
    if (ago := (today - day).days) in (0, 1):
        return _("Yesterday") if ago else _("Today")
    if 0 < ago < 7:
        return weekday_names(reader.language, 0)[day.weekday()]
    year, month, number = to_calendar(day, reader.calendar)
    if year != to_calendar(today, reader.calendar)[0]:
        return show_day(day)
    return f"{to_reader(number, reader.language)} {month_names(reader.calendar, reader.language)[month - 1]}"


def promise_word(case: Case) -> str:
    """What is owed on a case: the first answer, or an answer."""
    owed: Sequence[Promise] = getattr(case, "owed", ())
    return word_of(owed[0]) if owed else ""


def case_url(number: int) -> str:
    """The page of a case, or "" while there is none."""
    return address("desk_case", number=number)
