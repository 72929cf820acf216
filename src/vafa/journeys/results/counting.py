"""Counting one plan: every run asked once when its customer came, then a handful of statements that group the answers.

A customer counts once in each number, with the run they began first. All who began count, also those who left early:
who is dropped from one side would have to be dropped from the other. It keeps nothing; that is `refreshing`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from vafa.journeys.models import Plan, PlanVersion
from vafa.journeys.results import grouping
from vafa.journeys.results.kept import EVERYBODY, HELD_OUT, PLAN, WINDOWS, Beginning, Cell, Counts, Ways, total
from vafa.journeys.results.measures import REAL, RUNS, statement
from vafa.journeys.results.touching import count_touchpoints
from vafa.journeys.rules.comparing_shares import Share
from vafa.journeys.rules.converting import BOUGHT_OFFERED, REFERRED, RETURNED
from vafa.journeys.rules.steps import Content, Entrance, Give, Goal, Split, read_content
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.rules.walking import every_step
from vafa.sales.models import Product

USUAL = Goal(measure=RETURNED, days=90)  # what is shown of a plan that hopes for nothing
Ask = Callable[..., list[tuple[Any, ...]]]
Read = Mapping[PlanVersion, Content]


@transaction.atomic
def count(plan: Plan, at: datetime) -> tuple[Counts, list[Beginning]]:
    """The counts of a plan by a moment, and who came back by what it began with."""
    versions = {one: read_content(one.content) for one in plan.versions.order_by("-number")}
    last = next(iter(versions.values()), None)
    goal = last.goal if last and last.goal else USUAL
    ask = _prepared(plan, goal, versions, at)
    compared, share = _compared(versions)
    ids = [one.pk for one in compared]
    begun = _begun(ask(grouping.BEGUN, versions=ids, zone=settings.CONFIG.time_zone))
    counts = Counts(
        goal=goal,
        chosen=bool(last and last.goal),
        hold_out=share,
        reach=last is None or _reachable(goal, last),
        versions=sorted(one.number for one in compared),
        arms={arm: total(days.values()) for arm, days in begun.items()},
        days=_by_arm((held, (day, many)) for held, day, many in ask(grouping.DAYS, versions=ids)),
        begun=begun,
        by_version=_versions(versions, ask(grouping.VERSIONS)),
        splits=[_ways(group, ask) for group in _splits(versions)],
        touchpoints=count_touchpoints(plan, last, at) if last else {},
    )
    return counts, _beginnings(plan, versions, compared if share else [], ask)


def _prepared(plan: Plan, goal: Goal, versions: Read, at: datetime) -> Ask:
    """Every run with the moment its customer came, in a table of this transaction; and how to ask it."""
    given: dict[str, Any] = {
        "plan": plan.pk,
        "at": at,
        "days": goal.days,
        "back_days": max(WINDOWS),
        **offers_of(versions),
    }
    back = statement(RETURNED).replace("%(days)s", "%(back_days)s")

    def ask(sql: str, **more: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {**given, **more})
            return cursor.fetchall() if cursor.description else []

    ask("DROP TABLE IF EXISTS result_run")
    ask(grouping.PREPARE.format(runs=RUNS, real=REAL, came=statement(goal.measure), back=back))
    ask("ANALYZE result_run")
    return ask


def offers_of(versions: Read) -> dict[str, list[int]]:
    """Version by version the products it offers, as the statements of `measures` are given them."""
    codes = {one.pk: _codes(content) for one, content in versions.items()}
    known = dict(Product.objects.filter(sku__in=set().union(*codes.values())).values_list("sku", "pk"))
    pairs = [(version, known[code]) for version, some in codes.items() for code in some if code in known]
    return {
        "offer_versions": [version for version, _ in pairs],
        "offer_products": [product for _, product in pairs],
    }


def _codes(content: Content) -> set[str]:
    steps = every_step(content.steps)
    return {code for one in steps if isinstance(one, Touchpoint) for code in one.offered}


def _reachable(goal: Goal, content: Content) -> bool:
    """Whether the plan does anything that lets its goal be seen: offers a product, gives a code."""
    if goal.measure == BOUGHT_OFFERED:
        return bool(_codes(content))
    if goal.measure == REFERRED:
        return any(isinstance(one, Give) and one.gift == "coupon" for one in every_step(content.steps))
    return True


def _compared(versions: Read) -> tuple[list[PlanVersion], int]:
    """The versions that held out the same share as the last one that held out anybody, and that share; else all, 0.

    Only customers who began at the same time, under the same draw, may be compared.
    """
    share = next((content.hold_out for content in versions.values() if content.hold_out), 0)
    return [one for one, content in versions.items() if not share or content.hold_out == share], share


def _splits(versions: Read) -> list[tuple[Split, list[PlanVersion]]]:
    """Each split as it was written, with the versions it was so written in; the latest first."""
    found: list[tuple[Split, list[PlanVersion]]] = []
    for version, content in versions.items():
        for step in every_step(content.steps):
            if isinstance(step, Split):
                same = next((some for known, some in found if known == step), None)
                if same is None:
                    found.append((step, [version]))
                else:
                    same.append(version)
    return found


def _ways(group: tuple[Split, list[PlanVersion]], ask: Ask) -> Ways:
    split, versions = group
    rows = ask(grouping.WAYS, versions=[one.pk for one in versions], step=split.key)
    ways = {key: Cell(*four) for key, *four in rows}
    return Ways(
        split.as_json(),
        sorted(one.number for one in versions),
        {one.key: ways.get(one.key, Cell()) for one in split.ways},
    )


def _versions(versions: Read, rows: Sequence[tuple[Any, ...]]) -> dict[int, dict[str, Cell]]:
    numbers, found = {one.pk: one.number for one in versions}, dict[int, dict[str, Cell]]()
    for version_id, held, *four in rows:
        found.setdefault(numbers[version_id], {})[_arm(held)] = Cell(*four)
    return dict(sorted(found.items(), reverse=True))


def _begun(rows: Sequence[tuple[Any, ...]]) -> dict[str, dict[Any, Cell]]:
    return _by_arm((held, (day, Cell(*four))) for held, day, *four in rows)


def _by_arm(rows: Iterable[tuple[bool, tuple[Any, Any]]]) -> dict[str, dict[Any, Any]]:
    found: dict[str, dict[Any, Any]] = {}
    for held, (key, value) in rows:
        found.setdefault(_arm(held), {})[key] = value
    return found


def _arm(held: bool) -> str:
    return HELD_OUT if held else PLAN


def _beginnings(plan: Plan, versions: Read, compared: Sequence[PlanVersion], ask: Ask) -> list[Beginning]:
    """For each thing the plan ever began with, of all versions that did; and of those that are `compared`, by arm."""
    groups: dict[tuple[str, str], list[PlanVersion]] = {}
    for version, content in versions.items():
        groups.setdefault(_begins_with(content.entry), []).append(version)
    found = []
    for (kind, key), some in groups.items():
        among = [one.pk for one in some if one in compared]
        told = [(EVERYBODY, row) for held, *row in ask(grouping.BACK, versions=[one.pk for one in some]) if not held]
        told += [(_arm(held), row) for held, *row in ask(grouping.BACK, versions=among)] if among else []
        for arm, (entered, *numbers) in told:
            pairs = zip(WINDOWS, numbers[::2], numbers[1::2], strict=True)
            windows = {days: Share(hits, of) for days, hits, of in pairs}
            found.append(Beginning(plan.pk, kind, key, arm, entered, windows))
    return found


def _begins_with(entry: Entrance) -> tuple[str, str]:
    if entry.trigger:
        return "trigger", entry.trigger
    return ("occasion", entry.occasion) if entry.occasion else ("audience", "")
