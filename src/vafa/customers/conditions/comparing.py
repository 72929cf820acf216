"""One comparison as SQL: the database's twin of `rules.kinds.compare`.

Given an expression for the value, it says when a value that is there fits. What a missing value does is the caller's:
`NEGATIVE` comparisons hold where there is none. So nothing here is ever NULL, and "not" means in SQL what it means in
Python.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from vafa.customers.conditions.rules.kinds import NO, YES, Kind, number_in
from vafa.customers.conditions.sql import Sql, put
from vafa.platform.i18n.folding import fold

NEGATIVE: Mapping[str, str] = {"is_not": "is", "has_not": "has"}
"""Comparisons that hold where their opposite does not, missing values included."""
SIGNS: Mapping[str, str] = {"is": "=", "over": ">", "under": "<", "at_least": ">=", "at_most": "<="}


def there(kind: Kind, expression: Sql) -> Sql:
    """That there is a value."""
    if kind == "text":
        return put("{x} <> ''", x=expression)
    if kind == "choice":
        return put("({x} IS NOT NULL AND {x}::text <> '')", x=expression)
    return put("{x} IS NOT NULL", x=expression)


def fits(kind: Kind, operator: str, value: object, expression: Sql, at: datetime) -> Sql:
    """That a value which is there compares so; `operator` is no negative one and no `empty` or `never`."""
    return _WAYS[kind](operator, value, expression, at)


def _number(operator: str, value: object, x: Sql, at: datetime) -> Sql:
    return put(f"{{x}} {SIGNS[operator]} {{v}}", x=x, v=Sql("%s", (value,)))


def _text(operator: str, value: object, x: Sql, at: datetime) -> Sql:
    """`x` is the fold of the text."""
    wanted = Sql("%s", (fold(str(value)),))
    return put("{x} = {v}" if operator == "is" else "strpos({x}, {v}) > 0", x=x, v=wanted)


def _choice(operator: str, value: object, x: Sql, at: datetime) -> Sql:
    return put("{x} = {v}", x=x, v=Sql("%s", (value,)))


def _when(operator: str, value: object, x: Sql, at: datetime) -> Sql:
    if not isinstance(value, int):
        return put("{x} < {v}" if operator == "before" else "{x} >= {v}", x=x, v=Sql("%s", (value,)))
    days, now = timedelta(days=value), Sql("%s", (at,))
    match operator:
        case "within":
            return put("({x} >= {a} AND {x} <= {b})", x=x, a=Sql("%s", (at - days,)), b=now)
        case "ago":
            return put("{x} < {a}", x=x, a=Sql("%s", (at - days,)))
        case _:
            return put("({x} > {a} AND {x} <= {b})", x=x, a=now, b=Sql("%s", (at + days,)))


def _trait(operator: str, value: object, x: Sql, at: datetime) -> Sql:
    """`x` is one item of a mark, as jsonb."""
    words = put("({x} #>> '{{}}')", x=x)
    kind = put("jsonb_typeof({x})", x=x)
    if operator in ("over", "under"):
        number = put(f"({{w}})::numeric {SIGNS[operator]} {{v}}", w=words, v=Sql("%s", (value,)))
        return put("CASE {k} WHEN 'number' THEN {n} ELSE false END", k=kind, n=number)
    folded = Sql("%s", (fold(str(value)),))
    if operator == "has":
        return put("({k} = 'string' AND strpos(vafa_fold({w}), {v}) > 0)", k=kind, w=words, v=folded)
    same = put("({k} = 'string' AND vafa_fold({w}) = {v})", k=kind, w=words, v=folded)
    if folded.values[0] in (YES, NO):
        same = put(
            "({s} OR {x} = {b}::jsonb)", s=same, x=x, b=Sql("%s", ("true" if folded.values[0] == YES else "false",))
        )
    number_told = number_in(str(value))
    if number_told is None:
        return same
    return put("({s} OR {x} = {n}::jsonb)", s=same, x=x, n=Sql("%s", (f"{number_told:f}",)))


_WAYS: Mapping[Kind, Callable[[str, object, Sql, datetime], Sql]] = {
    "number": _number,
    "money": _number,
    "text": _text,
    "choice": _choice,
    "choices": _choice,
    "moment": _when,
    "trait": _trait,
}
