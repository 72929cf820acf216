"""Cases in few words: time left, channels, the thread of stages. It asks the database nothing it was not given."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache

from django.utils.functional import Promise as Words
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from vafa.cases.models import Case, Promise
from vafa.cases.queries import clock_of, kind_shape
from vafa.cases.rules.promises import TimeLeft
from vafa.cases.rules.shapes import CLOSURE, words_in
from vafa.cases.rules.stages import Stage, stages
from vafa.channels.names import CHANNELS as NAMES
from vafa.platform.i18n.dates import local_day, show_clock, show_day, show_moment, show_span
from vafa.platform.i18n.digits import show_number, to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.time.working import working_calendar
from vafa.platform.ui.components import Due, Station
from vafa.platform.values import WorkingCalendar

CHANNELS: dict[str, Words | str] = {
    "form": _("Request form"),
    **{key: name.label for key, name in NAMES.items() if key not in ("form", "desk")},
    "desk": _("In person"),
}
CHANNEL_ICONS = {**{key: name.icon for key, name in NAMES.items()}, "desk": "user"}
PROMISES = {
    "first_response": _("First answer"),
    "answer": _("Answer"),
    "review": _("Review"),
    "resolution": _("Resolution"),
}
WAITING = {
    "customer": _("waiting for the customer"),
    "part": _("waiting for a part"),
    "courier": _("waiting for the courier"),
}
MINUTE = timedelta(minutes=1)
Calendars = Callable[[str], WorkingCalendar]


def short_span(length: timedelta) -> str:
    """A length of working time for a narrow place: «۲۲ دقیقه», «۲:۳۶», «۱۴ ساعت»."""
    minutes = max(1, round(abs(length.total_seconds()) / 60))
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
    """A moment as short as it can be: of today its hour, else its day."""
    return show_clock(moment) if local_day(moment) == local_day(at) else show_day(moment, style="near")


def waiting_words(case: Case, *, until: bool = True) -> str:
    """What the case waits for, and until when: «منتظر قطعه تا ۲۵ آذر»."""
    words = str(WAITING.get(case.waiting_for, WAITING["customer"]))
    if not until or case.waiting_until is None:
        return words
    day = show_day(case.waiting_until, style="near")
    return gettext("%(waiting)s until %(moment)s") % {"waiting": words, "moment": day}


def case_due(case: Case, at: datetime, calendar: WorkingCalendar | None = None, *, brief: bool = False) -> Due:
    """How a case of a list stands by its earliest promise owed that runs (`case.owed`), or why none does.

    `calendar` is the shop's, for lists; `brief` leaves "left" out where the place is narrow.
    """
    if case.resolved_at is not None:
        text = show_day(case.resolved_at) if brief else gettext("Resolved")
        return Due("kept", text, show_moment(case.resolved_at, style="long"))
    owed: Sequence[Promise] = getattr(case, "owed", ())
    running = next((one for one in owed if one.paused_at is None), None)
    if running is not None:
        return promise_due(running, at, None if running.calendar else calendar, brief=brief)
    if case.waiting_for:
        return Due("paused", waiting_words(case, until=False), waiting_words(case))
    return Due("paused", gettext("their turn"), gettext("We wrote and wait for the customer."))


def queue_due(case: Case, at: datetime, calendar: WorkingCalendar) -> Due:
    """How a case of the queue stands."""
    return case_due(case, at, calendar, brief=True)


def promise_due(promise: Promise, at: datetime, calendar: WorkingCalendar | None = None, *, brief: bool = False) -> Due:
    """Time left of a promise that is owed, with its wall moment. Give the calendar when asking for many."""
    left = clock_of(promise, at, calendar)
    until = gettext("until %(moment)s") % {"moment": show_moment(promise.due_at, style="long")}
    if left.over:
        return Due("late", late_by(promise, left.left, at), until)
    span = short_span(left.left)
    text = span if brief else gettext("%(time)s left") % {"time": span}
    return Due(left.state, text, until, left.fraction, promise.due_at)


def stations(case: Case, promises: Sequence[Promise], at: datetime) -> list[Station]:
    """The four stages of a case as its kind names them, with the time kept, left, standing or passed in each."""
    shape, language = kind_shape(case.kind, case.kind_version), active().language
    calendars: Calendars = cache(lambda key: working_calendar(key or None))
    clock = lambda promise: clock_of(promise, at, calendars(promise.calendar))  # noqa: E731
    line: list[Stage[Promise]] = stages(case, promises, [one.promise for one in shape.stages], at, clock)
    names = [words_in(one.name, language) for one in shape.stages]
    return [_station(stage, names[stage.number - 1], case, at, calendars) for stage in line]


def _station(stage: Stage[Promise], label: str, case: Case, at: datetime, calendars: Calendars) -> Station:
    promise = stage.promise
    wall = stage.at or (promise.due_at if promise else None)
    title = show_moment(wall, style="long") if wall else ""
    if stage.state == "paused":
        return Station(label, "paused", _standing_note(stage), waiting_words(case), title=title)
    if stage.state in ("kept", "keptlate"):
        return Station(label, stage.state, _kept_note(stage, at, calendars), title=title)
    if stage.state == "next":
        return Station(label, "next", _coming_note(stage), title=title)
    if promise is None or stage.left is None:
        return Station(label, "now", _closure_note(case) if stage.number == CLOSURE else gettext("in hand"))
    due = gettext("until %(moment)s") % {"moment": near(promise.due_at, at)}
    strong = _strong(stage.left, promise, at)
    return Station(label, stage.state, f"· {due}", strong, fraction=stage.left.fraction, title=title)


def _strong(left: TimeLeft, promise: Promise, at: datetime) -> str:
    if left.over:
        return late_by(promise, left.left, at)
    return gettext("%(time)s left") % {"time": show_span(left.left)}


def _standing_note(stage: Stage[Promise]) -> str:
    if stage.left is None or stage.left.over:
        return ""
    return gettext("· %(time)s stand still") % {"time": short_span(stage.left.left)}


def _kept_note(stage: Stage[Promise], at: datetime, calendars: Calendars) -> str:
    promise = stage.promise
    if promise is None:
        return near(stage.at, at) if stage.at else ""
    if stage.at is None:
        return gettext("still owed") if stage.state == "keptlate" else gettext("later")
    took = {"time": show_span(max(MINUTE, calendars(promise.calendar).between(promise.started_at, stage.at)))}
    return (
        gettext("in %(time)s, on time") if stage.state == "kept" else gettext("in %(time)s, later than promised")
    ) % took


def _coming_note(stage: Stage[Promise]) -> str:
    if stage.promise is not None and stage.promise.paused_at is None:
        return gettext("promised by %(day)s") % {"day": show_day(stage.promise.due_at, style="near")}
    return gettext("after the solution") if stage.number == CLOSURE else ""


def _closure_note(case: Case) -> str:
    if case.checked_back_at is not None or case.check_back_at is None:
        return gettext("we asked whether it worked")
    return gettext("we ask again on %(day)s") % {"day": show_day(case.check_back_at, style="near")}


def promise_word(promise: Promise) -> str:
    """What was promised, in a word or two."""
    return str(PROMISES.get(promise.kind, PROMISES["answer"]))
