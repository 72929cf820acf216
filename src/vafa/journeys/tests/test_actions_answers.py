"""Answers: kept, changed, and an unhappy one becomes a case once."""

from datetime import timedelta

import pytest

from vafa.cases.models import Case
from vafa.journeys.actions.answers import answer
from vafa.journeys.models import FollowUp
from vafa.journeys.tests.conftest import START, follow_up, wait_for
from vafa.platform.events.models import EventRow
from vafa.platform.events.simulation import live_until
from vafa.platform.time.clock import now
from vafa.platform.values import Actor, Refused


@pytest.fixture
def survey(plan, outbox, buy, omid) -> FollowUp:
    """One that was sent."""
    order = buy(omid)
    live_until(START + timedelta(days=8))
    wait_for(order, "survey")
    live_until(now() + timedelta(days=1))  # it waits for a working day
    return follow_up(order, "survey")


def say(survey: FollowUp, **given: object) -> FollowUp:
    return answer(survey, given, actor=Actor.customer(survey.customer_id), at=now())


def test_an_answer_is_kept_and_told(survey):
    assert survey.state == "done"
    kept = say(survey, score=9, words="lovely")
    assert (kept.answer, kept.outcome) == ({"score": 9, "words": "lovely"}, "answered")
    told = EventRow.objects.get(name="journeys.FollowUpAnswered")
    assert (told.payload["answer"], told.actor) == ({"score": 9, "words": "lovely"}, f"customer:{survey.customer_id}")
    assert not Case.objects.exists()


@pytest.mark.parametrize("given", [{"score": 6}, {"score": 0, "words": "late"}, {"as_expected": False}])
def test_an_unhappy_answer_opens_a_case(survey, given):
    say(survey, **given)
    case = Case.objects.get()
    assert (case.customer, case.order, case.kind) == (survey.customer, survey.run.order, "complaint")
    assert survey.run.order.number in case.subject
    if "words" in given:
        assert case.conversation.messages.get(direction="in").text == "late"


def test_changing_the_answer_never_opens_a_second_case(survey):
    for score in (3, 9, 2):
        say(survey, score=score)
    assert Case.objects.count() == 1
    assert EventRow.objects.filter(name="journeys.FollowUpAnswered").count() == 3


def test_the_same_answer_again_changes_nothing(survey):
    say(survey, score=3)
    say(survey, score=3)
    assert EventRow.objects.filter(name="journeys.FollowUpAnswered").count() == 1


def test_words_that_come_later_are_added_to_the_case(survey):
    say(survey, score=3)
    say(survey, score=3, words="It leaks.")
    texts = (
        Case.objects.get().conversation.messages.filter(direction="in").order_by("pk").values_list("text", flat=True)
    )
    assert list(texts)[1:] == ["It leaks."]


def test_what_is_no_answer_is_refused(survey):
    with pytest.raises(Refused, match=r"journeys\.answer_unreadable"):
        say(survey, score=42)


def test_an_answer_that_comes_before_the_providers_word_ends_the_follow_up(survey):
    FollowUp.objects.filter(pk=survey.pk).update(state="waiting", done_at=None)
    kept = say(survey, score=10)
    assert (kept.state, kept.outcome, kept.done_at) == ("done", "answered", now())
