"""The frame, the gallery and the month of a date field, in three languages."""

import re
from datetime import UTC, datetime

import pytest
from django.http import Http404
from django.test import RequestFactory

from vafa.desk.context import Shell
from vafa.desk.web.dates import calendar
from vafa.desk.web.gallery import PARTS, gallery
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.time.clock import clock_at

NOON = datetime(2025, 12, 13, 7, 0, tzinfo=UTC)


def staff(**fields: str) -> Staff:
    return Staff(pk=1, name="نگار احمدی", email="negar@example.com", role="agent", **fields)


def show(part: str, query: str) -> str:
    request = RequestFactory().get(f"/desk/gallery/{part}/?{query}")
    request.user = staff()
    with clock_at(NOON):
        return str(gallery(request, part).content.decode())


@pytest.mark.django_db  # the rail counts what waits
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("code", "direction"), [("fa", "rtl"), ("ar", "rtl"), ("en", "ltr")])
def test_every_page_of_the_gallery_shows_in_every_language(part: str, code: str, direction: str) -> None:
    html = show(part, f"language={code}&theme=dark")
    assert f'<html lang="{code}" dir="{direction}" data-theme="dark"' in html
    assert " style=" not in html and "{{" not in html and "{%" not in html
    assert not re.search(r"#circle-dashed|>None<", html)


def test_an_unknown_page_of_the_gallery_is_not_found() -> None:
    with pytest.raises(Http404):
        show("nothing", "")


def test_the_light_is_the_person_s_own_then_the_cookie_s() -> None:
    request = RequestFactory().get("/", headers={"Cookie": "theme=light"})
    request.user = staff(theme="dark")
    assert (Shell(request).theme, Shell(request).night) == ("dark", "all")
    request.user = None  # type: ignore[assignment]
    assert Shell(request).theme == "light"
    request.COOKIES["theme"] = "purple"
    assert Shell(request).theme == "auto"


def month(query: str, reader: Reader) -> str:
    with clock_at(NOON), reading_as(reader):
        return str(calendar(RequestFactory().get(f"/desk/calendar/?{query}")).content.decode())


def test_the_month_is_the_reader_s_and_marks_today_and_the_chosen_day() -> None:
    html = month("name=day&value=۱۴۰۴/۹/۲۵", Reader("fa", "jalali", "Asia/Tehran"))
    assert "آذر ۱۴۰۴" in html
    assert 'data-day="2025-12-13"' in html and html.count('aria-current="date"') == 1
    assert re.search(r'data-day="2025-12-16"[^>]*aria-pressed="true"', html)
    assert re.search(r'data-day="2025-12-12"[^>]*data-off', html)


def test_the_month_turns_to_another_calendar_but_writes_days_as_the_reader_does() -> None:
    html = month("calendar=gregorian&year=2026&month=1", Reader("en", "gregorian", "Asia/Tehran"))
    assert "January 2026" in html and html.count("data-day=") % 7 == 0
    html = month("calendar=hijri&year=1447&month=7", Reader("fa", "jalali", "Asia/Tehran"))
    assert 'data-text="۱۴۰۴/' in html


@pytest.mark.parametrize("query", ["calendar=mayan", "year=x&month=1", "year=99999&month=1", "year=1404&month=13"])
def test_a_month_that_does_not_exist_is_refused(query: str) -> None:
    request = RequestFactory().get(f"/desk/calendar/?{query}")
    assert calendar(request).status_code == 400


def test_what_is_not_a_date_leaves_the_month_at_today() -> None:
    assert "آذر ۱۴۰۴" in month("value=پریروز", Reader("fa", "jalali", "Asia/Tehran"))
