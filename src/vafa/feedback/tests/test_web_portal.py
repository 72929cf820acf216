"""The page of a survey: the first click is only shown, one button answers, and a day later it is final."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from vafa.customers.models import Trait
from vafa.feedback.events import SurveyAnswered
from vafa.feedback.links import score_link, survey_link
from vafa.feedback.models import ANSWERED, CallBack, Invitation, Response
from vafa.platform.events.models import EventRow
from vafa.platform.i18n.digits import to_latin
from vafa.platform.secrets import sign_link
from vafa.platform.time.clock import now, set_clock

GOOD = {"shown": ["score", "ease"], "a-score": "5", "a-ease": "6"}
BAD = {"shown": ["score", "ease", "wrong"], "a-score": "2", "a-wrong": "سه بار زنگ زدم"}


@pytest.fixture(autouse=True)
def no_flood() -> None:
    cache.clear()


def path(invitation: Invitation, score: int | None = None) -> str:
    link = score_link(invitation.pk, score) if score is not None else survey_link(invitation.pk)
    return link[link.index("/s/") :]


def text_of(response: HttpResponse) -> str:
    return to_latin(response.content.decode())


def test_opening_the_link_of_a_score_answers_nothing_and_shows_it_chosen(client: Client, asked: Invitation) -> None:
    page = text_of(client.get(path(asked, 2)))
    assert 'value="2" class="visually-hidden" checked' in page and 'lang="fa"' in page
    assert "کجای کار خوب نبود؟" in page and "چه چیزی خوب بود؟" not in page
    assert not Response.objects.exists()


def test_an_answer_is_kept_with_its_scores_and_leaves_a_mark_on_the_customer(client: Client, asked: Invitation) -> None:
    answered = client.post(path(asked), GOOD)
    assert answered.status_code == 302 and "next=good" in answered["Location"]
    response = Response.objects.get()
    assert (response.csat, response.ces, response.nps) == (5, 6, None)
    asked.refresh_from_db()
    assert asked.state == ANSWERED
    assert dict(Trait.objects.values_list("name", "value")) == {"last_csat": 5, "last_ces": 6}
    more = text_of(client.get(answered["Location"]))
    assert "چه چیزی خوب بود؟" in more and 'name="a-score"' not in more
    done = client.post(path(asked), {"shown": ["good"], "seen": ["score", "ease"], "a-good": "تند بود"})
    assert done["Location"].endswith("/thanks/")
    response.refresh_from_db()
    assert (response.csat, response.words) == (5, "تند بود") and not CallBack.objects.exists()


def test_a_low_score_says_by_when_somebody_calls(client: Client, asked: Invitation) -> None:
    assert client.post(path(asked), BAD)["Location"].endswith("/thanks/")
    page = text_of(client.get(path(asked) + "thanks/"))
    assert "متأسفیم" in page or "We are sorry" in page
    call = CallBack.objects.get()
    assert call.owner is not None and call.due_at > now()


def test_posted_twice_it_acts_once(client: Client, asked: Invitation) -> None:
    for _ in range(2):
        client.post(path(asked), BAD)
    assert Response.objects.count() == CallBack.objects.count() == 1
    assert EventRow.objects.filter(name=SurveyAnswered.name).count() == 1


def test_the_last_answer_counts_for_a_day_and_then_it_is_final(client: Client, asked: Invitation) -> None:
    client.post(path(asked), BAD)
    client.post(path(asked), GOOD | {"a-score": "4"})
    response, call = Response.objects.get(), CallBack.objects.get()
    assert (response.csat, call.state, call.outcome) == (4, "done", "changed")
    set_clock(now() + timedelta(hours=25))
    assert client.get(path(asked))["Location"].endswith("/thanks/")
    late = client.post(path(asked), GOOD)
    assert late.status_code == 409 and Response.objects.get().csat == 4


def test_what_is_wrong_is_said_beside_its_question_and_nothing_is_lost(client: Client, asked: Invitation) -> None:
    page = client.post(path(asked), {"shown": ["score", "wrong"], "a-score": "9", "a-wrong": "این‌ها را نوشتم"})
    assert page.status_code == 422 and "این‌ها را نوشتم" in page.content.decode()
    missing = client.post(path(asked), {"shown": ["score"]})
    strange = client.post(path(asked), {"shown": ["score"], "a-score": "5", "a-other": "x"})
    long = client.post(path(asked), {"shown": ["score", "wrong"], "a-score": "1", "a-wrong": "x" * 5000})
    assert [one.status_code for one in (missing, strange, long)] == [422, 422, 422]
    assert not Response.objects.exists()


def test_words_survive_a_score_that_is_changed_on_the_page(client: Client, asked: Invitation) -> None:
    client.post(path(asked), {"shown": ["score", "wrong"], "a-score": "5", "a-wrong": "فقط کمی دیر"})
    assert Response.objects.get().words == "فقط کمی دیر"


@pytest.mark.parametrize("token", ["forged", sign_link("survey", [10**9]), sign_link("survey", "x"), "a" * 400])
def test_a_link_that_leads_nowhere_says_so_kindly(client: Client, db: None, token: str) -> None:
    for address in (f"/s/{token}/", f"/s/{token}/thanks/"):
        page = client.get(address, {"language": "en"})
        assert page.status_code == 404 and "This link does not lead anywhere" in page.content.decode()


def test_the_page_speaks_the_language_one_chooses_and_is_for_nobody_else(client: Client, asked: Invitation) -> None:
    page = client.get(path(asked), {"language": "en"})
    assert "How satisfied are you" in page.content.decode()
    assert (page["X-Robots-Tag"], page["Cache-Control"]) == ("noindex, nofollow", "private, no-store")


def test_a_flood_is_refused(client: Client, asked: Invitation) -> None:
    for _ in range(20):
        client.post(path(asked), GOOD)
    assert client.post(path(asked), GOOD).status_code == 429
