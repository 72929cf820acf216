"""An order comes in, the welcome goes out within a day, the check-in call is done, the survey is skipped because a case
is open, the case is answered in time, and the customer returns within 90 days. In Persian, across Nowruz, with a real
mail server receiving."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cast import Cast, assemble
from tests.emulators.smtp import MailServer
from vafa.cases.actions import assign, confirm, open_case, reply, resolve
from vafa.cases.actions.forms import fill_form
from vafa.cases.models import Case
from vafa.cases.rules.promises import FIRST_RESPONSE
from vafa.cases.rules.shapes import REVIEW
from vafa.channels.actions import save_account
from vafa.customers.models import Customer
from vafa.insights.compute import compute
from vafa.insights.refresh import refresh
from vafa.journeys.actions.calls import finish_call
from vafa.journeys.models import CALL, DONE, PLANNED, SKIPPED, WAITING, FollowUp
from vafa.operations.prepare import ensure_basics
from vafa.platform.events.simulation import live_until
from vafa.platform.events.timeline import story
from vafa.platform.i18n.digits import to_latin
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.preferences.models import put
from vafa.platform.time import clock
from vafa.platform.time.clock import clock_at, set_clock
from vafa.platform.values import SYSTEM, Actor
from vafa.sales.actions import import_orders

TEHRAN = ZoneInfo("Asia/Tehran")
FILE = """شماره سفارش,تاریخ,نام مشتری,ایمیل,موبایل,کد کالا,نام کالا,تعداد,قیمت واحد,واحد پول
۸۷۹۰۲,۱۴۰۴/۱۲/۲۶ ۱۸:۱۰,مریم كریمی,Maryam@Example.com,۰۹۱۲۳۴۵۶۷۸۹,W9,لباسشویی W9,۱,۳۱۹۰۰۰۰۰۰,IRR
"""
AGAIN = """شماره سفارش,تاریخ,نام مشتری,ایمیل,موبایل,کد کالا,نام کالا,تعداد,قیمت واحد,واحد پول
۸۸۴۱۰,۱۴۰۵/۰۲/۲۵ ۱۱:۳۰,مریم کریمی,maryam@example.com,09123456789,S9,شوینده,۲,۳۲۰۰۰۰۰,IRR
"""
LATER = """شماره سفارش,تاریخ,نام مشتری,ایمیل,کد کالا,نام کالا,تعداد,قیمت واحد,واحد پول
۸۹۰۰۱,۱۴۰۵/۰۴/۲۲ ۱۷:۰۰,کاوه رستمی,kaveh@example.com,P5,تصفیهٔ آب P5,۱,۷۶۰۰۰۰۰۰,IRR
"""


def tehran(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment on the shop's wall clock, Gregorian."""
    return datetime(year, month, day, hour, minute, tzinfo=TEHRAN)


BOUGHT = tehran(2026, 3, 17, 18, 10)  # 26 Esfand 1404, four days before Nowruz


@pytest.fixture
def shop(transactional_db: None) -> Iterator[tuple[Cast, MailServer]]:
    """A shop in Tehran whose letters go to a real mail server, on the evening of the order."""
    with MailServer() as server, clock_at(BOUGHT + timedelta(minutes=5)), reading_as(Reader()):
        cast = assemble()
        ensure_basics()
        put("shop.name", "خانه‌یار", actor=SYSTEM, at=BOUGHT)
        settings = {"host": server.host, "port": server.port, "protection": "none", "sender": "hello@shop.example"}
        save_account("email", "نامه‌ها", settings, actor=SYSTEM, at=BOUGHT)
        yield cast, server


def bring_in(tmp_path: Path, text: str, at: datetime) -> None:
    file = tmp_path / f"{at:%Y%m%d}.csv"
    file.write_text(text, encoding="utf-8")
    done = import_orders(file, name=file.name, source="shop", actor=SYSTEM, at=at)
    assert (done.rows_refused, done.orders_added) == (0, 1)


def letters(server: MailServer, customer: str = "maryam@example.com") -> list[str]:
    return [str(taken.mail["Subject"]) for taken in server.taken if customer in taken.recipients]


def test_a_promise_is_kept_from_the_first_order_to_the_next(shop: tuple[Cast, MailServer], tmp_path: Path) -> None:
    cast, server = shop
    agent = Actor.staff(cast.agent.pk)

    # The order comes in from the shop's own file, with Arabic letters and Persian digits as people type them.
    bring_in(tmp_path, FILE, BOUGHT + timedelta(minutes=5))
    customer = Customer.objects.get()
    points = {(point.kind, point.value) for point in customer.contact_points.all()}
    assert points == {("email", "maryam@example.com"), ("phone", "+989123456789")}

    # The welcome goes out within a day, by real e-mail, in Persian.
    live_until(BOUGHT + timedelta(hours=24))
    (welcome,) = server.taken
    assert welcome.mail["Message-ID"] and welcome.mail["Auto-Submitted"] == "auto-generated"
    assert "۸۷۹۰۲" in welcome.part("plain") and 'dir="rtl"' in welcome.part("html")
    follow_ups = {one.touchpoint: one for one in FollowUp.objects.all()}
    assert follow_ups["welcome"].state == DONE
    assert {one.state for key, one in follow_ups.items() if key != "welcome"} == {PLANNED}

    # Days 3 to 7 fall on Nowruz; nobody is called on a holiday, so the call is owed on the first working day.
    call = follow_ups["check_in"]
    assert call.kind == CALL
    assert call.due_at.astimezone(TEHRAN).date() == date(2026, 3, 25)  # 5 Farvardin, the first working day
    called = call.due_at + timedelta(minutes=10)
    live_until(called)
    call.refresh_from_db()
    assert call.state == WAITING and call.assigned_to in (cast.agent, cast.lead)
    finish_call(call, "all_good", "همه چیز خوب است", actor=agent, at=called)
    call.refresh_from_db()
    assert (call.state, call.outcome) == (DONE, "all_good")

    # On day 13 she asks for help, on Monday at 16:30; two working hours end on Tuesday at 10:30.
    live_until(tehran(2026, 3, 30, 16, 30))
    case = open_case(
        customer,
        kind="technical",
        subject="صدای کوبیدن در دور تند",
        text="لباسشویی در دور تند صدا می‌دهد.",
        channel="form",
        actor=Actor.customer(customer.pk),
        at=tehran(2026, 3, 30, 16, 30),
    )
    promise = case.promises.get(kind=FIRST_RESPONSE)
    assert promise.due_at == tehran(2026, 3, 31, 10, 30)
    live_until(tehran(2026, 3, 31, 9, 40))
    assert any(str(case.number) in _latin(subject) for subject in letters(server)), "she was told that we have it"

    # The case is answered in time.
    assign(case, cast.agent, actor=agent, at=tehran(2026, 3, 31, 9, 40))
    reply(case, "پیچ‌های حمل را باز کنید.", author=cast.agent, actor=agent, at=tehran(2026, 3, 31, 9, 50))
    promise.refresh_from_db()
    assert promise.kept_at == tehran(2026, 3, 31, 9, 50) and promise.broken_at is None

    # Day 14: the short survey is skipped, because a case is open.
    live_until(tehran(2026, 4, 3, 12))
    survey = FollowUp.objects.get(touchpoint="survey")
    assert (survey.state, survey.reason) == (SKIPPED, "open_case")

    # The cause is written down, as technical help asks; the case is resolved, she says it worked.
    fill_form(case, REVIEW, {"cause": "پیچ‌های حمل هنگام نصب باز نشده بود."}, actor=agent, at=tehran(2026, 4, 4, 9))
    resolve(case, "پیچ‌های حمل باز شد.", actor=agent, at=tehran(2026, 4, 4, 10))
    live_until(tehran(2026, 4, 4, 11))
    case.refresh_from_db()
    confirm(case, actor=Actor.customer(customer.pk), at=tehran(2026, 4, 4, 12))

    # She returns within 90 days: the same person, typed another way.
    live_until(tehran(2026, 5, 15, 11, 35))
    bring_in(tmp_path, AGAIN, tehran(2026, 5, 15, 11, 35))
    assert Customer.objects.count() == 1

    # Business goes on: someone else buys much later, so the days up to then are known to be complete.
    live_until(BOUGHT + timedelta(days=118))
    bring_in(tmp_path, LATER, BOUGHT + timedelta(days=118))
    live_until(BOUGHT + timedelta(days=120))

    # Nothing was sent twice, and nothing is left undecided from the first order.
    assert len(server.taken) == len({taken.mail["Message-ID"] for taken in server.taken})
    first_run = FollowUp.objects.filter(run__order__number="87902", window_until__lt=BOUGHT + timedelta(days=119))
    assert not first_run.filter(state__in=[PLANNED, WAITING]).exists()

    # The pages show it: she returned, and the first response was in time.
    refresh(BOUGHT + timedelta(days=120), rebuild=True)
    results = {one.metric: one for one in compute(start=date(2026, 3, 1), end=date(2026, 7, 14))}
    returned = {part: results["returned_by_day"].cell(part=part) for part in ("30", "60", "90")}
    assert {part: (cell.hits, cell.of) for part, cell in returned.items()} == {"30": (0, 1), "60": (1, 1), "90": (1, 1)}
    response = results["first_response_time"].cell()
    assert (response.hits, response.of) == (1, 1)
    told = [one.line.title for one in story(customer_id=customer.pk, limit=200)]
    assert len(told) > 8 and not any("%(" in title for title in told)
    assert Case.objects.get().resolved_at is not None
    assert customer.orders.count() == 2 and Decimal(customer.orders.get(number="88410").total) == 6400000


def _latin(text: str) -> str:
    return to_latin(text)


def test_the_clock_is_put_back_after_a_story() -> None:
    """A story that forgets the clock would make every later test live in another year."""
    assert not clock.is_set()
    set_clock(BOUGHT)
    assert clock.now() == BOUGHT
    clock.unset_clock()
