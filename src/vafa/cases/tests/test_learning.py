"""Incidents, time spent and reviews: by their actions and pages, for each role."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from vafa.cases.actions import assign, open_case, reopen, resolve
from vafa.cases.actions.handling import correct, measure
from vafa.cases.actions.incidents import declare, end_incident, reach_customers, resolve_children
from vafa.cases.actions.joining import join_incident
from vafa.cases.actions.learning import finish_review, next_week_due, pick_review, propose_last_week, see_review
from vafa.cases.actions.telling_affected import tell
from vafa.cases.models import Affected, Case, HandlingTime, Incident, Review
from vafa.cases.queries.handling import seconds_on, time_spent
from vafa.cases.queries.incidents import Reach, incident_for, likely, reached
from vafa.cases.queries.learning import asked_before, lessons, week_at
from vafa.cases.rules.reviewing import CRITERIA
from vafa.cases.tests.conftest import AT
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.audit.models import AuditEntry
from vafa.platform.events.simulation import settle
from vafa.platform.secrets import sign_link
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor, Refused
from vafa.sales.models import Product, Unit

pytestmark = pytest.mark.django_db
NOTICE = {"fa": {"subject": "کتری", "text": "از برق بکشید"}, "en": {"subject": "", "text": "no subject"}}
STARS = dict.fromkeys(CRITERIA, 4)


@pytest.fixture(autouse=True)
def morning() -> object:
    with clock_at(AT):
        yield


@pytest.fixture
def lead(db: None) -> Staff:
    return hire("lead@example.com", "سمیرا کاظمی", "lead", password=None, actor=SYSTEM, at=AT)


@pytest.fixture
def kettle(customer: Customer) -> Product:
    product = Product.objects.create(sku="K3", name="کتری", created_at=AT)
    for number in (8, 9, 10, 11):
        owner = customer if number == 9 else add_customer(f"صاحب {number}", actor=SYSTEM, at=AT)
        serial = f"K{number}"
        Unit.objects.create(serial=serial, search=serial.lower(), product=product, customer=owner, created_at=AT)
    return product


@pytest.fixture
def incident(lead: Staff, kettle: Product) -> Incident:
    return declare("کتری داغ", "لحیم", NOTICE, product=kettle, actor=Actor.staff(lead.pk), at=AT)


def desk(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


class TestReach:
    def test_a_notice_needs_one_whole_language(self, incident: Incident) -> None:
        assert set(incident.notice) == {"fa"}
        with pytest.raises(Refused) as refused:
            declare("x", "", {"fa": {"subject": "", "text": "x"}}, actor=SYSTEM, at=AT)
        assert code_of(refused) == "cases.no_notice"

    def test_a_range_counts_serials_by_their_length_first(self, kettle: Product) -> None:
        found = reached(Reach(sku="K3", first_serial="K9", last_serial="K10"))
        assert {unit.serial for unit in Unit.objects.filter(customer__in=found)} == {"K9", "K10"}

    def test_a_list_takes_any_letters(self, kettle: Product, customer: Customer) -> None:
        assert list(reached(Reach(sku="K3", serials=["k۹", "nothing"]))) == [customer]

    def test_by_hand_takes_mail_phone_and_cases(self, case: Case, customer: Customer) -> None:
        assert list(reached(Reach(people=["SARA@example.com"]))) == [customer]
        assert list(reached(Reach(people=[f"#{case.number}"]))) == [customer]
        assert not reached(Reach(people=["who?"])).exists()

    @pytest.mark.parametrize(
        ("reach", "code"),
        [
            (Reach(), "cases.nobody_meant"),
            (Reach(sku="X"), "cases.unknown_product"),
            (Reach(sku="K3", first_serial="K1"), "cases.bad_serials"),
            (Reach(sku="K3", first_day=date(2026, 5, 2), last_day=date(2026, 5, 1)), "cases.bad_days"),
            (Reach(sku="K3", serials=["x"] * 2001), "cases.too_many_serials"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, kettle: Product, reach: Reach, code: str) -> None:
        with pytest.raises(Refused) as refused:
            reached(reach)
        assert code_of(refused) == code


class TestIncident:
    def test_telling_needs_somebody_and_ends_with_the_incident(self, incident: Incident) -> None:
        with pytest.raises(Refused) as refused:
            tell(incident, actor=SYSTEM, at=AT)
        assert code_of(refused) == "cases.nobody_affected"
        end_incident(incident, "تمام", actor=SYSTEM, at=AT)
        for late in (
            lambda: tell(incident, actor=SYSTEM, at=AT),
            lambda: reach_customers(incident, Reach(sku="K3"), actor=SYSTEM, at=AT),
        ):
            with pytest.raises(Refused) as refused:
                late()
            assert code_of(refused) == "cases.incident_over"

    def test_who_has_an_open_case_reads_the_notice_there(self, incident: Incident, case: Case) -> None:
        join_incident(case, incident, actor=SYSTEM, at=AT)
        join_incident(case, incident, actor=SYSTEM, at=AT)
        tell(incident, actor=SYSTEM, at=AT)
        settle()
        (notice,) = Message.objects.filter(letter="incident_notice")
        assert notice.conversation_id == case.conversation_id and "/n/" in notice.text
        assert Affected.objects.get().told_at == AT

    def test_a_customer_says_that_they_read_it(self, incident: Incident, customer: Customer) -> None:
        reach_customers(incident, Reach(people=["sara@example.com"]), actor=SYSTEM, at=AT)
        tell(incident, actor=SYSTEM, at=AT)
        page = f"/n/{sign_link('notice', [incident.pk, customer.pk])}/"
        assert Client().get(page).status_code == 404  # not told yet
        settle()
        assert "از برق بکشید" in Client().get(page).content.decode()
        assert Affected.objects.get().read_at is None
        Client().post(page)
        assert Affected.objects.get().read_at == AT and 'form="notice"' not in Client().get(page).content.decode()
        assert Client().get("/n/forged/").status_code in (400, 404)

    def test_a_case_about_the_product_looks_like_part_of_it(
        self, incident: Incident, customer: Customer, lead: Staff
    ) -> None:
        unit = Unit.objects.get(serial="K8")
        asked = open_case(
            customer, kind="question", subject="?", text="?", channel="form", unit=unit, actor=SYSTEM, at=AT
        )
        assert incident_for(asked, [incident]) == incident and likely(lead, incident) == [asked]
        join_incident(asked, incident, actor=SYSTEM, at=AT)
        asked.refresh_from_db()
        assert incident_for(asked, [incident]) is None and likely(lead, incident) == []

    def test_a_child_with_open_work_refuses_alone(
        self, incident: Incident, customer: Customer, case: Case, lead: Staff
    ) -> None:
        hard = open_case(customer, kind="repair", subject="?", text="?", channel="form", actor=SYSTEM, at=AT)
        for one in (case, hard):
            join_incident(one, incident, actor=SYSTEM, at=AT)
        outcome = resolve_children(incident, "عوض شد", staff=lead, actor=Actor.staff(lead.pk), at=AT)
        assert outcome.done == [case.number]
        assert [(number, why.code) for number, why in outcome.refused] == [(hard.number, "cases.work_open")]

    def test_pages_are_for_who_may(self, incident: Incident, agent: Staff, lead: Staff) -> None:
        page = reverse("desk_incident", args=[incident.pk])
        seen = desk(agent).get(page).content.decode()
        assert incident.title in seen and 'name="do"' not in seen and 'class="crisis"' in seen
        assert desk(agent).post(page, {"do": "tell"}).status_code == 403
        assert desk(agent).get(reverse("desk_new_incident")).status_code == 403
        assert 'value="look"' in desk(lead).get(page).content.decode()
        bad = desk(lead).post(page, {"do": "look", "sku": "X"})
        assert bad.status_code == 400 and 'role="alert"' in bad.content.decode() and 'value="X"' in bad.content.decode()
        bad = desk(lead).post(page, {"do": "look", "sku": "K3", "first_day": "moon"})
        assert bad.status_code == 400 and "moon" in bad.content.decode()

    def test_chosen_cases_become_its_first(self, case: Case, lead: Staff) -> None:
        new = reverse("desk_new_incident")
        assert str(case.number) in desk(lead).post(new, {"case": [case.number]}).content.decode()
        desk(lead).post(new, {"case": [case.number], "title": "x", "subject_fa": "س", "text_fa": "م"})
        case.refresh_from_db()
        assert case.incident == Incident.objects.get() and Affected.objects.get().customer_id == case.customer_id

    def test_a_case_joins_and_leaves_from_its_page(self, incident: Incident, case: Case, agent: Staff) -> None:
        url = reverse("desk_case_incident", args=[case.number])
        desk(agent).post(url, {"do": "join", "incident": incident.pk})
        case.refresh_from_db()
        assert case.incident_id == incident.pk
        assert incident.title in desk(agent).get(reverse("desk_case", args=[case.number])).content.decode()
        desk(agent).post(url, {"do": "leave"})
        case.refresh_from_db()
        assert case.incident_id is None


class TestTime:
    def test_it_is_added_up_by_day_and_never_more_than_went_by(self, case: Case, agent: Staff) -> None:
        actor = Actor.staff(agent.pk)
        assert measure(case, agent, 500, actor=actor, at=AT) == 120
        assert measure(case, agent, 30, actor=actor, at=AT + timedelta(seconds=10)) == 10
        assert measure(case, agent, 30, actor=actor, at=AT + timedelta(days=1)) == 30
        assert HandlingTime.objects.count() == 2 and seconds_on([case.pk]) == {case.pk: 160}

    def test_a_correction_says_why_and_stays(self, case: Case, agent: Staff, lead: Staff) -> None:
        actor, day = Actor.staff(agent.pk), date(2026, 5, 2)
        measure(case, agent, 100, actor=actor, at=AT)
        correct(case, agent, day, 600, "تلفنی بود", by=agent, actor=actor, at=AT)
        measure(case, agent, 30, actor=actor, at=AT + timedelta(minutes=1))
        assert time_spent(case, agent).total == 630
        assert AuditEntry.objects.get(action="handling.corrected").reason == "تلفنی بود"
        other = hire("o@example.com", "O", "agent", password=None, actor=SYSTEM, at=AT)
        for by, seconds, why, code in (
            (other, 60, "x", "cases.not_your_time"),
            (agent, 90_000, "x", "cases.bad_minutes"),
            (lead, 60, " ", "cases.no_reason"),
        ):
            with pytest.raises(Refused) as refused:
                correct(case, agent, day, seconds, why, by=by, actor=actor, at=AT)
            assert code_of(refused) == code

    def test_the_page_reports_and_puts_right(self, case: Case, agent: Staff) -> None:
        client = desk(agent)
        worked, page = reverse("desk_case_worked", args=[case.number]), reverse("desk_case_time", args=[case.number])
        assert client.post(worked, {"seconds": "20"}).status_code == 204
        assert client.post(worked, {"seconds": "many"}).status_code == 204
        assert time_spent(case, agent).total == 20
        assert 'name="minutes"' in client.get(page).content.decode()
        row = f"{agent.pk}/2026-05-02"
        assert client.post(page, {"row": row, "minutes": "۵", "why": "x"}).status_code == 302
        assert time_spent(case, agent).mine == 300
        bad = client.post(page, {"row": row, "minutes": "5000", "why": "x"})
        assert bad.status_code == 400 and 'value="5000"' in bad.content.decode()
        shown = client.get(reverse("desk_case", args=[case.number])).content.decode()
        assert f'data-timer="{worked}"' in shown and 'data-seconds="300"' in shown


class TestReviews:
    def test_a_week_is_looked_back_at_once(self, case: Case, agent: Staff, lead: Staff) -> None:
        assign(case, agent, actor=Actor.staff(agent.pk), at=AT)
        resolve(case, "پیچ", actor=Actor.staff(agent.pk), at=AT)
        later = AT + timedelta(days=7)
        assert (next_week_due(later) or later + timedelta(days=1)) <= later
        (row,) = propose_last_week(actor=SYSTEM, at=later)
        assert (row.side, row.proposed_why, row.about_id, row.week) == ("good", "quick", agent.pk, week_at(AT))
        assert propose_last_week(actor=SYSTEM, at=later) == []
        assert next_week_due(later) is None  # nothing was resolved since

        resolve(reopen(case, "باز هم", actor=SYSTEM, at=later), "پیچ", override="چون", actor=SYSTEM, at=later)
        due = next_week_due(later)
        assert due is not None and due > later

    def test_who_had_it_reads_and_says_so(self, case: Case, agent: Staff, lead: Staff) -> None:
        assign(case, agent, actor=Actor.staff(agent.pk), at=AT)
        case.refresh_from_db()
        boss, me = desk(lead), desk(agent)
        boss.post(reverse("desk_case_review", args=[case.number]), {"side": "bad"})
        row = Review.objects.get()
        page = reverse("desk_review", args=[row.pk])
        assert me.get(page).status_code == 404
        half = boss.post(page, {"understood": "5", "lesson": "درس"})
        assert half.status_code == 400 and "درس" in half.content.decode()
        stars = dict.fromkeys(CRITERIA, "4")
        boss.post(page, stars | {"lesson": "زودتر خبر بده", "coaching": "آفرین"})
        assert "آفرین" in me.get(page).content.decode()
        assert page in me.get(reverse("desk_my_reviews")).content.decode()
        me.post(page, {"do": "seen"})
        row.refresh_from_db()
        assert row.seen_at == AT
        with pytest.raises(Refused) as refused:
            finish_review(row, STARS, by=lead, actor=SYSTEM, at=AT)
        assert code_of(refused) == "cases.review_done"
        assert lessons(lead, "زودتر") == [row] and lessons(lead, "دیرتر") == []
        assert "زودتر خبر بده" in me.get(reverse("desk_lessons") + "?q=زودتر").content.decode()

    def test_only_who_it_is_about_has_read_it(self, case: Case, lead: Staff) -> None:
        row = pick_review(case, side="good", actor=SYSTEM, at=AT)
        assert pick_review(case, side="bad", actor=SYSTEM, at=AT).pk == row.pk
        with pytest.raises(Refused) as refused:
            see_review(row, staff=lead, actor=SYSTEM, at=AT)
        assert code_of(refused) == "cases.review_not_yours"
        with pytest.raises(Refused) as refused:
            finish_review(row, {"kind": 9}, by=lead, actor=SYSTEM, at=AT)
        assert code_of(refused) == "cases.review_not_whole"


def test_a_third_request_is_told_beside_the_case(customer: Customer, case: Case, agent: Staff) -> None:
    for _ in range(2):
        last = open_case(customer, kind="question", subject="?", text="?", channel="form", actor=SYSTEM, at=AT)
    assert asked_before(last, 30, last.opened_at) == (3, "customer")
    assert "درخواست ۳ این مشتری" in desk(agent).get(reverse("desk_case", args=[last.number])).content.decode()
