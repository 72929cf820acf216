"""A birthday is kept as it was told, in its own calendar, and only when there is such a day."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from vafa.customers.actions import add_customer, change_customer, merge_customers, undo_merge
from vafa.customers.arrivals import Arrival, receive_customers
from vafa.customers.models import Customer
from vafa.customers.wording import birthday_words
from vafa.platform.audit.models import AuditEntry
from vafa.platform.events.models import EventRow
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.values import SYSTEM, Refused

AT = datetime(2026, 5, 2, 8, tzinfo=UTC)
pytestmark = pytest.mark.django_db
Told = tuple[str, int | None, int | None, int | None]
NEVER: Told = ("", None, None, None)


def born(told: Told, name: str = "سارا") -> Customer:
    customer = add_customer(name, actor=SYSTEM, at=AT)
    return change_customer(customer, _fields(told), actor=SYSTEM, at=AT) if told != NEVER else customer


def _fields(told: Told) -> dict[str, object]:
    return dict(zip(("birth_calendar", "birth_month", "birth_day", "birth_year"), told, strict=True))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("jalali", 12, 30, 1370), "۳۰ اسفند ۱۳۷۰"),
        (("jalali", 12, 30, None), "۳۰ اسفند"),
        (("gregorian", 2, 29, 1992), "۲۹ فوریه ۱۹۹۲"),
        (("hijri", 9, 30, None), "۳۰ رمضان"),
        (NEVER, ""),
    ],
)
def test_it_is_kept_and_said_as_it_was_told(told: Told, words: str) -> None:
    customer = Customer.objects.get(pk=born(told).pk)
    assert (customer.birth_calendar, customer.birth_month, customer.birth_day, customer.birth_year) == told
    with reading_as(Reader()):
        assert birthday_words(customer) == words


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (("jalali", 12, 30, 1371), "birthday_no_such_day"),  # a common year
        (("jalali", 7, 31, None), "birthday_no_such_day"),
        (("gregorian", 2, 29, 1993), "birthday_no_such_day"),
        (("gregorian", 13, 1, None), "birthday_no_such_day"),
        (("gregorian", 1, 0, None), "birthday_no_such_day"),
        (("jalali", 1, 1, 99), "birthday_no_such_day"),
        (("martian", 1, 1, None), "birthday_no_such_day"),
        (("jalali", 1, None, None), "birthday_incomplete"),
        (("", None, 5, None), "birthday_incomplete"),
        (("", None, None, 1370), "birthday_incomplete"),
        (("gregorian", 5, 9, 2026), "birthday_ahead"),
    ],
)
def test_what_is_no_day_of_birth_is_refused(told: Told, code: str) -> None:
    with pytest.raises(Refused) as refused:
        born(told)
    assert refused.value.code == f"customers.{code}"


def test_it_can_be_taken_back_and_the_book_says_who_changed_it() -> None:
    customer = born(("jalali", 12, 30, None))
    change_customer(customer, _fields(NEVER), actor=SYSTEM, at=AT)
    assert Customer.objects.get(pk=customer.pk).birth_month is None
    last = AuditEntry.objects.latest("pk")
    assert last.before == {"birth_calendar": "jalali", "birth_month": "12", "birth_day": "30"}
    assert EventRow.objects.filter(name="customers.CustomerChanged").count() == 2


def test_of_two_who_are_one_the_birthday_stays_whole() -> None:
    whole, other = born(("jalali", 12, 30, None), "سارا"), born(("gregorian", 3, 20, 1992), "Sara")
    merge_customers(whole, other, actor=SYSTEM, at=AT)
    kept = Customer.objects.get(pk=whole.pk)
    assert (kept.birth_calendar, kept.birth_year) == ("jalali", None)
    untold = born(NEVER, "مینا")
    told = born(("hijri", 9, 30, None), "Mina")
    merge = merge_customers(untold, told, actor=SYSTEM, at=AT)
    assert Customer.objects.get(pk=untold.pk).birth_calendar == "hijri"
    undo_merge(merge, actor=SYSTEM, at=AT)
    assert Customer.objects.get(pk=untold.pk).birth_month is None


def test_a_file_brings_birthdays_and_changes_none_that_is_known() -> None:
    def come(*born: tuple[str, int, int, int | None] | None) -> list[Customer]:
        some = [Arrival(key=f"k{n}", keyed=True, name=f"P{n}", born=one) for n, one in enumerate(born)]
        with transaction.atomic():
            arrived = receive_customers(some, source="shop", brought_by="import:1", actor=SYSTEM, at=AT)
        return [Customer.objects.get(pk=arrived.ids[one.key]) for one in some]

    come(
        ("jalali", 12, 30, 1370), None, ("jalali", 12, 31, 1370), ("gregorian", 2, 29, None), ("gregorian", 1, 1, 2050)
    )
    found = come(("gregorian", 5, 5, 1990), ("gregorian", 5, 5, 1990), None, None, None)
    told = [(one.birth_calendar, one.birth_month, one.birth_day, one.birth_year) for one in found]
    assert told == [
        ("jalali", 12, 30, 1370),
        ("gregorian", 5, 5, 1990),
        ("", None, None, None),  # there is no 31 Esfand
        ("gregorian", 2, 29, None),
        ("", None, None, None),  # nobody was born in 2050 yet
    ]
