"""What is done with cases."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from vafa.cases.actions import (
    assign,
    confirm,
    customer_writes,
    open_case,
    reopen,
    reply,
    resolve,
    save_draft,
    write_note,
)
from vafa.cases.models import Case, Draft
from vafa.cases.tests.conftest import AT
from vafa.conversations.models import Message
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.events.models import EventRow
from vafa.platform.events.simulation import live_until
from vafa.platform.preferences.models import put
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor, Refused

HOUR = timedelta(hours=1)


def told(case: Case) -> list[str]:
    rows = EventRow.objects.filter(subject_kind="case", subject_id=case.pk).order_by("id")
    return [name.removeprefix("cases.") for name in rows.values_list("name", flat=True)]


def letters(case: Case) -> list[str]:
    rows = Message.objects.filter(conversation=case.conversation, direction="out").order_by("pk")
    return list(rows.values_list("letter", flat=True))


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def ask(customer: Customer, **more: object) -> Case:
    given = {"kind": "question", "subject": "", "text": "کی می‌رسد؟", "channel": "form", "actor": SYSTEM, "at": AT}
    return open_case(customer, **{**given, **more})  # type: ignore[arg-type]


class TestOpening:
    def test_it_promises_a_first_answer_in_two_working_hours_and_writes_so(self, case: Case) -> None:
        assert case.due_at == AT + 2 * HOUR and case.number >= 1001 and case.owner is None
        assert told(case) == ["CaseOpened", *3 * ["PromiseMade"]] and letters(case) == ["case_received"]
        assert case.conversation.messages.get(direction="in").text == "صدای کوبیدن می‌دهد"

    def test_it_counts_only_working_time(self, customer: Customer) -> None:
        friday = AT - timedelta(days=1)
        assert ask(customer, at=friday).due_at == AT.replace(hour=7, minute=30)  # Saturday 11:00, two hours after 9:00

    def test_it_makes_one_case_of_a_form_posted_twice(self, customer: Customer) -> None:
        assert ask(customer, form_key="k1") == ask(customer, form_key="k1")
        assert ask(customer, form_key="k2") != ask(customer, form_key="k3")
        assert Case.objects.count() == 3

    def test_it_takes_the_first_words_for_a_missing_subject(self, customer: Customer) -> None:
        assert ask(customer).subject == "کی می‌رسد؟"

    @pytest.mark.parametrize("wrong", [{"kind": "gossip"}, {"text": "  "}])
    def test_it_refuses_what_is_no_request(self, customer: Customer, wrong: dict[str, str]) -> None:
        with pytest.raises(Refused):
            ask(customer, **wrong)

    def test_it_gives_new_cases_to_the_least_busy_where_the_shop_wants_that(
        self, customer: Customer, agent: Staff
    ) -> None:
        put("cases.auto_assign", True, actor=SYSTEM, at=AT)
        other = hire("omid@example.com", "امید", "agent", password=None, actor=SYSTEM, at=AT)
        hire("boss@example.com", "رئیس", "manager", password=None, actor=SYSTEM, at=AT)
        owners = [ask(customer).owner for _ in range(4)]
        assert {*owners[:2]} == {*owners[2:]} == {agent, other}


@pytest.mark.django_db(transaction=True)
def test_it_makes_one_case_of_two_forms_that_arrive_at_once(customer: Customer) -> None:
    made: list[int] = []

    def send() -> None:
        made.append(ask(customer, form_key="same").pk)
        connection.close()

    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2 and Case.objects.count() == 1
    assert Message.objects.filter(direction="in").count() == 1


class TestAssigning:
    def test_it_keeps_who_had_it_and_from_when(self, case: Case, agent: Staff) -> None:
        lead = hire("lead@example.com", "لیلا", "lead", password=None, actor=SYSTEM, at=AT)
        assign(case, agent, actor=SYSTEM, at=AT)
        assign(case, agent, actor=SYSTEM, at=AT)
        assign(case, lead, actor=Actor.staff(agent.pk), at=AT + HOUR)
        rows = case.assignments.order_by("pk").values_list("staff", "ended_at", "by")
        assert list(rows) == [(agent.pk, AT + HOUR, "system"), (lead.pk, None, f"staff:{agent.pk}")]
        assert told(case).count("CaseAssigned") == 2

    def test_it_gives_no_case_to_someone_who_cannot_answer(self, case: Case) -> None:
        analyst = hire("ana@example.com", "آنا", "analyst", password=None, actor=SYSTEM, at=AT)
        with pytest.raises(Refused, match="cannot_own"):
            assign(case, analyst, actor=SYSTEM, at=AT)


class TestAnswering:
    def test_it_keeps_the_promise_when_we_answer(self, case: Case, agent: Staff) -> None:
        reply(case, "پیچ‌های حمل را باز کنید", author=agent, actor=Actor.staff(agent.pk), at=AT + HOUR)
        after = fresh(case)
        assert (after.due_at, after.last_from_us_at, after.owner) == (AT + 24 * HOUR, AT + HOUR, agent)
        assert letters(case) == ["case_received", "case_reply"]
        kept = EventRow.objects.get(name="cases.PromiseKept").payload
        assert kept["on_time"] is True
        assert EventRow.objects.get(name="cases.CaseAnswered").payload["first"] is True

    def test_it_is_not_fooled_by_a_note(self, case: Case, agent: Staff) -> None:
        write_note(case, "زنگ زدم، جواب نداد", author=agent, actor=Actor.staff(agent.pk), at=AT)
        assert fresh(case).due_at == AT + 2 * HOUR and fresh(case).last_from_us_at is None

    def test_it_sends_one_answer_for_a_button_pressed_twice(self, case: Case, agent: Staff) -> None:
        for _ in range(2):
            reply(case, "سلام", author=agent, key="r1", actor=Actor.staff(agent.pk), at=AT)
        assert letters(case) == ["case_received", "case_reply"] and told(case).count("CaseAnswered") == 1

    def test_it_promises_an_answer_when_the_customer_writes_again(self, case: Case, agent: Staff) -> None:
        reply(case, "سلام", author=agent, actor=Actor.staff(agent.pk), at=AT)
        customer_writes(case, "باز هم صدا می‌دهد", key="w1", actor=SYSTEM, at=AT + HOUR)
        customer_writes(case, "باز هم صدا می‌دهد", key="w1", actor=SYSTEM, at=AT + HOUR)
        assert fresh(case).due_at == AT + 3 * HOUR
        assert list(case.promises.order_by("pk").values_list("kind", flat=True)) == [
            "first_response", "review", "resolution", "answer",
        ]  # fmt: skip

    def test_it_does_not_move_the_promise_when_the_customer_writes_while_waiting(self, case: Case) -> None:
        customer_writes(case, "منتظرم", actor=SYSTEM, at=AT + HOUR)
        assert fresh(case).due_at == AT + 2 * HOUR and case.promises.count() == 3

    def test_it_forgets_the_draft_when_it_is_sent(self, case: Case, agent: Staff) -> None:
        save_draft(case, agent, "reply", "سل", AT)
        save_draft(case, agent, "note", "یادم باشد", AT)
        reply(case, "سلام", author=agent, actor=SYSTEM, at=AT)
        assert [draft.kind for draft in Draft.objects.all()] == ["note"]
        save_draft(case, agent, "note", " ", AT)
        assert not Draft.objects.exists()


class TestPromises:
    def test_it_notices_a_broken_promise_once_at_its_moment(self, case: Case, agent: Staff) -> None:
        assign(case, agent, actor=SYSTEM, at=AT)
        with clock_at(AT):
            live_until(AT + timedelta(days=2))
        row = EventRow.objects.get(name="cases.PromiseBroken", payload__kind="first_response")
        assert row.occurred_at == AT + 2 * HOUR and row.payload["owner_id"] == agent.pk
        assert fresh(case).due_at == AT + 2 * HOUR

    def test_it_is_kept_late_when_answered_after_all(self, case: Case, agent: Staff) -> None:
        with clock_at(AT):
            live_until(AT + timedelta(days=1))
        reply(case, "ببخشید", author=agent, actor=SYSTEM, at=AT + timedelta(days=1))
        assert EventRow.objects.get(name="cases.PromiseKept").payload["on_time"] is False
        assert {one.kind for one in case.promises.filter(kept_at=None)} == {"review", "resolution"}

    def test_it_takes_its_minutes_from_the_shop(self, customer: Customer) -> None:
        put("cases.first_response_minutes", 30, actor=SYSTEM, at=AT)
        assert ask(customer).due_at == AT + timedelta(minutes=30)


class TestResolving:
    def test_it_asks_whether_it_worked_and_owes_nothing_more(self, case: Case, agent: Staff) -> None:
        first = resolve(case, "پیچ‌ها باز شد", actor=Actor.staff(agent.pk), at=AT + HOUR)
        assert resolve(case, "دوباره", actor=SYSTEM, at=AT + 2 * HOUR) == first
        assert letters(case) == ["case_received", "case_resolved"]
        assert fresh(case).due_at is None and fresh(case).resolved_at == AT + HOUR

    def test_it_answers_and_resolves_in_one_letter(self, case: Case, agent: Staff) -> None:
        reply(case, "باز کردیم", author=agent, resolve=True, actor=Actor.staff(agent.pk), at=AT)
        assert letters(case) == ["case_received", "case_resolved"] and fresh(case).resolved_at == AT
        assert told(case)[-3:] == ["CaseAnswered", "PromiseKept", "CaseResolved"]

    def test_it_hears_yes_once(self, case: Case) -> None:
        resolve(case, "", actor=SYSTEM, at=AT)
        assert confirm(case, actor=SYSTEM, at=AT + HOUR) == confirm(case, actor=SYSTEM, at=AT + 2 * HOUR)
        assert told(case).count("ResolutionConfirmed") == 1

    def test_it_has_nothing_to_confirm_while_it_is_open(self, case: Case) -> None:
        with pytest.raises(Refused, match="not_resolved"):
            confirm(case, actor=SYSTEM, at=AT)

    def test_it_opens_again_with_a_new_promise_and_the_same_owner(self, case: Case, agent: Staff) -> None:
        assign(case, agent, actor=SYSTEM, at=AT)
        resolve(case, "", actor=SYSTEM, at=AT)
        reopen(case, "هنوز صدا می‌دهد", actor=SYSTEM, at=AT + HOUR)
        reopen(case, "هنوز صدا می‌دهد", actor=SYSTEM, at=AT + HOUR)
        after = fresh(case)
        assert (after.resolved_at, after.owner, after.due_at) == (None, agent, AT + 3 * HOUR)
        assert told(case).count("CaseReopened") == 1 and letters(case)[-1] == "case_reopened"

    def test_it_can_be_resolved_again_after_it_was_reopened(self, case: Case) -> None:
        resolve(case, "", actor=SYSTEM, at=AT)
        reopen(case, "نه", actor=SYSTEM, at=AT)
        resolve(case, "این بار", actor=SYSTEM, at=AT + HOUR)
        assert case.resolutions.count() == 2 and letters(case).count("case_resolved") == 2

    def test_it_opens_again_when_the_customer_writes_after_all(self, case: Case) -> None:
        resolve(case, "", actor=SYSTEM, at=AT)
        customer_writes(case, "باز خراب شد", actor=SYSTEM, at=AT + HOUR)
        assert fresh(case).resolved_at is None and fresh(case).due_at == AT + 3 * HOUR
