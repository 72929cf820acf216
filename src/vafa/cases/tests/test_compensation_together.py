"""Compensation given never exceeds authority: whatever is done one after another, and when two say yes at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from vafa.cases.actions import decide_compensation, give, open_case, withdraw
from vafa.cases.models import Approval, Authority, Case, Compensation
from vafa.cases.queries.authority import limits
from vafa.cases.rules.authority import limit_for
from vafa.cases.tests.conftest import AT
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.values import SYSTEM, Actor, Money, Refused


def rial(amount: int) -> Money:
    return Money(Decimal(amount), "IRR")


def limit(role: str, per_case: int, per_month: int) -> None:
    Authority.objects.create(role=role, per_case=per_case, per_month=per_month)


def complaint_of(customer: Customer) -> Case:
    return open_case(customer, kind="complaint", subject="دیر", text="دیر رسید", channel="form", actor=SYSTEM, at=AT)


def person(role: str, name: str) -> Staff:
    return hire(f"{name}@shop.example", name, role, password=None, actor=SYSTEM, at=AT)


def assert_nothing_exceeds_authority() -> None:
    for staff in Staff.objects.all():
        mine = limit_for(staff.role, "complaint", "", "IRR", limits())
        given = Compensation.objects.filter(state="given", given_by=staff)
        month = given.aggregate(sum=Sum("worth"))["sum"] or 0
        assert month <= mine.per_month.amount, f"{staff.role} gave {month} in the month"
        for case in given.values_list("case", flat=True).distinct():
            rows = Compensation.objects.filter(state="given", case=case)
            last = rows.order_by("given_at", "pk").filter(given_by=staff).last()
            until = rows.filter(given_at__lte=last.given_at) if last else rows.none()
            assert sum(until.values_list("worth", flat=True)) <= mine.per_case.amount


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["give", "yes", "no", "withdraw"]),
        st.sampled_from([0, 1]),  # which case
        st.sampled_from([0, 1, 2]),  # which person
        st.integers(1, 60),
    ),
    max_size=14,
)


class AnySequence(TestCase):
    """Every example begins with an empty shop: two complaints, an agent, a lead, a manager."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(STEPS)
    def test_no_sequence_gives_more_than_authority(self, steps: list[tuple[str, int, int, int]]) -> None:
        for role, per_case, per_month in (("agent", 20, 50), ("lead", 40, 90), ("manager", 80, 120)):
            limit(role, per_case, per_month)
        staff = [person(one, one) for one in ("agent", "lead", "manager")]
        customer = add_customer("سارا", emails=["sara@example.com"], actor=SYSTEM, at=AT)
        cases = [complaint_of(customer), complaint_of(customer)]
        for n, (step, which, who, worth) in enumerate(steps):
            at, one, actor = AT + timedelta(minutes=n + 1), staff[who], Actor.staff(staff[who].pk)
            try:
                if step == "give":
                    give(cases[which], "refund", rial(worth), giver=one, actor=actor, at=at)
                elif step == "withdraw":
                    made = Compensation.objects.filter(case=cases[which]).last()
                    if made is not None:
                        withdraw(made, "نه", actor=actor, at=at)
                elif (asked := Approval.objects.filter(case=cases[which], decided_at=None).first()) is not None:
                    decide_compensation(asked, step == "yes", reason="-", decider=one, actor=actor, at=at)
            except Refused as refused:
                assert refused.code in {"cases.nobody_covers", "cases.not_asked", "cases.above_your_authority"}
            assert_nothing_exceeds_authority()
        for decided in Approval.objects.exclude(decided_at=None):
            assert decided.compensation is not None and decided.compensation.state in ("given", "declined", "withdrawn")


def both(first: object, second: object) -> list[str]:
    """Do two things at the same moment, each in a transaction of its own; what became of each."""
    line = Barrier(2)

    def run(act: object) -> str:
        try:
            line.wait(timeout=20)
            act()  # type: ignore[operator]
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(run, (first, second)))


@pytest.fixture
def shop(transactional_db: None) -> tuple[Staff, Staff, Staff, list[Case]]:
    """An agent who may give almost nothing, a lead and a manager, two complaints."""
    for role, per_case, per_month in (("agent", 1, 1), ("lead", 100, 150), ("manager", 100, 1000)):
        limit(role, per_case, per_month)
    customer = add_customer("سارا", emails=["sara@example.com"], actor=SYSTEM, at=AT)
    people = [person(one, one) for one in ("agent", "lead", "manager")]
    return people[0], people[1], people[2], [complaint_of(customer), complaint_of(customer)]


def asked(case: Case, agent: Staff, worth: int) -> Approval:
    return give(case, "refund", rial(worth), giver=agent, actor=Actor.staff(agent.pk), at=AT).approval


def yes(approval: Approval, decider: Staff) -> object:
    return lambda: decide_compensation(approval, True, decider=decider, actor=Actor.staff(decider.pk), at=AT)


@pytest.mark.parametrize("round_", range(3))
def test_two_yeses_on_two_cases_keep_the_month_of_who_says_them(
    shop: tuple[Staff, Staff, Staff, list[Case]], round_: int
) -> None:
    agent, lead, _manager, cases = shop
    approvals = [asked(case, agent, 100) for case in cases]
    found = both(yes(approvals[0], lead), yes(approvals[1], lead))
    assert found == ["cases.above_your_authority", "done"]
    assert Compensation.objects.filter(state="given").count() == 1
    assert_nothing_exceeds_authority()


def test_two_people_saying_yes_on_one_case_keep_the_limit_of_the_case(
    shop: tuple[Staff, Staff, Staff, list[Case]],
) -> None:
    agent, lead, manager, cases = shop
    approvals = [asked(cases[0], agent, 60), asked(cases[0], agent, 60)]
    assert both(yes(approvals[0], lead), yes(approvals[1], manager)) == ["cases.above_your_authority", "done"]
    assert_nothing_exceeds_authority()


def test_two_people_deciding_one_question_give_once(shop: tuple[Staff, Staff, Staff, list[Case]]) -> None:
    agent, lead, manager, cases = shop
    approval = asked(cases[0], agent, 60)
    assert both(yes(approval, lead), yes(approval, manager)) == ["cases.already_decided", "done"]
    assert Compensation.objects.filter(state="given").count() == 1


def test_a_form_that_arrives_twice_at_once_gives_once(shop: tuple[Staff, Staff, Staff, list[Case]]) -> None:
    _agent, lead, _manager, cases = shop

    def post() -> None:
        give(cases[0], "coupon", rial(40), "", "form-1", giver=lead, actor=Actor.staff(lead.pk), at=AT)

    assert both(post, post) == ["done", "done"]
    assert Compensation.objects.count() == 1


def test_giving_on_two_cases_at_once_keeps_the_month(shop: tuple[Staff, Staff, Staff, list[Case]]) -> None:
    _agent, lead, _manager, cases = shop

    def post(case: Case) -> object:
        return lambda: give(case, "coupon", rial(100), giver=lead, actor=Actor.staff(lead.pk), at=AT)

    assert both(post(cases[0]), post(cases[1])) == ["done", "done"]  # one is given, the other asked of the manager
    assert sorted(Compensation.objects.values_list("state", flat=True)) == ["asked", "given"]
    assert_nothing_exceeds_authority()
