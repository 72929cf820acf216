"""Changes to the steps of a draft, as the JSON it is kept in: put in, take out, copy, move through the nested lists.

Every list has a place: "" is the plan's own, "KEY:then" one that a step holds. Nothing here asks whether the plan
makes sense; that is `checking`. What is handed in is left as it was.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from vafa.journeys.rules.steps import OTHERWISE, THEN

Rows = list[dict[str, Any]]
Plan = dict[str, Any]
OUTER = ""
EARLIER, LATER, INTO, OUT = "earlier", "later", "into", "out"
DIRECTIONS = (EARLIER, LATER, INTO, OUT)
HOLDING = ("branch", "wait_for")  # kinds that hold `then` and `otherwise`; a split holds its ways
UNFINISHED = "unfinished"  # beside the steps, of a draft alone: what was typed and cannot be kept yet, by key
Typed = Mapping[str, list[str]]  # the fields of a form


def places(plan: Plan) -> Iterator[tuple[str, Rows]]:
    """Every list of the plan with its place, in reading order."""
    yield OUTER, plan.setdefault("steps", [])
    yield from _inner(plan["steps"])


def find(plan: Plan, key: str) -> tuple[str, int] | None:
    """The place and the position of a step; None when there is none."""
    for place, rows in places(plan):
        for at, row in enumerate(rows):
            if row["key"] == key:
                return place, at
    return None


def step_at(plan: Plan, key: str) -> dict[str, Any] | None:
    """The row of a step."""
    found = find(plan, key)
    return dict(places(plan))[found[0]][found[1]] if found else None


def replaced(plan: Mapping[str, Any], key: str, row: Mapping[str, Any]) -> Plan:
    """The plan with other fields in a step; the lists it holds stay, unless `row` brings its own."""
    new = deepcopy(dict(plan))
    if found := find(new, key):
        rows = dict(places(new))[found[0]]
        kept = {name: rows[found[1]][name] for name in (THEN, OTHERWISE) if name in rows[found[1]]}
        rows[found[1]] = {**kept, **row}
    return new


def put_in(plan: Mapping[str, Any], place: str, at: int, row: Mapping[str, Any]) -> Plan:
    """The plan with one more step; when its list is gone, at the end of the plan."""
    new = deepcopy(dict(plan))
    lists = dict(places(new))
    lists.get(place, lists[OUTER]).insert(at if place in lists else len(lists[OUTER]), deepcopy(dict(row)))
    return new


def taken_out(plan: Mapping[str, Any], key: str) -> Plan:
    """The plan without a step and what lies in it."""
    new = deepcopy(dict(plan))
    if found := find(new, key):
        del dict(places(new))[found[0]][found[1]]
    return new


def copied(plan: Mapping[str, Any], key: str) -> tuple[Plan, str]:
    """The plan with a step twice, one after the other, and the key of the copy. Inside, too, keys are fresh."""
    new = deepcopy(dict(plan))
    found = find(new, key)
    if found is None:
        return new, ""
    rows = dict(places(new))[found[0]]
    copy = deepcopy(rows[found[1]])
    fresh: dict[str, str] = {}
    taken = _taken(new)
    for row in every_row([copy]):
        fresh[row["key"]] = row["key"] = _free(row["key"].rstrip("0123456789").rstrip("_"), taken)
    for row in every_row([copy]):
        if row.get("of") in fresh:
            row["of"] = fresh[row["of"]]
    rows.insert(found[1] + 1, copy)
    return new, copy["key"]


def free_key(plan: Mapping[str, Any], stem: str) -> str:
    """A key that no step has yet: "call_1", "call_2"."""
    return _free(stem, _taken(deepcopy(dict(plan))))


def unfinished(plan: Mapping[str, Any]) -> Mapping[str, Typed]:
    """What was typed and cannot be kept yet, of each step that is still there; of what stands before the steps too."""
    there = {row["key"] for row in every_row(plan.get("steps", []))}
    return {key: typed for key, typed in plan.get(UNFINISHED, {}).items() if key in there or key.startswith("@")}


def with_typed(plan: Mapping[str, Any], key: str, typed: Typed | None) -> Plan:
    """The plan with what was typed of a step kept beside it; None forgets it, as the step is finished."""
    others = {one: kept for one, kept in plan.get(UNFINISHED, {}).items() if one != key}
    found = {**others, **({key: typed} if typed is not None else {})}
    new = {name: value for name, value in plan.items() if name != UNFINISHED}
    return {**new, UNFINISHED: found} if found else new


def moved(plan: Mapping[str, Any], key: str, direction: str) -> Plan:
    """The plan with a step one place on: earlier, later, into a step beside it, out of the one that holds it.

    At the end of a list, earlier and later go on into the list beside it, or out. Two touchpoints whose days count
    from the beginning change days when they change places, so that the days stay in order.
    """
    new = deepcopy(dict(plan))
    found = find(new, key)
    if found is None:
        return new
    (place, at), lists = found, dict(places(new))
    rows = lists[place]
    step = -1 if direction == EARLIER else 1
    if direction in (EARLIER, LATER) and 0 <= at + step < len(rows):
        _change_days(rows[at], rows[at + step])
        rows[at], rows[at + step] = rows[at + step], rows[at]
    elif direction == INTO:
        _into(rows, at)
    elif place != OUTER:
        row = rows.pop(at)
        _beyond(new, place, row, -1 if direction == EARLIER else 1, over=direction == OUT)
    return new


def lists_in(row: Mapping[str, Any]) -> dict[str, Rows]:
    """The lists a row holds, by turn."""
    if row["kind"] in HOLDING:
        return {THEN: row.setdefault(THEN, []), OTHERWISE: row.setdefault(OTHERWISE, [])}  # type: ignore[attr-defined]
    return {way["key"]: way.setdefault("steps", []) for way in row.get("ways", [])}


def every_row(rows: Rows) -> Iterator[dict[str, Any]]:
    """The rows and all that lie in them, in reading order."""
    for row in rows:
        yield row
        for inner in lists_in(row).values():
            yield from every_row(inner)


def _into(rows: Rows, at: int) -> None:
    """To the end of what the step before holds; else to the beginning of what the one after holds."""
    if at and (inner := list(lists_in(rows[at - 1]).values())):
        inner[-1].append(rows.pop(at))
    elif at + 1 < len(rows) and (inner := list(lists_in(rows[at + 1]).values())):
        inner[0].insert(0, rows.pop(at))


def _beyond(plan: Plan, place: str, row: dict[str, Any], step: int, over: bool) -> None:
    """Into the list beside `place` in the same holder; where there is none, or `over` it, beside the holder."""
    key, _colon, turn = place.rpartition(":")
    found = find(plan, key)
    assert found is not None
    outer = dict(places(plan))[found[0]]
    beside = lists_in(outer[found[1]])
    turns = list(beside)
    at = turns.index(turn) + step
    if not over and 0 <= at < len(turns):
        beside[turns[at]].insert(len(beside[turns[at]]) if step < 0 else 0, row)
    else:
        outer.insert(found[1] + (step > 0), row)


def _change_days(one: dict[str, Any], other: dict[str, Any]) -> None:
    if all("window" in row and row.get("since", "start") == "start" for row in (one, other)):
        one["window"], other["window"] = other["window"], one["window"]


def _inner(rows: Rows) -> Iterator[tuple[str, Rows]]:
    for row in rows:
        for turn, inner in lists_in(row).items():
            yield f"{row['key']}:{turn}", inner
            yield from _inner(inner)


def _taken(plan: Plan) -> set[str]:
    """Keys that steps have, or had while something unfinished was typed of them."""
    return {row["key"] for _place, rows in places(plan) for row in rows} | set(plan.get(UNFINISHED, {}))


def _free(stem: str, taken: set[str]) -> str:
    number = 1
    while f"{stem[:35]}_{number}" in taken:
        number += 1
    taken.add(f"{stem[:35]}_{number}")
    return f"{stem[:35]}_{number}"
