"""What a language file must say, and the registry that finds the files by their folder.

Sentences are not here: they are in the catalogues of each room.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import vafa.platform.i18n.languages as folder
from vafa.platform.registry import plugins

CALENDARS = ("jalali", "hijri", "gregorian")


@dataclass(frozen=True)
class Language:
    """How one language is written, counted and dated.

    `weekdays` start with Monday, as Python counts; `week_start` is such a number. `months` hold twelve names for each
    calendar. Patterns are filled with `str.format`.
    """

    code: str
    name: str
    """The language's name in itself."""
    direction: Literal["rtl", "ltr"]
    calendar: str
    week_start: int
    font_stack: str

    digits: str
    group_sign: str
    decimal_sign: str
    minus_sign: str
    percent: str
    """`{number}` with its sign."""

    weekdays: tuple[str, ...]
    weekdays_short: tuple[str, ...]
    months: Mapping[str, tuple[str, ...]]
    day_long: str
    """`{weekday}`, `{day}`, `{month}`, `{year}`."""
    moment: str
    """`{day}` and `{clock}`."""
    joint: str
    """Between the two parts of a span of time."""

    currency_names: Mapping[str, str]
    """After the number. IRT is Toman: never stored, only shown."""
    currency_symbols: Mapping[str, str] = field(default_factory=dict)
    """Before the number; preferred to the name."""
    months_short: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    months_also: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Other names of months that are understood but not shown: calendar and number."""
    eras: Mapping[str, str] = field(default_factory=dict)
    """What is written after the year, where it is customary."""
    date_sign: str = "/"
    """Between the numbers of a Gregorian date; other calendars always take a slash."""
    scales: Mapping[str, int] = field(default_factory=dict)
    """Words people type for thousands and millions."""


@cache
def languages() -> tuple[Language, ...]:
    """Every language Vafa speaks, Persian first, then by code."""
    found: list[Language] = [module.LANGUAGE for module in plugins(folder)]
    return tuple(sorted(found, key=lambda one: (one.code != "fa", one.code)))


@cache
def language(code: str) -> Language:
    """The language of that code; a regional code ("ar-EG") gives its language. Raises KeyError for an unknown one."""
    plain = code.split("-")[0].lower()
    return {one.code: one for one in languages()}[plain]
