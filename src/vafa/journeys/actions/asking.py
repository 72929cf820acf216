"""Triggers of time: each active plan that begins with one asks it in its turn, and enters whom it names.

A turn that was missed is made up for once: a trigger names everybody of its last days, and whoever entered already
does not enter again. What is older than that is let go. A question that fails is shown, and asked again next time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from vafa.journeys.actions.entering import enter_plan
from vafa.journeys.models import PlanVersion, TriggerTurn
from vafa.journeys.trigger import Trigger
from vafa.journeys.triggering import found, triggers
from vafa.platform.jobs.models import bury
from vafa.platform.jobs.sweeps import all_or_each
from vafa.platform.values import Actor

BEGINNING = datetime(2020, 1, 1, 0, 30, tzinfo=UTC)
"""Turns are counted from here, so they do not wander: once a day is four in the morning in Iran."""
AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Asker:
    """A plan that begins with a trigger of time, and when it asks."""

    version_id: int
    plan_id: int
    trigger: Trigger
    due_at: datetime


@transaction.atomic
def ask_due(*, actor: Actor, at: datetime) -> int:
    """Let the next plan whose turn it is ask; returns one more than how many were entered, 0 when it is nobody's."""
    for asker in _askers(at):
        if asker.due_at <= at and (turn := _claim(asker, at)):
            return 1 + _take(turn, asker, actor, at)
    return 0


def next_turn(at: datetime) -> datetime | None:
    """When the next plan asks; None when no plan begins with a trigger of time."""
    return min((one.due_at for one in _askers(at)), default=None)


def _askers(at: datetime) -> Sequence[Asker]:
    """The active plans whose latest version begins with a trigger of time, the next first."""
    latest = PlanVersion.objects.filter(plan__is_active=True).order_by("plan_id", "-number").distinct("plan_id")
    rows = latest.values_list("pk", "plan_id", "content__entry__trigger")
    asking = [(*row[:2], triggers()[row[2]]) for row in rows if row[2] in triggers() and triggers()[row[2]].of_time]
    turns = dict(TriggerTurn.objects.values_list("plan_id", "due_at")) if asking else {}
    askers = [Asker(version, plan, one, _due(turns.get(plan), one.every, at)) for version, plan, one in asking]
    return sorted(askers, key=lambda one: (one.due_at, one.plan_id))


def _due(told: datetime | None, every: timedelta, at: datetime) -> datetime:
    """At once where nobody asked yet, or where the clock was set back."""
    return at if told is None or told > _after(at, every) else told


def _after(at: datetime, every: timedelta) -> datetime:
    """The next turn after a moment."""
    return BEGINNING + ((at - BEGINNING) // every + 1) * every


def _claim(asker: Asker, at: datetime) -> TriggerTurn | None:
    """The turn, if nobody else has it."""
    TriggerTurn.objects.get_or_create(plan_id=asker.plan_id, defaults={"due_at": at})
    turn = TriggerTurn.objects.select_for_update(skip_locked=True).filter(plan=asker.plan_id).first()
    return turn if turn is not None and _due(turn.due_at, asker.trigger.every, at) <= at else None


def _take(turn: TriggerTurn, asker: Asker, actor: Actor, at: datetime) -> int:
    entered = 0

    def ask(_: Sequence[TriggerTurn]) -> None:
        nonlocal entered
        version = PlanVersion.objects.get(pk=asker.version_id)
        entries = found(asker.trigger, version.content["entry"].get("options") or {}, at)
        for start in range(0, len(entries), AT_ONCE):
            entered += enter_plan(version, entries[start : start + AT_ONCE], actor=actor, at=at)

    def give_up(_: TriggerTurn, problem: Exception) -> None:
        bury("sweep", f"journeys.{asker.trigger.key}", asker.plan_id, problem, at=at)

    turn.due_at = _after(at, asker.trigger.every)
    turn.save(update_fields=["due_at"])
    all_or_each([turn], ask, give_up)
    return entered
