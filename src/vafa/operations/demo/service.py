"""How the sample shop's desk works through a request: answers, stages with their forms, making good, what customers
say after. Each step plans the next one in the year."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from vafa.cases.actions import (
    LossPart,
    apologise,
    assign,
    confirm,
    customer_writes,
    decide_compensation,
    give,
    go_on,
    move_stage,
    note_fault,
    note_loss,
    open_case,
    pause,
    reopen,
    reply,
    resolve,
    tick,
    write_note,
)
from vafa.cases.actions.forms import fill_form
from vafa.cases.models import Approval, Case, Compensation
from vafa.cases.queries import stage_work
from vafa.cases.rules.shapes import CLOSURE, RESOLUTION, REVIEW
from vafa.customers.models import Customer
from vafa.operations.demo import words
from vafa.platform.accounts.models import Staff
from vafa.platform.values import Actor, Money
from vafa.sales.models import Order, Unit

if TYPE_CHECKING:
    from vafa.operations.demo.shop import Year


def ask(year: "Year", customer: Customer, order: Order, at: datetime) -> None:
    """The customer asks for something; an agent answers, mostly in time."""
    chance = year.chance
    kind, topic, subject, text, answer_text = chance.choice(words.REQUESTS)
    unit = Unit.objects.filter(customer=customer).select_related("product").order_by("pk").last()
    case = open_case(
        customer, kind=kind, topic=topic, subject=subject, text=text, channel="form", order=order,
        unit=unit if kind in ("technical", "repair") else None, actor=Actor.customer(customer.pk), at=at,
    )  # fmt: skip
    agent = chance.choice(year.agents)
    patience = timedelta(minutes=chance.choice((12, 25, 40, 55, 70, 90, 110, 170, 260)))
    answered = year.calendar.add(patience, at)
    year.plan(answered, lambda then: _answer(year, case, agent, answer_text, then))


def _answer(year: "Year", case: Case, agent: Staff, text: str, at: datetime) -> None:
    actor, chance = Actor.staff(agent.pk), year.chance
    case.refresh_from_db()
    assign(case, agent, actor=actor, at=at)
    if case.kind == "complaint":
        letter = case.customer.contact_points.filter(kind="email", off_at=None).exists()
        apologise(case, text, author=agent, by_phone=not letter, actor=actor, at=at)
    else:
        reply(case, text, author=agent, actor=actor, at=at)
    looked_into = year.calendar.add(timedelta(hours=chance.uniform(0.3, 6)), at)
    year.plan(looked_into, lambda then: look_into(year, case, agent, then))


def look_into(year: "Year", case: Case, agent: Staff, at: datetime) -> None:
    """The second stage: its form and checklist; now and then a part has to be waited for."""
    actor, chance = Actor.staff(agent.pk), year.chance
    case.refresh_from_db()
    if case.resolved_at:
        return
    if case.kind == "complaint" and case.complaint.loss is None:  # else it was looked into before, and made good
        note_fault(case, chance.choice(("us", "us", "courier", "supplier")), actor=actor, at=at)
        lost = Decimal(chance.choice((3, 6, 8, 12)) * 1_000_000)
        note_loss(case, words.LOSS, [LossPart(words.LOSS, Money(lost, "IRR"))], actor=actor, at=at)
    _fill(case, REVIEW, actor, chance, at)
    if chance.random() < 0.3:
        write_note(case, chance.choice(words.NOTES), author=agent, actor=actor, at=at)
    if case.stage < RESOLUTION:
        move_stage(case, RESOLUTION, actor=actor, at=at)
    solved = year.calendar.add(timedelta(hours=chance.uniform(1, 24)), at)
    if case.kind == "repair":
        back = at + timedelta(days=chance.choice((2, 4, 9)))
        pause(case, "part", note=words.PART, until=back, actor=actor, at=at)
        solved = max(year.calendar.next_open(back), at)
    year.plan(solved, lambda then: _solve(year, case, agent, then))


def _fill(case: Case, stage: int, actor: Actor, chance: random.Random, at: datetime) -> None:
    """Answer what the stage's form asks and tick off what it wants."""
    work = stage_work(case, stage)
    asked = {field.key for field in work.shape.fields}
    answers = {key: value for key, value in words.FORMS.get(case.kind, {}).items() if key in asked}
    if answers:
        fill_form(case, stage, answers, actor=actor, at=at)
    for check in work.checks:
        if not check.auto and (check.required or chance.random() < 0.6):
            tick(case, stage, check.key, actor=actor, at=at)


def _solve(year: "Year", case: Case, agent: Staff, at: datetime) -> None:
    actor, chance = Actor.staff(agent.pk), year.chance
    case.refresh_from_db()
    if case.resolved_at:
        return
    if case.waiting_for:
        case = go_on(case, actor=actor, at=at)
    if case.kind == "complaint" and not _made_good(year, case, agent, at):
        return
    _fill(case, RESOLUTION, actor, chance, at)
    resolve(case, chance.choice(words.SOLVED), actor=actor, at=at)
    fate = chance.random()
    then = year.daytime(at + timedelta(days=chance.uniform(0.5, 3)))
    if fate < 0.55:
        year.plan(then, lambda moment: _confirm(case, moment))
    elif fate < 0.65:
        year.plan(then, lambda moment: _not_solved(year, case, agent, moment))


def _made_good(year: "Year", case: Case, agent: Staff, at: datetime) -> bool:
    """Give more than was lost; above the agent's limit the lead says yes an hour later, and then it is solved."""
    if case.compensations.filter(state=Compensation.GIVEN).exists():
        return True
    loss = case.complaint.loss or Decimal(0)
    worth = Money(loss + 3_000_000 if year.chance.random() < 0.9 else Decimal(24_000_000), "IRR")
    remedy = year.chance.choice(("refund", "coupon", "shipping", "points"))
    given = give(case, remedy, worth, giver=agent, actor=Actor.staff(agent.pk), at=at)
    if given.state == given.GIVEN:
        return True
    later = year.calendar.add(timedelta(hours=1), at)

    def approve(then: datetime) -> None:
        approval = Approval.objects.get(compensation=given)
        for lead in Staff.objects.filter(pk__in=approval.asked_of).exclude(role="administrator").order_by("pk")[:1]:
            decide_compensation(approval, True, decider=lead, actor=Actor.staff(lead.pk), at=then)
            _solve(year, case, agent, then)

    year.plan(later, approve)
    return False


def _confirm(case: Case, at: datetime) -> None:
    case.refresh_from_db()
    if case.resolved_at and not case.closed_at:
        confirm(case, actor=Actor.customer(case.customer_id), at=at)


def _not_solved(year: "Year", case: Case, agent: Staff, at: datetime) -> None:
    case.refresh_from_db()
    if case.stage != CLOSURE or case.closed_at:
        return
    me = Actor.customer(case.customer_id)
    reopen(case, year.chance.choice(words.STILL), actor=me, at=at)
    customer_writes(case, year.chance.choice(words.STILL), actor=me, at=at)
    again = year.calendar.add(timedelta(minutes=80), at)
    year.plan(again, lambda then: _answer(year, case, agent, words.REQUESTS[0][4], then))


def take_up(year: "Year", at: datetime) -> None:
    """Answer what came another way than by a request, such as a complaint told in a call."""
    lying = Case.objects.filter(resolved_at=None, last_from_us_at=None, opened_at__lt=at - timedelta(hours=20))
    for case in lying.order_by("pk"):
        _answer(year, case, case.owner or year.chance.choice(year.agents), words.HEARD, at)
