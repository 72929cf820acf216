"""Which rows move when two customers turn out to be one: every room registers its keys to a customer here.

Register in the room's `moving.py`: `moves(Order)`, `moves(Affected)`, or `stays(Model, "customer", "why")`. Where a
unique constraint would be broken the kept customer's row stays and the other one stays with the merged customer, out of
sight; `settle` may say what the kept row learns from it. It decides nothing about customers themselves: `merging.py`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, UniqueConstraint

Settle = Callable[[Any, Any], Mapping[str, Any]]
After = Callable[[Sequence[int]], None]


@dataclass(frozen=True)
class Moving:
    """One key to a customer. `settle` gives the values a kept row takes over from the one that may not join it."""

    model: type[Model]
    field: str
    settle: Settle | None = None
    after: After | None = None

    @property
    def name(self) -> str:
        """As merges remember it."""
        return f"{self.model._meta.label}.{self.field}"

    @property
    def rows(self) -> QuerySet[Model]:
        """All rows of the model."""
        return self.model._default_manager.order_by("pk")

    def of(self, customer_id: int) -> QuerySet[Model]:
        """The rows of a customer."""
        return self.rows.filter(**{f"{self.field}_id": customer_id})

    def clashes(self) -> Iterator[tuple[list[str], Q]]:
        """Fields which, with the customer, must be unique, and for which rows."""
        if self.model._meta.get_field(self.field).unique:  # type: ignore[union-attr]
            yield [], Q()
        for one in self.model._meta.constraints:
            if isinstance(one, UniqueConstraint) and self.field in one.fields:
                yield [name for name in one.fields if name != self.field], one.condition or Q()

    def free(self, rows: QuerySet[Model], to: int) -> QuerySet[Model]:
        """Those of these rows that `to` may take without breaking a constraint."""
        for fields, condition in self.clashes():
            there = self.of(to).filter(condition, **{name: OuterRef(name) for name in fields})
            rows = rows.exclude(condition & Exists(there)) if condition else rows.exclude(Exists(there))
        return rows

    def shift(self, rows: QuerySet[Model], to: int) -> list[int]:
        """Give these rows to a customer, but for those that would clash; returns their ids, as they are after it."""
        ids = list(self.free(rows, to).select_for_update(of=("self",)).values_list("pk", flat=True))
        if ids:
            self.rows.filter(pk__in=ids).order_by().update(**{f"{self.field}_id": to})
        return [to] * len(ids) if self.model._meta.pk.attname == f"{self.field}_id" else ids

    def pairs(self, keep: int, gone: int) -> Iterator[tuple[Any, Any]]:
        """The kept row and the other one, wherever both cannot stand together."""
        for fields, condition in self.clashes():
            there = {tuple(getattr(row, f) for f in fields): row for row in self.of(keep).filter(condition)}
            for row in self.of(gone).filter(condition):
                kept = there.get(tuple(getattr(row, f) for f in fields))
                if kept is not None:
                    yield kept, row


_moving: dict[str, Moving] = {}
_staying: dict[str, str] = {}


def moves(
    model: type[Model], field: str = "customer", *, settle: Settle | None = None, after: After | None = None
) -> None:
    """Have rows move to the kept customer. `after` is told both customers' ids when a merge or its undoing is done."""
    one = Moving(model, field, settle, after)
    _moving[one.name] = one


def stays(model: type[Model], field: str, because: str) -> None:
    """Have rows stay with the merged customer, for a reason."""
    _staying[Moving(model, field).name] = because


def moving() -> Mapping[str, Moving]:
    """Every key that moves, lower rooms first."""
    return _moving


def staying() -> Mapping[str, str]:
    """Every key that stays, with the reason."""
    return _staying
