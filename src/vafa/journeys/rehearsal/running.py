"""Running a rehearsal: who takes part, over which time, what is assumed; then everybody lives, batch by batch.

It reads and counts. Nothing is sent and nothing written but a table of this connection, gone at the end.
"""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from time import monotonic

from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.asking import facts_of
from vafa.customers.conditions.rules.tree import Tree, fields_of, holds
from vafa.journeys.actions.entering import shop_planner
from vafa.journeys.models import Plan, PlanVersion
from vafa.journeys.rehearsal.assuming import chances
from vafa.journeys.rehearsal.costing import costs
from vafa.journeys.rehearsal.entries import YEAR, Entries, Time
from vafa.journeys.rehearsal.loading import batches
from vafa.journeys.rehearsal.rules.diary import Ask
from vafa.journeys.rehearsal.rules.facts import Chances, Person, Play, Scene
from vafa.journeys.rehearsal.rules.living import Asking, Life
from vafa.journeys.rehearsal.rules.tally import Tally
from vafa.journeys.rules.steps import ANSWERED, Branch, Conditions, Content, WaitFor, read_content
from vafa.journeys.rules.walking import path_of
from vafa.journeys.triggering import of_orders, triggers
from vafa.platform.values import Refused
from vafa.sales.models import Order

LAST_YEAR, NEXT_DAYS = "last-year", "next-30-days"
OVER = (LAST_YEAR, NEXT_DAYS)
AHEAD = timedelta(days=30)
BEHIND = timedelta(days=365)
USUAL = gc.get_threshold()  # as it is at the start: one rehearsal beside another must not take its own for it
SELDOM = 2_000_000  # new objects between two looks for cycles

Seen = Callable[[float], bool]
"""Told the share done; answers whether to go on."""


class Stopped(Exception):
    """Somebody asked to stop."""


@dataclass(frozen=True)
class Wanted:
    """What to rehearse: a plan's content, over which orders, with or without the other active plans."""

    plan: Plan
    content: Content
    over: str = LAST_YEAR
    alone: bool = False
    chances: Chances | None = None  # the shop's own where nobody says


def rehearse(wanted: Wanted, at: datetime, seen: Seen = lambda share: True) -> dict[str, object]:
    """Everything that came of it, as plain JSON. Raises `Stopped` when `seen` says so.

    Refused: as `read_conditions` says of an audience that cannot be read.
    """
    began = monotonic()
    with seldom_collected():
        told = _rehearsed(wanted, at, seen)
    return told | {"seconds": round(monotonic() - began, 1)}


def _rehearsed(wanted: Wanted, at: datetime, seen: Seen) -> dict[str, object]:
    time = time_of(wanted.over, at)
    plays, versions = _plays(wanted)
    scene = _scene(wanted, time, plays)
    entries = Entries(time)
    try:
        people = _enter(entries, scene, wanted, versions)
        tally = Tally(scene, scene.planner.calendar.zone)
        _live_all(scene, people, at, tally, seen)
    finally:
        entries.over()
    told = tally.as_json()
    return {
        "over": wanted.over, "from": time.start.isoformat(), "until": time.end.isoformat(),
        "company": [one.name for one in plays[1:]], "plays": [one.name for one in plays],
        "assumed": _assumed(scene.chances), **told, **costs(tally.steps),
    }  # fmt: skip


def time_of(over: str, at: datetime) -> Time:
    """When runs begin. A shop whose last order is long ago is rehearsed over the year that ended with it.

    The coming days are those of a year ago, in a shop that is younger those of the weeks before.
    """
    if over == LAST_YEAR:
        newest = Order.objects.filter(withdrawn_at=None, placed_at__lt=at).order_by("-placed_at").first()
        end = at if newest is None or at - newest.placed_at < AHEAD else newest.placed_at + timedelta(seconds=1)
        return Time(end - BEHIND, end)
    oldest = Order.objects.filter(withdrawn_at=None).order_by("placed_at").first()
    young = oldest is None or oldest.placed_at > at - YEAR
    return Time(at, at + AHEAD, timedelta(days=35) if young else YEAR)


def _plays(wanted: Wanted) -> tuple[list[Play], list[int | None]]:
    """The plan itself first, then the other active ones; and of each the version whose runs go on, where it has one."""
    plays, versions = [play_of(wanted.plan, wanted.content)], [_same_version(wanted)]
    if wanted.alone:
        return plays, versions
    others = PlanVersion.objects.filter(plan__is_active=True).exclude(plan=wanted.plan.pk).select_related("plan")
    for version in others.order_by("plan_id", "-number").distinct("plan_id"):
        plays.append(play_of(version.plan, read_content(version.content)))
        versions.append(version.pk)
    return plays, versions


def _same_version(wanted: Wanted) -> int | None:
    told = wanted.content.as_json()
    for version in wanted.plan.versions.order_by("-number"):
        if read_content(version.content).as_json() == told:
            return version.pk
    return None


def play_of(plan: Plan, content: Content) -> Play:
    """A plan as it takes part; conditions that cannot be read stop their step, as they do in the engine."""
    path = path_of(content)
    when = {key: _read(one.when) for key, one in path.steps.items() if isinstance(one, Branch)}
    if content.entry.when is not None:
        when[""] = _read(content.entry.when)
    exits = [_read(one.when) for one in content.exits if one.when is not None]
    return Play(
        plan.pk, plan.key, plan.name, path, when, exits,
        frozenset(one.trigger for one in content.exits if one.trigger),
        sorted(path.dates),
    )  # fmt: skip


def _read(conditions: Conditions) -> Tree | None:
    try:
        return read_conditions(conditions)
    except Refused:
        return None


def _scene(wanted: Wanted, time: Time, plays: Sequence[Play]) -> Scene:
    """Of the past everything is lived to its end; of the coming days no more than they are."""
    longest = timedelta(days=max(one.path.longest for one in plays) + 60)
    until = time.end if wanted.over == NEXT_DAYS else time.end + longest
    same = {key: one.same_order for key, one in triggers().items() if one.same_order is not None}
    behaviour = wanted.chances or chances(plays[0].path.touchpoints)
    return Scene(time.start, time.end, until, shop_planner(), plays, behaviour, same, of_orders())


def _enter(entries: Entries, scene: Scene, wanted: Wanted, versions: Sequence[int | None]) -> int:
    ahead = wanted.over == NEXT_DAYS
    for place, (play, version) in enumerate(zip(scene.plays, versions, strict=True)):
        entries.plan(place, play.plan_id, play.path.content.entry)
        if ahead and version is not None:
            entries.under_way(place, version)
    if ahead:
        entries.purchases()
    awaited = {step.event for play in scene.plays for step in play.path.steps.values() if isinstance(step, WaitFor)}
    for key in sorted(awaited.union(*(play.exit_triggers for play in scene.plays)) - {ANSWERED}):
        entries.happening(key)
    return entries.ready()


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Lives are thrown away as they end, without cycles: to look for those took a quarter of the time."""
    gc.set_threshold(SELDOM, *USUAL[1:])
    try:
        yield
    finally:
        gc.set_threshold(*USUAL)


def _live_all(scene: Scene, people: int, at: datetime, tally: Tally, seen: Seen) -> None:
    done = 0
    for batch in batches(scene, at):
        lives = [Life(scene, person, batch.gate) for person in batch.people]
        for life in _lived(lives, tally):
            held_out = sum(1 for run in life.runs if run.place == 0 and run.held_out)
            tally.add(life.person, life.lines, held_out)
        done += len(lives)
        if not seen(done / max(people, 1)):
            raise Stopped


def _lived(lives: Sequence[Life], tally: Tally) -> Iterator[Life]:
    """Lives that came to their end. What those of a batch ask about one day is asked together."""
    number, waiting = count(), list[tuple[date, int, Life, Asking, Ask]]()

    def go_on(life: Life, asking: Asking, answer: bool | None) -> bool:
        try:
            ask = next(asking) if answer is None else asking.send(answer)
            while (told := _at_once(life.person, ask)) is not None:
                ask = asking.send(told)
        except StopIteration:
            return True
        heappush(waiting, (ask.at.date(), next(number), life, asking, ask))
        return False

    for life in lives:
        if go_on(life, life.live(), None):
            yield life
    while waiting:
        day, together = waiting[0][0], []
        while waiting and waiting[0][0] == day:
            together.append(heappop(waiting))
        answers = _answers([(life.person, ask) for _, _, life, _, ask in together])
        for (_, _, life, asking, _), answer in zip(together, answers, strict=True):
            if go_on(life, asking, answer):
                yield life


def _at_once(person: Person, ask: Ask) -> bool | None:
    """Whether conditions hold that ask only what is known here; None where the database has to be asked."""
    known = person.known(ask.at)
    return holds(ask.tree, known, ask.at) if known.keys() >= {*fields_of(ask.tree)} else None


def _answers(asked: Sequence[tuple[Person, Ask]]) -> list[bool]:
    """Whether conditions hold, by facts as they were at the end of what is asked together."""
    fields = sorted({name for _, one in asked for name in fields_of(one.tree)})
    facts: Mapping[int, Mapping[str, object]] = facts_of(
        {one.person for _, one in asked}, fields, max(one.at for _, one in asked)
    )
    return [holds(one.tree, {**facts[one.person], **person.known(one.at)}, one.at) for person, one in asked]


def _assumed(said: Chances) -> dict[str, object]:
    return {
        "answered": said.answered, "unhappy": said.unhappy, "fond": said.fond, "reached": said.reached,
        "days_of_a_case": said.days_of_a_case, "own": sorted(said.own),
    }  # fmt: skip
