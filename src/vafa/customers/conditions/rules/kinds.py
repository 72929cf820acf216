"""Kinds of facts, how each is compared, and whether one comparison holds. It knows no field and no database.

A fact may be missing: None, an empty text, an empty set. A missing fact is `empty` (a moment: `never`); it also differs
from every value, so `is_not` and `has_not` hold. Every other comparison with it is false. Sums and counts of nothing
are nought and never missing. The database's twin of each comparison is `comparing.py`.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal

from vafa.platform.i18n.folding import fold

Kind = Literal["number", "money", "text", "choice", "choices", "yes_no", "moment", "trait"]
Value = Decimal | int | str | datetime | None
Fact = object

NUMERIC = ("is", "is_not", "over", "under", "at_least", "at_most", "empty")
OPERATORS: Mapping[Kind, tuple[str, ...]] = {
    "number": NUMERIC,
    "money": NUMERIC,
    "text": ("is", "is_not", "has", "empty"),
    "choice": ("is", "is_not", "empty"),
    "choices": ("has", "has_not", "empty"),
    "yes_no": ("is",),
    "moment": ("within", "ago", "ahead", "before", "since", "never"),
    "trait": ("is", "is_not", "has", "over", "under", "empty"),
}
ALONE = ("empty", "never")  # they compare with nothing
IN_DAYS = ("within", "ago", "ahead")
YES, NO = "yes", "no"
MOST_DAYS, LONGEST, MOST_DIGITS = 36_500, 200, 30


def read_value(kind: Kind, operator: str, told: object) -> Value:
    """The value of a comparison, from JSON or as typed. Raises ValueError when it is none."""
    if operator in ALONE:
        return None
    text = str(told).replace("\x00", "").strip() if isinstance(told, str | int | Decimal | datetime) else ""
    if not text or len(text) > LONGEST or isinstance(told, bool):
        raise ValueError(text)
    text.encode()  # half a character, which JSON can spell, is a ValueError too
    if operator in IN_DAYS:
        return _between(int(text) if text.isascii() and text.isdecimal() else 0, 1, MOST_DAYS)
    if kind == "moment":
        return _moment(text)
    if kind in ("number", "money") or (kind == "trait" and operator in ("over", "under")):
        if (number := number_in(text)) is None:
            raise ValueError(text)
        return number
    if kind == "yes_no" and text not in (YES, NO):
        raise ValueError(text)
    if kind in ("text", "trait") and not fold(text):
        raise ValueError(text)
    return text


def plain(value: Value) -> str | int | None:
    """A value as JSON keeps it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, datetime) else value


def number_in(text: str) -> Decimal | None:
    """The number a text is, in plain digits; None when it is none."""
    try:
        number = Decimal(text) if len(text) <= MOST_DIGITS and text.isascii() and "_" not in text else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and abs(number.adjusted()) <= MOST_DIGITS else None


def _between(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise ValueError(number)
    return number


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not 1900 <= moment.year <= 2200:
        raise ValueError(text)
    return moment


def compare(kind: Kind, operator: str, value: Value, fact: Fact, at: datetime) -> bool:
    """Whether one comparison holds of a fact at a moment."""
    return _WAYS[kind](operator, value, fact, at)


def _number(operator: str, value: Value, fact: Fact, at: datetime) -> bool:
    if fact is None:
        return operator in ("empty", "is_not")
    assert isinstance(fact, Decimal | int)
    if operator == "empty":
        return False
    assert isinstance(value, Decimal)
    match operator:
        case "is":
            return fact == value
        case "is_not":
            return fact != value
        case "over":
            return fact > value
        case "under":
            return fact < value
        case "at_least":
            return fact >= value
        case _:
            return fact <= value


def _text(operator: str, value: Value, fact: Fact, at: datetime) -> bool:
    """Texts are compared as they fold: «كريم» is «کریم», «۱۲» is "12"."""
    folded, wanted = fold(str(fact or "")), fold(str(value or ""))
    match operator:
        case "empty":
            return not folded
        case "is":
            return folded == wanted
        case "is_not":
            return folded != wanted
        case _:
            return wanted in folded


def _choice(operator: str, value: Value, fact: Fact, at: datetime) -> bool:
    if operator == "empty":
        return not fact
    return (fact == value) is (operator == "is")


def _choices(operator: str, value: Value, fact: Fact, at: datetime) -> bool:
    chosen = fact if isinstance(fact, Collection) else ()
    if operator == "empty":
        return not chosen
    return (value in chosen) is (operator == "has")


def _yes_no(operator: str, value: Value, fact: Fact, at: datetime) -> bool:
    return bool(fact) is (value == YES)


def _when(operator: str, value: Value, fact: Fact, at: datetime) -> bool:
    if fact is None or operator == "never":
        return fact is None and operator == "never"
    assert isinstance(fact, datetime)
    if operator in ("before", "since"):
        assert isinstance(value, datetime)
        return fact < value if operator == "before" else fact >= value
    assert isinstance(value, int)
    days = timedelta(days=value)
    match operator:
        case "within":
            return at - days <= fact <= at
        case "ago":
            return fact < at - days
        case _:
            return at < fact <= at + days


def _trait(operator: str, value: Value, fact: Fact, at: datetime) -> bool:
    """A mark is any JSON value: of a list each item counts, and an object is only there or not."""
    atoms = [one for one in (fact if isinstance(fact, list) else [fact]) if one is not None]
    match operator:
        case "empty":
            return not atoms
        case "is":
            return any(_same(one, str(value)) for one in atoms)
        case "is_not":
            return not any(_same(one, str(value)) for one in atoms)
        case "has":
            return any(isinstance(one, str) and fold(str(value)) in fold(one) for one in atoms)
    assert isinstance(value, Decimal)
    numbers = [one for one in atoms if isinstance(one, Decimal | int) and not isinstance(one, bool)]
    return any(one > value if operator == "over" else one < value for one in numbers)


def _same(atom: object, value: str) -> bool:
    if isinstance(atom, bool):
        return fold(value) == (YES if atom else NO)
    if isinstance(atom, str):
        return fold(atom) == fold(value)
    return isinstance(atom, Decimal | int) and atom == number_in(value)


_WAYS: Mapping[Kind, Callable[[str, Value, Fact, datetime], bool]] = {
    "number": _number,
    "money": _number,
    "text": _text,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _yes_no,
    "moment": _when,
    "trait": _trait,
}
