"""Conditions as one question to the database, about `customer c`.

A leaf about a column is a plain test of the row. A leaf about rows of another table is a set of customers one is in or
out of, which the planner joins (semi-joins and anti-joins), never a question asked for each customer. "Not" is pushed
down to the leaves first; "any" over sets is the union of them, so that no set is ever searched row by row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Union

from vafa.customers.conditions.comparing import NEGATIVE, fits, there
from vafa.customers.conditions.fields import Asked, asked
from vafa.customers.conditions.rules.kinds import NO, compare
from vafa.customers.conditions.rules.tree import AllOf, AnyOf, Is, Not, Tree
from vafa.customers.conditions.sql import Sql, joined, put
from vafa.platform.values import Refused

TRUE, FALSE = Sql("true"), Sql("false")
STANDING = Sql("SELECT c.id FROM customer c WHERE c.withdrawn_at IS NULL")
VALUE = Sql("r.value")


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on the customer's own row."""

    sql: Sql


@dataclass(frozen=True, slots=True)
class In:
    """In (or `out` of) a set of customers: a query of ids. `probe` asks the same of one `c`, by index."""

    ids: Sql
    out: bool = False
    probe: Sql | None = None
    dear: bool = False  # to probe: asked last


@dataclass(frozen=True, slots=True)
class Both:
    """All parts, or (`any`) at least one."""

    parts: tuple["Node", ...]
    any: bool = False


Node = Union[Test, In, Both]  # noqa: UP007 (it names itself)


def where(tree: Tree, at: datetime) -> Sql:
    """The conditions as a test of `customer c`. Refused: customers.condition_unknown_field."""
    return _test(_node(tree, at, hold=True))


def audience_sql(tree: Tree, at: datetime, *, after: int = 0) -> Sql:
    """The ids of all standing customers of whom the conditions hold; those above `after` only.

    Where a condition names a set of customers, what most of them have and sums are asked of those that are left, sums
    last; without such a condition everybody's are read in one go, which is quicker than one by one.
    """
    parts = _conjuncts(_node(tree, at, hold=True))
    start = [STANDING, Sql("c.id > %s", (after,))] if after else [STANDING]
    if not any(isinstance(one, In) and not one.out and one.probe is None for one in parts):
        return joined([*start, *(_test(one) for one in parts)], " AND ")
    sums = [one.probe for one in parts if isinstance(one, In) and one.probe and one.dear]
    others = [one for one in parts if not (isinstance(one, In) and one.dear)]
    few = joined([*start, *(_probe(one) or _test(one) for one in others)], " AND ")
    if not sums:
        return few
    # OFFSET keeps the planner from asking for sums before there are few
    return put("SELECT c.id FROM ({few} OFFSET 0) AS c(id) WHERE {sums}", few=few, sums=joined(sums, " AND "))


def _probe(node: Node) -> Sql | None:
    return node.probe if isinstance(node, In) else None


def _conjuncts(node: Node) -> list[Node]:
    if isinstance(node, Both) and not node.any:
        return [inner for part in node.parts for inner in _conjuncts(part)]
    return [node]


def _node(tree: Tree, at: datetime, *, hold: bool) -> Node:
    match tree:
        case Not(part):
            return _node(part, at, hold=not hold)
        case AllOf(parts) | AnyOf(parts):
            told = tuple(_node(one, at, hold=hold) for one in parts)
            return Both(told, any=isinstance(tree, AnyOf) is hold)
        case Is():
            node = _leaf(tree, at)
            return node if hold else _opposite(node)


def _opposite(node: Test | In) -> Node:
    if isinstance(node, In):
        return In(node.ids, not node.out, put("NOT {x}", x=node.probe) if node.probe else None, node.dear)
    return Test(put("NOT {x}", x=node.sql))


def _test(node: Node) -> Sql:
    match node:
        case Test(sql):
            return sql
        case In(ids, out):
            if out:
                return put("NOT EXISTS (SELECT FROM ({ids}) AS other(id) WHERE other.id = c.id)", ids=ids)
            # OFFSET: the set is found once. Left to choose, the planner looks into it for each of far too many.
            return put("c.id IN ({ids} OFFSET 0)", ids=ids)
        case Both(parts, any=False):
            return _group([_test(one) for one in parts], " AND ", TRUE)
        case Both(parts):
            plain = [_test(one) for one in parts if _is_plain(one)]
            sets = [_ids(one) for one in parts if not _is_plain(one)]
            if not sets:
                return _group(plain, " OR ", FALSE)
            if plain:
                sets.insert(0, put("{all} AND {where}", all=STANDING, where=_group(plain, " OR ", FALSE)))
            return put("c.id IN ({union})", union=joined(sets, " UNION ALL "))


def _ids(node: Node) -> Sql:
    if isinstance(node, In) and not node.out:
        return put("({ids})", ids=node.ids)
    return put("({all} AND {where})", all=STANDING, where=_test(node))


def _is_plain(node: Node) -> bool:
    return isinstance(node, Test) or (isinstance(node, Both) and all(_is_plain(one) for one in node.parts))


def _group(parts: Iterable[Sql], word: str, none: Sql) -> Sql:
    told = list(parts)
    return put("({parts})", parts=joined(told, word)) if told else none


def _leaf(leaf: Is, at: datetime) -> Test | In:
    told = asked(leaf.field)
    if told is None:
        raise Refused("customers.condition_unknown_field", field=leaf.field[:100], status=422)
    if told.field.column:
        return Test(_column(leaf, Sql(told.field.folded or told.field.column), at))
    rows = told.rows(at)
    match told.field.takes:
        case "there":
            return In(_select("", rows), out=leaf.value == NO)
        case "last":
            return _last(leaf, rows, at)
        case "sum":
            return _sum(leaf, told, rows, at)
        case _:
            return _values(leaf, told, rows, at)


def _column(leaf: Is, x: Sql, at: datetime) -> Sql:
    there_is = there(leaf.kind, x)
    if leaf.operator in ("empty", "never"):
        return put("NOT {there}", there=there_is)
    positive = fits(leaf.kind, NEGATIVE.get(leaf.operator, leaf.operator), leaf.value, x, at)
    held = put("({x} IS NOT NULL AND {fits})", x=x, fits=positive)
    return put("NOT {held}", held=held) if leaf.operator in NEGATIVE else held


def _select(text: str, rows: Sql, **more: Sql) -> Sql:
    """Customers of rows; `text` is what follows them."""
    return put("SELECT r.customer_id FROM ({rows}) AS r(customer_id, value) {more}", rows=rows, more=put(text, **more))


def _values(leaf: Is, told: Asked, rows: Sql, at: datetime) -> In:
    """One value, or a set of them: somebody is in when one fits."""
    if leaf.operator == "empty":
        fitting, out = there(leaf.kind, VALUE), True
    else:
        held = leaf.value if told.field.stored is None else told.field.stored[str(leaf.value)]
        fitting = fits(leaf.kind, NEGATIVE.get(leaf.operator, leaf.operator), held, VALUE, at)
        out = leaf.operator in NEGATIVE
    own = _select("WHERE {fits} AND r.customer_id = c.id", rows, fits=fitting) if told.field.common else None
    probe = put("NOT EXISTS ({own})" if out else "EXISTS ({own})", own=own) if own else None
    return In(_select("WHERE {fits}", rows, fits=fitting), out, probe)


def _last(leaf: Is, rows: Sql, at: datetime) -> In:
    """The last of many moments is after something when one of them is; before it, when there are some and none is."""
    if leaf.operator == "never":
        return In(_select("", rows), out=True)
    if leaf.operator in ("ago", "before"):
        last = Sql("max(r.value)")
        return In(_select("GROUP BY 1 HAVING {fits}", rows, fits=fits(leaf.kind, leaf.operator, leaf.value, last, at)))
    return In(_select("WHERE {fits}", rows, fits=fits(leaf.kind, leaf.operator, leaf.value, VALUE, at)))


def _sum(leaf: Is, told: Asked, rows: Sql, at: datetime) -> In:
    """Of no rows the sum is nought: where that fits, everybody is in but those whose sum does not."""
    total = Sql("sum(r.value)")
    own = put(
        "(SELECT coalesce(sum(r.value), 0) FROM ({rows}) AS r(customer_id, value) WHERE r.customer_id = c.id)",
        rows=rows,
    )
    operator = NEGATIVE.get(leaf.operator, leaf.operator)
    held, probe = (fits(leaf.kind, operator, leaf.value, sum_, at) for sum_ in (total, own))
    if leaf.operator in NEGATIVE:
        held, probe = put("NOT {x}", x=held), put("NOT {x}", x=probe)
    if compare(leaf.kind, leaf.operator, leaf.value, Decimal(0), at):
        return In(_select("GROUP BY 1 HAVING NOT ({held})", rows, held=held), True, probe, dear=True)
    return In(_select("GROUP BY 1 HAVING {held}", rows, held=held), False, probe, dear=True)
