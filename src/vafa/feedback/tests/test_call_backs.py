"""After a low score somebody calls: who, by when, and how it ends."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from vafa.cases.models import Case
from vafa.feedback.actions import answer, finish_call_back, hand_over, invite
from vafa.feedback.actions.surveys import set_active
from vafa.feedback.models import DONE, OPEN, CallBack, Invitation, Survey
from vafa.feedback.tests.conftest import START
from vafa.platform.access import LEAD
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.time.clock import now, set_clock
from vafa.platform.time.working import working_calendar
from vafa.platform.values import SYSTEM, Actor, Refused


@pytest.fixture
def low(asked: Invitation) -> CallBack:
    answer(asked, {"score": ["1"]}, ["score"], actor=Actor.customer(asked.customer_id), at=now())
    return CallBack.objects.get()


def test_the_owner_of_the_case_calls_within_eight_working_hours(low: CallBack, cast: Cast) -> None:
    assert low.owner == cast.agent
    assert low.due_at == working_calendar().add(timedelta(hours=8), after=now())


def test_without_an_owner_the_lead_with_the_fewest_calls_is_asked(
    surveys: dict[str, Survey], cast: Cast, asked: Invitation
) -> None:
    other = hire("second@shop.example", "دوم", LEAD, password=None, actor=SYSTEM, at=START)
    Staff.objects.filter(pk=cast.agent.pk).update(is_active=False)
    answer(asked, {"score": ["2"]}, ["score"], actor=SYSTEM, at=now())
    nps = set_active(surveys["nps"], True, actor=SYSTEM, at=now())
    second = invite(nps, asked.customer, actor=SYSTEM, at=now())
    answer(second, {"score": ["3"]}, ["score"], actor=SYSTEM, at=now())
    assert [one.owner for one in CallBack.objects.order_by("pk")] == [cast.lead, other]


def test_it_is_put_right_and_that_is_all(low: CallBack, cast: Cast) -> None:
    done = finish_call_back(low, "settled", "عذرخواهی شد", actor=Actor.staff(cast.agent.pk), at=now())
    assert (done.state, done.outcome, done.note) == (DONE, "settled", "عذرخواهی شد")
    with pytest.raises(Refused, match=r"feedback\.call_over"):
        finish_call_back(low, "settled", actor=SYSTEM, at=now())


def test_what_is_still_wrong_takes_the_case_up_again_with_the_note(low: CallBack) -> None:
    with pytest.raises(Refused, match="say_what_is_wrong"):
        finish_call_back(low, "not_settled", actor=SYSTEM, at=now())
    finish_call_back(low, "not_settled", "هنوز صدا می‌دهد", actor=SYSTEM, at=now())
    case = Case.objects.get()
    assert case.resolved_at is None


def test_nobody_answers_three_times(low: CallBack) -> None:
    for tries in (1, 2):
        row = finish_call_back(low, "no_answer", actor=SYSTEM, at=now())
        assert (row.state, row.tries) == (OPEN, tries) and row.due_at > now()
        set_clock(row.due_at + timedelta(minutes=5))
    assert finish_call_back(low, "no_answer", actor=SYSTEM, at=now()).state == DONE


def test_it_is_handed_over_to_who_may_call(low: CallBack, cast: Cast) -> None:
    assert hand_over(low, cast.lead, actor=SYSTEM, at=now()).owner == cast.lead
    with pytest.raises(Refused, match="may_not_call"):
        hand_over(low, cast.technician, actor=SYSTEM, at=now())


def test_it_stands_on_today_until_it_is_written_down(client: Client, low: CallBack, cast: Cast) -> None:
    client.force_login(cast.agent)
    set_clock(low.due_at + timedelta(minutes=1))
    page = client.get("/desk/").content.decode()
    assert "Call back after a low score" in page and "Very dissatisfied" in page and "Since" in page
    look = client.get(f"/desk/?peek=back-{low.pk}", headers={"HX-Request": "true"}).content.decode()
    assert "What they said" in look
    answered = client.post(
        f"/desk/learn/feedback/calls/{low.pk}/", {"outcome": "settled", "note": "ok", "back": "/desk/"}
    )
    assert answered["Location"] == "/desk/"
    assert "Very dissatisfied" not in client.get("/desk/").content.decode()


def test_the_list_asks_the_same_however_long_it_is(
    client: Client, low: CallBack, cast: Cast, surveys: dict[str, Survey], django_assert_max_num_queries: object
) -> None:
    nps = set_active(surveys["nps"], True, actor=SYSTEM, at=now())
    for days in range(1, 6):
        second = invite(nps, low.customer, actor=SYSTEM, at=now() + timedelta(days=days))
        answer(second, {"score": ["3"]}, ["score"], actor=SYSTEM, at=now())
    client.force_login(cast.lead)
    client.get("/desk/learn/feedback/calls/")
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        page = client.get("/desk/learn/feedback/calls/").content.decode()
    assert page.count("data-row") == 6
