"""Every address of the portal, who may open it and what it tells; answers, leaving, files."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from vafa.cases.models import Case
from vafa.conversations.links import unsubscribe_url
from vafa.customers.models import Consent, Customer
from vafa.platform.files.actions import keep_file
from vafa.platform.secrets import sign_link
from vafa.platform.time.clock import clock_at
from vafa.portal.tests.conftest import AT, PNG, follow_up
from vafa.portal.tests.test_asking import text_of
from vafa.portal.web import urls

FORGED = [
    ("portal_ask", "/", 200),
    ("portal_request", "/request/", 200),
    ("robots", "/robots.txt", 200),
    ("portal_status", "/r/forged/", 404),
    ("portal_works", "/r/forged/works/yes/", 404),
    ("portal_report", "/r/forged/report/", 404),
    ("portal_notice", "/n/forged/", 404),
    ("portal_answer", "/a/forged/", 404),
    ("portal_answered", "/a/forged/thanks/", 404),
    ("portal_survey", "/s/forged/", 404),
    ("portal_survey_thanks", "/s/forged/thanks/", 404),
    ("portal_leave", "/u/forged/", 404),
    ("portal_follow", "/l/forged/", 404),
    ("portal_file", "/f/forged/", 404),
]
MACHINES = {"chat_script", "portal_keypad", "portal_danger"}  # asked by programs; tested with what they hear
MACHINES |= {"portal_opened", "seen_script", "seen_events", "seen_pages"}
MACHINES |= {f"chat_{what}" for what in ("start", "messages", "send", "typing", "seen", "reach")}


@pytest.mark.parametrize(("name", "address", "status"), FORGED)
@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_it_opens_only_what_was_signed_for(client: Client, name: str, address: str, status: int, language: str) -> None:
    response = client.get(address, {"language": language})
    assert response.status_code == status
    if status == 404:
        assert f'lang="{language}"' in text_of(response)


def test_it_knows_every_address() -> None:
    assert {one.name for one in urls.urlpatterns} == {name for name, _, _ in FORGED} | MACHINES
    assert get_resolver()


@pytest.mark.parametrize("purpose", ["case", "answer", "unsubscribe", "file"])
def test_it_takes_no_link_made_for_something_else(client: Client, case: Case, purpose: str) -> None:
    doors = {"case": "r", "answer": "a", "unsubscribe": "u", "file": "f"}
    token = sign_link(purpose, case.pk)
    for other, door in doors.items():
        if other != purpose:
            assert client.get(f"/{door}/{token}/").status_code == 404


def test_it_keeps_personal_pages_from_search_engines(client: Client) -> None:
    assert "Disallow: /r/" in text_of(client.get("/robots.txt"))


class TestAnswers:
    def address(self, customer: Customer, question: str) -> str:
        return f"/a/{sign_link('answer', [follow_up(customer, question).pk])}/"

    def test_it_asks_yes_or_no_and_shows_what_the_letter_chose(self, client: Client, customer: Customer) -> None:
        page = text_of(client.get(self.address(customer, "as_expected") + "?answer=no"))
        assert page.count('type="radio"') == 2 and 'value="no" class="visually-hidden" checked' in page

    def test_it_asks_for_a_score(self, client: Client, customer: Customer) -> None:
        page = text_of(client.get(self.address(customer, "score") + "?score=8"))
        assert page.count('type="radio"') == 11 and 'value="8" class="visually-hidden" checked' in page

    def test_it_opens_a_case_on_no_and_says_so(self, client: Client, customer: Customer) -> None:
        address = self.address(customer, "as_expected")
        response = client.post(address, {"answer": "no", "words": "خراب رسید"}, follow=True)
        case = Case.objects.get()
        assert "ببخشید" in text_of(response) and sign_link("case", case.pk)[:10] in text_of(response)
        assert customer.follow_ups.get().answer == {"as_expected": False, "words": "خراب رسید"}

    def test_it_thanks_for_yes(self, client: Client, customer: Customer) -> None:
        response = client.post(self.address(customer, "as_expected"), {"answer": "yes"}, follow=True)
        assert "سپاس" in text_of(response) and not Case.objects.exists()

    def test_it_may_be_changed_for_a_week(self, client: Client, customer: Customer) -> None:
        address = self.address(customer, "score")
        client.post(address, {"answer": "9"})
        client.post(address, {"answer": "10"})
        assert customer.follow_ups.get().answer == {"score": 10}
        with clock_at(AT + timedelta(days=8)):
            assert client.post(address, {"answer": "1"}).status_code == 409
            assert client.get(address).status_code == 302
        assert customer.follow_ups.get().answer == {"score": 10}

    @pytest.mark.parametrize(("question", "said"), [("as_expected", ""), ("as_expected", "9"), ("score", "11")])
    def test_it_asks_for_an_answer_it_knows(self, client: Client, customer: Customer, question: str, said: str) -> None:
        response = client.post(self.address(customer, question), {"answer": said, "words": "نگه دار"})
        assert response.status_code == 400 and "نگه دار" in text_of(response)


class TestLeaving:
    def address(self, customer: Customer) -> str:
        url = unsubscribe_url(customer.pk, "care", "email")
        return url[url.index("/u/") :]

    def test_it_asks_before_it_ends_anything(self, client: Client, customer: Customer) -> None:
        assert client.get(self.address(customer)).status_code == 200
        assert not Consent.objects.exists()

    def test_it_ends_letters_with_the_one_click_of_a_mail_program(self, customer: Customer) -> None:
        address = self.address(customer)
        client = Client(enforce_csrf_checks=True)
        assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
        consent = Consent.objects.get()
        assert (consent.purpose, consent.channel, consent.granted) == ("care", "email", False)
        assert consent.proof["one_click"] is True and consent.proof["from"] == "link"

    def test_it_takes_a_mistake_back(self, client: Client, customer: Customer) -> None:
        address = self.address(customer)
        client.post(address)
        client.post(address, {"back": "1"})
        assert Consent.objects.get(ended_at=None).granted is True


class TestFiles:
    def address(self, name: str, content: bytes) -> str:
        return f"/f/{sign_link('file', keep_file(SimpleUploadedFile(name, content), at=AT).pk)}/"

    def test_it_shows_pictures_and_only_saves_the_rest(self, client: Client) -> None:
        shown = client.get(self.address("a.png", PNG))
        saved = client.get(self.address("a.txt", "سلام".encode()))
        assert shown["Content-Type"] == "image/png" and shown["Content-Disposition"].startswith("inline")
        assert saved["Content-Disposition"].startswith("attachment")
        for response in (shown, saved):
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert b"".join(shown.streaming_content) == PNG  # type: ignore[attr-defined]
        assert b"".join(saved.streaming_content)  # type: ignore[attr-defined]
