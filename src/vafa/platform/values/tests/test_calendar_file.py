from datetime import date
from typing import Any

import pytest

from vafa.platform.values import Refused
from vafa.platform.values.calendar_file import read_calendar, to_data
from vafa.platform.values.calendar_refusals import REFUSALS
from vafa.platform.values.calendar_words import LANGUAGES, refusal_words

SHOP: dict[str, Any] = {
    "time_zone": "Asia/Tehran",
    "hours": {"sat": [["09:00", "12:00"], ["13:00", "24:00"]], "thu": [["22:00", "2:30"]]},
    "holidays": ["2026-03-21"],
    "exceptions": {"2026-03-20": [["09:00", "12:00"]], "2026-04-02": []},
}


def test_it_reads_hours_holidays_and_exceptions() -> None:
    calendar = read_calendar(SHOP)
    assert calendar.hours[5] == ((540, 720), (780, 1440))
    assert calendar.hours[3] == ((1320, 1440),)
    assert calendar.hours[4] == ((0, 150),)
    assert calendar.hours[0] == ()
    assert calendar.holidays == {date(2026, 3, 21)}
    assert calendar.exceptions == {date(2026, 3, 20): ((540, 720),), date(2026, 4, 2): ()}


def test_what_it_writes_it_reads_again() -> None:
    data = to_data(read_calendar(SHOP))
    assert read_calendar(data) == read_calendar(SHOP)
    assert to_data(read_calendar(data)) == data


def test_midnight_may_close_a_day_as_24_00_or_as_00_00() -> None:
    for end in ("24:00", "00:00"):
        assert read_calendar({"time_zone": "UTC", "hours": {"mon": [["20:00", end]]}}).hours[0] == ((1200, 1440),)
    exception = {"time_zone": "UTC", "hours": {}, "exceptions": {"2026-01-01": [["20:00", "00:00"]]}}
    assert read_calendar(exception).exceptions[date(2026, 1, 1)] == ((1200, 1440),)


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        ({"time_zone": "Asia/Teheran"}, "unknown_time_zone", "time_zone"),
        ({"time_zone": "../etc"}, "unknown_time_zone", "time_zone"),
        ({"time_zone": ""}, "unknown_time_zone", "time_zone"),
        ({"time_zone": 3}, "not_text", "time_zone"),
        ({"hours": []}, "not_an_object", "hours"),
        ({"hours": {"saturday": []}}, "unknown_key", "hours.saturday"),
        ({"hours": {"sat": "09:00"}}, "not_a_list", "hours.sat"),
        ({"hours": {"sat": [["09:00"]]}}, "not_an_interval", "hours.sat[0]"),
        ({"hours": {"sat": ["09:00"]}}, "not_an_interval", "hours.sat[0]"),
        ({"hours": {"sat": [["09:00", "24:01"]]}}, "not_a_time", "hours.sat[0][1]"),
        ({"hours": {"sat": [["24:00", "02:00"]]}}, "not_a_time", "hours.sat[0][0]"),
        ({"hours": {"sat": [["9", "17:00"]]}}, "not_a_time", "hours.sat[0][0]"),
        ({"hours": {"sat": [[9, 17]]}}, "not_a_time", "hours.sat[0][0]"),
        ({"hours": {"sat": [["09:00", "09:00"]]}}, "empty_interval", "hours.sat[0]"),
        ({"holidays": "2026-03-21"}, "not_a_list", "holidays"),
        ({"holidays": ["2026-03-21", "1405-13-01"]}, "not_a_date", "holidays[1]"),
        ({"holidays": ["20260321"]}, "not_a_date", "holidays[0]"),
        ({"exceptions": []}, "not_an_object", "exceptions"),
        ({"exceptions": {"tomorrow": []}}, "not_a_date", "exceptions.tomorrow"),
        ({"exceptions": {"2026-03-20": [["22:00", "2:00"]]}}, "exception_crosses_midnight", "exceptions.2026-03-20[0]"),
        ({"holiday": []}, "unknown_key", "holiday"),
    ],
)
def test_whatever_is_wrong_is_named_by_its_key(change: dict[str, Any], code: str, key: str) -> None:
    with pytest.raises(Refused) as refused:
        read_calendar({**SHOP, **change})
    assert (refused.value.code, refused.value.data["key"]) == (f"calendar.{code}", key)
    for language in LANGUAGES:
        assert key in refusal_words(refused.value, language) or code == "exception_crosses_midnight"


@pytest.mark.parametrize("key", ["time_zone", "hours"])
def test_what_a_calendar_needs_is_missed(key: str) -> None:
    with pytest.raises(Refused) as refused:
        read_calendar({name: value for name, value in SHOP.items() if name != key})
    assert (refused.value.code, refused.value.data) == ("calendar.missing_key", {"key": key})


@pytest.mark.parametrize(
    ("data", "code"),
    [([], "calendar.not_a_calendar"), ({"time_zone": "UTC", "hours": {"mon": []}}, "calendar.no_open_hours")],
)
def test_what_is_no_working_calendar_is_refused(data: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_calendar(data)
    assert refused.value.code == code
    assert all(refusal_words(refused.value, language) for language in LANGUAGES)


def test_every_refusal_is_worded_in_every_language() -> None:
    assert all(set(sentences) == set(LANGUAGES) for sentences in REFUSALS.values())
