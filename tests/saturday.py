"""A small shop as it stands at 10:24 on a Saturday, made through the public actions: what pages are looked at with.

Promises late, running out and calm, calls to make, a case handed over, a customer with a story. Always the same.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from tests.cast import Cast, assemble
from vafa.cases.actions import assign, open_case, reply, resolve, write_note
from vafa.cases.models import Case
from vafa.channels.overrides import recording
from vafa.conversations.habits.refreshing import refresh_habits
from vafa.customers.actions import add_customer, record_consent, set_traits
from vafa.customers.models import Customer
from vafa.journeys.actions import ensure_default_plan
from vafa.journeys.seen.sources import add_source
from vafa.journeys.seen.taking import take_rows
from vafa.platform.events.reading import drain
from vafa.platform.events.simulation import live_until
from vafa.platform.time.clock import clock_at, set_clock
from vafa.platform.values import SYSTEM, Actor
from vafa.sales.actions import NewLine, place_order
from vafa.sales.models import Order

NOW = datetime(2025, 12, 13, 6, 54, tzinfo=UTC)  # شنبه ۲۲ آذر ۱۴۰۴، ۱۰:۲۴
WASHER = NewLine("W9", "لباسشویی W9، نه کیلویی", Decimal(1), Decimal(319_000_000), "MHR-W9-1188437")
FILTER = NewLine("P5", "تصفیهٔ آب P5", Decimal(1), Decimal(76_000_000), "MHR-P5-0457120")
COFFEE = NewLine("E3", "اسپرسوساز E3", Decimal(1), Decimal(98_500_000))

# name, telephone, city, days since the purchase
PEOPLE = (
    ("حسین رضایی", "09130002764", "اصفهان", 9),
    ("الهام صادقی", "09350001122", "شیراز", 16),
    ("کاوه رستمی", "09150003344", "مشهد", 30),
    ("نسرین قاسمی", "09140005566", "تبریز", 64),
    ("سعید طاهری", "09120007788", "تهران", 4),
    ("لیلا حیدری", "09120009900", "کرج", 5),
    ("آرش بهرامی", "09170001212", "یزد", 6),
    ("رویا سلطانی", "09110003434", "رشت", 40),
    ("شرکت پارس‌نوید", "02191000000", "تهران", 80),
)
# which of them, kind, subject, words, opened how long before now, whose
REQUESTS = (
    (0, "complaint", "یخچال با شش روز تأخیر و درِ فرورفته رسید",
     "دو روز مرخصی گرفتم که بار برسد، نرسید. حالا هم که رسیده درش فرو رفته. کسی جواب تلفن را هم نمی‌دهد.",
     timedelta(days=1, hours=22, minutes=54), "agent"),
    (1, "technical", "اسپرسوساز بخار ندارد، چراغش چشمک می‌زند",
     "از دیروز بخار ندارد و چراغش چشمک می‌زند. چه کار کنم؟", timedelta(days=1, hours=22, minutes=2), "agent"),
    (2, "return", "فیلتر دوم تصفیهٔ آب اشتباه رسید",
     "فیلتری که فرستاده‌اید برای مدل قدیمی است و جا نمی‌رود.", timedelta(minutes=64), ""),
    (3, "question", "ضمانت‌نامه به نام همسرم باشد",
     "می‌شود ضمانت‌نامهٔ دستگاه را به نام همسرم صادر کنید؟ خرید با کارت من بوده.", timedelta(minutes=21), ""),
)  # fmt: skip


def open_shop(language: str = "fa") -> Cast:
    """Everything up to this Saturday; afterwards the clock stands at NOW."""
    cast = assemble(language)
    begin = NOW - timedelta(days=400)
    with recording():
        set_clock(begin)
        ensure_default_plan(actor=SYSTEM, at=begin)
        maryam = _maryam(begin)
        people = []
        for number, (name, phone, city, days) in sorted(enumerate(PEOPLE), key=lambda one: -one[1][3]):
            live_until(NOW - timedelta(days=days, hours=3))
            people.append((number, _buyer(number, name, phone, city, NOW - timedelta(days=days, hours=3))))
        _requests([customer for _, customer in sorted(people, key=lambda one: one[0])], cast)
        _maryam_asks(maryam, cast)
        live_until(NOW)
        _seen(maryam)
        refresh_habits(actor=SYSTEM, at=NOW)
    set_clock(NOW)
    return cast


def _maryam(at: datetime) -> Customer:
    maryam = add_customer(
        "مریم کریمی", phones=["09120004581"], emails=["m.karimi@example.ir"], city="تهران", actor=SYSTEM, at=at
    )
    record_consent(maryam, "offer", "phone", True, proof={"from": "form"}, actor=Actor.customer(maryam.pk), at=at)
    record_consent(maryam, "offer", "email", False, proof={"from": "link"}, actor=Actor.customer(maryam.pk), at=at)
    set_traits([maryam.pk], "interest", "آشپزی", because_of=None, actor=SYSTEM, at=at)
    for days, number, line in ((380, "86011", FILTER), (140, "87233", COFFEE), (20, "87902", WASHER)):
        then = NOW - timedelta(days=days)
        live_until(then)
        _buy(maryam, line, number, then)
    return maryam


def _seen(maryam: Customer) -> None:
    """The website tells what Maryam looks at, and her washing machine that it washes."""
    source, _ = add_source("mehr.example", "https://mehr.example", actor=SYSTEM, at=NOW - timedelta(days=60))
    row = {"kind": "used", "name": "برنامهٔ لباسشویی", "customer": {"id": maryam.pk}}
    told = [{**row, "id": str(days), "at": (NOW - timedelta(days=days)).isoformat()} for days in (3, 9, 16)]
    take_rows(source, told, actor=SYSTEM, at=NOW)


def _buyer(number: int, name: str, phone: str, city: str, at: datetime) -> Customer:
    kind = "company" if name.startswith("شرکت") else "person"
    customer = add_customer(
        name, kind=kind, phones=[phone], emails=[f"c{number}@example.ir"], city=city, actor=SYSTEM, at=at
    )
    _buy(customer, NewLine("V2", "جاروبرقی V2", Decimal(1), Decimal(64_900_000)), str(88_000 + number), at)
    return customer


def _buy(customer: Customer, line: NewLine, number: str, at: datetime) -> Order:
    return place_order(
        customer, [line], number=number, source="shop", currency="IRR", placed_at=at, state="paid", actor=SYSTEM, at=at
    )


def _ask(customer: Customer, kind: str, subject: str, text: str, at: datetime) -> Case:
    me = Actor.customer(customer.pk)
    case = open_case(customer, kind=kind, subject=subject, text=text, channel="form", actor=me, at=at)
    drain("cases.say_it_arrived")  # now, not when the whole year is lived
    return case


def _requests(people: list[Customer], cast: Cast) -> None:
    company = people[-1]
    then = NOW - timedelta(days=4, hours=1)
    with clock_at(then):
        case = _ask(company, "question", "سرویس دوره‌ای دوازده دستگاه", "برای سرویس سالانه کی می‌آیید؟", then)
        reply(case, "سلام، برنامه را تا شنبه می‌فرستیم.", author=cast.lead, actor=Actor.staff(cast.lead.pk), at=then)
        handed = then + timedelta(hours=1)
        assign(case, cast.agent, actor=Actor.staff(cast.lead.pk), at=handed)
        write_note(case, "قراردادشان را تو بهتر می‌شناسی.", author=cast.lead, actor=Actor.staff(cast.lead.pk), at=handed)
    for who, kind, subject, text, ago, owner in REQUESTS:
        at = NOW - ago
        with clock_at(at):
            case = _ask(people[who], kind, subject, text, at)
            if owner:
                assign(case, cast.agent, actor=Actor.staff(cast.agent.pk), at=at)


def _maryam_asks(maryam: Customer, cast: Cast) -> None:
    agent = Actor.staff(cast.agent.pk)
    first = NOW - timedelta(days=60)
    with clock_at(first):
        old = _ask(maryam, "order", "سفارش من کجاست؟", "سه روز است که پیامک ارسال آمده ولی چیزی نرسیده.", first)
        later = first + timedelta(minutes=25)
        reply(old, "فردا ظهر می‌رسد.", author=cast.agent, actor=agent, at=later)
        resolve(old, "", actor=agent, at=later + timedelta(days=1))
    then = NOW - timedelta(minutes=40)
    with clock_at(then):
        case = _ask(
            maryam, "technical", "صدای کوبیدن لباسشویی در دور تند",
            "پایه‌ها را هم با تراز گوشی میزان کردم، فرقی نکرد.", then,
        )  # fmt: skip
        assign(case, cast.agent, actor=agent, at=then + timedelta(minutes=5))
