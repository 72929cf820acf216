"""Conditions as one sentence in the reader's language: «مشتریانی که … خریده‌اند و پروندهٔ باز ندارند».

Every comparison is a clause about "customers who …", worded by its field. It follows `i18n.reading.active`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext, ngettext, pgettext

from vafa.customers.conditions.fields import DAYS, Asked, asked
from vafa.customers.conditions.rules.tree import AllOf, AnyOf, Is, Not, Tree
from vafa.platform.i18n.dates import local_day, show_day
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.money import show_money
from vafa.platform.i18n.reading import active

ISOLATED = "\u2068%s\u2069"  # names keep their own direction inside a sentence


def sentence(tree: Tree) -> str:
    """Who is meant, as one sentence without its full stop."""
    parts = tree.parts if isinstance(tree, AllOf) else (tree,)
    held = [_clause(one) for one in parts if not isinstance(one, Not)]
    outside = [_clause(one.part) for one in parts if isinstance(one, Not)]
    if not held and not outside:
        return gettext("All customers")
    if not outside:
        return gettext("Customers who %(held)s") % {"held": _all(held)}
    others = _or(outside)
    if not held:
        return gettext("All customers except those who %(others)s") % {"others": others}
    return gettext("Customers who %(held)s, except those who %(others)s") % {"held": _all(held), "others": others}


def _clause(tree: Tree) -> str:
    match tree:
        case Is():
            return _leaf(tree)
        case Not(part):
            return gettext("are not among those who %(others)s") % {"others": _clause(part)}
        case AllOf(parts) | AnyOf(parts):
            told = [_clause(one) for one in parts]
            if not told:
                return gettext("are our customers")
            if len(told) == 1:
                return told[0]
            return f"({_all(told) if isinstance(tree, AllOf) else _or(told)})"


def _all(clauses: Sequence[str]) -> str:
    *first, last = clauses
    if not first:
        return last
    before = pgettext("between clauses that all hold", ", ").join(first)
    return pgettext("clauses that all hold", "%(before)s and %(last)s") % {"before": before, "last": last}


def _or(clauses: Sequence[str]) -> str:
    return pgettext("between clauses of which one holds", " or ").join(clauses)


def _leaf(leaf: Is) -> str:
    told = asked(leaf.field)
    words = told.field.words if told else {}
    shape = next(
        (words[key] for key in (f"{leaf.operator}:{leaf.value}", leaf.operator, _shape(leaf)) if key in words), None
    )
    if told is None or shape is None:
        return gettext("fit a condition that is no longer there")
    return str(shape) % _values(leaf, told)


def _shape(leaf: Is) -> str:
    if leaf.kind == "yes_no":
        return str(leaf.value)
    return "happened" if leaf.kind == "moment" else "counted"


def _values(leaf: Is, told: Asked) -> Mapping[str, str]:
    values = {of.name: _of(told, of.name) for of in told.field.of if of.name in told.of}
    if leaf.value is None:
        return values
    if leaf.kind == "moment":
        return {**values, "when": _when(leaf, told.field.once)}
    if leaf.kind in ("number", "money"):
        return {**values, "how": _how(leaf, told), "when": _span(told.days)}
    return {**values, "value": _value(leaf, told)}


def _of(told: Asked, name: str) -> str:
    """What a field is asked of, as people know it."""
    of = next(one for one in told.field.of if one.name == name)
    value = told.of[name]
    if of.choices is not None:
        return str(dict(of.choices()).get(value, value))
    return value if name == DAYS else ISOLATED % (of.show(value) if of.show else value)


def _value(leaf: Is, told: Asked) -> str:
    if isinstance(leaf.value, Decimal):
        return show_number(leaf.value, active().language)
    if told.field.choices is not None:
        return str(dict(told.field.choices()).get(str(leaf.value), leaf.value))
    return gettext("“%(text)s”") % {"text": ISOLATED % leaf.value}


def _how(leaf: Is, told: Asked) -> str:
    number = _amount(leaf, told)
    ways = {
        "is": gettext("exactly %(number)s"),
        "is_not": gettext("other than %(number)s"),
        "over": gettext("more than %(number)s"),
        "under": gettext("less than %(number)s"),
        "at_least": gettext("at least %(number)s"),
        "at_most": gettext("at most %(number)s"),
    }
    return ways[leaf.operator] % {"number": number}


def _amount(leaf: Is, told: Asked) -> str:
    assert isinstance(leaf.value, Decimal)
    if leaf.kind == "money":
        return show_money(leaf.value, told.of.get("currency", "IRR"))
    return show_number(leaf.value, active().language)


def _span(days: int | None) -> str:
    return pgettext("over all time", "in total") if days is None else _days(days, _last_days(days))


def _last_days(days: int) -> str:
    return ngettext("in the last day", "in the last %(days)s days", days)


def _days(days: int, words: str) -> str:
    return words % {"days": show_number(days, active().language)}


def _when(leaf: Is, once: bool) -> str:
    if leaf.operator == "within" and isinstance(leaf.value, int):
        return _days(leaf.value, _last_days(leaf.value))
    if leaf.operator == "ahead" and isinstance(leaf.value, int):
        return _days(leaf.value, ngettext("in the next day", "in the next %(days)s days", leaf.value))
    if isinstance(leaf.value, int):
        return _days(leaf.value, _ago(leaf.value, once))
    assert isinstance(leaf.value, datetime)
    day = {"day": show_day(local_day(leaf.value))}
    if leaf.operator == "since":
        return gettext("since %(day)s") % day
    return (gettext("before %(day)s") if once else gettext("for the last time before %(day)s")) % day


def _ago(days: int, once: bool) -> str:
    if once:
        return ngettext("more than a day ago", "more than %(days)s days ago", days)
    return ngettext("for the last time more than a day ago", "for the last time more than %(days)s days ago", days)
