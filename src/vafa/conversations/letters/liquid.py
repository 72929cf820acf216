"""The template language of letters: Liquid with limits, strict about unknown variables, dates as readers know them."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from io import StringIO
from typing import Any, NamedTuple, TextIO

from liquid import BoundTemplate, Environment, RenderContext
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.capture_tag import CaptureNode, CaptureTag
from liquid.exceptions import LiquidError, UndefinedError
from liquid.stringify import to_liquid_string
from liquid.undefined import StrictUndefined

from vafa.platform.i18n import dates
from vafa.platform.i18n.digits import show_number, to_reader
from vafa.platform.i18n.money import show_money
from vafa.platform.i18n.reading import active


class LetterBroken(Exception):
    """A letter cannot be written. `name` is the variable it does not get, or empty; the text says what is wrong."""

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name


class LetterEnvironment(Environment):
    """Nobody's letter runs for long or grows large."""

    loop_iteration_limit = 2_000
    local_namespace_limit = 100_000
    output_stream_limit = 200_000


# Signs with a meaning in letters, which values must not bring in: each travels as a private character of its own.
_MEANING = "[]()*<>&\n-#"
SIGNS = {0xE000 + place: sign for place, sign in enumerate(_MEANING)}
FIRST_FREE = 0xE100  # private characters from here on mean nothing yet
_HIDE = {sign: chr(place) for place, sign in SIGNS.items()}
_HIDDEN = re.compile("[\ue000-\uf8ff]")
_MEANT = re.compile(f"[{re.escape(_MEANING)}\ue000-\uf8ff]")
# In what a template writes, a value stands between two marks, unless something in it may matter to the letter's shape:
# a sign an author's filter brought, a line's end, a space at an end, nothing at all.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_VALUE = re.compile(r"(?!\s)[^\x00-\x1f\x7f-\x9f\ue008\ue00b-\uf8ff\[\]()*<>&#-]+(?<!\s)")
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]+){_CLOSE}")


class _ValueNode(OutputNode):
    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        text = to_liquid_string(self.expression.evaluate(context), context.autoescape)
        return buffer.write(f"{_OPEN}{text}{_CLOSE}" if _VALUE.fullmatch(text) else text)


class _Value(Output):
    node_class = _ValueNode


class _CaptureNode(CaptureNode):
    """What is kept for later is seen by filters and conditions, which must not meet the marks."""

    def _assign(self, context: RenderContext, buf: StringIO) -> None:
        context.assign(self.name, _MARKED.sub(r"\1", buf.getvalue()))


class _Capture(CaptureTag):
    node_class = _CaptureNode


class Outline(NamedTuple):
    """A filled template as the texts of its author, and the guarded values that stand between them."""

    texts: Sequence[str]
    values: Sequence[str]


def guarded(value: Any) -> Any:
    """A context whose texts cannot be taken for marks of the letter; other values as they are."""
    if isinstance(value, str):
        return _MEANT.sub(lambda sign: _HIDE.get(sign[0], ""), value)
    if isinstance(value, dict | Mapping):
        return {key: guarded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [guarded(one) for one in value]
    return value


def unguarded(text: str) -> str:
    """The text with the hidden signs shown again."""
    return _HIDDEN.sub(lambda sign: SIGNS.get(ord(sign[0]), sign[0]), text)


@lru_cache(maxsize=1024)
def parsed(source: str) -> BoundTemplate:
    """A template ready to be filled. Raises LetterBroken when it is not Liquid."""
    try:
        return ENVIRONMENT.from_string(_HIDDEN.sub("", source))
    except LiquidError as problem:
        raise LetterBroken(str(problem)) from problem


def outline(source: str, context: Mapping[str, Any]) -> Outline:
    """The source with its variables filled from a guarded context. Raises LetterBroken."""
    template = parsed(source)
    if "{" not in source:
        return Outline([source], [])
    try:
        parts = _MARKED.split(template.render(**context))
    except UndefinedError as problem:
        raise LetterBroken(str(problem), missing(source, context) or str(problem)) from problem
    except (LiquidError, ArithmeticError, TypeError, ValueError) as problem:  # a filter given what it cannot take
        raise LetterBroken(str(problem)) from problem
    return Outline(parts[::2], parts[1::2])


def missing(source: str, context: Mapping[str, Any]) -> str:
    """The first variable of the source that the context does not have, or nothing."""
    return next((path for path in variables(source) if not _has(context, path)), "")


@lru_cache(maxsize=1024)
def variables(source: str) -> tuple[str, ...]:
    """Every outside variable a template asks for, as dotted paths."""
    return tuple(sorted(str(path) for path in parsed(source).global_variable_paths()))


def _has(context: Any, path: str) -> bool:
    for part in re.findall(r"[^.\[\]'\"]+", path):
        if isinstance(context, Mapping) and part in context:
            context = context[part]
        elif isinstance(context, list | tuple) and (part.isdigit() or part in ("size", "first", "last")):
            context = next(iter(context), {})
        else:
            return bool(part == "size")
    return True


def _day(value: date | str, style: str = "short") -> str:
    """A day; samples write it as text."""
    return dates.show_day(date.fromisoformat(unguarded(value)) if isinstance(value, str) else value, style=style)


def _moment(value: datetime, style: str = "short") -> str:
    return dates.show_moment(value, style=style)


def _money(value: Decimal | str | int, currency: str = "IRR") -> str:
    return show_money(Decimal(str(value)), unguarded(currency))


def _number(value: Decimal | int | float) -> str:
    return show_number(value, active().language)


def _digits(value: object) -> str:
    """Digits as the reader writes them; a code with Latin letters stays as it is, or it could not be typed back."""
    text = str(value)
    return text if any(letter.isascii() and letter.isalpha() for letter in text) else to_reader(text, active().language)


ENVIRONMENT = LetterEnvironment(undefined=StrictUndefined)
ENVIRONMENT.add_tag(_Value)
ENVIRONMENT.add_tag(_Capture)
_FILTERS: dict[str, Callable[..., Any]] = {
    "day": _day,
    "moment": _moment,
    "clock": dates.show_clock,
    "money": _money,
    "number": _number,
    "digits": _digits,
}
for _name, _filter in _FILTERS.items():
    ENVIRONMENT.add_filter(_name, _filter)
