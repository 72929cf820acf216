"""A complaint with our fault over a Friday and a holiday: it comes on Thursday evening, is heard on Sunday morning, the
loss is written down, the remedy is worth more than the loss, it is solved in time, and days later she says it is right.
In Persian, with a real mail server receiving."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.cast import Cast, assemble
from tests.emulators.smtp import MailServer
from vafa.cases.actions import (
    LossPart,
    apologise,
    assign,
    confirm,
    give,
    move_stage,
    note_fault,
    note_loss,
    note_satisfaction,
    open_case,
    resolve,
)
from vafa.cases.models import Case, Compensation, Complaint
from vafa.cases.queries.register import Wanted, figures_of
from vafa.channels.actions import save_account
from vafa.conversations.sending.check import check_messages
from vafa.conversations.sending.drafts import Draft
from vafa.customers.actions import add_customer, record_consent
from vafa.customers.rules.consent import OFFER
from vafa.operations.prepare import ensure_basics
from vafa.platform.events.simulation import live_until
from vafa.platform.events.timeline import story
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.preferences.models import put
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor, Money, Refused

TEHRAN = ZoneInfo("Asia/Tehran")
SARA = "sara@example.com"


def tehran(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of January 2026 on the shop's clock. The 15th is a Thursday, the 17th (Saturday) a holiday."""
    return datetime(2026, 1, day, hour, minute, tzinfo=TEHRAN)


def toman(amount: int) -> Money:
    return Money(Decimal(amount * 10), "IRR")


@pytest.fixture
def shop(transactional_db: None) -> Iterator[tuple[Cast, MailServer]]:
    """A shop in Tehran whose letters go to a real mail server."""
    with MailServer() as server, clock_at(tehran(10, 10)), reading_as(Reader()):
        cast = assemble()
        ensure_basics()
        put("shop.name", "خانه‌یار", actor=SYSTEM, at=tehran(10, 10))
        settings = {"host": server.host, "port": server.port, "protection": "none", "sender": "hello@shop.example"}
        save_account("email", "نامه‌ها", settings, actor=SYSTEM, at=tehran(10, 10))
        yield cast, server


def letters(server: MailServer) -> list[str]:
    return [str(taken.mail["Subject"]) for taken in server.taken if SARA in taken.recipients]


def due(case: Case, kind: str) -> datetime:
    return case.promises.get(kind=kind).due_at


def test_a_complaint_with_our_fault_is_made_good_over_a_friday_and_a_holiday(shop: tuple[Cast, MailServer]) -> None:
    cast, server = shop
    agent = Actor.staff(cast.agent.pk)

    # Thursday, eight in the evening: the shop closed at one, Friday is closed, Saturday is a holiday.
    opened = tehran(15, 20)
    live_until(opened)
    sara = add_customer("سارا محمدی", emails=[SARA], city="اصفهان", actor=SYSTEM, at=opened)
    record_consent(sara, OFFER, "email", True, proof={"from": "form"}, actor=Actor.customer(sara.pk), at=opened)
    case = open_case(
        sara,
        kind="complaint",
        subject="یخچال با شش روز تأخیر و درِ فرورفته رسید",
        text="دو روز مرخصی گرفتم که بار برسد، نرسید. حالا هم که رسیده درش فرو رفته.",
        channel="form",
        topic="late",
        actor=Actor.customer(sara.pk),
        at=opened,
    )

    # Two working hours end on Sunday at eleven. A day and three days count no day on which we are closed.
    assert due(case, "first_response") == tehran(18, 11)
    assert (due(case, "review"), due(case, "resolution")) == (tehran(18, 20), tehran(20, 20))

    # She is told at once that it arrived; while it is open no offer goes to her, though she allowed offers.
    live_until(opened + timedelta(minutes=20))
    assert len(letters(server)) == 1
    (offer,) = check_messages([Draft(customer_id=sara.pk, purpose=OFFER, subject="۲۰٪", text="تخفیف")], opened)
    assert getattr(offer, "held", "") == "open_case"

    # Friday and Saturday pass; nothing is late, and nobody is called in.
    live_until(tehran(18, 9))
    assert not case.promises.exclude(broken_at=None).exists()

    # Sunday, twenty past nine: Negar has it, calls, says sorry and hears her out. The first answer is in time.
    live_until(tehran(18, 9, 20))
    assign(case, cast.agent, actor=agent, at=tehran(18, 9, 20))
    apologise(case, "", by_phone=True, author=cast.agent, actor=agent, at=tehran(18, 9, 30))
    promise = case.promises.get(kind="first_response")
    assert promise.kept_at == tehran(18, 9, 30) and promise.broken_at is None

    # The next stage is not left before fault and loss are known.
    case.refresh_from_db()
    assert case.stage == 2
    with pytest.raises(Refused, match=r"cases\.work_open"):
        move_stage(case, 3, actor=agent, at=tehran(18, 9, 40))
    note_fault(case, "us", actor=agent, at=tehran(18, 9, 40))
    parts = [
        LossPart("دو روز مرخصی", toman(800_000)),
        LossPart("شش روز بی‌یخچال", toman(300_000)),
        LossPart("تماس‌های بی‌پاسخ", toman(100_000)),
    ]
    complaint = note_loss(case, "دو روز از حقوقم کم شد.", parts, actor=agent, at=tehran(18, 9, 45))
    assert complaint.loss == 12_000_000
    case = move_stage(case, 3, actor=agent, at=tehran(18, 10))

    # The fault is ours: as much as she lost is too little, more is right, and it is within Negar's authority.
    with pytest.raises(Refused, match=r"cases\.less_than_loss"):
        give(case, "refund", toman(1_200_000), giver=cast.agent, actor=agent, at=tehran(18, 10, 5))
    words = "پول تا فردا ظهر به کارت شما برمی‌گردد."
    given = give(
        case, "refund", toman(1_500_000), words, "form-1", giver=cast.agent, actor=agent, at=tehran(18, 10, 10)
    )
    assert given.state == Compensation.GIVEN
    live_until(tehran(18, 10, 30))
    sorry = server.taken[-1].part("plain")
    assert "پوزش" in sorry and "۱٬۵۰۰٬۰۰۰ تومان" in sorry and words in sorry

    # Solved the same evening, two days before it was promised.
    case.refresh_from_db()
    resolve(case, "درِ نو عوض شد.", actor=agent, at=tehran(18, 17))
    assert case.promises.get(kind="resolution").kept_at == tehran(18, 17)

    # Three days later she is asked whether it is right now, in opening hours, and says yes.
    live_until(tehran(22, 12))
    assert len(letters(server)) >= 4
    assert Case.objects.get(pk=case.pk).checked_back_at is not None
    case.refresh_from_db()
    confirm(case, actor=Actor.customer(sara.pk), at=tehran(22, 12))
    note_satisfaction(case.pk, 5, actor=Actor.customer(sara.pk), at=tehran(22, 12))

    # The story is told in Persian, the register counts it, the clocks agree.
    told = [one.line.title for one in story(subject=("case", case.pk), limit=200)]
    for words in ("تلفنی پوزش خواستیم", "خطا: از ما", "زیان از نگاه او: ۱٬۲۰۰٬۰۰۰ تومان", "برای جبران داده شد"):
        assert words in told, told
    figures = figures_of(cast.lead, Wanted(opened, tehran(25, 0)), tehran(25, 0))
    assert (figures.total, figures.solved, figures.satisfaction) == (1, 1, 5)
    assert figures.costs == {"IRR": 15_000_000} and Complaint.objects.get().made_good_at == tehran(18, 10, 10)
