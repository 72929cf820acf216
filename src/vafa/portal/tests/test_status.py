"""The page of a request: what happens now, by when, honestly."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vafa.cases.actions import reply, resolve, write_note
from vafa.cases.links import status_address
from vafa.cases.models import Case
from vafa.channels.actions import save_account
from vafa.conversations.links import customer_of_start
from vafa.conversations.models import Message
from vafa.platform.accounts.models import Staff
from vafa.platform.events.simulation import live_until
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor
from vafa.portal.tests.conftest import AT, PNG
from vafa.portal.tests.test_asking import text_of

HOUR = timedelta(hours=1)


def words(**more: object) -> dict[str, object]:
    return {"text": "هنوز صدا می‌دهد", "form_key": str(uuid.uuid4()), **more}


def test_it_is_where_our_letters_lead(case: Case, link: str) -> None:
    assert status_address(case).endswith(link)


def test_it_says_what_happens_now_and_by_when(client: Client, link: str) -> None:
    page = text_of(client.get(link))
    assert "از ما می‌شنوید تا" in page and "شنبه ۱۲ اردیبهشت، ساعت ۱۱:۳۰" in page
    assert page.count("thread__stop") == 4 and "هنگام خشک‌کن" in page


def test_it_is_not_for_search_engines_nor_for_caches(client: Client, link: str) -> None:
    response = client.get(link)
    assert response["X-Robots-Tag"] == "noindex, nofollow" and "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin" and 'content="noindex' in text_of(response)


def test_it_shows_the_promise_we_broke(client: Client, link: str, case: Case, agent: Staff) -> None:
    with clock_at(AT):
        live_until(AT + 5 * HOUR)
        assert "ببخشید" in text_of(client.get(link))
        reply(case, "ببخشید، دیر شد", author=agent, actor=Actor.staff(agent.pk), at=AT + 5 * HOUR)
        page = text_of(client.get(link))
    assert "دیرتر از قولمان" in page and 'data-state="keptlate"' in page


def test_it_shows_answers_without_their_letter_and_never_notes(
    client: Client, link: str, case: Case, agent: Staff
) -> None:
    write_note(case, "فقط بین خودمان", author=agent, actor=SYSTEM, at=AT)
    reply(case, "پیچ‌ها را باز کنید", author=agent, actor=SYSTEM, at=AT + HOUR)
    with clock_at(AT + HOUR):
        assert "پیچ‌ها را باز کنید" not in text_of(client.get(link))  # it may yet be taken back
    with clock_at(AT + 2 * HOUR):
        page = text_of(client.get(link))
    assert "پیچ‌ها را باز کنید" in page and "نگار احمدی" in page
    assert "فقط بین خودمان" not in page and "با مهر" not in page and "/works/" not in page


def test_it_leads_on_into_messengers_that_know_there_who_comes(client: Client, link: str, case: Case) -> None:
    assert "t.me" not in client.get(link).content.decode()
    for kind, name in (("telegram", "@my_shop_bot"), ("bale", "")):
        save_account(kind, kind, {"token": "1:abc", "link_name": name}, actor=SYSTEM, at=AT)
    page = client.get(link).content.decode()
    found = re.search(r'href="https://t\.me/my_shop_bot\?start=([\w-]+)"', page)
    assert found is not None and customer_of_start(found[1], AT) == case.customer_id
    assert "ble.ir" not in page and "یا در پیام‌رسان ادامه دهید" in page


def test_it_takes_words_once_with_their_files(client: Client, link: str, case: Case, agent: Staff) -> None:
    reply(case, "درست شد؟", author=agent, actor=SYSTEM, at=AT)
    added = words()
    for _ in range(2):
        added["files"] = [SimpleUploadedFile("صدا.png", PNG)]
        assert client.post(link, added).status_code == 302
    message = Message.objects.get(text="هنوز صدا می‌دهد")
    assert message.attachments.count() == 1 and Case.objects.get().due_at == AT + 2 * HOUR


def test_it_keeps_words_when_a_file_is_refused(client: Client, link: str) -> None:
    response = client.post(link, words(files=[SimpleUploadedFile("بد.exe", b"MZ\x90\x00" * 40)]))
    assert response.status_code == 400 and "هنوز صدا می‌دهد" in text_of(response)
    assert not Message.objects.filter(text="هنوز صدا می‌دهد").exists()


def test_it_asks_for_words_when_there_are_none(client: Client, link: str) -> None:
    assert client.post(link, words(text=" ")).status_code == 400


def test_it_speaks_the_customers_language_unless_another_is_chosen(client: Client, link: str, case: Case) -> None:
    type(case.customer).objects.update(language="en")
    assert 'lang="en"' in text_of(client.get(link))
    assert 'lang="ar"' in text_of(client.get(link + "?language=ar"))
    assert 'lang="ar"' in text_of(client.get(link))


class TestDidItWork:
    @pytest.fixture
    def resolved(self, case: Case) -> Case:
        resolve(case, "باز کردیم", actor=SYSTEM, at=AT)
        return case

    def test_it_asks_on_the_page(self, client: Client, link: str, resolved: Case) -> None:
        assert "works/yes/" in text_of(client.get(link))

    @pytest.mark.parametrize("answer", ["yes", "no"])
    def test_it_does_nothing_when_a_scanner_opens_the_link(
        self, client: Client, link: str, resolved: Case, answer: str
    ) -> None:
        assert client.get(f"{link}works/{answer}/").status_code == 200
        resolution = resolved.resolutions.get()
        assert resolution.confirmed_at is None and resolution.reopened_at is None

    def test_it_hears_yes(self, client: Client, link: str, resolved: Case) -> None:
        for _ in range(2):
            assert client.post(f"{link}works/yes/").status_code == 302
        assert resolved.resolutions.get().confirmed_at == AT
        assert "خوشحالیم" in text_of(client.get(link))

    def test_it_opens_again_on_no_with_what_is_wrong(self, client: Client, link: str, resolved: Case) -> None:
        said = words(text="باز خراب شد")
        for _ in range(2):
            assert client.post(f"{link}works/no/", said).status_code == 302
        assert resolved.resolutions.get().reopened_why == "باز خراب شد"
        assert Message.objects.filter(text="باز خراب شد").count() == 1
        assert Case.objects.get().due_at == AT + 2 * HOUR

    def test_it_opens_again_on_a_bare_no(self, client: Client, link: str, resolved: Case) -> None:
        client.post(f"{link}works/no/", {"text": ""})
        assert Case.objects.get().resolved_at is None

    def test_it_leads_back_when_there_is_nothing_to_say(self, client: Client, link: str, case: Case) -> None:
        assert client.post(f"{link}works/no/").url == link  # type: ignore[attr-defined]
        assert Case.objects.get().resolutions.count() == 0
