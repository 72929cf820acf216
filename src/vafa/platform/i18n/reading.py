"""Who is reading right now: language, calendar, time zone and unit of money, for everything that is shown.

Display only. Rules and actions never ask; what they need is an argument.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.utils import translation


@dataclass(frozen=True)
class Reader:
    """How one person reads. `calendar` is jalali, hijri or gregorian; `money_unit` is toman or rial."""

    language: str = "fa"
    calendar: str = "jalali"
    time_zone: str = "Asia/Tehran"
    money_unit: str = "toman"


_active: ContextVar[Reader] = ContextVar("vafa_reader", default=Reader())  # noqa: B039 (frozen)


def active() -> Reader:
    """The reader whose page or message is being made; a Persian one in Tehran when nobody said."""
    return _active.get()


@contextmanager
def reading_as(reader: Reader) -> Iterator[Reader]:
    """Make everything shown inside follow this reader, sentences included."""
    token = _active.set(reader)
    try:
        with translation.override(reader.language):
            yield reader
    finally:
        _active.reset(token)
