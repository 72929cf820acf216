"""Dates shown, typed and laid out in three calendars."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.platform.i18n import CALENDARS, dates, languages
from vafa.platform.i18n.reading import Reader

PERSIAN = Reader()
ARABIC = Reader("ar", "gregorian", "Asia/Riyadh")
HIJRI = Reader("ar", "hijri", "Asia/Riyadh")
ENGLISH = Reader("en", "gregorian", "Europe/London")
LAST_OF_1404 = date(2026, 3, 20)
NOW = datetime(2026, 3, 21, 12, 0, tzinfo=UTC)
DAYS = st.dates(date(1925, 1, 1), date(2076, 12, 31))
READERS = st.builds(Reader, st.sampled_from(["fa", "ar", "en"]), st.sampled_from(CALENDARS))


@pytest.mark.parametrize(
    ("reader", "style", "shown"),
    [
        (PERSIAN, "long", "جمعه ۲۹ اسفند ۱۴۰۴"),
        (PERSIAN, "short", "۲۹ اسفند ۱۴۰۴"),
        (PERSIAN, "numeric", "۱۴۰۴/۱۲/۲۹"),
        (ARABIC, "long", "الجمعة، ٢٠ مارس ٢٠٢٦"),
        (HIJRI, "short", "١ شوال ١٤٤٧ هـ"),
        (ENGLISH, "long", "Friday, 20 March 2026"),
        (ENGLISH, "short", "20 Mar 2026"),
        (ENGLISH, "numeric", "2026-03-20"),
        (Reader("en", "jalali"), "short", "29 Esfand 1404"),
        (Reader("fa", "gregorian"), "short", "۲۰ مارس ۲۰۲۶"),
        (Reader("fa", "hijri"), "short", "۱ شوال ۱۴۴۷"),
    ],
)
def test_a_day_is_shown_in_the_readers_calendar_and_words(reader: Reader, style: str, shown: str) -> None:
    assert dates.show_day(LAST_OF_1404, reader, style) == shown


def test_a_moment_is_shown_in_the_readers_zone() -> None:
    late = datetime(2026, 3, 20, 20, 45, tzinfo=UTC)
    assert dates.show_moment(late, PERSIAN) == "۱ فروردین ۱۴۰۵، ساعت ۰۰:۱۵"
    assert dates.show_moment(late, ENGLISH) == "20 Mar 2026, 20:45"
    assert dates.show_clock(time(9, 5), PERSIAN) == "۰۹:۰۵"


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        dates.show_moment(datetime(2026, 3, 20, 20, 45), PERSIAN)  # noqa: DTZ001


def test_a_day_beyond_the_hijri_calendar_is_shown_in_the_gregorian() -> None:
    assert dates.show_day(date(1900, 1, 1), HIJRI) == "١ يناير ١٩٠٠"


@pytest.mark.parametrize(
    ("before", "persian", "arabic", "english"),
    [
        (timedelta(seconds=5), "همین حالا", "الآن", "just now"),
        (timedelta(minutes=1), "۱ دقیقه پیش", "قبل دقيقة", "1 minute ago"),
        (timedelta(minutes=2), "۲ دقیقه پیش", "قبل دقيقتين", "2 minutes ago"),
        (timedelta(hours=5), "۵ ساعت پیش", "قبل ٥ ساعات", "5 hours ago"),
        (timedelta(days=1), "دیروز", "أمس", "yesterday"),
        (timedelta(days=11), "۱۱ روز پیش", "قبل ١١ يومًا", "11 days ago"),
        (timedelta(days=70), "۲ ماه پیش", "قبل شهرين", "2 months ago"),
        (timedelta(days=-1), "فردا", "غدًا", "tomorrow"),
        (timedelta(days=-3), "۳ روز دیگر", "بعد ٣ أيام", "in 3 days"),
        (timedelta(minutes=-20), "۲۰ دقیقهٔ دیگر", "بعد ٢٠ دقيقة", "in 20 minutes"),
        (timedelta(days=800), "۲ سال پیش", "قبل سنتين", "2 years ago"),
    ],
)
def test_how_long_ago_is_said_as_people_say_it(before: timedelta, persian: str, arabic: str, english: str) -> None:
    said = [dates.show_ago(NOW - before, NOW, reader) for reader in (PERSIAN, ARABIC, ENGLISH)]
    assert said == [persian, arabic, english]


def test_a_span_is_said_by_its_two_largest_units() -> None:
    span = timedelta(hours=2, minutes=36)
    assert dates.show_span(span, PERSIAN) == "۲ ساعت و ۳۶ دقیقه"
    assert dates.show_span(span, ARABIC) == "ساعتان و٣٦ دقيقة"
    assert dates.show_span(span, ENGLISH) == "2 h 36 min"
    assert dates.show_span(timedelta(days=3, hours=1), ENGLISH) == "73 h"
    assert dates.show_span(timedelta(days=3, hours=1), ENGLISH, largest="day") == "3 days 1 h"
    assert dates.show_span(40, PERSIAN) == "۴۰ ثانیه"


@pytest.mark.parametrize(
    "typed",
    [
        *("1404/12/29", "۱۴۰۴-۱۲-۲۹", "٢٩/١٢/١٤٠٤", "14041229", " ۱۴۰۴ / ۱۲ / ۲۹ "),
        *("۲۹ اسفند ۱۴۰۴", "29 Esfand 1404", "جمعه، ۲۹ اسفند ۱۴۰۴", "١ شوال ١٤٤٧ هـ"),
        *("2026-03-20", "20 Mar 2026", "March 20th, 2026", "٢٠ مارس ٢٠٢٦", "20 آذار 2026"),
    ],
)
def test_a_typed_day_is_understood_in_any_digits_and_calendar(typed: str) -> None:
    assert dates.parse_day(typed, "jalali", "fa") == LAST_OF_1404


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "دیروز",
        "04/12/29",
        "1404/12/30",
        "1404/13/1",
        "29 Esfand 2026",
        "2026-02-30",
        "1/2/3/4",
        "۱۷۰۰/۱/۱",
        "9" * 9,
    ],
)
def test_what_is_no_day_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(dates.DateNotUnderstood) as refused:
        dates.parse_day(typed, "jalali", "fa")
    assert refused.value.data["example"] == "۱۴۰۴/۱۲/۲۹"
    assert refused.value.sentence


@given(DAYS, READERS, st.sampled_from(["long", "short", "numeric"]))
def test_a_shown_day_can_be_typed_back(day: date, reader: Reader, style: str) -> None:
    assert dates.parse_day(dates.show_day(day, reader, style), reader.calendar, reader.language) == day


@given(DAYS, st.sampled_from(CALENDARS))
def test_a_day_goes_to_a_calendar_and_comes_back(day: date, calendar: str) -> None:
    assert dates.from_calendar(calendar, *dates.to_calendar(day, calendar)) == day


def test_esfand_has_thirty_days_in_leap_years_only() -> None:
    leap = [year for year in range(1380, 1420) if dates.month_length("jalali", year, 12) == 30]
    assert leap == [1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416]
    assert dates.parse_day("۳۰ اسفند ۱۴۰۳", "jalali", "fa") == date(2025, 3, 20)


@given(DAYS, st.sampled_from(CALENDARS), st.integers(0, 6))
def test_a_months_page_is_whole_weeks_of_consecutive_days(day: date, calendar: str, week_start: int) -> None:
    year, month, number = dates.to_calendar(day, calendar)
    squares = [square for week in dates.month_grid(calendar, year, month, week_start) for square in week]
    assert len(squares) % 7 == 0 and squares[0].day.weekday() == week_start
    assert all(b.day - a.day == timedelta(days=1) for a, b in pairwise(squares))
    inside = [square.number for square in squares if square.inside]
    assert inside == list(range(1, dates.month_length(calendar, year, month) + 1))
    assert any(square.day == day and square.number == number and square.inside for square in squares)


def test_months_follow_one_another_over_the_year() -> None:
    assert dates.next_month(1404, 12) == (1405, 1)
    assert dates.next_month(1405, 1, -1) == (1404, 12)


def test_every_language_names_every_month_and_weekday() -> None:
    for how in languages():
        assert all(len(set(how.months[calendar])) == 12 for calendar in CALENDARS)
        assert len(set(how.weekdays)) == len(set(how.weekdays_short)) == 7 and len(how.digits) == 10
    assert dates.weekday_names("fa")[0] == "شنبه"
    assert dates.show_month("jalali", 1404, 12, PERSIAN) == "اسفند ۱۴۰۴"


@pytest.mark.parametrize(
    ("reader", "shown"),
    [
        (Reader("fa", "jalali"), "شنبه ۱۲ اردیبهشت"),
        (Reader("en", "gregorian"), "Saturday, 2 May"),
        (Reader("ar", "gregorian"), "السبت، ٢ مايو"),
    ],
)
def test_it_names_a_near_day_without_its_year(reader: Reader, shown: str) -> None:
    assert dates.show_day(date(2026, 5, 2), reader, "near") == shown
