"""Whom of the staff what happened with a case concerns, told once and inside working time."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from vafa.cases.actions import (
    ask_to_leave,
    assign,
    customer_writes,
    decide,
    hand_over,
    open_case,
    reopen,
    reply,
    resolve,
    telling,
    write_note,
)
from vafa.cases.actions.consulting import consult
from vafa.cases.actions.telling import TOLD, tell_staff
from vafa.cases.events import CaseEvent, CustomerWrote, StageEntered
from vafa.cases.models import Case, Participant
from vafa.cases.queries.people import Responsible
from vafa.cases.reactions import tell_whom_it_concerns
from vafa.cases.tests.conftest import AT
from vafa.cases.wording.notices import SENTENCES
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.accounts.working import go_away
from vafa.platform.events.models import EventRow, event_of
from vafa.platform.events.simulation import live_until, settle
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.notices.models import Notice
from vafa.platform.notices.words import sentence_of
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Staff:
    return hire("samira@example.com", "سمیرا کاظمی", "lead", password=None, actor=SYSTEM, at=AT)


@pytest.fixture
def technician() -> Staff:
    return hire("behnam@example.com", "بهنام رستگار", "technician", password=None, actor=SYSTEM, at=AT)


def told(staff: Staff) -> list[str]:
    """The codes of what this person was told, in order."""
    return list(Notice.objects.filter(staff=staff).order_by("at", "pk").values_list("code", flat=True))


def by(staff: Staff) -> Actor:
    return Actor.staff(staff.pk)


def test_who_gets_a_case_is_told_unless_they_took_it(case: Case, agent: Staff, lead: Staff) -> None:
    with clock_at(AT):
        assign(case, agent, actor=by(lead), at=AT)
        settle()
        assert told(agent) == ["cases.assigned"]
        assign(case, lead, actor=by(lead), at=AT)
        settle()
        assert told(lead) == []


def test_a_promise_in_danger_and_broken_is_told_to_who_has_it_and_who_answers_for_it(
    case: Case, agent: Staff, lead: Staff
) -> None:
    with clock_at(AT):
        assign(case, agent, actor=SYSTEM, at=AT)
        live_until(AT + timedelta(hours=3))
    assert told(agent) == ["cases.assigned", "cases.soon_answer", "cases.late_answer"]
    assert told(lead) == ["cases.escalated"]


def test_a_case_that_is_nobodys_is_told_to_who_answers_for_it(case: Case, agent: Staff, lead: Staff) -> None:
    with clock_at(AT):
        live_until(AT + timedelta(hours=3))
    assert told(lead) == ["cases.nobody_has_it", "cases.escalated"]
    assert told(agent) == []


def test_what_was_done_meanwhile_hurries_nobody(case: Case, agent: Staff, lead: Staff) -> None:
    late = AT + timedelta(hours=3)
    reply(case, "پیچ‌ها را باز کنید.", author=agent, actor=by(agent), at=late)
    with clock_at(late):
        settle()
    assert told(lead) == []


def test_a_reminder_at_night_is_shown_in_the_morning(customer: Customer, agent: Staff) -> None:
    night = datetime(2026, 5, 2, 20, tzinfo=UTC)
    case = open_case(customer, kind="question", subject="s", text="t", channel="form", actor=SYSTEM, at=night)
    with clock_at(night):
        assign(case, agent, actor=SYSTEM, at=night)
        settle()
    assert Notice.objects.get(staff=agent).show_from > night + timedelta(hours=8)


def test_the_work_of_a_stage_is_told_to_who_gets_it(case: Case, agent: Staff, technician: Staff) -> None:
    with clock_at(AT):
        assign(case, agent, actor=SYSTEM, at=AT)
        hand_over(case, technician, actor=by(agent), at=AT)
        settle()
    assert told(technician) == ["cases.handed_over"]


def test_a_yes_is_asked_for_at_once_and_its_answer_comes_back(case: Case, agent: Staff, lead: Staff) -> None:
    night = AT + timedelta(hours=15)
    with clock_at(night):
        assign(case, agent, actor=SYSTEM, at=night)
        approval = ask_to_leave(case, "؟", asker=agent, actor=by(agent), at=night)
        settle()
        asked = Notice.objects.get(staff=lead, code="cases.approval_asked")
        assert asked.show_from == night
        decide(approval, False, reason="نه", decider=lead, actor=by(lead), at=night)
        settle()
    assert told(agent)[-1] == "cases.approval_declined"
    with reading_as(Reader("fa")):
        words = Notice.objects.filter(staff=agent).latest("pk")
        assert "سمیرا کاظمی" in sentence_of(words.code, words.data)


def test_the_customers_words_and_a_reopening_are_told_to_owner_and_handler_once(
    case: Case, agent: Staff, technician: Staff
) -> None:
    customer = Actor.customer(case.customer_id)
    with clock_at(AT):
        assign(case, agent, actor=by(agent), at=AT)
        hand_over(case, technician, actor=by(agent), at=AT)
        customer_writes(case, "عکس هم فرستادم", actor=customer, at=AT)
        settle()
        assert told(agent)[-1] == told(technician)[-1] == "cases.customer_wrote"
        Case.objects.filter(pk=case.pk).update(handler=agent)
        resolve(case, "شد", override="آزمایش", actor=SYSTEM, at=AT)
        customer_writes(case, "هنوز صدا می‌دهد", actor=customer, at=AT + timedelta(hours=1))
        live_until(AT + timedelta(hours=1))
    assert told(agent)[-1] == "cases.reopened" and told(agent).count("cases.customer_wrote") == 1


def test_nobody_is_told_of_what_they_reopened_themselves(case: Case, agent: Staff) -> None:
    with clock_at(AT):
        assign(case, agent, actor=by(agent), at=AT)
        resolve(case, "شد", override="آزمایش", actor=SYSTEM, at=AT)
        reopen(case, "نه", actor=by(agent), at=AT)
        settle()
    assert "cases.reopened" not in told(agent)


def test_who_is_named_in_a_note_is_told(case: Case, agent: Staff, technician: Staff) -> None:
    with clock_at(AT):
        write_note(case, "@بهنام ببین", author=agent, mentions=[technician.pk], actor=by(agent), at=AT)
        settle()
    assert told(technician) == ["cases.mentioned"]


def test_a_cover_is_told_for_who_is_away(case: Case, agent: Staff, lead: Staff) -> None:
    go_away(agent, AT.date(), AT.date() + timedelta(days=3), lead, actor=SYSTEM, at=AT)
    with clock_at(AT):
        assign(case, agent, actor=SYSTEM, at=AT)
        settle()
    assert told(lead) == ["cases.assigned"]


def test_who_is_told_of_a_stage_sees_the_case_from_then_on(
    case: Case, technician: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = StageEntered(
        case_id=case.pk, number=case.number, customer_id=case.customer_id, stage=2, before=1, kind=case.kind,
        actor=SYSTEM, occurred_at=AT, id=7,
    )  # fmt: skip
    named = Responsible((), (), (), (technician.pk,))
    monkeypatch.setattr(telling, "responsible_in", lambda asked: {(one.pk, stage): named for one, stage in asked})
    tell_staff([event, event], at=AT)
    assert told(technician) == ["cases.informed"]
    assert Participant.objects.get(staff=technician).why == Participant.INFORMED


def test_replaying_tells_nobody_twice(case: Case, agent: Staff, lead: Staff) -> None:
    with clock_at(AT):
        assign(case, agent, actor=SYSTEM, at=AT)
        live_until(AT + timedelta(hours=3))
        before = Notice.objects.count()
        names = [event.name for event in CaseEvent.__subclasses__()]
        rows = [event_of(row) for row in EventRow.objects.filter(name__in=names).order_by("pk")]
        tell_whom_it_concerns([event for event in rows if isinstance(event, TOLD)])
    assert Notice.objects.count() == before


def test_a_hundred_events_are_told_in_few_questions(
    case: Case, agent: Staff, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assign(case, agent, actor=SYSTEM, at=AT)
    wrote = [
        CustomerWrote(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, message_id=1, actor=SYSTEM,
            occurred_at=AT, id=number,
        )
        for number in range(1000, 1100)
    ]  # fmt: skip
    with django_assert_max_num_queries(8):
        tell_staff(wrote, at=AT)
    assert told(agent).count("cases.customer_wrote") == 100


@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_every_sentence_takes_its_facts(language: str) -> None:
    data = {
        "number": 1042, "subject": "لباسشویی", "customer": "سارا", "name": "نگار", "due_at": AT.isoformat(),
        "until_at": AT.isoformat(),
    }  # fmt: skip
    with reading_as(Reader(language)):
        for code in SENTENCES:
            assert "%(" not in sentence_of(code, data)


def test_a_colleague_is_asked_and_their_answer_comes_back(case: Case, agent: Staff, technician: Staff) -> None:
    with clock_at(AT):
        assign(case, agent, actor=by(agent), at=AT)
        consult(case, technician, "پمپ؟", asker=agent, actor=by(agent), at=AT)
        settle()
        assert told(technician) == ["cases.consulted"]
        write_note(case, "بله", author=technician, actor=by(technician), at=AT)
        settle()
    assert told(agent)[-1] == "cases.consult_answered"
