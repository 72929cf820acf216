"""A year in the sample shop: what customers and staff do, and the clock between them. The same seed and
the same last day make the same year; a year that is interrupted stays as far as it came."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from vafa.channels.overrides import recording
from vafa.conversations.habits.refreshing import refresh_habits
from vafa.customers.actions import add_customer, record_consent
from vafa.customers.models import Customer
from vafa.journeys.actions.answers import answer
from vafa.journeys.actions.calls import finish_call
from vafa.journeys.models import CALL, DONE, WAITING, FollowUp
from vafa.operations.demo import words
from vafa.operations.demo.channels import plan_channels, set_up_channels
from vafa.operations.demo.desk import make_vip, set_up_desk
from vafa.operations.demo.service import ask, take_up
from vafa.platform.accounts.models import Staff
from vafa.platform.events.simulation import Life
from vafa.platform.once import asking_once
from vafa.platform.preferences.models import put
from vafa.platform.run.progress import Progress
from vafa.platform.time import now
from vafa.platform.time.clock import clock_at
from vafa.platform.time.working import working_calendar
from vafa.platform.values import SYSTEM, Actor, WorkingCalendar
from vafa.sales.actions import NewLine, place_order

SOURCE = "sample"


@dataclass
class Year:
    """One year being lived: its chance, its people, and what is still to happen."""

    chance: random.Random
    start: datetime
    end: datetime
    agents: list[Staff]
    calendar: WorkingCalendar
    life: Life = field(default_factory=lambda: Life(step=timedelta(minutes=20)))
    orders: int = 0
    plans: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None:
        """Have something happen at a moment of this year; later moments are left out."""
        if at < self.end:
            self.plans.append((at, len(self.plans), act))

    def daytime(self, moment: datetime) -> datetime:
        """The same day at an hour when people shop and write."""
        local = moment.astimezone(ZoneInfo(settings.CONFIG.time_zone))
        return local.replace(
            hour=self.chance.choice((9, 10, 11, 12, 14, 16, 18, 20, 21)), minute=self.chance.randrange(60)
        )


def fill(*, seed: int = 7, customers: int = 60, days: int = 365, shown: bool = True) -> None:
    """Live the year before now. Each step commits: in one long transaction the same rows changed again and again
    would make every step slower than the last."""
    end = now()
    start = end - timedelta(days=days)
    with recording(), clock_at(start), _hurry():
        _open_shop(start)
        set_up_desk(start)
        everyone = Staff.objects.filter(is_active=True).order_by("pk")
        agents = list(everyone.filter(role__in=["agent", "lead"])) or list(everyone)
        year = Year(random.Random(seed), start, end, agents, working_calendar())
        for number in range(customers):
            _plan_customer(year, number)
        _plan_desk(year)
        plan_channels(year)
        _live(year, shown)
        refresh_habits(actor=SYSTEM, at=now())


@contextmanager
def _hurry() -> Iterator[None]:
    """A sample need not survive a power cut, so commits do not wait for the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        yield
        cursor.execute("RESET synchronous_commit")


def _live(year: Year, shown: bool) -> None:
    with Progress("sample shop", shown=shown) as bar, year.life.moments.watching():
        done = 0
        while done < len(year.plans):
            # What happens may plan more; the rest is put in order again each time, which is cheap for a sorted list.
            year.plans[done:] = sorted(year.plans[done:], key=lambda plan: plan[:2])
            at, _, act = year.plans[done]
            year.life.until(max(at, now()))
            with asking_once():
                act(now())
            done += 1
            bar.at((now() - year.start) / (year.end - year.start))
        year.life.until(year.end)


def _open_shop(at: datetime) -> None:
    put("shop.name", words.SHOP, actor=SYSTEM, at=at)
    put("shop.phone", "021-91000000", actor=SYSTEM, at=at)
    put("shop.website", "https://khaneyar.example", actor=SYSTEM, at=at)
    set_up_channels(at)


def _plan_customer(year: Year, number: int) -> None:
    chance = year.chance
    first_day = chance.betavariate(1.3, 1.0) * (year.end - year.start).days * 0.98
    customer: list[Customer] = []

    def arrive(at: datetime) -> None:
        customer.append(_add_customer(chance, number, at))
        if number % 15 == 4:
            make_vip(customer[0], at)
        _order(year, customer[0], chance.choice(words.BIG), at)

    moment = year.daytime(year.start + timedelta(days=first_day))
    year.plan(moment, arrive)
    returns = chance.random() < 0.46
    while returns:
        moment = year.daytime(moment + timedelta(days=chance.lognormvariate(3.6, 0.75)))
        goods = chance.choice(words.SMALL) if chance.random() < 0.7 else chance.choice(words.BIG)
        year.plan(moment, lambda at, goods=goods: _order(year, customer[0], goods, at))  # type: ignore[misc]
        returns = chance.random() < 0.5


def _add_customer(chance: random.Random, number: int, at: datetime) -> Customer:
    is_company = number % 28 == 27
    name = words.COMPANIES[number // 28 % len(words.COMPANIES)] if is_company else ""
    name = name or f"{chance.choice(words.FIRST)} {chance.choice(words.LAST)}"
    phone = f"0912{chance.randrange(10**6, 10**7)}"
    customer = add_customer(
        name,
        kind="company" if is_company else "person",
        emails=[f"customer{number + 1}@mail.example"] if chance.random() < 0.93 else [],
        phones=[phone] if chance.random() < 0.9 else [],
        city=chance.choice(words.CITIES),
        country="IR",
        source=SOURCE,
        external_key=f"c{number + 1}",
        actor=SYSTEM,
        at=at,
    )
    if chance.random() < 0.4:
        by = Actor.customer(customer.pk)
        record_consent(customer, "offer", "any", True, proof={"from": "checkout"}, actor=by, at=at)
    return customer


def _order(year: Year, customer: Customer, goods: words.Goods, at: datetime) -> None:
    chance = year.chance
    year.orders += 1
    lines = [_line(chance, goods)]
    if goods in words.BIG and chance.random() < 0.35:
        lines.append(_line(chance, chance.choice(words.SMALL)))
    order = place_order(
        customer,
        lines,
        number=str(87000 + year.orders),
        source=SOURCE,
        currency="IRR",
        placed_at=at,
        state="paid",
        actor=SYSTEM,
        at=at,
    )
    if chance.random() < 0.3:
        later = year.daytime(at + timedelta(days=chance.uniform(1, 40)))
        year.plan(later, lambda then: ask(year, customer, order, then))


def _line(chance: random.Random, goods: words.Goods) -> NewLine:
    serial = f"{goods.serial}-{chance.randrange(10**6, 10**7)}" if goods.serial else ""
    return NewLine(goods.sku, goods.name, Decimal(1), Decimal(goods.price), serial)


def _plan_desk(year: Year) -> None:
    """Once a working day an agent goes through the calls and customers answer what we asked."""
    day = year.start.astimezone(ZoneInfo(settings.CONFIG.time_zone)).date()
    while datetime.combine(day, time(), ZoneInfo(settings.CONFIG.time_zone)) < year.end:
        zone = ZoneInfo(settings.CONFIG.time_zone)
        moment = datetime.combine(day, time(12, 20), zone)
        if year.start < moment and year.calendar.is_open(moment):
            year.plan(moment, lambda at: _desk_day(year, at))
        day += timedelta(days=1)


def _desk_day(year: Year, at: datetime) -> None:
    _do_calls(year, at)
    _answers_come(year, at)
    take_up(year, at)


def _do_calls(year: Year, at: datetime) -> None:
    chance = year.chance
    for call in FollowUp.objects.filter(kind=CALL, state=WAITING, due_at__lte=at).order_by("due_at", "pk")[:9]:
        agent = call.assigned_to or chance.choice(year.agents)
        fate = chance.random()
        outcome = "all_good" if fate < 0.62 else "talked" if fate < 0.74 else "no_answer" if fate < 0.95 else "problem"
        note = chance.choice(words.CALL_NOTES) if outcome in ("all_good", "talked") else chance.choice(words.GRUMBLE)
        finish_call(call, outcome, note="" if outcome == "no_answer" else note, actor=Actor.staff(agent.pk), at=at)


def _answers_come(year: Year, at: datetime) -> None:
    chance = year.chance
    asked = FollowUp.objects.filter(state=DONE, answer__isnull=True, kind="survey", done_at__gt=at - timedelta(days=2))
    for one in asked.order_by("pk"):
        if chance.random() < 0.3:
            happy = chance.random() < 0.8
            score = chance.choice((9, 9, 10, 8, 10)) if happy else chance.choice((4, 6, 7))
            said = chance.choice(words.PRAISE if happy else words.GRUMBLE)
            answer(one, {"score": score, "words": said}, actor=Actor.customer(one.customer_id), at=at)
