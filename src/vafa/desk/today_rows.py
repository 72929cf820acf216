"""Today in words: the sentence on top, the groups of duties, the day's line."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.cases.models import Assignment, Case
from vafa.cases.web.words import case_due
from vafa.desk import return_calls
from vafa.desk.day import Day, dayline
from vafa.desk.queries import Duties
from vafa.desk.shown import case_url, channel_icon, day_word, promise_word
from vafa.feedback.web import today as call_backs
from vafa.journeys.queries import Touch
from vafa.platform.i18n.dates import local_day, show_clock
from vafa.platform.i18n.digits import show_number, to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Dayline, DayStop, Due, Duty, DutyGroup
from vafa.platform.values import WorkingCalendar

TROUBLE = "trouble"


def peek_url(what: str) -> str:
    """The address of Today with a look at this duty."""
    return f"{reverse('desk_today')}?peek={what}"


def case_key(case: Case) -> str:
    """How a case is named in `?peek=`."""
    return f"case-{case.pk}"


def call_key(step: Touch) -> str:
    """How a call is named in `?peek=`."""
    return f"call-{step.follow_up.pk}"


def sentence(found: Duties, day: Day, at: datetime) -> str:
    """What the day holds, in one sentence."""
    clauses = []
    if found.late:
        words = ngettext("one promise is late", "%(count)s promises are late", found.late)
        clauses.append(words % {"count": _count(found.late)})
    if found.later:
        words = ngettext("%(count)s more runs out today", "%(count)s more run out today", found.later)
        if not found.late:
            words = ngettext("one promise runs out today", "%(count)s promises run out today", found.later)
        clauses.append(words % {"count": _count(found.later)})
    if owed := len(found.calls) + len(found.returns):
        words = ngettext("one call is waiting", "%(count)s calls are waiting", owed)
        clauses.append(words % {"count": _count(owed)})
    if found.call_backs:
        clauses.append(call_backs.clause(found.call_backs))
    if found.others_total and not found.late:
        words = ngettext("the team has one late promise", "the team has %(count)s late promises", found.others_total)
        clauses.append(words % {"count": _count(found.others_total)})
    if clauses:
        said = _("; ").join(clauses)
        return f"{said[0].upper()}{said[1:]}."
    if day.opens is None:
        return _("Today is a day off.")
    return _("No promise runs out today.")


def groups(found: Duties, at: datetime, calendar: WorkingCalendar, current: str) -> list[DutyGroup]:
    """The duties in their order; empty groups are left out. `current` is the key of the row one looks at."""
    made = [
        _trouble(found, current),
        DutyGroup(
            _("Promises that run out"),
            "hourglass",
            [_promise(case, at, calendar, current) for case in found.promises],
            total=found.late + found.later,
        ),
        DutyGroup(
            _("Calls we owe"),
            "phone",
            [
                *(return_calls.duty(row, at, current, peek_url) for row in found.returns),
                *(_call(step, at, current) for step in found.calls),
            ],
        ),
        call_backs.duty_group(found.call_backs, at, current, peek_url),
        DutyGroup(_("Handed to me"), "user-check", [_handed(one, at, calendar, current) for one in found.handed]),
        DutyGroup(_("Ask whether it is done"), "heart-handshake", [_quiet(case, at, current) for case in found.quiet]),
        DutyGroup(
            _("Late in the team"),
            "users-group",
            [_promise(case, at, calendar, current, owner=True) for case in found.others_late],
            total=found.others_total,
        ),
    ]
    return [group for group in made if group.rows]


def keys(found: Duties) -> list[str]:
    """The keys of all rows in the order of the page."""
    trouble = [TROUBLE] if found.messages + found.letters else []
    cases = [*found.quiet, *found.others_late]
    handed = [case_key(one.case) for one in found.handed]
    calls = [
        *map(return_calls.key_of, found.returns),
        *map(call_key, found.calls),
        *map(call_backs.key_of, found.call_backs),
    ]
    return [*trouble, *map(case_key, found.promises), *calls, *handed, *map(case_key, cases)]


def line(found: Duties, day: Day, at: datetime, calendar: WorkingCalendar) -> Dayline | None:
    """The working day with its promises on it and its calls under it."""
    stops = [
        (case.due_at, DayStop(0, _short(case.customer.name), _open(case), case_due(case, at, calendar)))
        for case in found.promises
        if case.due_at is not None
    ]
    stops += [(moment, _calls_stop(steps)) for moment, steps in _by_hour(found.calls, at).items()]
    return dayline(day, at, stops)


def _trouble(found: Duties, current: str) -> DutyGroup:
    rows: list[Duty] = []
    for count, words, how, icon in (
        (
            found.messages,
            ngettext("One message needs a look", "%(count)s messages need a look", found.messages),
            _("Sending"),
            "send",
        ),
        (
            found.letters,
            ngettext("One piece of work failed and waits", "%(count)s pieces of work failed and wait", found.letters),
            _("Background work"),
            "settings",
        ),
    ):
        if count:
            late = Due("late", _("Needs you"))
            url = peek_url(TROUBLE)
            what = words % {"count": _count(count)}
            rows.append(Duty(url, str(how), what, late, icon=icon, peek=url, current=current == TROUBLE and not rows))
    return DutyGroup(_("Needs a look"), "alert-triangle", rows, total=found.messages + found.letters)


def _promise(case: Case, at: datetime, calendar: WorkingCalendar, current: str, owner: bool = False) -> Duty:
    tag = _("Nobody's yet") if case.owner is None else ""
    how = case.owner.name if owner and case.owner else promise_word(case)
    return _case_row(case, case_due(case, at, calendar), how, current, tag=tag)


def _handed(one: Assignment, at: datetime, calendar: WorkingCalendar, current: str) -> Duty:
    how = day_word(one.at, at)
    return _case_row(one.case, case_due(one.case, at, calendar), how, current, icon="user-check")


def _quiet(case: Case, at: datetime, current: str) -> Duty:
    silence = (at - case.last_from_us_at).days if case.last_from_us_at else 0
    words = ngettext("%(count)s day", "%(count)s days", silence) % {"count": _count(silence)}
    return _case_row(case, Due("paused", words), _("No word since"), current, icon="message-circle")


def _case_row(case: Case, due: Due, how: str, current: str, *, tag: str = "", icon: str = "") -> Duty:
    key = case_key(case)
    return Duty(
        _open(case),
        case.customer.name,
        case.subject,
        due,
        how=how,
        icon=icon or channel_icon(case.channel),
        tag=tag,
        peek=peek_url(key),
        current=key == current,
    )


def _call(step: Touch, at: datetime, current: str) -> Duty:
    row, key = step.follow_up, call_key(step)
    today = local_day(row.due_at) == local_day(at)
    return Duty(
        peek_url(key),
        row.customer.name,
        _call_words(step),
        at=show_clock(row.due_at) if today else day_word(row.due_at, at),
        at_icon="phone",
        how=_tries(row.tries),
        icon="route",
        peek=peek_url(key),
        current=key == current,
    )


def _call_words(step: Touch) -> str:
    name, language = step.touchpoint.called(active().language), active().language
    if not step.order_number:
        return name
    number = to_reader(step.order_number, language)
    return _("Order %(number)s: %(touchpoint)s") % {"number": number, "touchpoint": name}


def _tries(count: int) -> str:
    if not count:
        return _("First call")
    return ngettext("Tried once", "Tried %(count)s times", count) % {"count": _count(count)}


def _by_hour(calls: Sequence[Touch], at: datetime) -> dict[datetime, list[Touch]]:
    found: dict[datetime, list[Touch]] = {}
    for step in calls:
        moment = max(step.follow_up.due_at, at).replace(minute=0, second=0, microsecond=0)
        found.setdefault(max(moment, at), []).append(step)
    return found


def _calls_stop(steps: Sequence[Touch]) -> DayStop:
    words = ngettext("one call", "%(count)s calls", len(steps)) % {"count": _count(len(steps))}
    return DayStop(0, words, peek_url(call_key(steps[0])), icon="phone")


def _open(case: Case) -> str:
    return case_url(case.number) or peek_url(case_key(case))


def _short(name: str) -> str:
    """The last word of a name: enough to be known on the line."""
    return name.split()[-1] if name.split() else name


def _count(number: int) -> str:
    return show_number(number, active().language)
