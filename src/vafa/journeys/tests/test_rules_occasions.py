"""The reckoning below the occasions: the equinox, the moon with its corrections, countries, evenings, odd birthdays."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vafa.journeys.rules.occasions.coming_round import Reckoning
from vafa.journeys.rules.occasions.countries import OTHER, country_of
from vafa.journeys.rules.occasions.equinox import IRAN, new_year
from vafa.journeys.rules.occasions.facts import Culture
from vafa.journeys.rules.occasions.feasts import easter
from vafa.journeys.rules.occasions.moon import RECKONED, Moon
from vafa.journeys.rules.occasions.places import iftar
from vafa.platform.i18n.calendars import from_calendar, to_calendar

# The turn of the year by Iran's clock, as the Institute of Geophysics of the University of Tehran announced it.
ANNOUNCED = {
    1390: "2011-03-21 02:50:45",
    1391: "2012-03-20 08:44:27",
    1392: "2013-03-20 14:31:56",
    1393: "2014-03-20 20:27:07",
    1394: "2015-03-21 02:15:11",
    1395: "2016-03-20 08:00:12",
    1396: "2017-03-20 13:58:40",
    1397: "2018-03-20 19:45:28",
    1398: "2019-03-21 01:28:27",
    1399: "2020-03-20 07:19:37",
    1400: "2021-03-20 13:07:28",
    1401: "2022-03-20 19:03:26",
    1402: "2023-03-21 00:54:28",
    1403: "2024-03-20 06:36:26",
    1404: "2025-03-20 12:31:30",
}
days = st.dates(date(2011, 3, 21), date(2071, 3, 20))
moons = st.dictionaries(
    st.tuples(st.sampled_from(["IR", "SA"]), st.integers(1432, 1495), st.integers(1, 12)), st.integers(-2, 2)
).map(Moon)


class TestTheTurnOfTheYear:
    @pytest.mark.parametrize("year", ANNOUNCED)
    def test_it_is_that_which_was_announced_to_a_few_seconds(self, year: int) -> None:
        announced = datetime.fromisoformat(ANNOUNCED[year])
        found = (new_year(year)[0] + IRAN).replace(tzinfo=None)
        assert abs(found - announced) <= timedelta(seconds=5)

    @pytest.mark.parametrize(
        ("year", "first"), [(1400, "2021-03-21"), (1403, "2024-03-20"), (1404, "2025-03-21"), (1408, "2029-03-20")]
    )
    def test_before_noon_the_year_begins_that_day_and_after_it_the_next(self, year: int, first: str) -> None:
        assert new_year(year)[1] == date.fromisoformat(first)

    @pytest.mark.parametrize("year", range(1390, 1451))
    def test_it_agrees_with_the_calendar_of_the_house(self, year: int) -> None:
        assert new_year(year)[1] == from_calendar("jalali", year, 1, 1)


class TestTheMoon:
    def test_a_month_announced_a_day_later_moves_all_its_days_and_lengthens_the_one_before(self) -> None:
        iran = Moon({("IR", 1447, 10): 1})
        assert RECKONED.day("IR", 1447, 10, 1) == date(2026, 3, 20)
        assert iran.day("IR", 1447, 10, 1) == date(2026, 3, 21)
        assert iran.day("SA", 1447, 10, 1) == date(2026, 3, 20)
        assert iran.length("IR", 1447, 9) == RECKONED.length("IR", 1447, 9) + 1
        assert iran.read("IR", date(2026, 3, 20)) == (1447, 9, iran.length("IR", 1447, 9))

    def test_without_corrections_it_is_umm_al_qura(self) -> None:
        assert RECKONED.countries == frozenset()
        assert RECKONED.read("", date(2026, 3, 20)) == to_calendar(date(2026, 3, 20), "hijri")

    @settings(deadline=None)
    @given(days, moons, st.sampled_from(["IR", "SA", ""]))
    def test_every_day_is_one_day_of_one_month_whatever_was_announced(
        self, day: date, moon: Moon, country: str
    ) -> None:
        year, month, number = moon.read(country, day)
        assert moon.begins(country, year, month) + timedelta(days=number - 1) == day
        assert 1 <= number <= moon.length(country, year, month)


class TestOddBirthdays:
    @pytest.mark.parametrize(
        ("calendar", "month", "day", "kept"),
        [
            ("jalali", 12, 30, ["2025-03-20", "2026-03-20", "2027-03-20"]),  # 1403 has it; 1404, 1405 end on 29
            ("gregorian", 2, 29, ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
            ("jalali", 12, 29, ["2025-03-19", "2026-03-20", "2027-03-20"]),
            ("gregorian", 12, 31, ["2025-12-31", "2026-12-31", "2027-12-31"]),
        ],
    )
    def test_a_day_this_year_lacks_is_kept_on_the_last_of_its_month(
        self, calendar: str, month: int, day: int, kept: list[str]
    ) -> None:
        found = Reckoning(calendar).returns(month, day, date(2025, 2, 1), date(2028, 3, 1))
        assert [when.isoformat() for _, when in found] == kept

    @settings(deadline=None)
    @given(st.sampled_from(["jalali", "hijri", "gregorian"]), days, moons)
    def test_the_names_of_a_day_are_those_that_come_round_on_it(self, calendar: str, day: date, moon: Moon) -> None:
        reckoning = Reckoning(calendar, "IR", moon)
        for month, number in reckoning.names(day):
            assert [when for _, when in reckoning.returns(month, number, day, day + timedelta(days=1))] == [day]


class TestCountries:
    @pytest.mark.parametrize("written", ["IR", "ir", "Iran", "ایران", "إيران", " Iran, Islamic Republic of "])
    def test_iran_is_iran_however_it_is_written(self, written: str) -> None:
        assert country_of(written) == "IR"

    def test_what_is_unknown_is_not_what_is_empty(self) -> None:
        assert country_of("Narnia") == OTHER and country_of("  ") == ""
        assert country_of("United Kingdom") == "GB" and country_of("السعودية") == country_of("Saudi Arabia") == "SA"

    def test_persian_alone_tells_of_iran_and_arabic_of_no_country(self) -> None:
        assert Culture("", "fa").country == "IR" and Culture("", "fa").is_iranian
        assert Culture("", "ar").country == "" and Culture("", "ar").is_arab
        assert Culture("Germany", "fa").is_iranian and not Culture("Germany", "ar").is_arab
        assert not Culture("Afghanistan", "fa").is_iranian and Culture("افغانستان", "fa").calendar == "jalali"
        assert not Culture("", "en").is_iranian and not Culture("Narnia", "en").is_arab


@pytest.mark.parametrize(
    ("day", "zone", "clock"), [("2025-03-02", "Asia/Tehran", "18:18"), ("2025-03-01", "Asia/Riyadh", "17:57")]
)
def test_the_fast_is_broken_when_the_tables_say_to_two_minutes(day: str, zone: str, clock: str) -> None:
    moment = iftar(date.fromisoformat(day), zone)
    assert moment is not None
    printed = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZoneInfo(zone))
    assert abs(moment - printed) <= timedelta(minutes=2)
    assert iftar(date.fromisoformat(day), "Antarctica/Troll") is None


@pytest.mark.parametrize(("year", "day"), [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05")])
def test_easter_is_where_it_was(year: int, day: str) -> None:
    assert easter(year).isoformat() == day
