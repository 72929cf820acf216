"""A day of birth as it was told: month and day in the calendar of whoever told it, and the year only if they said it.

When it comes round again, and what becomes of 30 Esfand in a common year, is a question of occasions (journeys).
"""

from datetime import date
from typing import Any

from vafa.platform.i18n.calendars import GREGORIAN_YEARS, HIJRI_YEARS, JALALI_YEARS, from_calendar
from vafa.platform.values import Refused, refuse_if

FIELDS = ("birth_calendar", "birth_month", "birth_day", "birth_year")
UNKNOWN: tuple[str, None, None, None] = ("", None, None, None)
_YEARS = {"jalali": JALALI_YEARS, "hijri": HIJRI_YEARS, "gregorian": GREGORIAN_YEARS}
_LONGEST = {
    "jalali": (*[31] * 6, *[30] * 6),
    "hijri": (30,) * 12,
    "gregorian": (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31),
}


def check_birthday(told: tuple[Any, ...], today: date) -> None:
    """Refuse what cannot be a day of birth; `told` are the FIELDS, all UNKNOWN when nobody told.

    Refused: customers.birthday_incomplete, customers.birthday_no_such_day, customers.birthday_ahead.
    Without a year every day counts that some year has, such as 29 February.
    """
    if told == UNKNOWN:
        return
    calendar, month, day, year = told
    refuse_if(month is None or day is None, Refused("customers.birthday_incomplete", status=422))
    no_such_day = Refused("customers.birthday_no_such_day", status=422)
    refuse_if(calendar not in _YEARS, no_such_day)
    refuse_if(not 1 <= month <= 12 or not 1 <= day <= _LONGEST[calendar][month - 1], no_such_day)
    if year is None:
        return
    refuse_if(year not in _YEARS[calendar], no_such_day)
    try:
        born = from_calendar(calendar, year, month, day)
    except ValueError as error:
        raise no_such_day from error
    refuse_if(born > today, Refused("customers.birthday_ahead", status=422))
