"""After the work is done: asked once whether it did work, reopened by a no, closed by a yes or by silence; thanks open
nothing; and what is waited for is asked after."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from vafa.cases import jobs
from vafa.cases.actions import assign, confirm, customer_writes, go_on, pause, reopen, resolve
from vafa.cases.models import Case
from vafa.cases.rules.thanks import only_thanks
from vafa.cases.tests.conftest import AT
from vafa.conversations.models import Message
from vafa.platform.accounts.models import Staff
from vafa.platform.events.models import EventRow
from vafa.platform.events.simulation import live_until
from vafa.platform.jobs.models import DeadLetter
from vafa.platform.notices.models import Notice
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor

DAYS = timedelta(days=1)


def letters(case: Case, letter: str) -> int:
    return Message.objects.filter(conversation=case.conversation_id, letter=letter).count()


def closed_how(case: Case) -> list[str]:
    rows = EventRow.objects.filter(name="cases.CaseClosed", subject_id=case.pk).order_by("id")
    return [row.payload["how"] for row in rows]


@pytest.fixture
def resolved(case: Case, agent: Staff) -> Case:
    assign(case, agent, actor=SYSTEM, at=AT)
    resolve(case, "پیچ‌ها باز شد", override="آزمایش", actor=SYSTEM, at=AT)
    case.refresh_from_db()
    return case


@pytest.mark.django_db
def test_it_asks_once_some_days_later_and_silence_closes(resolved: Case) -> None:
    with clock_at(AT):
        live_until(AT + 2 * DAYS)
        assert letters(resolved, "case_check_back") == 0
        live_until(AT + 4 * DAYS)
        assert letters(resolved, "case_check_back") == 1
        live_until(AT + 12 * DAYS)
    resolved.refresh_from_db()
    assert letters(resolved, "case_check_back") == 1 and closed_how(resolved) == ["silence"]
    assert resolved.closed_at is not None and resolved.check_back_at is None


@pytest.mark.django_db
def test_who_said_yes_before_is_not_asked_again(resolved: Case) -> None:
    with clock_at(AT):
        live_until(AT + 1 * DAYS)
        confirm(resolved, actor=Actor.customer(resolved.customer_id), at=AT + 1 * DAYS)
        live_until(AT + 12 * DAYS)
    assert letters(resolved, "case_check_back") == 0 and closed_how(resolved) == ["confirmed"]


@pytest.mark.django_db
def test_a_no_opens_it_again_with_its_owner_and_a_new_promise(resolved: Case, agent: Staff) -> None:
    with clock_at(AT):
        live_until(AT + 4 * DAYS)
        reopen(resolved, "هنوز صدا می‌دهد", actor=Actor.customer(resolved.customer_id), at=AT + 4 * DAYS)
        live_until(AT + 4 * DAYS)
    case = Case.objects.get(pk=resolved.pk)
    assert (case.owner, case.resolved_at, case.check_back_at, case.checked_back_at) == (agent, None, None, None)
    assert case.due_at is not None and case.due_at > AT + 4 * DAYS
    resolve(case, "این بار شد", override="آزمایش", actor=SYSTEM, at=AT + 5 * DAYS)
    with clock_at(AT + 5 * DAYS):
        live_until(AT + 9 * DAYS)
    assert letters(case, "case_check_back") == 2  # once for each time it was resolved


@pytest.mark.django_db
def test_a_yes_after_it_was_closed_by_silence_counts_and_closes_nothing_twice(resolved: Case) -> None:
    with clock_at(AT):
        live_until(AT + 12 * DAYS)
    confirm(resolved, actor=Actor.customer(resolved.customer_id), at=AT + 12 * DAYS)
    assert closed_how(resolved) == ["silence"]
    assert resolved.resolutions.get().confirmed_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "again"), [("خیلی ممنون از لطفتان", False), ("ممنون، ولی هنوز صدا می‌دهد", True), ("باز خراب شد", True)]
)
def test_thanks_open_nothing(resolved: Case, words: str, again: bool) -> None:
    customer_writes(resolved, words, actor=Actor.customer(resolved.customer_id), at=AT + 1 * DAYS)
    resolved.refresh_from_db()
    assert (resolved.resolved_at is None) is again


@pytest.mark.django_db
def test_the_customer_decides_where_they_were_asked(resolved: Case) -> None:
    customer = Actor.customer(resolved.customer_id)
    customer_writes(resolved, "روز خوبی داشته باشید", reopens=False, actor=customer, at=AT + 1 * DAYS)
    resolved.refresh_from_db()
    assert resolved.resolved_at is not None
    customer_writes(resolved, "ممنون", reopens=True, actor=customer, at=AT + 1 * DAYS)
    resolved.refresh_from_db()
    assert resolved.resolved_at is None


@pytest.mark.parametrize("words", ["Thanks!", "thank you so much", "ممنون 🙏", "شكراً جزيلاً", "دستتان درد نکند، ممنونم"])
def test_these_words_only_thank(words: str) -> None:
    assert only_thanks(words)


@pytest.mark.parametrize("words", ["", "👍", "thanks?", "شكراً لكن لا يعمل", "thanks but no", "ممنون " * 40, "سلام"])
def test_these_say_something_else(words: str) -> None:
    assert not only_thanks(words)


@given(st.text())
def test_any_words_are_read(words: str) -> None:
    assert only_thanks(words) in (True, False)


@pytest.mark.django_db
def test_what_is_waited_for_is_asked_after_once(case: Case, agent: Staff) -> None:
    with clock_at(AT):
        assign(case, agent, actor=SYSTEM, at=AT)
        pause(case, "part", until=AT + 9 * DAYS, actor=SYSTEM, at=AT)
        live_until(AT + 8 * DAYS)
        assert not Notice.objects.filter(code__startswith="cases.wait_over").exists()
        live_until(AT + 10 * DAYS)
    notice = Notice.objects.get(code="cases.wait_over_part")
    assert notice.staff == agent


@pytest.mark.django_db
def test_what_came_in_time_is_not_asked_after(case: Case, agent: Staff) -> None:
    with clock_at(AT):
        assign(case, agent, actor=SYSTEM, at=AT)
        pause(case, "courier", until=AT + 2 * DAYS, actor=SYSTEM, at=AT)
        go_on(case, actor=SYSTEM, at=AT + 1 * DAYS)
        live_until(AT + 4 * DAYS)
    assert not Notice.objects.filter(code__startswith="cases.wait_over").exists()


@pytest.mark.django_db
def test_one_case_that_cannot_be_asked_about_stops_no_other(resolved: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_given: object, **_named: object) -> None:
        raise IntegrityError("poisoned")

    monkeypatch.setattr(jobs, "look_back", fails)
    assert jobs.ask_whether_it_worked(AT + 4 * DAYS) == 1
    assert jobs.ask_whether_it_worked(AT + 4 * DAYS) == 0
    assert DeadLetter.objects.get().name == "cases.ask_whether_it_worked"


@pytest.mark.django_db
def test_nothing_due_costs_one_small_question(db: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]  # a savepoint, the question, its end
        assert jobs.ask_whether_it_worked(AT) == 0
