"""Occasions as they come: on the days people know, once a year, none lost at the turn of a year or of a clock."""

import itertools
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vafa.journeys.occasions as folder
from vafa.journeys.almanac import occasions, occasions_between, sending_hours
from vafa.journeys.occasion import Celebration
from vafa.journeys.rules.occasions.facts import Birthday, Culture, CustomerFacts
from vafa.journeys.rules.occasions.moon import Moon
from vafa.journeys.tests.test_rules_occasions import days, moons
from vafa.platform.i18n.calendars import to_calendar

IRAN = Culture("IR", "fa", "Asia/Tehran")
SAUDI = Culture("Saudi Arabia", "ar", "Asia/Riyadh")
BERLIN = Culture("Germany", "fa", "Europe/Berlin")
ZONES = ["Asia/Tehran", "Asia/Riyadh", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe"]


def came(culture: Culture, key: str, start: str, end: str) -> list[str]:
    """The days of an occasion in a stretch of time."""
    found = occasions_between(date.fromisoformat(start), date.fromisoformat(end), CustomerFacts(culture))
    return [one.day.isoformat() for one in found if one.occasion == key]


cultures = st.builds(
    Culture,
    st.sampled_from(["", "IR", "ایران", "SA", "Germany", "FR", "GB", "AF", "Narnia", "US", "BH"]),
    st.sampled_from(["fa", "ar", "en"]),
    st.sampled_from(ZONES),
    st.booleans(),
    moons,
)
birthdays = st.one_of(
    st.none(),
    st.builds(Birthday, st.just("jalali"), st.integers(1, 12), st.integers(1, 30), st.none() | st.integers(1340, 1410)),
    st.builds(Birthday, st.just("hijri"), st.integers(1, 12), st.integers(1, 30)),
    st.builds(Birthday, st.just("gregorian"), st.sampled_from([1, 2, 3, 12]), st.integers(1, 29)),
)
facts_of_somebody = st.builds(
    CustomerFacts, cultures, birthdays, st.none() | st.dates(date(2005, 1, 1), date(2030, 12, 31))
)


def test_no_occasion_knows_another() -> None:
    for file in Path(folder.__file__).parent.glob("[a-z]*.py"):
        assert "vafa.journeys.occasions" not in file.read_text(encoding="utf-8"), file.name
        assert file.stem in occasions()


class TestDaysThatPeopleKnow:
    @pytest.mark.parametrize(
        ("culture", "key", "day"),
        [
            (IRAN, "yalda", "2025-12-21"),
            (IRAN, "nowruz", "2025-03-21"),
            (IRAN, "sizdah_bedar", "2025-04-02"),
            (IRAN, "mothers_day", "2025-12-11"),
            (IRAN, "black_friday", "2024-11-29"),  # the fifth Friday: the month began with one
            (IRAN, "national_day", "2025-02-10"),
            (SAUDI, "eid_al_fitr", "2025-03-30"),
            (SAUDI, "eid_al_adha", "2025-06-06"),
            (SAUDI, "national_day", "2025-09-23"),
            (SAUDI, "mothers_day", "2025-03-21"),
            (SAUDI, "fathers_day", "2025-06-21"),
            (BERLIN, "mothers_day", "2026-05-10"),
            (BERLIN, "fathers_day", "2026-05-14"),
            (Culture("France", "en", "Europe/Paris"), "mothers_day", "2012-06-03"),  # Pentecost was in the way
            (Culture("GB", "en", "Europe/London"), "mothers_day", "2026-03-15"),
            (Culture("USA", "en", "America/New_York"), "black_friday", "2026-11-27"),
        ],
    )
    def test_it_comes_then(self, culture: Culture, key: str, day: str) -> None:
        year = int(day[:4])
        assert day in came(culture, key, f"{year}-01-01", f"{year + 1}-01-01")

    def test_nowruz_is_one_instant_for_all_and_the_hour_of_others_is_their_own(self) -> None:
        moments = {
            culture: {one.occasion: one.moment for one in occasions_between(date(2026, 3, 1), date(2027, 1, 1), facts)}
            for culture in (IRAN, BERLIN)
            for facts in [CustomerFacts(culture)]
        }
        assert moments[IRAN]["nowruz"] == moments[BERLIN]["nowruz"]
        assert moments[IRAN]["nowruz"].astimezone(ZoneInfo("Asia/Tehran")).strftime("%F %H:%M") == "2026-03-20 18:15"
        assert moments[BERLIN]["yalda"].astimezone(ZoneInfo("Europe/Berlin")).time() == time(17)

    def test_an_announcement_moves_the_feast_and_not_its_key(self) -> None:
        later = Culture("IR", "fa", "Asia/Tehran", moon=Moon({("IR", 1447, 10): 1}))
        both = [
            list(occasions_between(date(2026, 3, 1), date(2026, 4, 1), CustomerFacts(who))) for who in (IRAN, later)
        ]
        fitr = [next(one for one in found if one.occasion == "eid_al_fitr") for found in both]
        assert [one.day for one in fitr] == [date(2026, 3, 20), date(2026, 3, 21)]
        assert fitr[0].key == fitr[1].key == "eid_al_fitr:1447"

    def test_two_eids_in_one_gregorian_year_are_both_there(self) -> None:
        assert came(SAUDI, "eid_al_fitr", "2033-01-01", "2034-01-01") == ["2033-01-02", "2033-12-23"]

    def test_whose_feast_it_is_not_hears_nothing_of_it(self) -> None:
        keys = {one.occasion for one in occasions_between(date(2025, 1, 1), date(2026, 1, 1), CustomerFacts(SAUDI))}
        assert not keys & {"nowruz", "yalda", "sizdah_bedar", "ghadir"}
        company = Culture("IR", "fa", "Asia/Tehran", is_company=True)
        born = CustomerFacts(company, Birthday("jalali", 1, 1))
        assert "birthday" not in {one.occasion for one in occasions_between(date(2025, 1, 1), date(2026, 1, 1), born)}

    def test_in_ramadan_one_writes_after_the_meal_and_not_so_on_other_days(self) -> None:
        hours = sending_hours(date(2027, 2, 20), IRAN)
        assert hours is not None and time(19) < hours[0] < time(19, 30) and hours[1] == time(23)
        assert sending_hours(date(2027, 3, 20), IRAN) is None and sending_hours(date(2027, 2, 20), BERLIN) is None
        assert sending_hours(date(2027, 2, 20), IRAN, only={"nowruz"}) is None

    def test_a_year_since_the_first_purchase_is_its_own_occasion_and_the_later_ones_another(self) -> None:
        who = CustomerFacts(IRAN, first_order_on=date(2024, 2, 29))
        found = occasions_between(date(2024, 3, 1), date(2028, 1, 1), who)
        personal = [(one.occasion, one.turn) for one in found if "anniversary" in one.occasion]
        assert personal == [("first_anniversary", 1), ("purchase_anniversary", 2), ("purchase_anniversary", 3)]

    def test_for_presents_one_writes_some_days_before(self) -> None:
        mothers = occasions()["mothers_day"]
        (one,) = mothers.between(date(2026, 5, 1), date(2026, 6, 1), CustomerFacts(BERLIN))
        assert one.greet_at.astimezone(ZoneInfo("Europe/Berlin")) == datetime(
            2026, 5, 7, 10, tzinfo=ZoneInfo("Europe/Berlin")
        )


class TestNothingIsLost:
    @settings(max_examples=60, deadline=None)
    @given(facts_of_somebody, st.lists(days, min_size=3, max_size=6, unique=True).map(sorted))
    def test_time_cut_anywhere_gives_the_same(self, facts: CustomerFacts, cuts: list[date]) -> None:
        whole = occasions_between(cuts[0], cuts[-1], facts)
        parts = [one for start, end in itertools.pairwise(cuts) for one in occasions_between(start, end, facts)]
        assert sorted(whole, key=_place) == sorted(parts, key=_place)
        assert max(Counter(one.key for one in whole).values(), default=1) == 1

    @settings(max_examples=40, deadline=None)
    @given(facts_of_somebody, days)
    def test_it_agrees_with_looking_at_every_day(self, facts: CustomerFacts, start: date) -> None:
        end = start + timedelta(days=400)
        found = {(one.occasion, one.day) for one in occasions_between(start, end, facts) if one.occasion in SLOWLY}
        every = [start + timedelta(days=ahead) for ahead in range(400)]
        slow = {(key, day) for key, is_it in SLOWLY.items() for day in every if is_it(facts, day)}
        assert found == slow

    @settings(max_examples=30, deadline=None)
    @given(cultures)
    def test_each_comes_once_in_each_year_of_its_calendar(self, culture: Culture) -> None:
        found = occasions_between(
            date(2011, 3, 22), date(2071, 3, 20), CustomerFacts(culture, Birthday("jalali", 12, 30))
        )
        for key in {one.occasion for one in found}:
            years = [one.year for one in found if one.occasion == key]
            assert years == list(range(years[0], years[0] + len(years))), key
            assert len(years) >= 59, key

    @settings(max_examples=60, deadline=None)
    @given(facts_of_somebody, days)
    def test_it_is_greeted_at_its_hour_there_whatever_the_clock_does(self, facts: CustomerFacts, start: date) -> None:
        zone = ZoneInfo(facts.culture.zone)
        for one in occasions_between(start, start + timedelta(days=366), facts):
            if one.occasion not in ("nowruz", "ramadan"):
                there = one.moment.astimezone(zone)
                assert (there.date(), there.time()) == (one.day, occasions()[one.occasion].hour)
            assert timedelta(0) <= one.until - one.day < timedelta(days=35)


def _place(one: Celebration) -> tuple[datetime, str]:
    return one.moment, one.occasion


def _jalali(month: int, day: int) -> Callable[[CustomerFacts, date], bool]:
    return lambda facts, when: facts.culture.is_iranian and to_calendar(when, "jalali")[1:] == (month, day)


def _hijri(month: int, day: int) -> Callable[[CustomerFacts, date], bool]:
    def is_it(facts: CustomerFacts, when: date) -> bool:
        culture = facts.culture
        is_theirs = culture.country in ("IR", "SA", "AF", "BH") or culture.is_arab
        return is_theirs and culture.moon.read(culture.country, when)[1:] == (month, day)

    return is_it


def _born(facts: CustomerFacts, when: date) -> bool:
    born = facts.birthday
    if born is None or facts.culture.is_company:
        return False
    reckoning = facts.culture.reckoning(born.calendar)
    year, month, day = reckoning.read(when)
    if born.year is not None and year <= born.year:
        return False
    is_last = reckoning.read(when + timedelta(days=1))[1] != month
    return month == born.month and (day == born.day or (is_last and born.day > day))


SLOWLY: dict[str, Callable[[CustomerFacts, date], bool]] = {
    "yalda": lambda facts, when: (
        _jalali(9, 30)(facts, when) or (facts.culture.country == "AF" and to_calendar(when, "jalali")[1:] == (9, 30))
    ),
    "sizdah_bedar": _jalali(1, 13),
    "eid_al_fitr": _hijri(10, 1),
    "eid_al_adha": _hijri(12, 10),
    "ramadan": _hijri(9, 1),
    "black_friday": lambda facts, when: when.month == 11 and when.weekday() == 4 and 23 <= when.day <= 29,
    "birthday": _born,
}
