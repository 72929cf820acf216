"""Shaping the service: kinds of cases and who is responsible in them. A version of a kind never changes.

Every change writes a new version and the audit book; cases that are open keep the version they were opened with.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from vafa.cases.models import CaseKind, KindVersion, Setup
from vafa.cases.queries.setup import SHIPPED, shipped_kind
from vafa.cases.rules.shapes import LETTERS, STAGES, KindShape, Words, read_kind, to_data
from vafa.platform.audit.models import record
from vafa.platform.values import Actor, Refused, refuse_if

MOST_KINDS = 30


@transaction.atomic
def save_kind(
    key: str, data: Mapping[str, Any], *, seen: int | None = None, reason: str = "", actor: Actor, at: datetime
) -> CaseKind:
    """Keep the shape of a kind as its next version; the same shape again is no new version.

    `seen` is the version that was looked at: a newer one is not written over. Refused: cases.bad_shape (with the part),
    cases.no_such_kind, cases.kind_changed.
    """
    begin_change()
    row = kind_rows(at).get(key)
    if row is None:
        raise Refused("cases.no_such_kind", status=404)
    refuse_if(seen is not None and seen != row.version, Refused("cases.kind_changed", status=409))
    return _save(row, read_kind(key, data), reason=reason, actor=actor, at=at)


@transaction.atomic
def add_kind(name: Words, *, like: str = SHIPPED[0], key: str = "", actor: Actor, at: datetime) -> CaseKind:
    """A new kind that begins as a copy of another, under a name and a key of its own, after all others.

    Refused: cases.no_such_kind, cases.too_many_kinds, cases.bad_shape (no name in any language).
    """
    begin_change()
    rows = kind_rows(at)
    refuse_if(like not in rows, Refused("cases.no_such_kind", status=404))
    refuse_if(len(rows) >= MOST_KINDS, Refused("cases.too_many_kinds", most=MOST_KINDS, status=422))
    key = key or _free_key(name, set(rows))
    shape = read_kind(key, to_data(shape_of(rows[like])) | {"name": dict(name)})
    refuse_if(key in rows, Refused("cases.bad_shape", part=key, status=422))
    row = CaseKind.objects.create(key=key, position=len(rows), version=0, changed_at=at)
    return _save(row, shape, action="kind.added", actor=actor, at=at)


@transaction.atomic
def restore_version(
    key: str, version: int, *, seen: int | None = None, actor: Actor, at: datetime
) -> CaseKind:  # fmt: skip
    """Shape a kind again as it was in that version (0: as Vafa ships it), as its next version.

    Refused: cases.no_such_kind, cases.kind_changed.
    """
    row = CaseKind.objects.filter(key=key).first()
    kept = KindVersion.objects.filter(kind=row, version=version).first() if row and version else None
    if kept is not None:
        return save_kind(key, kept.shape, seen=seen, reason=f"v{version}", actor=actor, at=at)
    refuse_if(bool(version) or key not in SHIPPED, Refused("cases.no_such_kind", status=404))
    return save_kind(key, to_data(shipped_kind(key)), seen=seen, reason="v0", actor=actor, at=at)


@transaction.atomic
def remove_kind(key: str, *, actor: Actor, at: datetime) -> None:
    """Open no new cases of this kind. Refused: cases.no_such_kind, cases.last_kind."""
    _switch(key, False, actor=actor, at=at)


@transaction.atomic
def restore_kind(key: str, *, actor: Actor, at: datetime) -> None:
    """Open cases of this kind again."""
    _switch(key, True, actor=actor, at=at)


@transaction.atomic
def move_kind(key: str, by: int, *, actor: Actor, at: datetime) -> None:
    """Show a kind that many places later (below zero: earlier) among the others. Refused: cases.no_such_kind."""
    setup = begin_change()
    rows = kind_rows(at)
    refuse_if(key not in rows, Refused("cases.no_such_kind", status=404))
    order = moved(list(rows), key, by)
    if order == list(rows):
        return
    for position, one in enumerate(order):
        CaseKind.objects.filter(key=one).update(position=position)
    end_change(setup)
    record(actor, "kind.moved", "kind", key, at=at, before=list(rows), after=order)


@transaction.atomic
def set_people(
    key: str, stage: int, letter: str, *, add: str = "", remove: str = "", seen: int | None = None, actor: Actor,
    at: datetime,
) -> CaseKind:  # fmt: skip
    """Name somebody for a stage of a kind, or take them off: "owner", "role:lead", "team:3", "staff:7".

    Refused: cases.no_such_kind, cases.bad_shape, cases.kind_changed.
    """
    begin_change()
    row = kind_rows(at).get(key)
    if row is None:
        raise Refused("cases.no_such_kind", status=404)
    refuse_if(stage not in STAGES or letter not in LETTERS, Refused("cases.bad_shape", part=letter, status=422))
    shape = shape_of(row)
    named = [one for one in getattr(shape.stage(stage).people, letter) if one != remove]
    named += [add] if add and add not in named else []
    data = to_data(shape)
    data["stages"][stage - 1]["people"][letter] = named
    return save_kind(key, data, seen=seen, actor=actor, at=at)


def begin_change() -> Setup:
    """Changes of the service happen one after the other."""
    Setup.objects.get_or_create(pk=1)
    return Setup.objects.select_for_update().get(pk=1)


def end_change(setup: Setup) -> None:
    """From now on every process reads the service anew."""
    setup.version = secrets.randbits(62)
    setup.save(update_fields=["version"])


def kind_rows(at: datetime) -> dict[str, CaseKind]:
    """Every kind in its order, each with its row; those never touched get one that says "as shipped"."""
    known = set(CaseKind.objects.values_list("key", flat=True))
    after, missing = len(known), [key for key in SHIPPED if key not in known]
    CaseKind.objects.bulk_create(
        CaseKind(key=key, position=after + place, version=0, changed_at=at) for place, key in enumerate(missing)
    )
    return {row.key: row for row in CaseKind.objects.order_by("position", "pk")}


def shape_of(row: CaseKind) -> KindShape:
    """The shape a kind has now, read inside the change: nothing of it is remembered before it is committed."""
    kept = KindVersion.objects.filter(kind=row, version=row.version).first()
    return read_kind(row.key, kept.shape, row.version) if kept else shipped_kind(row.key)


def moved(order: list[str], one: str, by: int) -> list[str]:
    """The order with one of it that many places later."""
    rest = [other for other in order if other != one]
    place = min(max(order.index(one) + by, 0), len(rest))
    return [*rest[:place], one, *rest[place:]]


def _save(
    row: CaseKind, shape: KindShape, *, action: str = "kind.saved", reason: str = "", actor: Actor, at: datetime
) -> CaseKind:
    before = row.version
    if action == "kind.saved" and replace(shape_of(row), version=0) == shape:
        return row
    last = row.versions.order_by("-version").values_list("version", flat=True).first() or 0
    row.version, row.changed_at = last + 1, at
    KindVersion.objects.create(
        kind=row, version=row.version, shape=to_data(shape), published_at=at, by=actor.as_text()
    )  # fmt: skip
    row.save(update_fields=["version", "changed_at"])
    end_change(begin_change())
    told = {"version": before}, {"name": next(iter(shape.name.values())), "version": row.version}
    record(actor, action, "kind", row.key, at=at, before=told[0], after=told[1], reason=reason)
    return row


def _switch(key: str, on: bool, *, actor: Actor, at: datetime) -> None:
    setup = begin_change()
    rows = kind_rows(at)
    row = rows.get(key)
    if row is None:
        raise Refused("cases.no_such_kind", status=404)
    if row.is_active == on:
        return
    refuse_if(not on and sum(one.is_active for one in rows.values()) == 1, Refused("cases.last_kind", status=409))
    row.is_active = on
    row.save(update_fields=["is_active"])
    end_change(setup)
    record(actor, "kind.switched", "kind", key, at=at, before={"on": not on}, after={"on": on})


def _free_key(name: Words, taken: set[str]) -> str:
    """A key made of the English name, else of a number, that no kind has."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.get("en", "").lower()).strip("_")[:30]
    base = plain if plain[:1].isalpha() and plain.isascii() else "kind"
    names = [base, *(f"{base}_{number}" for number in range(2, MOST_KINDS + 3))]
    return next(one for one in names if one not in taken)
