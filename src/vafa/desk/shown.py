"""Cases, promises and people as components show them, in the reader's words. It asks the database nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from vafa.cases.models import Case, Promise
from vafa.cases.queries import clock_of
from vafa.cases.rules.promises import ANSWER, FIRST_RESPONSE
from vafa.cases.rules.stages import Stage
from vafa.desk.places import address
from vafa.platform.i18n.calendars import to_calendar
from vafa.platform.i18n.dates import (
    local_day,
    month_names,
    show_clock,
    show_day,
    show_moment,
    show_span,
    weekday_names,
)
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Due, Station
from vafa.platform.values import WorkingCalendar

PROMISES = {FIRST_RESPONSE: _l("First answer"), ANSWER: _l("Answer")}
CHANNEL_ICONS = {"form": "world", "email": "mail", "phone": "phone", "desk": "user"}
STAGES = {
    "heard": _l("We heard"),
    "answered": _l("First answer"),
    "answered_again": _l("Answer"),
    "solved": _l("Solved"),
    "confirmed": _l("Confirmed"),
}


def channel_icon(channel: str) -> str:
    """The icon of a channel."""
    return CHANNEL_ICONS.get(channel, "message-circle")


def short_span(span: timedelta) -> str:
    """A length of working time in few letters: «۲۲ دقیقه», «۲:۳۶», «۱۴ ساعت»."""
    minutes = round(abs(span.total_seconds()) / 60)
    if minutes < 60:
        return show_span(timedelta(minutes=minutes or 1))
    if minutes < 600:
        return to_reader(f"{minutes // 60}:{minutes % 60:02}", active().language)
    return show_span(timedelta(hours=round(minutes / 60)))


def near(moment: datetime, at: datetime) -> str:
    """A moment as short as it can be: today only its hour."""
    return show_clock(moment) if local_day(moment) == local_day(at) else show_moment(moment)


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


def promise_due(promise: Promise, at: datetime, calendar: WorkingCalendar | None = None) -> Due:
    """Working time left of a promise that is owed, with its wall moment. Give the calendar when asking for many."""
    left = clock_of(promise, at, calendar)
    until = _("until %(moment)s") % {"moment": show_moment(promise.due_at)}
    if left.over:
        return Due("late", _("%(time)s late") % {"time": short_span(left.left)}, until)
    words = _("%(time)s left") % {"time": short_span(left.left)}
    return Due(left.state, words, until, left.fraction, promise.due_at)


def case_due(case: Case, at: datetime, calendar: WorkingCalendar | None = None) -> Due:
    """How a case stands by its earliest promise owed (`case.owed`, as lists fetch it), or that none is."""
    if case.resolved_at is not None:
        return Due("kept", _("Resolved"), show_moment(case.resolved_at))
    owed: Sequence[Promise] = getattr(case, "owed", ())
    if owed:
        return promise_due(owed[0], at, calendar)
    return Due("paused", _("Their turn"), _("We wrote and wait for the customer.") if case.last_from_us_at else "")


def promise_word(case: Case) -> str:
    """What is owed on a case: the first answer, or an answer."""
    owed: Sequence[Promise] = getattr(case, "owed", ())
    return str(PROMISES.get(owed[0].kind, "")) if owed else ""


def stations(line: Sequence[Stage], at: datetime) -> list[Station]:
    """The stages of a case as stations of a thread."""
    found = []
    for stage in line:
        note = strong = ""
        if stage.at is not None:
            note = near(stage.at, at)
        elif stage.due is not None:
            words = _("was due by %(moment)s") if stage.state == "late" else _("by %(moment)s")
            strong = words % {"moment": near(stage.due, at)}
        found.append(Station(str(STAGES[stage.code]), stage.state, note, strong))
    return found


def case_url(number: int) -> str:
    """The page of a case, or "" while there is none."""
    return address("desk_case", number=number)
