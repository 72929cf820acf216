from datetime import date, datetime, timedelta

import pytest

from vafa.platform.time.calendars import NAMES, holiday_names, shipped
from vafa.platform.values import Refused

NOWRUZ = date(2026, 3, 21)


def test_iran_works_a_short_thursday_and_rests_on_friday_and_nowruz() -> None:
    iran = shipped("iran", [2026])
    assert iran.time_zone == "Asia/Tehran"
    assert iran.hours[5] == ((540, 1020),)
    assert iran.hours[3] == ((540, 780),)
    assert iran.hours[4] == ()
    assert NOWRUZ in iran.holidays
    wednesday = datetime(2026, 3, 18, 16, tzinfo=iran.zone)
    assert iran.add(timedelta(hours=6), wednesday) == datetime(2026, 3, 25, 10, tzinfo=iran.zone)


@pytest.mark.parametrize(
    ("name", "zone", "closed"),
    [("gulf", "Asia/Riyadh", (4, 5)), ("egypt", "Africa/Cairo", (4, 5)), ("western", "Europe/Berlin", (5, 6))],
)
def test_the_others_rest_on_their_weekends_and_holidays(name: str, zone: str, closed: tuple[int, int]) -> None:
    calendar = shipped(name, [2026])
    assert calendar.time_zone == zone
    assert tuple(day for day in range(7) if not calendar.hours[day]) == closed
    assert len(calendar.holidays) >= 9


def test_a_shipped_calendar_can_stand_in_another_zone() -> None:
    assert shipped("western", [2026], time_zone="UTC").time_zone == "UTC"


def test_the_same_calendar_is_made_once() -> None:
    assert shipped("iran") is shipped("iran")


def test_holidays_have_names_in_the_language_of_the_country_and_in_english() -> None:
    assert "نوروز" in holiday_names("iran", 2026, "fa")[NOWRUZ]
    assert "Nowruz" in holiday_names("iran", 2026, "en")[NOWRUZ]
    assert "عيد" in " ".join(holiday_names("gulf", 2026, "ar").values())
    assert all(set(holiday_names(name, 2026, "fa")) == shipped(name, [2026]).holidays for name in NAMES)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        shipped("mars")
    assert refused.value.code == "calendar.unknown_name"
