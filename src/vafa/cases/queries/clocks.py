"""The clocks of promises: as the log tells them, and as people ask about them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from vafa.cases import events
from vafa.cases.models import Case, Promise
from vafa.cases.rules.clocks import Clock, Fact, Happened, fold, time_pauses
from vafa.cases.rules.promises import TimeLeft, time_left
from vafa.platform.events import Event
from vafa.platform.events.models import EventRow, event_of
from vafa.platform.time.working import calendars, working_calendar
from vafa.platform.values import Explanation, Span, WorkingCalendar

ABOUT_CLOCKS = (
    events.PromiseMade, events.CasePaused, events.CaseResumed, events.PolicyApplied, events.PromiseKept,
    events.PromiseTakenBack, events.PromiseBroken, events.PromiseCalledOff,
)  # fmt: skip
_WHAT: Mapping[type[Event], Happened] = {
    events.CasePaused: "paused",
    events.CaseResumed: "resumed",
    events.PromiseKept: "done",
    events.PromiseTakenBack: "taken_back",
    events.PromiseBroken: "broken",
    events.PromiseCalledOff: "called_off",
}


def clocks_from_log(case: Case) -> dict[int, Clock]:
    """The clock of each of the case's promises, folded from the log alone."""
    facts: dict[int, list[Fact]] = defaultdict(list)
    minutes = dict(case.promises.values_list("pk", "within_minutes"))  # of promises made before the log told it
    for promise_id, fact in _facts(case.pk, minutes):
        facts[promise_id].append(fact)
    known = calendars()
    return {promise_id: fold(told, known) for promise_id, told in facts.items()}


def _facts(case_id: int, minutes: Mapping[int, int]) -> Iterator[tuple[int, Fact]]:
    names = [event.name for event in ABOUT_CLOCKS]
    rows = EventRow.objects.filter(subject_kind="case", subject_id=case_id, name__in=names).order_by("id")
    for row in rows:
        event = event_of(row)
        if isinstance(event, events.PromiseMade | events.PolicyApplied):
            what: Happened = "started" if isinstance(event, events.PromiseMade) else "policy"
            within = event.minutes or minutes.get(event.promise_id, 0)
            yield event.promise_id, Fact(what, event.occurred_at, within, event.calendar)
        elif isinstance(event, events.CasePaused | events.CaseResumed):
            for promise_id in event.promise_ids:
                yield promise_id, Fact(_WHAT[type(event)], event.occurred_at, reason=event.reason)
        elif event is not None:
            yield event.promise_id, Fact(_WHAT[type(event)], event.occurred_at)  # type: ignore[attr-defined]


def clock_of(promise: Promise, at: datetime, calendar: WorkingCalendar | None = None) -> TimeLeft:
    """Time left of a promise by its own clock. Give the calendar when asking for many; a paused one stands still."""
    calendar = calendar or working_calendar(promise.calendar or None)
    moment = promise.paused_at or at
    return time_left(promise.due_at, timedelta(minutes=promise.within_minutes), moment, calendar)


def why_this_deadline(promise: Promise) -> Explanation:
    """Every step from the start of a promise to its due moment, pauses and all; `calendar_words` words them."""
    calendar = working_calendar(promise.calendar or None)
    pauses = pauses_of(promise)
    return calendar.explain(timedelta(minutes=promise.within_minutes), promise.started_at, pauses)


def pauses_of(promise: Promise, at: datetime | None = None) -> tuple[Span, ...]:
    """When the clock of this promise stood; with `at`, one that still lasts is counted until then."""
    clock = clocks_from_log(promise.case).get(promise.pk)
    if clock is None:
        return ()
    return time_pauses(clock, at) if at else clock.pauses


def pause_reasons(case: Case) -> list[events.CasePaused]:
    """Why the clocks of a case stood, each time, oldest first."""
    rows = EventRow.objects.filter(subject_kind="case", subject_id=case.pk, name=events.CasePaused.name).order_by("id")
    return [event for row in rows if isinstance(event := event_of(row), events.CasePaused)]


def policies_applied(case: Case) -> list[events.PolicyApplied]:
    """When promises of a case got other terms, oldest first."""
    rows = EventRow.objects.filter(subject_kind="case", subject_id=case.pk, name=events.PolicyApplied.name)
    return [one for row in rows.order_by("id") if isinstance(one := event_of(row), events.PolicyApplied)]
