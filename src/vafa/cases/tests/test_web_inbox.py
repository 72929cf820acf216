"""The inbox at work: composer, macros, many at once, views, merging; by those who may, once, and losing nothing."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.cases.actions import assign, change_tags, reply, write_note
from vafa.cases.actions.macros import perform
from vafa.cases.actions.replies import save_macro, save_reply
from vafa.cases.models import Case, CaseLink, Draft, Macro, SavedReply, SavedView
from vafa.cases.queries import status_page
from vafa.cases.tests.conftest import AT
from vafa.cases.tests.test_actions import ask, fresh
from vafa.conversations.models import Message
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.time.clock import clock_at, set_clock
from vafa.platform.values import SYSTEM, Actor, Refused

NOW = AT + timedelta(minutes=30)
PANE = {"HX-Request": "true", "HX-Target": "pane"}


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture
def browser(agent: Staff) -> Iterator[Client]:
    with clock_at(NOW):
        yield signed_in(agent)


@pytest.fixture
def lead(db: None) -> Staff:
    return hire("lead@shop.example", "سمیرا کاظمی", "lead", password=None, actor=SYSTEM, at=AT)


def page_of(case: Case, part: str = "") -> str:
    return f"/desk/cases/{case.number}/{part}"


def hello(texts: dict[str, str] | None = None) -> SavedReply:
    words = texts or {"fa": "سلام {{ customer.name }}، پروندهٔ {{ case.number }}", "en": "Hello"}
    return save_reply(None, title="سلام", texts=words, kinds=[], actor=SYSTEM, at=AT)


class TestReplies:
    def test_they_stand_filled_in_the_composer(self, browser: Client, case: Case) -> None:
        hello()
        html = browser.get(page_of(case)).content.decode()
        assert 'data-text="سلام سارا محمدی، پروندهٔ' in html

    def test_a_customers_name_means_nothing_in_them(self, browser: Client, case: Case) -> None:
        Customer.objects.update(name="<script>alert(1)</script> {{ shop.name }}")
        hello()
        html = browser.get(page_of(case)).content.decode()
        assert "<script>alert" not in html and "&lt;script&gt;alert(1)&lt;/script&gt; {{ shop.name }}، پرونده" in html

    @pytest.mark.parametrize("text", ["{{ password }}", "{% if %}", "{{ customer.name | nothing }}"])
    def test_words_that_cannot_be_filled_in_are_not_kept(self, db: None, text: str) -> None:
        with pytest.raises(Refused, match=r"cases\.reply_"):
            hello({"fa": text})

    def test_only_who_shares_keeps_them(self, browser: Client, lead: Staff) -> None:
        assert browser.get("/desk/cases/replies/").status_code == 403
        form = {"title": "سلام", "text_fa": "درود {{ customer.name }}", "kinds": ["repair"]}
        leads = signed_in(lead)
        assert leads.post("/desk/cases/replies/new/", form).status_code == 302
        row = SavedReply.objects.get()
        assert (row.texts, row.kinds) == ({"fa": "درود {{ customer.name }}"}, ["repair"])
        bad = leads.post(f"/desk/cases/replies/{row.pk}/", {**form, "text_fa": "{{ x }}"})
        assert bad.status_code == 400 and "{{ x }}" in bad.content.decode()
        leads.post(f"/desk/cases/replies/{row.pk}/", {"do": "remove"})
        assert not SavedReply.objects.exists()

    def test_hints_are_kept_and_stand_beside_the_composer(self, browser: Client, lead: Staff, case: Case) -> None:
        signed_in(lead).post("/desk/cases/hints/", {"text_fa": "مهربان باشید", "text_en": "Be kind"})
        assert "مهربان باشید" in browser.get(page_of(case)).content.decode()

    def test_a_tone_is_looked_at_and_notes_are_left_alone(self, browser: Client, case: Case) -> None:
        form = {"kind": "reply", "body": "لطفاً سریال دستگاه را برای ما بفرستید."}
        assert "tone__line" in browser.post(page_of(case, "tone/"), form).content.decode()
        assert "tone__line" not in browser.post(page_of(case, "tone/"), {**form, "kind": "note"}).content.decode()


class TestMacros:
    def steps(self, *more: tuple[str, str]) -> Macro:
        told = [("reply", str(hello().pk)), ("priority", "3"), ("tag", "نصب"), ("assign", "me"), *more]
        rows = [{"do": do, "value": value} for do, value in told]
        return save_macro(None, name="شروع", steps=rows, actor=SYSTEM, at=AT)

    def test_it_does_every_step_once(self, browser: Client, agent: Staff, case: Case) -> None:
        macro = self.steps(("pause", "customer"))
        form = {"macro": macro.pk, "form_key": str(uuid.uuid4()), "body": "نیمه‌کاره", "kind": "reply"}
        for _ in range(2):
            assert browser.post(page_of(case, "macro/"), form).status_code == 302
        done = fresh(case)
        assert (done.priority, done.tags, done.owner, done.waiting_for) == (3, ["نصب"], agent, "customer")
        assert Message.objects.filter(author=agent).count() == 1
        assert Draft.objects.get().text == "نیمه‌کاره"

    def test_a_required_item_that_is_open_refuses_all_of_it(self, browser: Client, customer: Customer) -> None:
        case = ask(customer, kind="technical")
        macro = self.steps(("move_stage", "3"))
        answer = browser.post(page_of(case, "macro/"), {"macro": macro.pk, "form_key": "k", "body": "حرف من"})
        html = answer.content.decode()
        assert answer.status_code == 409 and "case__refused" in html and "حرف من</textarea>" in html
        untouched = fresh(case)
        assert (untouched.priority, untouched.tags, untouched.owner) == (2, [], None)
        assert not Message.objects.filter(author__isnull=False).exists()

    def test_it_gives_nobody_more_than_their_hands_may_do(self, agent: Staff, lead: Staff, case: Case) -> None:
        rows = [{"do": "assign", "value": str(lead.pk)}]
        macro = save_macro(None, name="به سمیرا", steps=rows, actor=SYSTEM, at=AT)
        with pytest.raises(Refused, match="not_allowed"):
            perform(macro, case, staff=agent, key="k", actor=Actor.staff(agent.pk), at=NOW)

    def test_one_whose_reply_is_gone_says_so(self, browser: Client, case: Case) -> None:
        macro = self.steps()
        SavedReply.objects.all().delete()
        assert browser.post(page_of(case, "macro/"), {"macro": macro.pk}).status_code == 409
        assert browser.post(page_of(case, "macro/"), {"macro": "9" * 30}).status_code == 409

    def test_a_lead_makes_and_mends_one(self, lead: Staff, agent: Staff) -> None:
        leads = signed_in(lead)
        form = {"name": "انتظار", "do_0": "pause", "wait_0": "part", "do_2": "tag", "text_2": "قطعه", "active": "1"}
        assert leads.post("/desk/cases/macros/new/", form).status_code == 302
        macro = Macro.objects.get()
        assert macro.steps == [{"do": "pause", "value": "part"}, {"do": "tag", "value": "قطعه"}]
        Macro.objects.update(steps=[{"do": "gone", "value": "x"}])
        assert leads.get(f"/desk/cases/macros/{macro.pk}/").status_code == 200
        assert leads.post(f"/desk/cases/macros/{macro.pk}/", {"name": "x"}).status_code == 400
        assert signed_in(agent).get("/desk/cases/macros/").status_code == 403


class TestMany:
    def post(self, browser: Client, do: str, *cases: Case, **value: str) -> str:
        form = {"do": do, "case": [one.number for one in cases], **value}
        browser.post("/desk/cases/bulk/?view=open", form)
        return browser.get("/desk/cases/?view=open").content.decode()

    def test_done_and_refused_are_told_and_undone(self, browser: Client, customer: Customer) -> None:
        cases = [ask(customer) for _ in range(3)]
        html = self.post(browser, "priority", *cases, value_priority="4")
        assert {fresh(one).priority for one in cases} == {4} and "queue__result" in html
        undo = html.split('name="undo" value="')[1].split('"')[0]
        browser.post("/desk/cases/bulk/undo/?view=open", {"undo": undo})
        assert {fresh(one).priority for one in cases} == {2}
        assert "queue__result" in browser.get("/desk/cases/?view=open").content.decode()
        assert "queue__result" not in browser.get("/desk/cases/?view=open").content.decode()  # told once

    def test_one_that_refuses_stops_no_other(self, browser: Client, customer: Customer) -> None:
        case, other = ask(customer, kind="technical"), ask(customer)
        html = self.post(browser, "stage", case, other, value_stage="3")
        assert fresh(case).stage == 1  # a required item is open
        assert fresh(other).stage == 3
        assert page_of(case) in html.split("queue__result")[1]

    def test_spam_and_tags_and_waiting_come_back(self, browser: Client, customer: Customer) -> None:
        for do, value in (("spam", {}), ("tag", {"value_tag": "نصب"}), ("wait", {"value_wait": "part"})):
            case = ask(customer)
            undo = self.post(browser, do, case, **value).split('name="undo" value="')[1].split('"')[0]
            browser.post("/desk/cases/bulk/undo/", {"undo": undo})
            again = fresh(case)
            assert (again.spam_at, again.tags, again.waiting_for, again.resolved_at) == (None, [], "", None)

    def test_only_leads_give_cases(self, browser: Client, agent: Staff, lead: Staff, case: Case) -> None:
        form = {"do": "assign", "case": case.number, "value_assign": agent.pk}
        assert browser.post("/desk/cases/bulk/", form).status_code == 403
        signed_in(lead).post("/desk/cases/bulk/", form)
        assert fresh(case).owner == agent

    @pytest.mark.parametrize("form", [{}, {"do": "x", "case": "1"}, {"do": "take", "case": "9" * 40}])
    def test_nonsense_is_answered_with_a_sentence(self, browser: Client, db: None, form: dict[str, str]) -> None:
        assert browser.post("/desk/cases/bulk/", form).status_code == 302
        assert "queue__result" in browser.get("/desk/cases/").content.decode()
        assert browser.post("/desk/cases/bulk/undo/", {"undo": "x"}).status_code == 409


class TestViews:
    FORM = {"name": "تعمیرهای فوری", "match": "all", "field": ["kind", "opened"], "op": ["is", "within"]}

    def test_one_is_made_seen_changed_and_removed(self, browser: Client, case: Case) -> None:
        answer = browser.post("/desk/cases/views/new/", {**self.FORM, "value": ["question", "۷"]})
        view = SavedView.objects.get()
        assert view.conditions["rows"] == [["kind", "is", "question"], ["opened", "within", "7"]]
        html = browser.get(answer.headers["Location"]).content.decode()
        assert "لباسشویی" in html and "تعمیرهای فوری" in html
        browser.post(f"/desk/cases/views/{view.pk}/", {"do": "remove"})
        assert not SavedView.objects.exists()

    def test_a_day_is_kept_plain_and_shown_as_it_is_read(self, browser: Client, agent: Staff) -> None:
        form = {"name": "ن", "match": "all", "field": ["opened"], "op": ["after"], "value": ["۱۴۰۵/۰۲/۱۲"]}
        browser.post("/desk/cases/views/new/", form)
        view = SavedView.objects.get()
        assert view.conditions["rows"] == [["opened", "after", "2026-05-02"]]
        assert "۱۴۰۵/۰۲/۱۲" in browser.get(f"/desk/cases/views/{view.pk}/").content.decode()

    def test_what_cannot_be_asked_comes_back_with_its_row(self, browser: Client, db: None) -> None:
        answer = browser.post("/desk/cases/views/new/", {**self.FORM, "value": ["technical", "دیروز"]})
        assert answer.status_code == 400 and "condition__error" in answer.content.decode()
        assert browser.post("/desk/cases/views/new/", {"name": "x"}).status_code == 400

    def test_a_broken_one_is_no_error_page(self, browser: Client, agent: Staff, case: Case) -> None:
        for conditions in ({"rows": [["gone", "is", "x"]]}, {"rows": 7}, [], "x"):
            view = SavedView.objects.create(staff=agent, name="شکسته", conditions=conditions, created_at=AT)
            html = browser.get(f"/desk/cases/?view=v{view.pk}").content.decode()
            assert f"/desk/cases/views/{view.pk}/" in html
            assert browser.get(f"/desk/cases/views/{view.pk}/").status_code == 200
            assert browser.get(page_of(case, f"?view=v{view.pk}")).status_code == 200

    def test_a_colleagues_own_is_not_there(self, browser: Client, lead: Staff) -> None:
        good = {"match": "all", "rows": [["kind", "is", "repair"]]}
        view = SavedView.objects.create(staff=lead, name="پنهان", conditions=good, created_at=AT)
        assert browser.get(f"/desk/cases/views/{view.pk}/").status_code == 404
        assert "پنهان" not in browser.get(f"/desk/cases/?view=v{view.pk}").content.decode()
        shared = browser.post("/desk/cases/views/new/", {**self.FORM, "value": ["repair", "7"], "shared": "1"})
        assert shared.status_code == 400 and not SavedView.objects.filter(is_shared=True).exists()


class TestOrder:
    def test_tags_are_written_in_one_line(self, browser: Client, case: Case) -> None:
        change_tags(case, add=["قدیمی"], actor=SYSTEM, at=AT)
        browser.post(page_of(case, "tags/"), {"tags": "نصب، #گارانتی , "})
        assert fresh(case).tags == ["نصب", "گارانتی"]
        assert "گارانتی" in browser.get(page_of(case)).content.decode()

    def test_a_double_is_suggested_merged_and_taken_apart(self, browser: Client, customer: Customer) -> None:
        first, second = ask(customer), ask(customer)
        html = browser.get(page_of(second)).content.decode()
        assert page_of(second, "merge/") in html
        into = browser.post(page_of(second, "merge/"), {"into": f"#{first.number}"})
        assert into.headers["Location"].startswith(page_of(first))
        assert status_page(second.pk).case == first
        assert page_of(second, "unmerge/") in browser.get(page_of(first)).content.decode()
        assert browser.get(page_of(second)).status_code == 200  # empty, and says where it went
        browser.post(page_of(second, "unmerge/"))
        assert fresh(second).merged_into is None

    def test_two_matters_are_no_longer_suggested(self, browser: Client, customer: Customer) -> None:
        first, second = ask(customer), ask(customer)
        browser.post(page_of(second, "link/"), {"other": first.number, "do": "not_double"})
        assert CaseLink.objects.get().why == "not_double"
        assert page_of(second, f"merge/?into={first.number}") not in browser.get(page_of(second)).content.decode()

    def test_messages_become_a_case_once(self, browser: Client, case: Case) -> None:
        from vafa.cases.actions import customer_writes

        more = customer_writes(case, "فاکتور هم نیامده", actor=SYSTEM, at=AT)
        assert "فاکتور هم نیامده" in browser.get(page_of(case, "split/")).content.decode()
        form = {"message": more.pk, "subject": "فاکتور", "kind": "order", "form_key": str(uuid.uuid4())}
        for _ in range(2):
            browser.post(page_of(case, "split/"), form)
        assert Case.objects.count() == 2
        assert browser.post(page_of(case, "split/"), {"kind": "order"}).status_code == 400

    def test_a_number_that_is_none_comes_back(self, browser: Client, case: Case) -> None:
        for part, field in (("merge/", "into"), ("link/", "other")):
            answer = browser.post(page_of(case, part), {field: "۹۹۹۹۹۹۹۹۹۹۹۹"})
            assert answer.status_code == 404 and "۹۹۹۹" in answer.content.decode()

    def test_spam_and_back(self, browser: Client, case: Case) -> None:
        browser.post(page_of(case, "spam/"))
        assert fresh(case).spam_at == NOW
        assert page_of(case) in browser.get("/desk/cases/?view=spam").content.decode()
        assert page_of(case) not in browser.get("/desk/cases/?view=all").content.decode()
        browser.post(page_of(case, "spam/"), {"back": "1"})
        assert fresh(case).spam_at is None


class TestWords:
    def test_ten_megabytes_are_refused_in_a_sentence_and_the_draft_stays(self, browser: Client, case: Case) -> None:
        browser.post(page_of(case, "draft/"), {"kind": "reply", "body": "نیمه‌کاره", "form_key": "k"})
        answer = browser.post(page_of(case, "say/"), {"kind": "reply", "body": "x" * 60_000, "form_key": "k"})
        assert answer.status_code == 400 and "case__refused" in answer.content.decode()
        huge = browser.post(page_of(case, "say/"), {"kind": "reply", "body": "x" * 10_000_000, "form_key": "k"})
        assert huge.status_code == 413 and "بیشتر از آن است" in huge.content.decode()
        script = browser.post(page_of(case, "say/"), {"body": "x" * 10_000_000}, headers=PANE)
        assert script.status_code == 400 and script.headers["HX-Retarget"] == "#toasts"  # what was typed stays
        assert Draft.objects.get().text == "نیمه‌کاره"
        assert not Message.objects.filter(author__isnull=False).exists()

    @pytest.mark.parametrize("words", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{ 7|add:7 }}"])
    def test_what_a_message_says_is_only_shown(self, browser: Client, customer: Customer, words: str) -> None:
        case = ask(customer, text=words, subject=words)
        for address in (
            page_of(case),
            page_of(case, "stream/"),
            "/desk/cases/?view=open",
            "/desk/cases/queue/?view=open",
        ):
            html = browser.get(address).content.decode()
            assert "<script>alert" not in html and "<img src=x" not in html
        assert words.replace("<", "&lt;").replace(">", "&gt;") in browser.get(page_of(case)).content.decode()

    def test_a_note_never_stands_where_a_customer_reads(self, case: Case, customer: Customer, agent: Staff) -> None:
        from vafa.cases.actions import merge, split

        write_note(case, "راز ما", author=agent, actor=SYSTEM, at=NOW)
        other = ask(customer)
        write_note(other, "راز دیگر", author=agent, actor=SYSTEM, at=NOW)
        merge(other, case, actor=SYSTEM, at=NOW)
        heard = list(Message.objects.filter(conversation_id=case.conversation_id))
        going = [one.pk for one in heard if one.direction != "out"][1:]
        apart = split(case, going, "جدا", kind="question", key=None, actor=SYSTEM, at=NOW)
        for one in (case, other, apart):
            said = " ".join(message.text for message in status_page(one.pk).messages)
            assert "راز" not in said
        assert not Message.objects.filter(direction="out", text__contains="راز").exists()

    def test_naming_colleagues_is_kept_with_the_note(self, browser: Client, lead: Staff, case: Case) -> None:
        form = {"kind": "note", "body": f"@{lead.name} ببین", "form_key": "n", "mention": [lead.pk, "x", "9" * 30]}
        assert browser.post(page_of(case, "say/"), form).status_code == 302
        assert list(case.participants.values_list("staff", "why")) == [(lead.pk, "mentioned")]


class TestLive:
    def test_the_queue_answers_nothing_new_for_little(self, browser: Client, case: Case) -> None:
        first = browser.get("/desk/cases/queue/?view=open")
        assert first.status_code == 200 and "لباسشویی" in first.content.decode()
        with CaptureQueriesContext(connection) as asked:
            again = browser.get("/desk/cases/queue/?view=open", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304 and len(asked) <= 3

    def test_what_happens_elsewhere_renews_the_tag_and_no_more(self, browser: Client, case: Case, agent: Staff) -> None:
        assign(case, agent, actor=SYSTEM, at=AT)
        first = browser.get("/desk/cases/queue/?view=unassigned")
        write_note(case, "یادداشت", author=agent, actor=SYSTEM, at=NOW)
        again = browser.get("/desk/cases/queue/?view=unassigned", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304 and again.headers["ETag"] != first.headers["ETag"]

    def test_a_new_case_arrives(self, browser: Client, case: Case, customer: Customer) -> None:
        tag = browser.get("/desk/cases/queue/?view=open").headers["ETag"]
        ask(customer, subject="تازه‌رسیده")
        again = browser.get("/desk/cases/queue/?view=open", headers={"If-None-Match": tag})
        assert again.status_code == 200 and "تازه‌رسیده" in again.content.decode()

    def test_the_open_case_is_looked_at_anew_only_when_something_was_written(
        self, browser: Client, case: Case, agent: Staff
    ) -> None:
        tag = browser.get(page_of(case, "stream/")).headers["ETag"]
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(page_of(case, "stream/"), headers={"If-None-Match": tag}).status_code == 304
        assert len(asked) <= 6
        reply(case, "سلام", author=agent, actor=Actor.staff(agent.pk), at=NOW)
        again = browser.get(page_of(case, "stream/"), headers={"If-None-Match": tag})
        assert again.status_code == 200 and "سلام" in again.content.decode()


class TestResolveAndNext:
    def test_the_one_before_can_be_undone_from_the_next(self, browser: Client, customer: Customer) -> None:
        first, second = ask(customer), ask(customer, at=AT + timedelta(minutes=1))
        html = browser.post(page_of(first, "resolve/?view=open"), {"next": "1"}, headers=PANE).content.decode()
        assert page_of(first, "undo/") in html and second.subject in html
        gone = browser.post(page_of(first, "undo/?view=open"))
        assert gone.status_code == 302 and fresh(first).resolved_at is None
        plain = browser.post(page_of(first, "resolve/?view=open"), {"next": "1"})
        assert page_of(first, "undo/") in browser.get(plain.headers["Location"]).content.decode()
        set_clock(NOW + timedelta(minutes=1))
        assert page_of(first, "undo/") not in browser.get(plain.headers["Location"]).content.decode()


@pytest.mark.parametrize("part", ["tags/", "merge/", "split/", "link/", "spam/", "macro/", "tone/", "unmerge/"])
def test_what_one_may_not_see_is_not_there(case: Case, agent: Staff, part: str) -> None:
    technician = hire("t@shop.example", "بهنام", "technician", password=None, actor=SYSTEM, at=AT)
    assert signed_in(technician).post(page_of(case, part)).status_code == 403
    assert signed_in(agent).post(f"/desk/cases/99999/{part}").status_code == 404
