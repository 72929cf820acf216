"""Who sees which cases, lists and their order, the case page, the wording."""

from datetime import timedelta

import pytest

from vafa.cases import events
from vafa.cases.actions import (
    assign,
    confirm,
    customer_writes,
    hand_over,
    reopen,
    reply,
    resolve,
    save_draft,
    write_note,
)
from vafa.cases.models import Case, Participant, Promise
from vafa.cases.objections import no_offer_after_a_complaint, nothing_while_a_case_is_open
from vafa.cases.queries import (
    VIEWS,
    View,
    case_page,
    cases_for,
    clock_of,
    count_views,
    list_cases,
    messages_of,
    open_case_customer_ids,
    search_cases,
    why_this_deadline,
)
from vafa.cases.rules.next_step import NextStep
from vafa.cases.tests.conftest import AT
from vafa.cases.tests.test_actions import HOUR, ask, fresh
from vafa.cases.wording.steps import REASONS, STEPS, step_words
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.objections import Hold
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.platform.access import ROLES
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.events.timeline import story
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.preferences.models import put
from vafa.platform.values import SYSTEM, Refused
from vafa.platform.wording import told_events

SEES = {"administrator": True, "manager": True, "lead": True, "agent": True, "technician": False, "analyst": False}


@pytest.mark.parametrize("role", ROLES)
def test_it_shows_cases_to_those_who_work_on_them(case: Case, role: str) -> None:
    staff = hire(f"{role}@example.com", role, role, password=None, actor=SYSTEM, at=AT)
    assert (case in cases_for(staff)) is SEES[role]
    assert not cases_for(Staff(role=role, is_active=False)).exists()
    assert not cases_for(None).exists()


def test_it_shows_a_technician_what_is_in_their_hands_or_was_put_to_them(
    case: Case, customer: Customer, agent: Staff
) -> None:
    technician = hire("tech@example.com", "بهنام", "technician", password=None, actor=SYSTEM, at=AT)
    assign(case, agent, actor=SYSTEM, at=AT)
    hand_over(case, technician, actor=SYSTEM, at=AT)
    asked = ask(customer)
    assert list(cases_for(technician)) == [case]
    Participant.objects.create(case=asked, staff=technician, why=Participant.CONSULTED, at=AT)
    assert set(cases_for(technician)) == {case, asked}


def test_it_shows_agents_their_teams_cases_only_where_the_shop_says_so(
    case: Case, customer: Customer, agent: Staff
) -> None:
    other = hire("omid@example.com", "امید", "agent", password=None, actor=SYSTEM, at=AT)
    assign(case, other, actor=SYSTEM, at=AT)
    nobodys = ask(customer)
    assert set(cases_for(agent)) == {case, nobodys}
    put("cases.agents_see_all", False, actor=SYSTEM, at=AT)
    assert set(cases_for(agent)) == {nobodys}


class TestLists:
    def numbers(self, staff: Staff, view: View, limit: int = 2) -> list[int]:
        seen, cursor = [], ""
        for _ in range(20):
            page = list_cases(staff, view, cursor, at=AT, limit=limit)
            seen += [case.number for case in page.rows]
            cursor = page.next
            if not cursor:
                return seen
        raise AssertionError("the pages never end")

    def test_it_turns_pages_by_what_is_due_first_without_losing_any(self, customer: Customer, agent: Staff) -> None:
        made = [ask(customer, at=AT + timedelta(minutes=10 * (n // 2))) for n in range(5)]
        for case in (made[0], made[3]):  # answered: nothing due, so last
            reply(case, "سلام", author=agent, actor=SYSTEM, at=AT + HOUR)
        resolve(made[4], "", actor=SYSTEM, at=AT)
        expected = [made[n].number for n in (1, 2, 0, 3)]
        assert self.numbers(agent, "open") == self.numbers(agent, "open", limit=1) == expected
        assert self.numbers(agent, "mine") == [made[0].number, made[3].number]
        assert self.numbers(agent, "unassigned") == [made[1].number, made[2].number]
        assert self.numbers(agent, "resolved") == [made[4].number]
        assert self.numbers(agent, "all") == sorted((case.number for case in made), reverse=True)

    def test_it_counts_every_view_in_one_query_beside_what_agents_may_see(
        self, customer: Customer, agent: Staff, django_assert_num_queries: object
    ) -> None:
        late, today, mine = ask(customer, at=AT - timedelta(days=4)), ask(customer), ask(customer)
        reply(mine, "سلام", author=agent, actor=SYSTEM, at=AT)
        resolve(ask(customer), "", actor=SYSTEM, at=AT)
        with django_assert_num_queries(2):  # type: ignore[operator]
            counts = count_views(agent, AT)
        expected = {"mine": 1, "team": 0, "unassigned": 2, "today": 1, "late": 1, "waiting": 0, "vip": 0, "open": 3}
        assert counts == expected
        assert [case.number for case in list_cases(agent, "late", at=AT).rows] == [late.number]
        assert [case.number for case in list_cases(agent, "today", at=AT).rows] == [today.number]

    def test_it_lists_with_three_queries_and_the_promises_owed(
        self, customer: Customer, agent: Staff, django_assert_num_queries: object
    ) -> None:
        for _ in range(5):
            ask(customer)
        with django_assert_num_queries(3):  # type: ignore[operator]
            rows = list_cases(agent, "open", at=AT).rows
            assert [(case.customer.name, len(case.owed)) for case in rows] == [(customer.name, 3)] * 5  # type: ignore[attr-defined]

    @pytest.mark.parametrize("cursor", ["x", "~", "~9", "2026~1", "2026-01-01~5", "2026-01-01T00:00:00+00:00~5"])
    def test_it_does_not_stumble_over_a_cursor_of_someones_making(self, case: Case, agent: Staff, cursor: str) -> None:
        for view in VIEWS:
            list_cases(agent, view, cursor, at=AT)

    @pytest.mark.parametrize("typed", ["لباسشویی", "محمدي", "لباسشويي سارا"])
    def test_it_finds_a_case_by_its_words_and_its_customer(self, case: Case, agent: Staff, typed: str) -> None:
        assert search_cases(agent, typed) == [case]
        assert search_cases(agent, str(case.number)) == [case]
        assert search_cases(Staff(role="analyst"), typed) == []
        assert list_cases(agent, "all", at=AT, text="یخچال").rows == []


class TestPage:
    def test_it_gathers_a_case_in_nine_queries(
        self, case: Case, agent: Staff, django_assert_num_queries: object
    ) -> None:
        write_note(case, "یادداشت", author=agent, actor=SYSTEM, at=AT)
        reply(case, "سلام", author=agent, actor=SYSTEM, at=AT + HOUR)
        customer_writes(case, "ممنون", actor=SYSTEM, at=AT + 2 * HOUR)
        save_draft(case, agent, "reply", "خواهش", AT)
        with django_assert_num_queries(9):  # type: ignore[operator]
            page = case_page(agent, case.number)
            assert [m.direction for m in page.messages] == ["in", "out", "note", "out", "in"]
            assert page.messages[3].author == agent
        assert page.owed is not None and page.owed.kind == "answer" and page.resolution is None
        assert page.drafts == {"reply": "خواهش"} and len(page.events) >= 6

    def test_it_keeps_notes_from_customers(self, case: Case, agent: Staff) -> None:
        write_note(case, "محرمانه", author=agent, actor=SYSTEM, at=AT)
        assert "محرمانه" not in [message.text for message in messages_of(case, notes=False)]

    def test_it_does_not_exist_for_those_who_may_not_see_it(self, case: Case) -> None:
        with pytest.raises(Refused) as caught:
            case_page(Staff(role="analyst"), case.number)
        assert caught.value.status == 404

    def test_it_explains_the_deadline_step_by_step(self, customer: Customer) -> None:
        friday = AT - timedelta(days=1)
        promise = Promise.objects.get(case=ask(customer, at=friday), kind="first_response")
        steps = why_this_deadline(promise).steps
        assert steps[0].kind in ("closed", "holiday") and steps[-1].kind == "due" and steps[-1].end == promise.due_at
        assert clock_of(promise, friday).fraction == 1.0


class TestObjections:
    def draft(self, customer: Customer, purpose: str) -> Draft:
        return Draft(customer_id=customer.pk, purpose=purpose, letter="x", context={}, key=None)

    def test_it_keeps_surveys_and_offers_back_while_a_case_is_open(self, case: Case) -> None:
        other = add_customer("رضا", emails=["r@example.com"], actor=SYSTEM, at=AT)
        drafts = [self.draft(case.customer, purpose) for purpose in ("service", "care", "survey", "offer")]
        drafts.append(self.draft(other, "offer"))
        assert nothing_while_a_case_is_open(drafts, AT) == {2: Hold("open_case"), 3: Hold("open_case")}
        assert open_case_customer_ids([case.customer_id, other.pk]) == {case.customer_id}
        resolve(case, "", actor=SYSTEM, at=AT)
        assert nothing_while_a_case_is_open(drafts, AT) == {}

    def test_it_offers_nothing_until_a_complaint_is_settled(self, customer: Customer) -> None:
        case = ask(customer, kind="complaint")
        resolve(case, "", override="settled by telephone", actor=SYSTEM, at=AT)
        drafts = [self.draft(customer, "survey"), self.draft(customer, "offer")]
        assert no_offer_after_a_complaint(drafts, AT + HOUR) == {1: Hold("unsettled_complaint")}
        assert no_offer_after_a_complaint(drafts, AT + timedelta(days=400)) == {}
        confirm(case, actor=SYSTEM, at=AT)
        assert no_offer_after_a_complaint(drafts, AT + HOUR) == {}


class TestWords:
    def test_it_has_a_line_for_every_event(self) -> None:
        classes = [cls for cls in vars(events).values() if isinstance(cls, type) and issubclass(cls, events.CaseEvent)]
        own = {cls.name for cls in classes if not cls.__subclasses__()}
        assert len(own) > 30 and own <= told_events()

    @pytest.mark.parametrize("language", ["fa", "ar", "en"])
    def test_it_tells_the_story_in_every_language(self, case: Case, agent: Staff, language: str) -> None:
        assign(case, agent, actor=SYSTEM, at=AT)
        resolve(case, "", actor=SYSTEM, at=AT)
        confirm(case, actor=SYSTEM, at=AT)
        reopen(case, "", actor=SYSTEM, at=AT)
        reply(fresh(case), "سلام", author=agent, actor=SYSTEM, at=AT + timedelta(days=1))
        with reading_as(Reader(language)):
            titles = [one.line.title for one in story(subject=("case", case.pk))]
        assert len(titles) == len(story(subject=("case", case.pk))) >= 15
        if language != "en":
            assert not any(letter.isascii() and letter.isalpha() for title in titles for letter in title)

    @pytest.mark.parametrize("language", ["fa", "ar", "en"])
    def test_it_words_every_step_and_reason(self, language: str) -> None:
        with reading_as(Reader(language)):
            words = [step_words(NextStep(step, reason, AT)) for step in STEPS for reason in REASONS]  # type: ignore[arg-type]
            assert all("%" not in part for pair in words for part in pair)
            assert step_words(NextStep("answer", "customer_waits"))[1]
