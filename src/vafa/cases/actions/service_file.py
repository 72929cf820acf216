"""The whole service as one value for a file, and bringing one back. What is the same is left alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from vafa.cases.actions.policies import remove_policy, save_policy, told
from vafa.cases.actions.setup import add_kind, begin_change, end_change, kind_rows, remove_kind, restore_kind, save_kind
from vafa.cases.models import CaseKind, Policy
from vafa.cases.queries.setup import all_kinds
from vafa.cases.rules.shapes import read_kind, to_data, words_in
from vafa.platform.values import Actor, Refused, refuse_if

FILE_PARTS = {"kinds", "promises"}


def written() -> dict[str, list[dict[str, Any]]]:
    """Kinds in their order and promises in theirs, as plain data."""
    kinds = [{"key": shape.key, "on": on, **to_data(shape)} for shape, on in all_kinds()]
    rows = Policy.objects.filter(is_active=True).order_by("position", "pk")
    return {"kinds": kinds, "promises": [told(one) for one in rows]}


def bring_in(data: object, *, dry_run: bool = False, actor: Actor, at: datetime) -> list[str]:
    """Make the service what the file says, all of it or nothing; returns what changed, a line each.

    Refused: cases.bad_file for what is no such file, and what saving a kind or a policy refuses.
    """
    kinds, promises = _parts(data)
    with transaction.atomic():
        changes = [line for one in kinds for line in _kind(one, actor, at)]
        if promises is not None:
            changes += _promises(promises, actor, at)
        if dry_run:
            transaction.set_rollback(True)
    return changes


def _parts(data: object) -> tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]] | None]:
    refuse_if(not isinstance(data, Mapping) or not data or set(data) - FILE_PARTS, _bad("kinds, promises"))
    assert isinstance(data, Mapping)
    for part in data:
        rows = data[part]
        refuse_if(not isinstance(rows, list) or not all(isinstance(one, Mapping) for one in rows), _bad(part))
    return data.get("kinds", []), data.get("promises")


def _kind(given: Mapping[str, Any], actor: Actor, at: datetime) -> list[str]:
    """Save one kind; what became of it."""
    key, on, changes = given.get("key"), given.get("on", True), []
    refuse_if(not isinstance(key, str) or not isinstance(on, bool), _bad("key"))
    assert isinstance(key, str)
    shape = {name: part for name, part in given.items() if name not in ("key", "on")}
    name = words_in(read_kind(key, shape).name, "en")
    if key not in kind_rows(at):
        add_kind({"en": name}, key=key, actor=actor, at=at)
        changes.append(f"+ {key}: {name}")
    before = CaseKind.objects.get(key=key)
    after = save_kind(key, shape, actor=actor, at=at)
    if after.version != before.version and not changes:
        changes.append(f"~ {key}: {name}, v{after.version}")
    if before.is_active != on:
        (restore_kind if on else remove_kind)(key, actor=actor, at=at)
        changes.append(f"{'on' if on else 'off'} {key}: {name}")
    return changes


def _promises(given: Sequence[Mapping[str, Any]], actor: Actor, at: datetime) -> list[str]:
    """Save the promises in the order of the file; those it does not name by name are removed."""
    rows = {one.name: one for one in Policy.objects.filter(is_active=True).order_by("-position", "-pk")}
    changes, order = [], []
    for one in given:
        name = one.get("name")
        refuse_if(not isinstance(name, str) or name in order, _bad("name"))
        assert isinstance(name, str)
        row = rows.get(name)
        before = told(row) if row else None
        kept = save_policy(
            row, name=name, conditions=one.get("conditions", {}), promises=one.get("promises", {}), actor=actor, at=at
        )  # fmt: skip
        order.append(kept.name)
        if told(kept) != before:
            changes.append(f"{'~' if before else '+'} {name}")
        Policy.objects.filter(pk=kept.pk).update(position=len(order) - 1)
    for name, row in rows.items():
        if name not in order:
            remove_policy(row, actor=actor, at=at)
            changes.append(f"- {name}")
    end_change(begin_change())  # their order may be another one
    return changes


def _bad(part: str) -> Refused:
    return Refused("cases.bad_file", status=422, part=part)
