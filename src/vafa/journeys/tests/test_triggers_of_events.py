"""What in the log is a trigger, and for whom: orders, cases, scores."""

from datetime import timedelta

import pytest
from django.db import transaction

from vafa.cases.actions import open_case, resolve
from vafa.cases.actions.resolution import close, confirm, reopen
from vafa.cases.actions.sorting import mark_spam
from vafa.cases.models import Case
from vafa.customers.models import Customer
from vafa.feedback.actions import answer, ensure_surveys
from vafa.feedback.models import Invitation, Survey, SurveyVersion
from vafa.journeys.events import FollowUpAnswered
from vafa.journeys.models import FollowUp, Plan
from vafa.journeys.tests.conftest import START, Buy
from vafa.journeys.tests.shop import bought, happened, person, whom
from vafa.platform.events.publishing import publish
from vafa.platform.events.simulation import settle
from vafa.platform.time import now
from vafa.platform.time.clock import set_clock
from vafa.platform.values import SYSTEM
from vafa.sales.actions import change_state
from vafa.sales.models import Order

DAY = timedelta(days=1)


def a_case(customer: Customer, kind: str = "complaint") -> Case:
    return open_case(customer, kind=kind, subject="صدا", text="صدا می‌دهد", channel="form", actor=SYSTEM, at=now())


class TestOrders:
    def test_an_order_is_placed_once(self, sara: Customer) -> None:
        order = bought(sara, START - DAY)
        (entry,) = happened("order_placed")
        assert (entry.key, entry.order_id, entry.started_at) == (f"order:{order.pk}", order.pk, START - DAY)
        assert entry.because_of, "the event that told us"

    def test_last_years_history_begins_nothing(self, sara: Customer) -> None:
        bought(sara, START - 300 * DAY)
        assert not happened("order_placed")

    def test_anonymous_cancelled_and_withdrawn_ones_do_not_count(self, sara: Customer) -> None:
        bought(None, START)
        change_state(bought(sara, START), "cancelled", actor=SYSTEM, at=START)
        gone = person()
        bought(gone, START)
        Customer.objects.filter(pk=gone.pk).update(withdrawn_at=START)
        assert not happened("order_placed")

    def test_delivered_is_when_it_moves_on_or_is_sold_over_the_counter(self, sara: Customer) -> None:
        order, counter = bought(sara, START - 5 * DAY), bought(sara, START - DAY, state="delivered")
        assert [one.order_id for one in happened("order_delivered")] == [counter.pk]
        change_state(order, "delivered", actor=SYSTEM, at=START)
        assert {one.order_id: one.started_at for one in happened("order_delivered")} == {
            counter.pk: START - DAY, order.pk: START,
        }  # fmt: skip
        change_state(order, "returned", actor=SYSTEM, at=START)
        assert [one.order_id for one in happened("order_delivered")] == [counter.pk]
        assert [one.order_id for one in happened("order_returned")] == [order.pk]

    def test_a_file_that_tells_today_of_an_old_delivery_begins_nothing(self, sara: Customer) -> None:
        change_state(bought(sara, START - 90 * DAY), "delivered", actor=SYSTEM, at=START)
        assert not happened("order_delivered")


class TestCases:
    def test_a_case_is_resolved_once_also_after_it_was_opened_again(self, sara: Customer) -> None:
        case = a_case(sara, "question")
        for _ in range(2):
            resolve(case, "درست شد", actor=SYSTEM, at=now())
            assert [one.key for one in happened("case_resolved")] == [f"case:{case.pk}"]
            reopen(case, "هنوز صدا می‌دهد", actor=SYSTEM, at=now())
            assert not happened("case_resolved"), "an open case is not resolved"

    def test_a_complaint_is_closed_when_the_customer_says_so_or_keeps_silent(self, sara: Customer) -> None:
        one, other, silent = a_case(sara), a_case(sara, "question"), a_case(person())
        for case in (one, other, silent):
            resolve(case, "درست شد", override="x", actor=SYSTEM, at=now())
        assert not happened("complaint_closed")
        confirm(one, actor=SYSTEM, at=now())
        confirm(other, actor=SYSTEM, at=now())
        with transaction.atomic():
            close(Case.objects.get(pk=silent.pk), "silence", actor=SYSTEM, at=now())
        assert {entry.key for entry in happened("complaint_closed")} == {f"case:{one.pk}", f"case:{silent.pk}"}

    def test_a_complaint_about_what_came_back_names_the_order_also_then(self, sara: Customer) -> None:
        order = bought(sara, START - DAY, state="delivered")
        case = open_case(
            sara, kind="complaint", subject="صدا", text="صدا", channel="form", order=order, actor=SYSTEM, at=now()
        )
        resolve(case, "پول برگشت", override="x", actor=SYSTEM, at=now())
        assert [one.order_id for one in happened("case_resolved")] == [order.pk]
        change_state(order, "returned", actor=SYSTEM, at=now())
        assert [one.order_id for one in happened("case_resolved")] == [order.pk]
        Order.objects.filter(pk=order.pk).update(withdrawn_at=now())
        assert [one.order_id for one in happened("case_resolved")] == [None], "its import was undone"

    def test_spam_is_no_case(self, sara: Customer) -> None:
        mark_spam(a_case(sara), actor=SYSTEM, at=now())
        assert not happened("complaint_closed")

    def test_after_days_without_power_what_is_long_ago_is_let_go(self, sara: Customer) -> None:
        resolve(a_case(sara, "question"), "درست شد", actor=SYSTEM, at=now())
        assert happened("case_resolved", START + 2 * DAY) and not happened("case_resolved", START + 4 * DAY)


class TestScores:
    @pytest.mark.parametrize(("score", "key"), [(1, "low_score"), (5, "high_score"), (3, "")])
    def test_a_score_in_a_survey(self, sara: Customer, score: int, key: str) -> None:
        ensure_surveys(actor=SYSTEM, at=START)
        survey = Survey.objects.get(kind="csat")
        invitation = Invitation.objects.create(
            survey=survey, version=SurveyVersion.objects.filter(survey=survey).latest("number"), customer=sara,
            key="t", due_at=START, created_at=START,
        )  # fmt: skip
        response, _ = answer(invitation, {"score": [str(score)]}, ["score"], actor=SYSTEM, at=START)
        found = {one: [entry.key for entry in happened(one)] for one in ("low_score", "high_score")}
        wanted = [f"response:{response.pk}"]
        assert found == {one: wanted if one == key else [] for one in found}

    def test_a_score_on_a_follow_up_names_the_run_and_the_order(self, sara: Customer, plan: Plan, buy: Buy) -> None:
        order = buy(sara)
        settle()
        row = FollowUp.objects.filter(run__order=order).first()
        assert row is not None
        said: list[dict[str, object]] = [{"score": 9}, {"score": 2}, {"as_expected": False}, {"score": 7}]
        for number, what in enumerate(said):
            set_clock(START + number * timedelta(minutes=1))
            with transaction.atomic():
                publish(
                    FollowUpAnswered(
                        occurred_at=now(), actor=SYSTEM, customer_id=sara.pk, follow_up_id=row.pk,
                        touchpoint=row.touchpoint, kind=row.kind, answer=what,
                    )
                )  # fmt: skip
        (high,), (low,) = happened("high_score"), happened("low_score")
        assert (high.key, high.run_id, high.order_id) == (f"follow_up:{row.pk}", row.run_id, order.pk)
        assert low.started_at == START + timedelta(minutes=1), (
            "the first answer that was low; one entry for each answer"
        )
        assert whom([high, low]) == [sara.pk, sara.pk]
