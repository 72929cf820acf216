"""A complaint is heard, weighed and made good: what is kept, told, refused, and done once."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from vafa.cases.actions import (
    LossPart,
    apologise,
    decide_compensation,
    give,
    move_stage,
    note_exception,
    note_fault,
    note_loss,
    note_satisfaction,
    open_case,
    resolve,
    withdraw,
)
from vafa.cases.models import Approval, Authority, Case, Compensation, Complaint, Participant
from vafa.cases.queries.authority import limits, month_of, standing_on
from vafa.cases.tests.conftest import AT
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.events.models import EventRow
from vafa.platform.values import SYSTEM, Actor, Money, Refused

pytestmark = pytest.mark.django_db
TOMAN = 10
MILLION = 1_000_000 * TOMAN


def rial(amount: int) -> Money:
    return Money(Decimal(amount), "IRR")


def made_of(role: str, name: str) -> Staff:
    return hire(f"{name}@shop.example", name, role, password=None, actor=SYSTEM, at=AT)


@pytest.fixture
def lead(db: None) -> Staff:
    return made_of("lead", "samira")


@pytest.fixture
def complaint(customer: Customer, agent: Staff, lead: Staff) -> Case:
    """A complaint whose fault is ours and whose loss is 1.2 million Toman."""
    case = open_case(
        customer,
        kind="complaint",
        subject="یخچال دیر رسید",
        text="دو روز مرخصی گرفتم",
        channel="form",
        actor=SYSTEM,
        at=AT,
    )
    note_fault(case, "us", actor=Actor.staff(agent.pk), at=AT)
    parts = [LossPart("دو روز مرخصی", rial(800_000 * TOMAN)), LossPart("شش روز بی‌یخچال", rial(400_000 * TOMAN))]
    note_loss(case, "از حقوقم کم شد", parts, actor=Actor.staff(agent.pk), at=AT)
    return case


def by(staff: Staff) -> dict[str, Any]:
    return {"giver": staff, "actor": Actor.staff(staff.pk), "at": AT}


def told(case: Case) -> list[str]:
    rows = EventRow.objects.filter(subject_kind="case", subject_id=case.pk).order_by("pk")
    return [name.removeprefix("cases.") for name in rows.values_list("name", flat=True)]


def test_fault_and_loss_are_kept_once_and_told(complaint: Case, agent: Staff) -> None:
    row = Complaint.objects.get(case=complaint)
    assert (row.fault, int(row.loss or 0), row.currency, row.listened_at) == ("us", 12 * MILLION // 10, "IRR", AT)
    assert row.loss_parts[0] == {"words": "دو روز مرخصی", "amount": "8000000"}
    note_fault(complaint, "us", actor=SYSTEM, at=AT)
    assert [one for one in told(complaint) if one in ("ComplaintHeard", "FaultNamed", "LossNoted")] == [
        "ComplaintHeard", "FaultNamed", "LossNoted",
    ]  # fmt: skip


def test_strange_faults_losses_and_cases_are_refused(complaint: Case, case: Case) -> None:
    def code(refused: pytest.ExceptionInfo[Refused]) -> str:
        return refused.value.code

    with pytest.raises(Refused) as refused:
        note_fault(complaint, "moon", actor=SYSTEM, at=AT)
    assert code(refused) == "cases.unknown_fault"
    with pytest.raises(Refused) as refused:
        note_fault(case, "us", actor=SYSTEM, at=AT)
    assert code(refused) == "cases.not_a_complaint"
    mixed = [LossPart("یک", rial(5)), LossPart("دو", Money(Decimal(5), "USD"))]
    with pytest.raises(Refused) as refused:
        note_loss(complaint, "", mixed, actor=SYSTEM, at=AT)
    assert code(refused) == "cases.currencies_differ"
    for strange in ("-1", "0", "1e16", "0.0001"):
        with pytest.raises(Refused) as refused:
            note_loss(complaint, "", [LossPart("یک", Money(Decimal(strange), "IRR"))], actor=SYSTEM, at=AT)
        assert code(refused) == "cases.bad_amount"
    with pytest.raises(Refused) as refused:
        note_loss(complaint, " ", [LossPart(" ")], actor=SYSTEM, at=AT)
    assert code(refused) == "cases.no_words"


def test_a_loss_in_words_alone_has_no_sum(complaint: Case) -> None:
    row = note_loss(complaint, "اعتمادم را از دست دادم", [], actor=SYSTEM, at=AT)
    assert row.loss is None and row.loss_words


def test_sorry_by_letter_is_said_once_and_keeps_the_first_answer(complaint: Case, agent: Staff) -> None:
    for _ in range(2):
        apologise(complaint, "پوزش می‌خواهیم.", author=agent, key="k1", actor=Actor.staff(agent.pk), at=AT)
    assert told(complaint).count("ApologySaid") == 1
    assert Message.objects.filter(conversation=complaint.conversation, author=agent).count() == 1
    assert complaint.promises.get(kind="first_response").kept_at == AT
    assert Complaint.objects.get(case=complaint).apologised_at == AT


def test_sorry_by_phone_is_an_answer_and_writes_nothing(complaint: Case, agent: Staff) -> None:
    before = Message.objects.count()
    for _ in range(2):
        apologise(complaint, "تلفنی", by_phone=True, author=agent, actor=Actor.staff(agent.pk), at=AT)
    complaint.refresh_from_db()
    assert (complaint.owner, complaint.last_from_us_at, complaint.stage) == (agent, AT, 2)
    assert Message.objects.count() == before and told(complaint).count("ApologySaid") == 1


def test_sorry_by_letter_to_somebody_without_address_is_refused(agent: Staff, lead: Staff) -> None:
    mute = add_customer("بی‌نشانی", actor=SYSTEM, at=AT)
    case = open_case(mute, kind="complaint", subject="", text="بد بود", channel="phone", actor=SYSTEM, at=AT)
    with pytest.raises(Refused, match=r"cases\.not_reached"):
        apologise(case, "پوزش", author=agent, actor=Actor.staff(agent.pk), at=AT)
    assert Complaint.objects.get(case=case).apologised_at is None


def test_a_remedy_within_the_limit_is_given_and_the_letter_says_what_it_buys(complaint: Case, agent: Staff) -> None:
    one = give(complaint, "refund", rial(15 * MILLION // 10), "تا فردا ظهر به کارت شما", "k", **by(agent))
    again = give(complaint, "refund", rial(15 * MILLION // 10), "تا فردا ظهر به کارت شما", "k", **by(agent))
    assert one == again and (one.state, one.given_by) == ("given", agent)
    letter = Message.objects.get(conversation=complaint.conversation, letter="case_made_good")
    assert "۱٬۵۰۰٬۰۰۰ تومان" in letter.text and "تا فردا ظهر" in letter.text and "پوزش" in letter.text
    row = Complaint.objects.get(case=complaint)
    assert (row.made_good_at, row.apologised_at) == (AT, AT)
    assert told(complaint).count("CompensationGiven") == 1


def test_our_fault_needs_more_than_the_loss_or_a_reason(complaint: Case, agent: Staff) -> None:
    with pytest.raises(Refused, match=r"cases\.less_than_loss"):
        give(complaint, "coupon", rial(12 * MILLION // 10), **by(agent))
    assert not Compensation.objects.exists()
    give(complaint, "coupon", rial(12 * MILLION // 10), exception="خودش همین را خواست", **by(agent))
    row = Complaint.objects.get(case=complaint)
    assert row.exception_why == "خودش همین را خواست" and row.made_good_at == AT


def test_a_larger_loss_found_later_opens_it_again(complaint: Case, agent: Staff) -> None:
    give(complaint, "refund", rial(13 * MILLION // 10), **by(agent))
    note_loss(complaint, "", [LossPart("همه", rial(2 * MILLION))], actor=SYSTEM, at=AT)
    assert Complaint.objects.get(case=complaint).made_good_at is None
    note_exception(complaint, "همان را پذیرفت", actor=SYSTEM, at=AT)
    assert Complaint.objects.get(case=complaint).made_good_at == AT


def test_another_currency_is_refused(complaint: Case, agent: Staff) -> None:
    with pytest.raises(Refused, match=r"cases\.currencies_differ"):
        give(complaint, "refund", Money(Decimal(100), "USD"), **by(agent))


def ask(case: Case, agent: Staff, worth: int = 3 * MILLION) -> Approval:
    return give(case, "refund", rial(worth), "پول", **by(agent)).approval


def test_above_the_limit_those_who_can_are_asked(complaint: Case, agent: Staff, lead: Staff) -> None:
    manager, other = made_of("manager", "bahram"), made_of("agent", "other")
    approval = ask(complaint, agent)
    assert approval.asked_of == [lead.pk, manager.pk] and other.pk not in approval.asked_of
    assert approval.compensation is not None and approval.compensation.state == "asked"
    assert Participant.objects.filter(case=complaint, why="approves").count() == 2
    assert not Message.objects.filter(letter="case_made_good").exists()
    assert ask(complaint, agent, 25 * MILLION).asked_of == [manager.pk]  # above what a lead may give
    with pytest.raises(Refused, match=r"cases\.nobody_covers"):
        ask(complaint, agent, 500 * MILLION)


def test_a_yes_gives_it_in_the_authority_of_who_says_it(complaint: Case, agent: Staff, lead: Staff) -> None:
    approval = ask(complaint, agent)
    for _ in range(2):  # a tap that arrives twice
        decide_compensation(approval, True, decider=lead, actor=Actor.staff(lead.pk), at=AT)
    one = Compensation.objects.get()
    assert (one.state, one.given_by, one.asked_by) == ("given", lead, agent)
    assert told(complaint).count("ApprovalDecided") == told(complaint).count("CompensationGiven") == 1
    assert standing_on(complaint, lead, "IRR", AT).this_month == rial(3 * MILLION)
    assert standing_on(complaint, agent, "IRR", AT).this_month == rial(0)


def test_a_no_needs_a_reason_and_the_asker_cannot_say_yes(complaint: Case, agent: Staff, lead: Staff) -> None:
    approval = ask(complaint, agent)
    for decider, granted, reason, code in (
        (agent, True, "", "cases.not_asked"), (lead, False, " ", "cases.no_reason"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            decide_compensation(approval, granted, reason=reason, decider=decider, actor=Actor.staff(decider.pk), at=AT)
    decide_compensation(approval, False, reason="زیاد است", decider=lead, actor=Actor.staff(lead.pk), at=AT)
    assert Compensation.objects.get().state == "declined" and "CompensationDeclined" in told(complaint)
    with pytest.raises(Refused, match=r"cases\.already_decided"):
        decide_compensation(approval, True, decider=lead, actor=Actor.staff(lead.pk), at=AT)


def test_authority_is_looked_at_again_when_the_yes_comes(complaint: Case, agent: Staff, lead: Staff) -> None:
    approval = ask(complaint, agent)
    Authority.objects.create(role="lead", per_case=MILLION, per_month=MILLION)
    with pytest.raises(Refused, match=r"cases\.above_your_authority"):
        decide_compensation(approval, True, decider=lead, actor=Actor.staff(lead.pk), at=AT)
    assert Compensation.objects.get().state == "asked" and Approval.objects.get().decided_at is None


def test_what_is_withdrawn_is_not_given_and_its_letter_does_not_leave(complaint: Case, agent: Staff) -> None:
    one = give(complaint, "refund", rial(2 * MILLION), **by(agent))
    with pytest.raises(Refused, match=r"cases\.no_reason"):
        withdraw(one, "", actor=Actor.staff(agent.pk), at=AT)
    for _ in range(2):
        withdraw(one, "اشتباه بود", actor=Actor.staff(agent.pk), at=AT + timedelta(seconds=5))
    assert Message.objects.get(letter="case_made_good").state == "skipped"
    assert Complaint.objects.get(case=complaint).made_good_at is None
    assert told(complaint).count("CompensationWithdrawn") == 1
    assert standing_on(complaint, agent, "IRR", AT).up_to == rial(2 * MILLION)


def test_a_withdrawn_question_cannot_be_answered(complaint: Case, agent: Staff, lead: Staff) -> None:
    approval = ask(complaint, agent)
    assert approval.compensation is not None
    withdraw(approval.compensation, "", actor=Actor.staff(agent.pk), at=AT)
    with pytest.raises(Refused, match=r"cases\.already_decided"):
        decide_compensation(approval, True, decider=lead, actor=Actor.staff(lead.pk), at=AT)


def test_a_month_is_the_shops_own(complaint: Case, agent: Staff) -> None:
    month = month_of(datetime(2026, 5, 2, tzinfo=UTC))  # 12 Ordibehesht 1405
    assert (month.start.isoformat(), month.end.isoformat()) == (
        "2026-04-20T20:30:00+00:00",
        "2026-05-21T20:30:00+00:00",
    )
    assert month_of(month.end).start == month.end
    give(complaint, "refund", rial(2 * MILLION), **by(agent))
    assert standing_on(complaint, agent, "IRR", month.end).this_month == rial(0)


def test_a_complaint_cannot_be_resolved_before_it_is_made_good(complaint: Case, agent: Staff) -> None:
    actor = Actor.staff(agent.pk)
    apologise(complaint, "پوزش", author=agent, actor=actor, at=AT)
    complaint = move_stage(complaint, 3, actor=actor, at=AT)
    with pytest.raises(Refused, match=r"cases\.work_open"):
        resolve(complaint, "درِ نو", actor=actor, at=AT)
    give(complaint, "refund", rial(2 * MILLION), **by(agent))
    assert resolve(complaint, "درِ نو", actor=actor, at=AT)


def test_satisfaction_is_kept_for_complaints_only(complaint: Case, case: Case) -> None:
    for pk in (complaint.pk, complaint.pk, case.pk):
        note_satisfaction(pk, 4, actor=SYSTEM, at=AT)
    assert Complaint.objects.get(case=complaint).satisfaction == 4 and told(complaint).count("ComplaintRated") == 1
    with pytest.raises(Refused, match=r"cases\.bad_score"):
        note_satisfaction(complaint.pk, 9, actor=SYSTEM, at=AT)


def test_a_fresh_shop_has_limits_and_its_own_replace_them(complaint: Case, agent: Staff) -> None:
    assert standing_on(complaint, agent, "IRR", AT).up_to == rial(2 * MILLION)
    Authority.objects.create(role="agent", customer_class="vip", per_case=9, per_month=9)
    assert len(limits()) == 1 and standing_on(complaint, agent, "IRR", AT).up_to == rial(0)
