"""The shop of that Saturday with a Grow that has been lived: a plan six hundred walked, campaigns, gifts, a rehearsal.

Most rows are written straight, as they would stand after a year; nothing goes out. Used for pictures of Grow.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.cast import Cast
from tests.saturday import NOW
from vafa.conversations.letters.shelf import Source
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer, record_consent
from vafa.customers.models import Customer
from vafa.customers.rules.consent import CARE
from vafa.journeys.actions.plans import begin_plan, publish, save_draft
from vafa.journeys.campaigns.prices import set_price
from vafa.journeys.campaigns.sending import begin, stop, take_turns
from vafa.journeys.campaigns.writing import Wishes, change_campaign, make_campaign
from vafa.journeys.gifts.giving import GiftWish, give
from vafa.journeys.models import COUPON, POINTS, Campaign, CampaignMessage, FollowUp, Plan, PlanVersion, Run
from vafa.journeys.occasion_settings import enclose
from vafa.journeys.rehearsal.keeping import ask, run_next
from vafa.journeys.results.refreshing import refresh_plan
from vafa.journeys.shipped import shipped_plan
from vafa.platform.values import SYSTEM, Actor, Money
from vafa.sales.models import Order

FIRST = ("مینا", "رضا", "زهرا", "امیر", "سارا", "حمید", "نگین", "پویا", "شیرین", "بابک", "مهسا", "یاسر", "نوید")
LAST = ("احمدیان", "شیرازی", "کاویانی", "مرادی", "نوری", "صالحی", "فرهمند", "دهقان", "زارع", "کریم‌پور", "حافظی")
WALKED, LISTENING, DAY = 600, 60, timedelta(days=1)
EVERYBODY = {"all": [{"is": ["customers.orders", "at_least", "0"]}]}
WORDS = {
    ("fa", "email"): Source("کارگاه رایگان قهوه", "سلام {{ customer.name }}،\n\nپنجشنبه در فروشگاه منتظر شماییم."),
    ("fa", "sms"): Source("", "پنجشنبه کارگاه رایگان قهوه؛ منتظر شماییم."),
    ("ar", "email"): Source("ورشة قهوة مجانية", "مرحبًا {{ customer.name }}،\n\nننتظركم يوم الخميس في المتجر."),
}


@dataclass(frozen=True)
class Grown:
    """Ids of what there is to look at."""

    walked: int
    run: int
    ended: int
    planned: int
    draft: int
    sending: int
    sent: int
    stopped: int
    happy: int


def grow(cast: Cast) -> Grown:
    """Everything at once; the clock stays where it stands."""
    dice = Random(5)
    plan, planned = _plan(cast), Plan.objects.get(key="post_purchase")
    _walk(plan, dice)
    people = _listening()
    set_price("email", Money(Decimal(12_000), "IRR"), actor=SYSTEM, at=NOW)
    draft = _campaign("کارگاه قهوه", percent=15)
    sent, stopped = _sent("خبر سرویس زمستانی", dice, 12), _sent("شب یلدا", dice, 1)
    stop(stopped.pk, actor=Actor.staff(cast.manager.pk), at=NOW)
    sending = begin(_campaign("دعوت به باشگاه", per_hour=20).pk, actor=SYSTEM, at=NOW)
    take_turns(actor=SYSTEM, at=NOW)
    ask(planned, "last-year", actor=Actor.staff(cast.manager.pk), at=NOW)
    run_next(NOW)
    _gifts(people[0])
    runs = Run.objects.filter(plan=plan)
    return Grown(
        walked=plan.pk, run=runs.filter(ended_at=None).earliest("pk").pk, planned=planned.pk, draft=draft.pk,
        ended=runs.exclude(ended_at=None).latest("pk").pk, sending=sending.pk, sent=sent.pk, stopped=stopped.pk,
        happy=people[0].pk,
    )  # fmt: skip


def _plan(cast: Cast) -> Plan:
    """Two versions and a draft, with a share that is held out and two ways to compare."""
    shipped, me = shipped_plan("onboarding"), Actor.staff(cast.manager.pk)
    content: dict[str, Any] = {**shipped.content, "hold_out": 20, "goal": {"measure": "returned", "days": 30}}
    plan = begin_plan(shipped.name["fa"], content, key="onboarding", actor=me, at=NOW - 200 * DAY)
    publish(plan, actor=me, at=NOW - 200 * DAY)
    for change, ago in (({"importance": 4}, 90), ({"exits": [{"trigger": "order_returned"}]}, 0)):
        content = {**content, **change}
        save_draft(plan, content, actor=me, at=NOW - ago * DAY)
        if ago:
            publish(plan, actor=me, at=NOW - ago * DAY)
    return plan


def _walk(plan: Plan, dice: Random) -> None:
    """Of those held out 1 of 5 came back, of the way with a webinar 1 of 2, of the other 1 of 4."""
    begins = [NOW - timedelta(days=1 + number / 4.5) for number in range(WALKED)]
    names = [f"{dice.choice(FIRST)} {dice.choice(LAST)}" for _ in begins]
    made = [Customer(name=name, created_at=at, language="fa") for name, at in zip(names, begins, strict=True)]
    customers = Customer.objects.bulk_create(made)
    versions, runs, rows, orders = list(PlanVersion.objects.filter(plan=plan).order_by("number")), [], [], []
    letters = []
    for number, (one, at) in enumerate(zip(customers, begins, strict=True)):
        held, way, age = number % 5 == 0, "webinar_way" if number % 2 else "checklist_way", (NOW - at).days
        run = Run(
            plan=plan, version=versions[0 if age > 90 else 1], customer=one, key=f"customer:{one.pk}:1", held_out=held,
            started_at=at, enrolled_at=at, ended_at=at + 24 * DAY if age > 24 else None,
            end_reason="complete" if age > 24 else "",
        )  # fmt: skip
        runs.append(run)
        rows += _steps(run, way, age, dice, letters)
        if dice.random() < (0.2 if held else 0.5 if way == "webinar_way" else 0.25):
            placed = at + dice.randrange(2, 28) * DAY
            if placed < NOW:
                order = Order(source="shop", number=str(90_000 + number), customer=one, currency="IRR")
                order.recorded_at = order.placed_at = placed
                orders.append(order)
    Message.objects.bulk_create(letters)
    Run.objects.bulk_create(runs)
    FollowUp.objects.bulk_create(rows)
    Order.objects.bulk_create(orders)
    refresh_plan(plan, NOW)


def _steps(run: Run, way: str, age: int, dice: Random, letters: list[Message]) -> list[FollowUp]:
    """What has happened by now, and the step they stand at."""
    third = ("webinar", "message") if way == "webinar_way" else ("checklist", "message")
    plan = [("first_steps", "message", 0), ("lesson", "split", 1), (*third, 5), ("how_is_it", "call", 12)]
    rows = []
    for key, kind, day in [*plan, ("feeling", "survey", 22)]:
        at = run.started_at + day * DAY
        row = FollowUp(run=run, customer=run.customer, touchpoint=key, kind=kind, due_at=at)
        row.window_from, row.window_until = at, at + 3 * DAY
        rows.append(row)
        if day > age:
            row.state = "planned"
            break
        row.state, row.done_at = "done", at
        if kind == "split":
            row.outcome = way
        elif run.held_out and key != "first_steps":
            row.state, row.reason = "skipped", "held_out"
        elif dice.random() < 0.12:
            row.state, row.reason = "skipped", dice.choice(("no_consent", "too_many_lately", "low_score"))
        elif kind == "call":
            row.outcome = dice.choice(("talked", "all_good", "no_answer"))
        else:
            row.message = _letter(run.customer, row, dice)
            letters.append(row.message)
    return rows


def _letter(customer: Customer, row: FollowUp, dice: Random) -> Message:
    return Message(
        customer=customer, direction="out", channel="email", purpose="care", letter=row.touchpoint, language="fa",
        subject="قدم‌های نخست", state="sent", created_at=row.due_at, settled_at=row.due_at, delivered_at=row.due_at,
        read_at=row.due_at if dice.random() < 0.55 else None,
    )  # fmt: skip


def _listening() -> list[Customer]:
    """Whom campaigns reach: most by e-mail, some nowhere, some who want no such letters; a few have their birthday."""
    people = []
    for number in range(LISTENING):
        name, born = f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}", NOW + number * DAY
        emails = [f"l{number}@example.ir"] if number % 6 else []
        language = "ar" if number % 10 == 4 else "fa"
        one = add_customer(name, emails=emails, language=language, country="IR", actor=SYSTEM, at=NOW - 30 * DAY)
        if number % 7 == 3:
            record_consent(one, CARE, "any", False, proof={"from": "word"}, actor=SYSTEM, at=NOW - 20 * DAY)
        if number < 40:
            one.birth_calendar, one.birth_month, one.birth_day = "gregorian", born.month, born.day
        one.first_order_at = one.last_order_at = NOW - 40 * DAY
        one.save()
        people.append(one)
    enclose("birthday", 10, 14, actor=SYSTEM, at=NOW)
    return people


def _campaign(name: str, **more: Any) -> Campaign:
    made = make_campaign("announcement", actor=SYSTEM, at=NOW - 13 * DAY)
    conditions = {"all": [{"is": ["customers.country", "is", "IR"]}]}
    wishes = Wishes(name=name, purpose=CARE, conditions=more.pop("conditions", conditions), words=WORDS, **more)
    return change_campaign(made.pk, wishes, actor=SYSTEM, at=NOW - 13 * DAY)


def _sent(name: str, dice: Random, ago: int) -> Campaign:
    """One that has left some days ago, and what its readers did since; a recent one has left to half of them."""
    at, one = NOW - ago * DAY, _campaign(name, percent=10)
    begin(one.pk, actor=SYSTEM, at=at)
    while take_turns(actor=SYSTEM, at=at):
        pass
    rows = Message.objects.filter(pk__in=CampaignMessage.objects.filter(campaign=one).values("message"), state="queued")
    for row in rows if ago > 2 else rows[: len(rows) // 2]:
        row.state, row.settled_at, row.held_reason = "sent", at, ""
        row.delivered_at = at if dice.random() < 0.95 else None
        row.read_at = at if dice.random() < 0.4 else None
        row.save()
        if dice.random() < 0.2:
            Order.objects.create(
                source="shop", number=f"C{row.pk}", customer=row.customer, currency="IRR", total=Decimal(12_400_000),
                placed_at=at + DAY, recorded_at=at + DAY,
            )  # fmt: skip
    return one


def _gifts(customer: Customer) -> None:
    wishes = [
        GiftWish(customer_id=customer.pk, kind=POINTS, key="grown:1", amount=250),
        GiftWish(customer_id=customer.pk, kind=COUPON, key="grown:2", percent=10, days=30),
    ]
    give(wishes, actor=SYSTEM, at=NOW - 3 * DAY)
