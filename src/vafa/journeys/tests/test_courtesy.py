"""What the gate hears from the rooms above: days and hours of the customer's country, and whether they are content."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.test.utils import CaptureQueriesContext

from vafa.cases.actions import confirm, open_case, resolve
from vafa.cases.models import QUESTION
from vafa.conversations.sending import Draft, Ready, Skipped, check_messages
from vafa.conversations.sending.feelings import last_signs
from vafa.customers.actions import add_customer, record_consent
from vafa.customers.models import Customer
from vafa.feedback.actions import answer as answer_survey
from vafa.feedback.actions import ensure_surveys, finish_call_back, invite
from vafa.feedback.actions.surveys import set_active
from vafa.feedback.models import CallBack, Survey
from vafa.journeys.actions.answers import answer
from vafa.journeys.occasion_settings import switch
from vafa.journeys.tests.conftest import START, wait_for
from vafa.platform.events.simulation import live_until
from vafa.platform.preferences.models import put
from vafa.platform.time.clock import now, set_clock
from vafa.platform.values import SYSTEM, Actor

TEHRAN, RIYADH, BERLIN = ZoneInfo("Asia/Tehran"), ZoneInfo("Asia/Riyadh"), ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)


def person(country: str, zone: str, language: str = "fa", **more: object) -> Customer:
    address = f"x{Customer.objects.count()}@example.com"
    who = add_customer("x", emails=[address], country=country, language=language, actor=SYSTEM, at=START)
    Customer.objects.filter(pk=who.pk).update(time_zone=zone, **more)
    record_consent(who, "offer", "any", True, proof={}, actor=SYSTEM, at=START)
    return Customer.objects.get(pk=who.pk)


def asked(who: Customer, purpose: str, at: datetime, **more: object) -> Ready:
    draft = Draft(customer_id=who.pk, purpose=purpose, subject="x", text="x", **more)  # type: ignore[arg-type]
    (one,) = check_messages([draft], at)
    assert isinstance(one, Ready), one
    return one


class TestDays:
    def test_an_offer_waits_for_a_working_day_where_they_live_and_care_does_not(self):
        friday = datetime(2026, 5, 8, 12, tzinfo=TEHRAN)
        iran, arab, german = person("ایران", "Asia/Tehran"), person("KSA", "Asia/Riyadh"), person("DE", "Europe/Berlin")
        offer = asked(iran, "offer", friday)
        assert (offer.held, offer.due_at) == ("day_off", datetime(2026, 5, 9, 9, tzinfo=TEHRAN))
        assert asked(arab, "offer", friday).due_at == datetime(2026, 5, 10, 9, tzinfo=RIYADH)  # Friday and Saturday
        assert not asked(german, "offer", friday).held
        assert asked(german, "survey", friday + DAY).due_at == datetime(2026, 5, 11, 9, tzinfo=BERLIN)
        assert not asked(iran, "care", friday).held and not asked(iran, "service", friday).held

    def test_holidays_count_and_a_greeting_leaves_on_its_day(self):
        nowruz = datetime(2026, 3, 21, 12, tzinfo=TEHRAN)  # a Saturday, the first of four days off
        who = person("IR", "")
        assert asked(who, "offer", nowruz).due_at == datetime(2026, 3, 25, 9, tzinfo=TEHRAN)
        assert not asked(who, "offer", nowruz, on_its_day=True).held
        put("attention.working_days", False, actor=SYSTEM, at=START)
        assert not asked(who, "offer", nowruz).held

    def test_where_nobody_knows_the_country_the_shop_s_own_week_holds(self):
        friday = datetime(2026, 5, 8, 12, tzinfo=TEHRAN)
        assert asked(person("Atlantis", "", "en"), "offer", friday).held == "day_off"

    def test_in_ramadan_one_writes_in_the_evening_once_it_is_switched_on(self):
        noon = datetime(2026, 2, 24, 12, tzinfo=TEHRAN)
        iran, german = person("IR", "Asia/Tehran"), person("DE", "Europe/Berlin", "en")
        assert not asked(iran, "care", noon).held
        switch("ramadan", True, actor=SYSTEM, at=START)
        evening = asked(iran, "care", noon)
        assert evening.held == "quiet_hours" and evening.due_at.astimezone(TEHRAN).time() > time(18)
        assert evening.due_at.astimezone(TEHRAN).date() == noon.date()
        assert not asked(german, "care", noon).held
        Customer.objects.filter(pk=iran.pk).update(allowed_from=time(11), allowed_until=time(13))
        assert not asked(iran, "care", noon).held  # what they said themselves comes first

    def test_the_number_of_questions_does_not_grow(self):
        def count(many: int) -> int:
            people = [person(f"IR{many}x{number}", "") for number in range(many)]
            drafts = [Draft(customer_id=one.pk, purpose="offer", subject="x", text="x") for one in people]
            with CaptureQueriesContext(connection) as found:
                check_messages(drafts, START)
            return len(found)

        count(1)
        assert count(2) == count(40)


class TestSatisfaction:
    def reason(self, who: Customer) -> str:
        draft = Draft(customer_id=who.pk, purpose="offer", subject="x", text="x")
        (one,) = check_messages([draft], now())
        return one.reason if isinstance(one, Skipped) else one.held

    def bought(self, days: int) -> Customer:
        set_clock(datetime(2026, 5, 4, 12, tzinfo=TEHRAN))  # a Monday without anything special
        return person("IR", "", last_order_at=now() - days * DAY)

    def test_a_new_buyer_says_first_that_they_are_content_and_an_old_one_may_be_won_back(self):
        assert self.reason(self.bought(5)) == "before_satisfaction"
        Customer.objects.update(last_order_at=now() - 100 * DAY)
        assert self.reason(Customer.objects.get()) == ""
        put("offers.satisfaction", "said", actor=SYSTEM, at=now())
        assert self.reason(Customer.objects.get()) == "before_satisfaction"
        put("offers.satisfaction", "silent", actor=SYSTEM, at=now())
        assert self.reason(Customer.objects.get()) == ""

    def test_that_it_worked_is_a_good_word(self):
        who = self.bought(5)
        case = open_case(who, kind=QUESTION, subject="?", text="?", channel="form", actor=SYSTEM, at=now())
        resolve(case, "!", override="!", actor=SYSTEM, at=now())
        assert self.reason(who) == "before_satisfaction"
        confirm(case, actor=Actor.customer(who.pk), at=now())
        assert self.reason(who) == ""

    def test_a_low_score_counts_until_she_says_on_the_telephone_that_it_is_settled(self):
        who = self.bought(100)
        ensure_surveys(actor=SYSTEM, at=now())
        csat = set_active(Survey.objects.get(key="csat"), True, actor=SYSTEM, at=now())
        asked_her = invite(csat, who, actor=SYSTEM, at=now())
        answer_survey(asked_her, {"score": ["2"]}, ["score"], actor=Actor.customer(who.pk), at=now())
        assert self.reason(who) == "low_score"
        set_clock(now() + DAY)
        finish_call_back(CallBack.objects.get(), "settled", actor=SYSTEM, at=now())
        assert self.reason(who) == ""
        set_clock(now() + 400 * DAY)
        assert not last_signs([who.pk], now() - 365 * DAY)  # long ago is forgotten

    def test_an_answer_to_a_follow_up_counts_from_when_it_was_given(self, plan, outbox, buy, omid):
        record_consent(omid, "offer", "any", True, proof={}, actor=SYSTEM, at=START)
        order = buy(omid)
        live_until(START + 8 * DAY)
        row = wait_for(order, "survey")
        set_clock(now() + 3 * DAY)
        answer(row, {"score": 9}, actor=Actor.customer(omid.pk), at=now())
        sign = last_signs([omid.pk], now() - DAY)[omid.pk]
        assert (sign.good, sign.at) == (True, now())
        set_clock(now() + DAY)
        answer(row, {"score": 3}, actor=Actor.customer(omid.pk), at=now())
        assert not last_signs([omid.pk], now() - DAY)[omid.pk].good
