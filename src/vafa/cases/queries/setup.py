"""How the shop wants its service: the shapes of kinds, and the policies of promises.

What is read is remembered for as long as `Setup.version` stays the same, so that opening a case costs one small query.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from vafa.cases.models import KINDS, Case, CaseKind, KindVersion, Policy, Setup
from vafa.cases.rules.policies import PolicyShape, read_policy
from vafa.cases.rules.shapes import KindShape, read_kind, words_in

SHIPPED = tuple(key for key, _ in KINDS)


@dataclass(frozen=True)
class Service:
    """Everything that shapes new cases: kinds in use in their order, and active policies in theirs."""

    version: int
    kinds: Mapping[str, KindShape]
    policies: Sequence[PolicyShape]


_last: list[Service] = []


def service() -> Service:
    """The shop's service as it is now."""
    version = Setup.objects.values_list("version", flat=True).first() or 0
    if not _last or _last[0].version != version:
        _last[:] = [Service(version, _kinds(), _policies())]
    return _last[0]


def forget_service() -> None:
    """Read everything anew at the next question; tests that roll a change back need it."""
    _last.clear()
    kind_shape.cache_clear()


def kinds() -> Sequence[KindShape]:
    """The kinds a new case may have."""
    return list(service().kinds.values())


def kind_name(case: Case, language: str) -> str:
    """What the case's kind is called."""
    return words_in(kind_shape(case.kind, case.kind_version).name, language)


@lru_cache(maxsize=512)
def kind_shape(key: str, version: int = 0) -> KindShape:
    """The shape a case was opened with. A kind that is no longer known reads as a question."""
    if version:
        row = KindVersion.objects.filter(kind__key=key, version=version).first()
        if row is not None:
            return read_kind(key, row.shape, version)
    return shipped_kind(key if key in SHIPPED else SHIPPED[0])


def all_kinds() -> list[tuple[KindShape, bool]]:
    """Every kind in its order, each with whether new cases may have it."""
    rows = list(CaseKind.objects.order_by("position", "pk"))
    known = {row.key for row in rows}
    found = [(kind_shape(row.key, row.version), row.is_active) for row in rows]
    return [*found, *((shipped_kind(key), True) for key in SHIPPED if key not in known)]


def kind_names(language: str) -> dict[str, str]:
    """What all kinds are called, those of the shop too."""
    return {shape.key: words_in(shape.name, language) for shape, _active in all_kinds()}


def shipped_names(language: str) -> dict[str, str]:
    """What the kinds Vafa ships are called; asks no database."""
    return {key: words_in(shipped_kind(key).name, language) for key in SHIPPED}


def current_kind(key: str) -> KindShape | None:
    """A kind as it is shaped now, also one in which no new cases are opened; None for no kind."""
    version = CaseKind.objects.filter(key=key).values_list("version", flat=True).first()
    return kind_shape(key, version or 0) if version is not None or key in SHIPPED else None


@lru_cache
def shipped_kind(key: str) -> KindShape:
    """A kind as Vafa ships it."""
    text = resources.files("vafa.cases.kinds").joinpath(f"{key}.json").read_text(encoding="utf-8")
    return read_kind(key, json.loads(text))


def _kinds() -> dict[str, KindShape]:
    rows = {row.key: row for row in CaseKind.objects.order_by("position", "pk")}
    shapes = {key: shipped_kind(key) for key in SHIPPED if key not in rows}
    shapes |= {key: kind_shape(key, row.version) for key, row in rows.items() if row.is_active}
    order = [*[key for key in rows if key in shapes], *[key for key in SHIPPED if key not in rows]]
    return {key: shapes[key] for key in order}


def _policies() -> list[PolicyShape]:
    rows = Policy.objects.filter(is_active=True).order_by("position", "pk")
    return [read_policy(row.name, row.conditions, row.promises) for row in rows]
