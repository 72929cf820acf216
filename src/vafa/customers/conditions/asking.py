"""Asking: who is meant by conditions, how many, page by page; and the facts of given customers for the pure function.

Each audience is one statement. Whoever asks here sees everybody; pages for staff go through `queries.audiences`.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from vafa.customers.conditions.compiling import audience_sql
from vafa.customers.conditions.fields import Asked, asked
from vafa.customers.conditions.rules.tree import Tree, fields_of, holds
from vafa.customers.conditions.sql import Sql, joined, put
from vafa.customers.models import Customer
from vafa.platform.values import Refused

AGGREGATES: Mapping[str, str] = {
    "there": "true",
    "last": "max(r.value)",
    "sum": "sum(r.value)",
    "set": "array_agg(r.value)",
    "one": "(array_agg(r.value))[1]",  # there is one
}


@dataclass(frozen=True)
class Page:
    """Some customers of an audience by id, and the id after which the next page begins; None at the end."""

    rows: Sequence[Customer]
    after: int | None


def audience(tree: Tree, at: datetime) -> list[int]:
    """The ids of everybody the conditions hold of, in order."""
    return [pk for (pk,) in _rows(put("{ids} ORDER BY 1", ids=audience_sql(tree, at)))]


def count(tree: Tree, at: datetime) -> int:
    """How many the conditions hold of."""
    ((many,),) = _rows(put("SELECT count(*) FROM ({ids}) AS found", ids=audience_sql(tree, at)))
    return int(many)


def page(tree: Tree, at: datetime, *, after: int = 0, limit: int = 50) -> Page:
    """A page of customers by id; any page costs the same as the first."""
    found = stretch(tree, at, after=after, limit=limit + 1)
    known = Customer.objects.in_bulk(found[:limit])
    rows = [known[pk] for pk in found[:limit] if pk in known]
    return Page(rows, found[limit - 1] if len(found) > limit else None)


def stretch(tree: Tree, at: datetime, *, after: int, limit: int) -> list[int]:
    """The ids of the next customers above `after`, in order; for walks over a whole audience."""
    ids = audience_sql(tree, at, after=after)
    return [pk for (pk,) in _rows(put("{ids} ORDER BY 1 LIMIT {n}", ids=ids, n=Sql("%s", (limit,))))]


def holding(tree: Tree, customer_ids: Collection[int], at: datetime) -> set[int]:
    """Of these customers those the conditions hold of, by the pure function over their facts."""
    facts = facts_of(customer_ids, fields_of(tree), at)
    return {pk for pk, one in facts.items() if holds(tree, one, at)}


def facts_of(customer_ids: Collection[int], fields: Iterable[str], at: datetime) -> dict[int, dict[str, object]]:
    """What the pure function asks for: of each customer the value of each field, a missing one None.

    One statement for all columns and one for each field of rows. Refused: customers.condition_unknown_field.
    """
    ids = Sql("%s::bigint[]", (list(customer_ids),))
    facts: dict[int, dict[str, object]] = {pk: {} for pk in customer_ids}
    told = {reference: _asked(reference) for reference in fields}
    columns = {reference: one for reference, one in told.items() if one.field.column}
    if columns:
        asked_for = joined([Sql("c.id"), *(Sql(one.field.column) for one in columns.values())], ", ")
        query = put("SELECT {columns} FROM customer c WHERE c.id = ANY({ids})", columns=asked_for, ids=ids)
        for pk, *values in _rows(query):
            facts[pk].update(zip(columns, values, strict=True))
    for reference, one in told.items():
        if not one.field.column:
            found = _of_rows(one, ids, at)
            nothing: object = Decimal(0) if one.field.takes == "sum" else None
            for pk, values_of in facts.items():
                values_of[reference] = found.get(pk, nothing)
    return facts


def _of_rows(one: Asked, ids: Sql, at: datetime) -> dict[int, object]:
    is_mark = one.kind == "trait"
    value = Sql("array_agg(r.value::text)" if is_mark else AGGREGATES[one.field.takes])
    text = "SELECT r.customer_id, {value} FROM ({rows}) AS r(customer_id, value) WHERE r.customer_id = ANY({ids})"
    query = put(f"{text} GROUP BY 1", value=value, rows=one.rows(at), ids=ids)
    found: dict[int, object] = {pk: told for pk, told in _rows(query) if told is not None}
    if is_mark:
        return {pk: [_json(one) for one in told] for pk, told in found.items() if isinstance(told, list)}
    if one.field.stored is not None:
        names = {held: name for name, held in one.field.stored.items()}
        return {pk: names.get(told) for pk, told in found.items()}
    if one.field.takes == "set":
        return {pk: frozenset(told) for pk, told in found.items() if isinstance(told, list)}
    return found


def _json(text: str) -> object:
    """A mark with its numbers as they are kept, digit by digit."""
    return json.loads(text, parse_float=Decimal)


def _asked(reference: str) -> Asked:
    told = asked(reference)
    if told is None:
        raise Refused("customers.condition_unknown_field", field=reference[:100], status=422)
    return told


def _rows(query: Sql) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query.text, query.values)  # type: ignore[arg-type]
        return list(cursor.fetchall())
