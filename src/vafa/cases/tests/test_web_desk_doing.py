"""What is done to cases from their pages: once, by those who may, and nothing typed is lost."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vafa.cases.actions import reply, resolve
from vafa.cases.models import Case, Draft
from vafa.cases.tests.conftest import AT
from vafa.cases.tests.test_actions import ask, fresh
from vafa.conversations.models import Attachment, Message
from vafa.conversations.sending.deliver import deliver_due
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.events.simulation import settle
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor

NOW = AT + timedelta(minutes=30)
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


@pytest.fixture
def browser(agent: Staff) -> Iterator[Client]:
    client = Client()
    client.force_login(agent)
    with clock_at(NOW):
        yield client


def page_of(case: Case, part: str = "") -> str:
    return f"/desk/cases/{case.number}/{part}"


def key() -> str:
    return str(uuid.uuid4())


class TestWriting:
    @pytest.mark.parametrize(("kind", "direction"), [("reply", Message.OUT), ("note", Message.NOTE)])
    def test_words_sent_twice_are_one_message(self, browser: Client, case: Case, kind: str, direction: str) -> None:
        form = {"kind": kind, "body": "سلام، بررسی می‌کنیم", "form_key": key()}
        for _ in range(2):
            assert browser.post(page_of(case, "say/"), form).status_code == 302
        said = Message.objects.filter(direction=direction, author__isnull=False)
        assert said.count() == 1

    def test_a_draft_survives_and_is_gone_once_it_is_sent(self, browser: Client, agent: Staff, case: Case) -> None:
        form = {"kind": "reply", "body": "نیمه‌کاره", "form_key": key()}
        assert browser.post(page_of(case, "draft/"), form).status_code == 204
        assert "نیمه‌کاره</textarea>" in browser.get(page_of(case)).content.decode()
        browser.post(page_of(case, "draft/"), {**form, "kind": "note"})
        assert list(Draft.objects.values_list("kind", "staff")) == [("note", agent.pk)]
        browser.post(page_of(case, "say/"), form)
        browser.post(page_of(case, "draft/"), form)  # on its way while the answer was sent
        assert not Draft.objects.filter(kind="reply").exists()

    def test_what_is_refused_comes_back_with_its_words(self, browser: Client, case: Case) -> None:
        bad = SimpleUploadedFile("run.exe", b"MZ\x00\x01")
        answer = browser.post(page_of(case, "say/"), {"body": "سلام", "form_key": key(), "files": bad})
        assert answer.status_code == 400
        assert "سلام</textarea>" in answer.content.decode() and "run.exe" in answer.content.decode()
        assert not Message.objects.filter(author__isnull=False).exists()

    def test_pictures_are_shown_and_other_files_only_saved(self, browser: Client, case: Case) -> None:
        files = [SimpleUploadedFile("عکس.png", PNG), SimpleUploadedFile("log.txt", b"error 17")]
        browser.post(page_of(case, "say/"), {"body": "ببینید", "form_key": key(), "files": files})
        picture, text = (browser.get(page_of(case, f"files/{one.pk}/")) for one in Attachment.objects.order_by("pk"))
        assert picture.headers["Content-Type"] == "image/png"
        assert picture.headers["Content-Disposition"].startswith("inline")
        assert text.headers["Content-Type"] == "application/octet-stream"
        assert text.headers["Content-Disposition"].startswith("attachment")
        for one in (picture, text):
            assert one.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in one.headers["Content-Security-Policy"]
            assert b"".join(one.streaming_content)  # type: ignore[attr-defined]
        assert f'<img src="{page_of(case)}files/' in browser.get(page_of(case)).content.decode()

    def test_a_file_of_another_case_is_not_there(self, browser: Client, case: Case, customer: Customer) -> None:
        form = {"body": "ببینید", "form_key": key(), "files": SimpleUploadedFile("a.png", PNG)}
        browser.post(page_of(case, "say/"), form)
        other, file = ask(customer), Attachment.objects.get()
        assert browser.get(page_of(other, f"files/{file.pk}/")).status_code == 404


class TestEnding:
    def test_reply_and_resolve_is_one_letter(self, browser: Client, case: Case) -> None:
        form = {"kind": "reply", "body": "پایه‌ها میزان شد", "resolve": "1", "form_key": key()}
        browser.post(page_of(case, "say/"), form)
        assert fresh(case).resolved_at == NOW
        assert Message.objects.filter(letter="case_resolved").count() == 1

    def test_resolve_and_go_on_opens_the_next_case(self, browser: Client, agent: Staff, customer: Customer) -> None:
        first, second = ask(customer), ask(customer, at=AT + timedelta(minutes=5))
        answer = browser.post(page_of(first, "resolve/?view=open"), {"how": "شد", "next": "1"})
        assert answer.headers["Location"] == page_of(second, f"?view=open&resolved={first.number}")
        answer = browser.post(page_of(second, "resolve/?view=open"), {"how": "شد", "next": "1"})
        assert answer.headers["Location"] == "/desk/cases/?view=open"

    def test_undo_takes_the_resolution_and_its_letter_back(self, browser: Client, case: Case) -> None:
        due = case.due_at
        browser.post(page_of(case, "resolve/"), {"how": "میزان شد"})
        assert "data-undo" in browser.get(page_of(case)).content.decode()
        assert browser.post(page_of(case, "undo/")).status_code == 302
        case = fresh(case)
        assert (case.resolved_at, case.due_at, case.last_from_us_at) == (None, due, None)
        assert Message.objects.get(letter="case_resolved").state == Message.SKIPPED
        assert not case.promises.exclude(kept_at=None).exists()
        assert "میزان شد</textarea>" in browser.get(page_of(case)).content.decode()

    def test_a_letter_that_left_is_not_taken_back(self, browser: Client, case: Case) -> None:
        browser.post(page_of(case, "resolve/"), {"how": "میزان شد"})
        Message.objects.filter(letter="case_resolved").update(state=Message.SENT)
        assert browser.post(page_of(case, "undo/")).status_code == 409
        assert fresh(case).resolved_at == NOW

    def test_the_letter_waits_for_second_thoughts(self, browser: Client, case: Case) -> None:
        browser.post(page_of(case, "resolve/"), {"how": "میزان شد"})
        deliver_due(NOW + timedelta(seconds=10))
        letter = Message.objects.get(letter="case_resolved")
        assert letter.state == Message.QUEUED and letter.due_at == NOW + timedelta(seconds=15)

    def test_it_opens_again(self, browser: Client, case: Case) -> None:
        resolve(case, "", actor=SYSTEM, at=AT)
        browser.post(page_of(case, "reopen/"), {"why": "باز صدا می‌دهد"})
        assert fresh(case).resolved_at is None


def test_a_script_gets_the_case_and_the_queue_as_they_are_now(browser: Client, case: Case) -> None:
    headers = {"HX-Request": "true", "HX-Target": "pane"}
    answer = browser.post(page_of(case, "assign/?view=unassigned"), headers=headers)
    html = answer.content.decode()
    assert answer.headers["HX-Push-Url"] == page_of(case, "?view=unassigned")
    assert 'id="pane"' in html and 'id="queue" hx-swap-oob="true"' in html and "qi__who" not in html
    answer = browser.post(page_of(case, "resolve/?view=mine"), {"how": "", "next": "1"}, headers=headers)
    assert answer.headers["HX-Redirect"] == "/desk/cases/?view=mine"


class TestHands:
    def test_one_takes_a_case_oneself_and_only_leads_give_it(self, browser: Client, agent: Staff, case: Case) -> None:
        other = hire("x@shop.example", "سمیرا", "lead", password=None, actor=SYSTEM, at=AT)
        assert browser.post(page_of(case, "assign/"), {"staff": other.pk}).status_code == 403
        browser.post(page_of(case, "assign/"))
        assert fresh(case).owner == agent
        client = Client()
        client.force_login(other)
        client.post(page_of(case, "assign/"), {"staff": other.pk})
        assert fresh(case).owner == other
        client.post(page_of(case, "assign/"), {"staff": agent.pk})
        assert fresh(case).owner == agent
        assert client.post(page_of(case, "assign/"), {"staff": "9" * 12}).status_code == 404

    def test_chosen_cases_are_taken_unless_someone_has_them(
        self, browser: Client, agent: Staff, customer: Customer
    ) -> None:
        other = hire("x@shop.example", "سمیرا", "lead", password=None, actor=SYSTEM, at=AT)
        first, second, taken = ask(customer), ask(customer), ask(customer)
        reply(taken, "سلام", author=other, actor=Actor.staff(other.pk), at=AT)
        browser.post("/desk/cases/bulk/", {"do": "take", "case": [first.number, taken.number, "x"]})
        assert [fresh(one).owner for one in (first, second, taken)] == [agent, None, other]

    @pytest.mark.parametrize("part", ["say/", "draft/", "assign/", "resolve/", "reopen/", "undo/"])
    def test_who_only_looks_does_nothing(self, case: Case, part: str) -> None:
        client = Client()
        client.force_login(hire("t@shop.example", "بهنام", "technician", password=None, actor=SYSTEM, at=AT))
        assert client.post(page_of(case, part), {"body": "x"}).status_code in (403, 404)  # it is not theirs to see


class TestNewCase:
    FORM = {"kind": "technical", "subject": "یخچال", "text": "سرد نمی‌کند", "channel": "phone"}

    def test_a_form_posted_twice_is_one_case(self, browser: Client, agent: Staff, customer: Customer) -> None:
        form = {**self.FORM, "form_key": key()}
        for _ in range(2):
            answer = browser.post(f"/desk/cases/new/?customer={customer.pk}", form)
            assert answer.status_code == 302
        made = Case.objects.get()
        assert (made.customer, made.owner, made.channel) == (customer, agent, "phone")
        assert answer.headers["Location"] == page_of(made)

    def test_someone_new_is_known_afterwards(self, browser: Client) -> None:
        form = {**self.FORM, "form_key": key(), "name": "مینا راد", "phone": "۰۹۱۲۳۴۵۶۷۸۹"}
        for _ in range(2):
            browser.post("/desk/cases/new/", form)
        assert Case.objects.get().customer == Customer.objects.get(name="مینا راد")

    def test_what_is_missing_is_said_and_nothing_is_lost(self, browser: Client, db: None) -> None:
        answer = browser.post("/desk/cases/new/", {**self.FORM, "form_key": key(), "email": "no"})
        html = answer.content.decode()
        assert answer.status_code == 400 and "سرد نمی‌کند" in html
        assert "نام مشتری تازه" in html and html.count("field__error") == 2

    def test_customers_are_found_as_one_types(self, browser: Client, customer: Customer) -> None:
        html = browser.get("/desk/cases/new/customers/?q=سارا").content.decode()
        assert f"?customer={customer.pk}" in html and "<html" not in html

    def test_an_empty_sheet_opens_its_form_and_the_case_begins_when_it_was_written(
        self, browser: Client, customer: Customer
    ) -> None:
        sheet = browser.get("/desk/cases/kinds/technical/print/").content.decode()
        assert "/desk/cases/new/?kind=technical&amp;paper=1" in sheet
        found = browser.get("/desk/cases/new/customers/?q=سارا&kind=technical&paper=1").content.decode()
        assert f"?customer={customer.pk}&amp;kind=technical&amp;paper=1" in found
        address = f"/desk/cases/new/?customer={customer.pk}&kind=technical&paper=1"
        page = browser.get(address).content.decode()
        assert 'value="technical" selected' in page and 'name="filled_day"' in page
        form = {**self.FORM, "channel": "desk", "form_key": key(), "filled_day": "1405/2/12", "filled_time": "۸:۱۵"}
        assert browser.post(address, {**form, "filled_time": "23:59"}).status_code == 400  # yet to come
        assert browser.post(address, {**form, "filled_time": "صبح"}).status_code == 400
        assert browser.post(address, form).status_code == 302
        made = Case.objects.get()
        began = datetime(2026, 5, 2, 4, 45, tzinfo=UTC)  # 8:15 in Tehran
        assert made.opened_at == began and made.promises.get(kind="first_response").started_at == began

    def test_a_promise_that_passed_before_it_was_keyed_in_is_not_made_by_letter(
        self, browser: Client, customer: Customer
    ) -> None:
        case = ask(customer)
        Case.objects.filter(pk=case.pk).update(due_at=AT)
        settle()
        assert "حداکثر تا" not in Message.objects.get(letter="case_received").text
