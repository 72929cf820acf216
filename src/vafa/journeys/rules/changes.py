"""What a new version of a plan changes against the one before, step by step."""

from collections.abc import Iterator

from vafa.journeys.rules.steps import Content, Steps
from vafa.journeys.rules.walking import every_step, lists_of

PLAN = ""  # the plan's own fields stand under this key
LISTS = ("then", "otherwise", "ways")  # what lies in them is compared by itself


def differences(before: Content | None, after: Content) -> dict[str, list[str]]:
    """Names of changed fields by step; just "added" or "removed"; "place" for one that stands elsewhere.

    What changes about the plan itself (entry, exits, goal, hold_out, importance) stands under `PLAN`.
    """
    old = {one.key: one for one in every_step(before.steps)} if before else {}
    new = {one.key: one for one in every_step(after.steps)}
    found: dict[str, list[str]] = {}
    if before and (changed := _changed(before.as_json(), after.as_json(), ("steps",))):
        found[PLAN] = changed
    common = set(old) & set(new)
    was = dict(_places(before.steps, common)) if before else {}
    now = dict(_places(after.steps, common))
    for key in [*new, *(key for key in old if key not in new)]:
        if key not in common:
            found[key] = ["added" if key in new else "removed"]
            continue
        fields = _changed(old[key].as_json(), new[key].as_json(), LISTS)
        if _shares(old[key].as_json()) != _shares(new[key].as_json()):
            fields.append("ways")
        if was[key] != now[key]:
            fields.append("place")
        if fields:
            found[key] = fields
    return found


def _changed(was: dict[str, object], becomes: dict[str, object], leave: tuple[str, ...]) -> list[str]:
    names = dict.fromkeys([*becomes, *was])
    return [name for name in names if name not in leave and was.get(name) != becomes.get(name)]


def _shares(row: dict[str, object]) -> list[object]:
    ways = row.get("ways")
    return [(way["key"], way["share"], way["name"]) for way in ways] if isinstance(ways, list) else []


def _places(steps: Steps, common: set[str], outer: str = "") -> Iterator[tuple[str, tuple[str, str]]]:
    """Where each common step stands: the list it is in, and the common step before it there."""
    before = ""
    for one in steps:
        if one.key in common:
            yield one.key, (outer, before)
            before = one.key
        for turn, inner in lists_of(one).items():
            yield from _places(inner, common, f"{one.key}:{turn}")
