"""Making, pausing, keeping and breaking promises. What happened is in the log; rows hold what follows from it.

`Case.due_at` always holds the earliest promise still owed whose clock runs.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from vafa.cases.events import (
    CaseEvent,
    CasePaused,
    CaseResumed,
    PolicyApplied,
    PromiseBroken,
    PromiseCalledOff,
    PromiseKept,
    PromiseMade,
    PromiseTakenBack,
    PromiseWarned,
)
from vafa.cases.models import Case, Promise
from vafa.cases.models.case import NORMAL, QUESTION, WAITS
from vafa.cases.queries.clocks import clocks_from_log
from vafa.cases.queries.setup import service
from vafa.cases.rules.clocks import Clock, Fact, after, fold
from vafa.cases.rules.policies import ANSWER, DEFAULT_TERMS, FIRST_RESPONSE, PolicyShape, Term, policy_for
from vafa.platform.events.publishing import publish
from vafa.platform.preferences.models import get
from vafa.platform.time.working import calendars
from vafa.platform.values import Actor, Refused, refuse_if

RESPONSE_MINUTES = "cases.first_response_minutes"
STAND_STILL = ("review", "resolution")  # what may wait for someone; a word to the customer never may
WAITING = ("waiting_for", "waiting_since", "waiting_until", "wait_remind_at")
OWED = {"kept_at": None, "called_off_at": None}


def policy_of(
    case: Case, response_minutes: int | None = None, policies: Sequence[PolicyShape] | None = None
) -> PolicyShape:
    """The policy this case falls under now. Give the shop's policies and minutes for an answer where they are known."""
    policies = service().policies if policies is None else policies
    terms = usual_terms(response_minutes)
    sku = case.unit.product.sku if case.unit_id and case.unit else ""
    return policy_for(case, sku, policies, PolicyShape("", terms))


def usual_terms(response_minutes: int | None = None) -> dict[str, Term]:
    """What is promised where no policy says otherwise. Give the shop's minutes for an answer where they are known."""
    minutes = int(get(RESPONSE_MINUTES)) if response_minutes is None else response_minutes
    return {**DEFAULT_TERMS, FIRST_RESPONSE: Term(minutes), ANSWER: Term(minutes)}


def promised_to_new(channel: str, customer_class: str = "") -> Mapping[str, Term]:
    """What somebody who writes there now with a new matter would be promised, by the policy that fits it."""
    asked = Case(kind=QUESTION, priority=NORMAL, channel=channel, customer_class=customer_class)
    return policy_of(asked).terms


def make_promises(
    case: Case, kinds: Iterable[str], *, because_of: int | None = None, actor: Actor, at: datetime
) -> list[Promise]:
    """Promise these things by the terms of the case's policy, and tell. Saves the case's due moment."""
    made = promises_by(policy_of(case), kinds, at)
    case.due_at = min([one.due_at for one in made] + ([case.due_at] if case.due_at else []))
    Case.objects.filter(pk=case.pk).update(due_at=case.due_at)
    publish(record_promises(case, made, because_of=because_of, actor=actor, at=at))
    return made


def promises_by(policy: PolicyShape, kinds: Iterable[str], at: datetime) -> list[Promise]:
    """Promises by the terms of a policy, of no case yet."""
    made, known = [], calendars()
    for kind in kinds:
        term = policy.terms[kind]
        clock = fold([Fact("started", at, term.minutes, term.calendar)], known)
        made.append(
            Promise(
                kind=kind, within_minutes=term.minutes, calendar=term.calendar, policy=policy.name, started_at=at,
                due_at=clock.due_at, warn_at=clock.warn_at,
            )
        )  # fmt: skip
    return made


def record_promises(
    case: Case, made: Sequence[Promise], *, because_of: int | None, actor: Actor, at: datetime
) -> list[CaseEvent]:
    """Keep promises as the case's and return the events that tell of them, for the caller to publish."""
    for one in made:
        one.case = case
    Promise.objects.bulk_create(made)
    return [
        PromiseMade(
            **_of(case), promise_id=one.pk, kind=one.kind, due_at=one.due_at, minutes=one.within_minutes,
            calendar=one.calendar, policy=one.policy, because_of=because_of, actor=actor, occurred_at=at,
        )
        for one in made
    ]  # fmt: skip


def make_promise(case: Case, kind: str, *, because_of: int | None = None, actor: Actor, at: datetime) -> Promise:
    """Promise one thing."""
    return make_promises(case, [kind], because_of=because_of, actor=actor, at=at)[0]


def keep_promises(case: Case, kinds: Collection[str] | None = None, *, actor: Actor, at: datetime) -> None:
    """We did what was still owed (of these kinds); what had passed is done late. Saves the due moment."""
    owed = case.promises.select_for_update().filter(**OWED).order_by("due_at", "pk")
    told: list[CaseEvent] = []
    for promise in owed if kinds is None else owed.filter(kind__in=kinds):
        clock = after(_clock(promise), Fact("done", at), calendars())
        if clock.broken and promise.broken_at is None:
            told.append(_broken(promise, case, actor, at))
        _write(promise, clock)
        told.append(
            PromiseKept(
                **_of(case), promise_id=promise.pk, kind=promise.kind, on_time=clock.fulfilled, actor=actor,
                occurred_at=at,
            )
        )  # fmt: skip
    publish(told)
    _refresh_due(case)


def take_back(case: Case, kept_at: datetime, *, actor: Actor, at: datetime) -> None:
    """What was done at that moment was undone: these promises are owed again. Saves the due moment."""
    told = []
    for promise in case.promises.select_for_update().filter(kept_at=kept_at, called_off_at=None).order_by("pk"):
        _write(promise, after(_clock(promise), Fact("taken_back", at), calendars()))
        told.append(
            PromiseTakenBack(**_of(case), promise_id=promise.pk, kind=promise.kind, actor=actor, occurred_at=at)
        )
    publish(told)
    _refresh_due(case)


def call_off(case: Case, *, actor: Actor, at: datetime) -> None:
    """Nothing more is owed: the case ended another way. Saves the due moment."""
    told = []
    for promise in case.promises.select_for_update().filter(**OWED).order_by("pk"):
        _write(promise, after(_clock(promise), Fact("called_off", at), calendars()))
        told.append(
            PromiseCalledOff(**_of(case), promise_id=promise.pk, kind=promise.kind, actor=actor, occurred_at=at)
        )
    publish(told)
    _refresh_due(case)


@transaction.atomic
def pause(
    case: Case, reason: str, *, note: str = "", until: datetime | None = None, actor: Actor, at: datetime
) -> Case:
    """We wait for the customer, a part or the courier: the clocks of review and resolution stand still.

    `until`: when we expect to go on; then we are reminded. Refused: cases.unknown_wait, cases.until_passed,
    cases.already_resolved. A case that waits for something else already changes its reason.
    """
    refuse_if(reason not in dict(WAITS), Refused("cases.unknown_wait", status=400))
    refuse_if(until is not None and until <= at, Refused("cases.until_passed", status=400))
    case = Case.objects.select_for_update().get(pk=case.pk)
    refuse_if(case.resolved_at is not None, Refused("cases.already_resolved"))
    if case.waiting_for == reason and case.waiting_until == until:
        return case
    paused = []
    running = case.promises.select_for_update().filter(**OWED, broken_at=None, paused_at=None, kind__in=STAND_STILL)
    for promise in running.order_by("pk"):
        clock = after(_clock(promise), Fact("paused", at, reason=reason), calendars())
        if clock.paused_at is not None:
            _write(promise, clock)
            paused.append(promise.pk)
    case.waiting_for, case.waiting_since = reason, case.waiting_since or at
    case.waiting_until = case.wait_remind_at = until
    case.save(update_fields=WAITING)
    publish(
        CasePaused(
            **_of(case), reason=reason, promise_ids=paused, until=until, note=note[:500], actor=actor, occurred_at=at
        )
    )
    _refresh_due(case)
    return case


@transaction.atomic
def go_on(case: Case, *, actor: Actor, at: datetime) -> Case:
    """What we waited for is there: the clocks run again, later by as long as they stood. A running case stays so."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if not case.waiting_for:
        return case
    paused = list(case.promises.select_for_update().filter(**OWED).exclude(paused_at=None).order_by("pk"))
    told = CaseResumed(
        **_of(case), reason=case.waiting_for, promise_ids=[one.pk for one in paused], actor=actor, occurred_at=at
    )
    publish(told)
    _from_log(case, paused)
    case.waiting_for, case.waiting_since, case.waiting_until, case.wait_remind_at = "", None, None, None
    case.save(update_fields=WAITING)
    _refresh_due(case)
    return case


def apply_policy(case: Case, *, actor: Actor, at: datetime) -> None:
    """Give the promises still owed the terms of the policy the case falls under now, and tell what changed."""
    policy = policy_of(case)
    owed = list(case.promises.select_for_update().filter(**OWED, broken_at=None).order_by("pk"))
    clocks, known, told = clocks_from_log(case), calendars(), []
    for promise in owed:
        term = policy.terms[promise.kind]
        if (term.minutes, term.calendar) == (promise.within_minutes, promise.calendar):
            continue
        clock = after(clocks[promise.pk], Fact("policy", at, term.minutes, term.calendar), known)
        if (clock.minutes, clock.calendar) != (term.minutes, term.calendar):
            continue
        _write(replace_policy(promise, policy.name), clock)
        told.append(
            PolicyApplied(
                **_of(case), promise_id=promise.pk, kind=promise.kind, policy=policy.name, minutes=term.minutes,
                calendar=term.calendar, due_at=clock.due_at, actor=actor, occurred_at=at,
            )
        )  # fmt: skip
    publish(told)
    _refresh_due(case)


def replace_policy(promise: Promise, name: str) -> Promise:
    """The promise, now under the policy of that name."""
    promise.policy = name
    return promise


@transaction.atomic
def break_promises(promises: Sequence[Promise], *, actor: Actor, at: datetime) -> None:
    """Note that these promises are overdue and tell once; they stay owed. Needs each with its case."""
    for promise in promises:
        promise.broken_at = promise.due_at
    Promise.objects.bulk_update(promises, ["broken_at"])
    publish([_broken(promise, promise.case, actor, at) for promise in promises])


@transaction.atomic
def warn_of(promises: Sequence[Promise], *, actor: Actor, at: datetime) -> None:
    """Remind, once, that the last quarter of these promises has begun. Needs each with its case."""
    Promise.objects.filter(pk__in=[one.pk for one in promises]).update(warn_at=None)
    publish(
        [
            PromiseWarned(
                **_of(one.case), promise_id=one.pk, kind=one.kind, due_at=one.due_at, actor=actor, occurred_at=at
            )
            for one in promises
        ]
    )


def _of(case: Case) -> Mapping[str, Any]:
    return {"case_id": case.pk, "number": case.number, "customer_id": case.customer_id}


def _broken(promise: Promise, case: Case, actor: Actor, at: datetime) -> PromiseBroken:
    return PromiseBroken(
        **_of(case), promise_id=promise.pk, kind=promise.kind, due_at=promise.due_at, owner_id=case.owner_id,
        key=f"promise_broken:{promise.pk}", actor=actor, occurred_at=at,
    )  # fmt: skip


def _clock(promise: Promise) -> Clock:
    """The clock a row remembers. Its earlier pauses are in its due moment; who counts anew reads the log."""
    return Clock(
        promise.started_at, promise.within_minutes, promise.calendar, promise.due_at, promise.warn_at, (),
        promise.paused_at, promise.kept_at, promise.broken_at, promise.called_off_at,
    )  # fmt: skip


def _write(promise: Promise, clock: Clock) -> None:
    promise.within_minutes, promise.calendar = clock.minutes, clock.calendar
    promise.due_at, promise.warn_at, promise.paused_at = clock.due_at, clock.warn_at, clock.paused_at
    promise.kept_at, promise.broken_at, promise.called_off_at = clock.kept_at, clock.broken_at, clock.called_off_at
    promise.save()


def _from_log(case: Case, promises: Sequence[Promise]) -> None:
    clocks = clocks_from_log(case)
    for promise in promises:
        clock = clocks[promise.pk]
        warned = promise.warn_at is None
        _write(promise, replace(clock, warn_at=None) if warned else clock)


def _refresh_due(case: Case) -> None:
    running = case.promises.filter(**OWED, paused_at=None).order_by("due_at").values_list("due_at", flat=True)
    case.due_at = running.first()
    Case.objects.filter(pk=case.pk).update(due_at=case.due_at)
