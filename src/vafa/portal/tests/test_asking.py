"""The request form: one case, nothing lost, one sentence for what is wrong."""

import re
import uuid
from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings

from vafa.cases.actions.setup import add_kind
from vafa.cases.models import Case
from vafa.cases.queries.setup import forget_service
from vafa.conversations.models import Attachment, Message
from vafa.customers.models import Customer
from vafa.platform.events.simulation import settle
from vafa.platform.files.models import StoredFile
from vafa.platform.preferences.models import put
from vafa.platform.values import SYSTEM
from vafa.portal.tests.conftest import AT, PNG

WORDS = "یخچال صدا می‌دهد"


def given(**more: object) -> dict[str, object]:
    key = str(uuid.uuid4())
    words = {"kind": "technical", "text": WORDS, "name": "سارا", "address": "sara@example.com", "form_key": key}
    return {**words, **more}


def picture(name: str = "عکس.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def kept_in(response: object) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', text_of(response))
    assert found
    return found[1]


def test_it_asks_little_and_loads_no_script_it_needs(client: Client) -> None:
    page = text_of(client.get("/"))
    assert page.count('type="radio"') == 5 and 'name="form_key"' in page
    assert "onclick" not in page and "<style" not in page and 'dir="rtl"' in page


def test_its_title_ends_in_the_name_of_the_shop(client: Client) -> None:
    put("shop.name", "خانهٔ مهر", actor=SYSTEM, at=AT)
    page = text_of(client.get("/"))
    assert "· خانهٔ مهر</title>" in page and "Vafa" not in page and "وفا" not in page


def test_it_makes_a_case_of_a_request_and_leads_to_its_page(client: Client) -> None:
    response = client.post("/", given(files=[picture()]), follow=True)
    case = Case.objects.get()
    assert response.redirect_chain[0][0].startswith("/r/")
    assert WORDS in text_of(response) and case.customer.name == "سارا"
    assert Attachment.objects.get().file.content_type == "image/png"
    settle()
    assert Message.objects.get(letter="case_received").channel == "email"


@pytest.mark.parametrize(("address", "kind"), [("sara@example.com", "email"), ("۰۹۱۲ ۱۲۳ ۴۵۶۷", "phone")])
def test_it_answers_by_email_or_telephone(client: Client, address: str, kind: str) -> None:
    client.post("/", given(address=address))
    assert Customer.objects.get().contact_points.get().kind == kind


def test_it_remembers_the_language_they_wrote_in(client: Client) -> None:
    client.get("/?language=ar")
    page = client.get("/")
    assert 'lang="ar"' in text_of(page)
    client.post("/", given())
    assert Customer.objects.get().language == "ar"


def test_it_makes_one_case_of_a_form_posted_twice(client: Client) -> None:
    words = given()
    first, second = client.post("/", words), client.post("/", words)
    assert first.url == second.url and Case.objects.count() == 1  # type: ignore[attr-defined]


def test_it_does_not_hand_out_a_case_by_a_key_of_someones_making(client: Client) -> None:
    assert client.post("/", given(form_key="follow_up:1")).status_code == 400
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"kind": ""}, {"kind": "gossip"}, {"text": " "}, {"name": ""}, {"address": ""}, {"address": "sara@"},
     {"address": "12"}, {"web_page": "http://spam.example"}],
)  # fmt: skip
def test_it_keeps_everything_typed_when_something_is_missing(client: Client, wrong: dict[str, str]) -> None:
    words = given(**wrong)
    response = client.post("/", words)
    page = text_of(response)
    assert response.status_code == 400 and not Case.objects.exists()
    assert all(str(value) in page for name, value in words.items() if name not in wrong)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("ویروس.exe", b"MZ\x90\x00" + b"\0" * 100, "پیوست"),
        ("عکس.pdf", PNG, "نوع"),
        ("خالی.png", b"", "خالی"),
    ],
)
def test_it_says_what_is_wrong_with_a_file_and_loses_nothing(
    client: Client, name: str, content: bytes, says: str
) -> None:
    words = given()
    response = client.post("/", {**words, "files": [picture(), picture(name, content)]})
    page = text_of(response)
    assert response.status_code == 400 and not Case.objects.exists()
    assert name in page and WORDS in page
    client.post("/", {**words, "kept": kept_in(response)})
    assert [one.file.name for one in Attachment.objects.all()] == ["عکس.png"]


def test_it_stops_a_large_file_while_it_arrives(client: Client) -> None:
    words = given()
    large = SimpleUploadedFile("فیلم.mp4", b"\0" * (11 * 1024 * 1024))
    response = client.post("/", {**words, "files": [large, picture()]})
    page = text_of(response)
    assert response.status_code == 400 and "فیلم.mp4" in page and WORDS in page
    assert StoredFile.objects.count() == 1
    assert client.post("/", {**words, "kept": kept_in(response)}).status_code == 302


def test_it_takes_five_files_and_says_so(client: Client) -> None:
    response = client.post("/", given(files=[picture(f"{n}.png") for n in range(6)]))
    assert (response.status_code == 400 and "۵" in text_of(response)) or "5" in text_of(response)
    assert StoredFile.objects.count() == 5


def test_it_forgets_kept_files_it_cannot_read(client: Client) -> None:
    client.post("/", given(kept="forged"))
    assert Case.objects.count() == 1 and not Attachment.objects.exists()


def test_it_slows_down_who_floods_us_and_keeps_the_words(client: Client) -> None:
    for _ in range(20):
        client.post("/", {"form_key": str(uuid.uuid4())})
    response = client.post("/", given())
    assert response.status_code == 429 and WORDS in text_of(response)


def test_it_refuses_forged_forms() -> None:
    assert Client(enforce_csrf_checks=True).post("/", given()).status_code == 403


@override_settings(DEBUG=False)
def test_it_says_nothing_of_our_insides_when_the_link_is_wrong(client: Client) -> None:
    assert client.get("/r/forged/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_it_makes_one_case_of_two_browsers_sending_at_once() -> None:
    words, answers = given(), []

    def send() -> None:
        answers.append(Client().post("/", words).status_code)
        connection.close()

    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302]
    assert Case.objects.count() == Customer.objects.count() == Message.objects.filter(direction="in").count() == 1


def test_it_asks_in_the_words_of_the_shop_and_joins_only_what_is_theirs(client: Client) -> None:
    forget_service()
    add_kind({"fa": "نصب در خانه"}, like="technical", actor=SYSTEM, at=AT)
    page = text_of(client.get("/"))
    assert "نصب در خانه" in page and 'name="topic-kind"' in page and 'data-when="kind=technical|kind"' in page
    client.post("/", given(kind="kind", serial="X-۱", **{"topic-kind": "noise", "topic-technical": "leak"}))
    case = Case.objects.get()
    assert (case.kind, case.topic, case.unit_id, case.subject) == ("kind", "noise", None, WORDS)
    assert "X-۱" in Message.objects.get().text
    forget_service()
