"""Grow → Occasions: the year in the reader's calendar, the switches and the months of the moon, and their ways back."""

from datetime import UTC, datetime

import pytest

from tests.house.pages import assert_no_english
from vafa.customers.actions import add_customer, change_customer
from vafa.journeys.occasion_settings import moon, switched_on
from vafa.journeys.tests.test_web_grow import sit
from vafa.platform.access import AGENT, ANALYST, MANAGER, TECHNICIAN
from vafa.platform.accounts.models import Staff
from vafa.platform.audit.models import AuditEntry
from vafa.platform.time.clock import set_clock
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.django_db
URL = "/desk/grow/occasions/"
AT = datetime(2026, 1, 3, 8, tzinfo=UTC)
LATER = {"country": "IR", "month": "1447-10", "days": "1"}


def test_the_year_stands_in_the_readers_calendar_with_whom_each_day_concerns() -> None:
    for name, country, language in (("a", "IR", "fa"), ("b", "", "fa"), ("c", "SA", "ar")):
        add_customer(name, country=country, language=language, actor=SYSTEM, at=AT)
    for language in ("fa", "ar"):
        assert_no_english(sit(MANAGER, language).get(URL).content.decode())
    html = sit(AGENT).get(URL).content.decode()
    assert html.index("اسفند ۱۴۰۴") < html.index("فروردین ۱۴۰۵") < html.index("سیزده‌به‌در")
    assert "تحویل سال: ۲۹ اسفند ۱۴۰۴، ساعت ۱۸:۱۵" in html
    row = html[html.index("شنبه ۱ فروردین") :]
    assert "۲ مشتری" in row[: row.index("</li>")]
    analyst = sit(ANALYST, "en")
    Staff.objects.filter(language="en").update(calendar="gregorian")
    english = analyst.get(URL).content.decode()
    assert "Saturday, 21 March" in english and "the year turns on 20 Mar" in english


def test_an_occasion_is_switched_off_and_on_again_and_the_book_knows() -> None:
    manager = sit(MANAGER)
    answer = manager.post(f"{URL}nowruz/switch/", {"on": "0"})
    assert "nowruz" not in switched_on()
    html = manager.get(answer["Location"]).content.decode()
    assert "دیگر «نوروز» را تبریک نمی‌گوییم." in html and f"{URL}nowruz/switch/?on=1" in html
    back = manager.post(f"{URL}nowruz/switch/?on=1")
    assert back["Location"] == URL and "nowruz" in switched_on()
    assert [entry.after for entry in AuditEntry.objects.filter(subject_id="occasions.switched").order_by("pk")] == [
        {"nowruz": False},
        {"nowruz": True},
    ]
    assert manager.post(f"{URL}carnival/switch/", {"on": "1"}).status_code == 404


def test_a_month_announced_a_day_later_moves_its_feast_and_can_be_taken_back() -> None:
    manager = sit(MANAGER)
    add_customer("a", country="IR", actor=SYSTEM, at=AT)
    add_customer("b", country="SA", language="ar", actor=SYSTEM, at=AT)
    answer = manager.post(f"{URL}moon/", LATER)
    assert moon().moved == {("IR", 1447, 10): 1}
    html = manager.get(answer["Location"]).content.decode()
    assert "شوال ۱۴۴۷ در ایران: ۱ روز دیرتر" in html
    eids = [part[: part.index("</li>")] for part in html.split("<li") if "<b>عید فطر" in part and "مشتری" in part]
    assert ["۲۹ اسفند" in eids[0], "۱ فروردین" in eids[1]] == [True, True]
    assert "عربستان" in eids[0] and "ایران" in eids[1] and "شاید" not in eids[1]
    undo = f"{URL}moon/?country=IR&month=1447-10&days="
    assert undo.replace("&", "&amp;") in html
    assert manager.post(undo)["Location"] == URL and moon().moved == {}


@pytest.mark.parametrize(
    "wrong", [{"country": "XX"}, {"month": "1447-13"}, {"month": ""}, {"days": "3"}, {"days": "x"}]
)
def test_what_cannot_be_is_refused_in_a_sentence(wrong: dict[str, str]) -> None:
    answer = sit(MANAGER).post(f"{URL}moon/", {**LATER, **wrong})
    assert answer.status_code == 422 and "note" in answer.content.decode() and moon().moved == {}


def test_only_who_may_change_plans_changes_occasions() -> None:
    for role, may_see in ((AGENT, 200), (ANALYST, 200), (TECHNICIAN, 403)):
        staff = sit(role)
        page = staff.get(URL)
        assert page.status_code == may_see
        assert b'name="days"' not in page.content
        assert staff.post(f"{URL}nowruz/switch/", {"on": "0"}).status_code == 403
        assert staff.post(f"{URL}moon/", LATER).status_code == 403


def test_birthdays_of_the_week_are_counted() -> None:
    set_clock(datetime(2026, 3, 18, 8, tzinfo=UTC))
    born = {"birth_calendar": "jalali", "birth_month": 12, "birth_day": 30, "birth_year": None}
    change_customer(add_customer("a", actor=SYSTEM, at=AT), born, actor=SYSTEM, at=AT)
    html = sit(MANAGER).get(URL).content.decode()
    week = html[html.index("روزهای شخصی") :]
    assert "۱" in week[week.index("روز تولد") : week.index("یک سال با ما")]
