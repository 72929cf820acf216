"""Cases in few words: time left, channels, stations. It asks the database nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from vafa.cases.models import Case, Promise
from vafa.cases.queries import CasePage, clock_of
from vafa.cases.rules.promises import ANSWER
from vafa.cases.rules.stages import Stage, stages
from vafa.platform.i18n.dates import local_day, show_clock, show_day, show_moment, show_span
from vafa.platform.i18n.digits import show_number, to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.time.working import working_calendar
from vafa.platform.ui.components import Due, State, Station
from vafa.platform.values import WorkingCalendar

CHANNELS = {
    "form": _("Request form"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "desk": _("In person"),
}
CHANNEL_ICONS = {"form": "world", "email": "mail", "phone": "phone", "desk": "user"}
STAGES = {
    "heard": _("Registered"),
    "answered": _("First answer"),
    "answered_again": _("Further answer"),
    "solved": _("Solution"),
    "confirmed": _("Customer's yes"),
}


def short_span(length: timedelta) -> str:
    """A length of working time for a narrow place: «۲۲ دقیقه», «۲:۳۶», «۱۴ ساعت»."""
    minutes = max(1, round(length.total_seconds() / 60))
    if minutes < 60:
        return show_span(timedelta(minutes=minutes))
    if minutes < 600:
        return to_reader(f"{minutes // 60}:{minutes % 60:02}", active().language)
    return show_span(timedelta(hours=round(minutes / 60)))


def late_by(promise: Promise, length: timedelta, at: datetime) -> str:
    """How late a promise is: working time while it is the same day, then days as people count them."""
    days = (local_day(at) - local_day(promise.due_at)).days
    if days < 1:
        return gettext("%(time)s late") % {"time": short_span(length)}
    words = ngettext("%(count)s day late", "%(count)s days late", days)
    return words % {"count": show_number(days, active().language)}


def near(moment: datetime, at: datetime) -> str:
    """A moment as short as it can be: today only its hour."""
    return show_clock(moment) if local_day(moment) == local_day(at) else show_moment(moment)


def queue_due(case: Case, at: datetime, calendar: WorkingCalendar) -> Due:
    """How a case of a list stands; `case.owed` holds its promises owed."""
    if case.resolved_at is not None:
        return Due("kept", show_day(case.resolved_at), show_moment(case.resolved_at, style="long"))
    owed: Sequence[Promise] = getattr(case, "owed", ())
    if not owed:
        return Due("paused", gettext("their turn"), gettext("We wrote and wait for the customer."))
    promise = owed[0]
    left = clock_of(promise, at, calendar if not promise.calendar else None)
    until = gettext("until %(moment)s") % {"moment": show_moment(promise.due_at, style="long")}
    if left.over:
        return Due("late", late_by(promise, left.left, at), until)
    return Due(left.state, short_span(left.left), until, left.fraction, promise.due_at)


def stations(page: CasePage, at: datetime) -> list[Station]:
    """The thread of a case. Of several later answers only the last is a station, so that a phone holds the line."""
    shown = [promise for promise in page.promises if promise.called_off_at is None]
    line = stages(page.case.opened_at, shown, page.resolution, at)
    promise_of = dict(zip((n for n, one in enumerate(line) if one.code.startswith("answered")), shown, strict=True))
    last = max((n for n, one in enumerate(line) if one.code == "answered_again"), default=None)
    wanted = [n for n, one in enumerate(line) if one.code != "answered_again" or n == last]
    calendars = {key: working_calendar(key or None) for key in {one.calendar for one in shown}}
    return [_station(line[n], promise_of.get(n), calendars, at) for n in wanted]


def _station(stage: Stage, promise: Promise | None, calendars: Mapping[str, WorkingCalendar], at: datetime) -> Station:
    label, wall = str(STAGES[stage.code]), stage.at or stage.due
    title = show_moment(wall, style="long") if wall else ""
    if promise is None:
        return Station(label, stage.state, _plain_note(stage, at), title=title)
    calendar = calendars[promise.calendar]
    left = clock_of(promise, at, calendar)
    due = gettext("until %(moment)s") % {"moment": near(promise.due_at, at)}
    if stage.at is None:
        if left.over:
            return Station(label, "late", f"· {due}", late_by(promise, left.left, at), title=title)
        strong = gettext("%(time)s left") % {"time": show_span(left.left)}
        state: State = "soon" if left.state == "soon" else "now"
        return Station(label, state, f"· {due}", strong, fraction=left.fraction, title=title)
    took = {"time": show_span(calendar.between(promise.started_at, stage.at))}
    words = gettext("in %(time)s, on time") if stage.state == "kept" else gettext("in %(time)s, later than promised")
    return Station(label, stage.state, words % took, title=title)


def _plain_note(stage: Stage, at: datetime) -> str:
    if stage.at is not None:
        return near(stage.at, at)
    if stage.code == "confirmed":
        return gettext("we asked whether it worked") if stage.state == "now" else gettext("after the solution")
    return gettext("in hand") if stage.state == "now" else gettext("after the answer")


def opening_word(promise: Promise) -> str:
    """What was promised, as a heading."""
    return (
        gettext("Why this answer is due then")
        if promise.kind == ANSWER
        else gettext("Why the first answer is due then")
    )
