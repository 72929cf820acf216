"""The work of a stage at the desk: forms and checklists, going on and back, waiting, a yes, asking and handing over."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.cases.actions import ask_to_leave, assign, hand_over, move_stage, pause, reply
from vafa.cases.actions.changing import set_own_agent
from vafa.cases.actions.consulting import consult
from vafa.cases.models import Approval, Case, CaseStage, CheckDone, OwnAgent, Participant, StageForm
from vafa.cases.tests.conftest import AT
from vafa.cases.tests.test_actions import ask, fresh, told
from vafa.conversations.models import Message
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.events.models import EventRow
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor

NOW = AT + timedelta(minutes=30)
PANE = {"HX-Request": "true", "HX-Target": "pane"}
FORM = {"a-cause": "پیچ حمل", "a-paid": "customer", "a-price": "۵۰ هزار تومان", "seen": ""}
ANSWERS = {"cause": "پیچ حمل", "paid": "customer", "price": {"amount": "500000", "currency": "IRR"}}


def person(role: str, name: str = "بهنام رستگار") -> Staff:
    return hire(f"{role}-{name}@shop.example", name, role, password=None, actor=SYSTEM, at=AT)


def client_of(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture
def browser(agent: Staff) -> Iterator[Client]:
    with clock_at(NOW):
        yield client_of(agent)


@pytest.fixture
def repair(customer: Customer, agent: Staff) -> Case:
    """A repair in its second stage, owned and worked on by the agent."""
    case = assign(ask(customer, kind="repair"), agent, actor=SYSTEM, at=AT)
    case = move_stage(case, 2, actor=SYSTEM, at=AT)
    return hand_over(case, agent, actor=SYSTEM, at=AT)


def page_of(case: Case, part: str = "") -> str:
    return f"/desk/cases/{case.number}/{part}"


def happened(case: Case, name: str) -> int:
    return EventRow.objects.filter(subject_kind="case", subject_id=case.pk, name=f"cases.{name}").count()


class TestForm:
    def test_a_form_posted_twice_acts_once(self, browser: Client, repair: Case, agent: Staff) -> None:
        for _ in range(2):
            assert browser.post(page_of(repair, "stages/2/"), FORM).status_code == 302
        form = StageForm.objects.get(case=repair)
        assert (form.answers, form.by, form.filled_at) == (ANSWERS, agent, NOW)
        assert happened(repair, "FormFilled") == 1
        html = browser.get(page_of(repair, "stages/2/")).content.decode()
        assert "پیچ حمل" in html and "۵۰٬۰۰۰" in html

    def test_what_cannot_be_read_is_said_by_its_field_and_nothing_is_lost(self, browser: Client, repair: Case) -> None:
        answer = browser.post(page_of(repair, "stages/2/"), {**FORM, "a-price": "گران"}, headers=PANE)
        html = answer.content.decode()
        assert answer.status_code == 400 and answer.headers["HX-Retarget"] == "#ask"
        assert "پیچ حمل</textarea>" in html and 'value="گران"' in html and html.count("field__error") == 1
        assert not StageForm.objects.exists()

    def test_two_who_edit_at_once_lose_nothing(self, browser: Client, repair: Case) -> None:
        other = client_of(person("lead"))
        browser.post(page_of(repair, "stages/2/"), FORM)
        answer = other.post(page_of(repair, "stages/2/"), {**FORM, "a-cause": "یاتاقان"})
        html = answer.content.decode()
        assert answer.status_code == 409 and "یاتاقان</textarea>" in html and "پیچ حمل" in html
        assert StageForm.objects.get().answers == ANSWERS
        seen = StageForm.objects.get().recorded_at.isoformat()
        assert f'value="{seen}"' in html  # looked at, it may be saved over
        other.post(page_of(repair, "stages/2/"), {**FORM, "a-cause": "یاتاقان", "seen": seen})
        assert StageForm.objects.get().answers["cause"] == "یاتاقان"

    def test_strange_fields_and_other_stages_are_refused(self, browser: Client, repair: Case) -> None:
        for strange in ({"a-owner": "1"}, {"is_admin": "1"}):
            answer = browser.post(page_of(repair, "stages/2/"), {**FORM, **strange})
            assert answer.status_code == 400 and "پیچ حمل</textarea>" in answer.content.decode()
        assert browser.post(page_of(repair, "stages/3/"), FORM).status_code == 409
        assert browser.get(page_of(repair, "stages/9/")).status_code == 404
        assert not StageForm.objects.exists()

    def test_a_file_that_lies_is_refused_and_the_others_are_kept(
        self, browser: Client, repair: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from vafa.cases.queries import setup
        from vafa.cases.rules import shapes

        data = shapes.to_data(setup.shipped_kind("repair"))
        data["stages"][1]["fields"] = [
            {"key": "photo", "kind": "file", "label": {"en": "Photo"}},
            {"key": "sheet", "kind": "file", "label": {"en": "Sheet"}},
        ]
        shape = shapes.read_kind("repair", data)
        for module in (
            "queries.staging",
            "actions.forms",
            "actions.stages",
            "queries.people",
            "web.words",
            "web.steps",
        ):
            monkeypatch.setattr(f"vafa.cases.{module}.kind_shape", lambda *_args: shape)
        png = SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64)
        lie = SimpleUploadedFile("b.png", b"%PDF-1.7 not a picture")
        answer = browser.post(page_of(repair, "stages/2/"), {"seen": "", "a-photo": png, "a-sheet": lie})
        assert answer.status_code == 400 and answer.content.decode().count("field__error") == 1
        assert StageForm.objects.get().answers["photo"]["name"] == "a.png"
        assert browser.get(page_of(repair, "stages/2/files/photo/")).headers["Content-Type"] == "image/png"
        assert browser.get(page_of(repair, "stages/2/files/sheet/")).status_code == 404


class TestChecklist:
    def test_ticked_twice_is_ticked_once_and_the_step_follows(self, browser: Client, repair: Case) -> None:
        headers = {"HX-Request": "true", "HX-Target": "work"}
        for _ in range(2):
            answer = browser.post(
                page_of(repair, "stages/2/tick/"), {"item": "warranty_seen", "done": "1"}, headers=headers
            )
        html = answer.content.decode()
        assert 'id="work"' in html and 'id="case-step"' in html and 'hx-swap-oob="true"' in html
        assert CheckDone.objects.get().key == "warranty_seen" and happened(repair, "CheckTicked") == 1
        browser.post(page_of(repair, "stages/2/tick/"), {"item": "warranty_seen"})
        assert not CheckDone.objects.exists()

    def test_a_technician_works_on_his_and_writes_to_no_customer(self, browser: Client, repair: Case) -> None:
        technician = person("technician")
        client = client_of(technician)
        assert client.get(page_of(repair)).status_code == 404
        hand_over(repair, technician, actor=SYSTEM, at=AT)
        html = client.get(page_of(repair)).content.decode()
        assert "data-composer" not in html and 'value="note"' in html and "/stages/2/tick/" in html
        assert client.post(page_of(repair, "stages/2/"), FORM).status_code == 302
        assert client.post(page_of(repair, "say/"), {"kind": "note", "body": "یاتاقان"}).status_code == 302
        assert client.post(page_of(repair, "say/"), {"kind": "reply", "body": "سلام"}).status_code == 403
        assert Message.objects.filter(author=technician).get().direction == Message.NOTE


class TestMoving:
    def ready(self, browser: Client, case: Case) -> None:
        browser.post(page_of(case, "stages/2/"), FORM)
        browser.post(page_of(case, "stages/2/tick/"), {"item": "warranty_seen", "done": "1"})

    def test_what_is_open_is_shown_with_its_way(self, browser: Client, repair: Case) -> None:
        answer = browser.post(page_of(repair, "move/"), {"to": "3"}, headers=PANE)
        html = answer.content.decode()
        assert answer.status_code == 409 and fresh(repair).stage == 2
        assert html.count(page_of(repair, "stages/2/")) >= 2 and 'name="why"' not in html

    def test_once_it_is_done_it_goes_on(self, browser: Client, repair: Case, agent: Staff) -> None:
        reply(repair, "سلام", author=agent, actor=Actor.staff(agent.pk), at=AT)
        self.ready(browser, repair)
        assert "/move/" in browser.get(page_of(repair)).content.decode().split('id="case-step"')[1][:300]
        assert browser.post(page_of(repair, "move/"), {"to": "3"}).status_code == 302
        assert fresh(repair).stage == 3

    def test_a_lead_goes_on_all_the_same_with_a_reason_that_is_kept(self, browser: Client, repair: Case) -> None:
        lead = person("lead")
        client = client_of(lead)
        assert client.post(page_of(repair, "move/"), {"to": "3"}).status_code == 409
        assert 'name="why"' in client.get(page_of(repair, "move/")).content.decode()
        client.post(page_of(repair, "move/"), {"to": "3", "why": "مشتری عجله دارد"})
        left = CaseStage.objects.get(case=repair, stage=2, left_at__isnull=False)
        assert (left.overridden_by, left.overridden_why) == (f"staff:{lead.pk}", "مشتری عجله دارد")
        assert "مشتری عجله دارد" in browser.get(page_of(repair)).content.decode()

    def test_back_needs_a_reason(self, browser: Client, repair: Case) -> None:
        assert browser.post(page_of(repair, "move/"), {"to": "1"}).status_code == 400
        assert browser.post(page_of(repair, "move/"), {"to": "1", "why": "دوباره می‌پرسیم"}).status_code == 302
        assert fresh(repair).stage == 1

    def test_resolving_with_something_open_asks_first(self, browser: Client, repair: Case) -> None:
        answer = browser.post(page_of(repair, "resolve/"), {"how": "یاتاقان عوض شد"}, headers=PANE)
        assert answer.status_code == 409 and answer.headers["HX-Retarget"] == "#ask"
        lead = client_of(person("lead"))
        html = lead.post(page_of(repair, "resolve/"), {"how": "یاتاقان عوض شد"}).content.decode()
        assert "یاتاقان عوض شد</textarea>" in html
        lead.post(page_of(repair, "move/"), {"to": "4", "how": "یاتاقان عوض شد", "why": "آزمایش شد"})
        assert fresh(repair).resolved_at == NOW


class TestWaiting:
    def test_it_waits_until_a_day_and_goes_on(self, browser: Client, repair: Case) -> None:
        form = {"reason": "part", "until": "۱۴۰۵/۲/۲۰", "note": "برد قدرت"}
        browser.post(page_of(repair, "wait/"), form)
        case = fresh(repair)
        assert case.waiting_for == "part" and case.waiting_until is not None
        html = browser.get(page_of(case)).content.decode()
        assert "منتظر قطعه تا یکشنبه ۲۰ اردیبهشت" in html and "برد قدرت" in html
        why = browser.get(page_of(case, "why/")).content.decode()
        assert "ساعت از" in why and "منتظر قطعه" in why
        browser.post(page_of(case, "go-on/"))
        assert fresh(case).waiting_for == ""

    @pytest.mark.parametrize("until", ["1390/1/1", "کی"])
    def test_a_day_that_is_none_comes_back_with_everything(self, browser: Client, repair: Case, until: str) -> None:
        answer = browser.post(page_of(repair, "wait/"), {"reason": "part", "until": until, "note": "برد"}, headers=PANE)
        html = answer.content.decode()
        assert answer.status_code == 400 and f'value="{until}"' in html and 'value="برد"' in html
        assert fresh(repair).waiting_for == ""

    def test_why_tells_the_pause_and_its_reason(self, browser: Client, repair: Case) -> None:
        pause(repair, "part", note="برد قدرت", actor=SYSTEM, at=AT + timedelta(minutes=5))
        browser.post(page_of(repair, "go-on/"))
        why = browser.get(page_of(repair, "why/")).content.decode()
        assert "در این مدت منتظر قطعه (برد قدرت) بودیم" in why

    def test_an_answer_may_wait_for_the_customer(self, browser: Client, repair: Case) -> None:
        form = {"kind": "reply", "body": "عکس بفرستید", "then_wait": "1", "form_key": str(uuid.uuid4())}
        browser.post(page_of(repair, "say/"), form)
        assert fresh(repair).waiting_for == "customer"


class TestPeople:
    def test_work_is_handed_over_and_the_customer_keeps_the_owner(
        self, browser: Client, repair: Case, agent: Staff
    ) -> None:
        technician = person("technician")
        html = browser.get(page_of(repair, "hand/")).content.decode()
        assert technician.name in html and agent.name in html
        browser.post(page_of(repair, "hand/"), {"staff": technician.pk})
        case = fresh(repair)
        assert (case.owner, case.handler) == (agent, technician)
        analyst = person("analyst", "تحلیلگر")
        assert browser.post(page_of(repair, "hand/"), {"staff": analyst.pk}).status_code == 409
        assert browser.post(page_of(repair, "hand/"), {"staff": "x"}).status_code == 404

    def test_a_colleague_is_asked_once_sees_the_case_and_answers_by_a_note(
        self, browser: Client, repair: Case, agent: Staff
    ) -> None:
        technician = person("technician")
        form = {"staff": technician.pk, "question": "یاتاقان است؟", "form_key": str(uuid.uuid4())}
        for _ in range(2):
            assert browser.post(page_of(repair, "consult/"), form).status_code == 302
        asked = Participant.objects.get(case=repair, staff=technician)
        assert (asked.why, asked.answered_at) == (Participant.CONSULTED, None)
        assert happened(repair, "CaseConsulted") == 1 and Message.objects.filter(direction=Message.NOTE).count() == 1
        client = client_of(technician)
        assert "یاتاقان است؟" in client.get(page_of(repair)).content.decode()
        client.post(page_of(repair, "say/"), {"kind": "note", "body": "بله"})
        asked.refresh_from_db()
        assert asked.answered_at == NOW and "ConsultAnswered" in told(repair)

    def test_a_question_without_words_comes_back(self, browser: Client, repair: Case) -> None:
        answer = browser.post(page_of(repair, "consult/"), {"staff": person("lead").pk, "question": " "})
        assert answer.status_code == 400 and not Participant.objects.exists()

    def test_only_a_lead_gives_the_case_or_an_own_agent(self, browser: Client, repair: Case, agent: Staff) -> None:
        lead = person("lead")
        for part in ("owner/", "own-agent/"):
            assert browser.post(page_of(repair, part), {"staff": lead.pk}).status_code == 403
        client = client_of(lead)
        client.post(page_of(repair, "owner/"), {"staff": lead.pk})
        client.post(page_of(repair, "own-agent/"), {"staff": agent.pk})
        assert fresh(repair).owner_id == lead.pk
        assert OwnAgent.objects.get().staff == agent
        assert agent.name in client.get(page_of(repair)).content.decode().split('id="side"')[1]
        client.post(page_of(repair, "own-agent/"), {"staff": "nobody"})
        assert not OwnAgent.objects.exists()


class TestApproval:
    @pytest.fixture
    def asked(self, repair: Case, agent: Staff) -> Approval:
        self.lead = person("lead", "سمیرا کاظمی")
        return ask_to_leave(repair, "همه چیز آماده است", asker=agent, actor=Actor.staff(agent.pk), at=AT)

    def test_the_list_says_what_waits_and_one_tap_answers(self, browser: Client, asked: Approval) -> None:
        client = client_of(self.lead)
        assert "همه چیز آماده است" in client.get("/desk/cases/approvals/").content.decode()
        assert client.post(f"/desk/cases/approvals/{asked.pk}/", {"answer": "yes"}).status_code == 302
        asked.refresh_from_db()
        assert asked.granted and asked.decided_by == self.lead
        answer = client.post(f"/desk/cases/approvals/{asked.pk}/", {"answer": "no", "reason": "نه"})
        assert answer.status_code == 409

    def test_a_no_needs_a_reason(self, browser: Client, asked: Approval) -> None:
        client = client_of(self.lead)
        answer = client.post(f"/desk/cases/approvals/{asked.pk}/", {"answer": "no"}, headers=PANE)
        assert answer.status_code == 400 and "field__error" in answer.content.decode()

    def test_who_was_not_asked_finds_nothing(self, browser: Client, asked: Approval) -> None:
        other = client_of(person("lead", "دیگری"))
        assert other.post(f"/desk/cases/approvals/{asked.pk}/", {"answer": "yes"}).status_code == 404
        assert browser.post(f"/desk/cases/approvals/{asked.pk}/", {"answer": "yes"}).status_code == 403


class TestChanging:
    def test_another_kind_keeps_the_stage_and_promises_follow(self, browser: Client, repair: Case) -> None:
        form = {"kind": "complaint", "topic-complaint": "", "priority": "4", "unit": "", "order": ""}
        assert browser.post(page_of(repair, "change/"), form).status_code == 302
        case = fresh(repair)
        assert (case.kind, case.stage, case.priority) == ("complaint", 2, 4)
        assert {"CaseChanged", "PriorityChanged"} <= set(told(case))

    def test_what_belongs_to_somebody_else_is_refused(self, browser: Client, repair: Case) -> None:
        form = {"kind": "repair", "priority": "2", "unit": "999"}
        assert browser.post(page_of(repair, "change/"), form).status_code == 400
        assert browser.post(page_of(repair, "change/"), {"kind": "nothing", "priority": "2"}).status_code == 400


def test_the_page_of_a_case_costs_the_same_however_much_happened(browser: Client, repair: Case, agent: Staff) -> None:
    def asked(headers: dict[str, str]) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(page_of(repair), headers=headers).status_code == 200
        return [one["sql"] for one in captured.captured_queries]

    asked(PANE)
    few = asked(PANE)
    browser.post(page_of(repair, "stages/2/"), FORM)
    browser.post(page_of(repair, "wait/"), {"reason": "part"})
    consult(repair, person("technician"), "؟", asker=agent, actor=SYSTEM, at=NOW)
    set_own_agent(repair.customer, agent, actor=SYSTEM, at=NOW)
    many = asked(PANE)
    own = ("stage_form", "check_done", "promise", "resolution", "presence", '"draft"', '"approval"', '"message"')
    assert len(many) <= len(few) + 2
    assert sum(any(f"FROM {table}" in sql or f'FROM "{table}"' in sql for table in own) for sql in many) <= 12
    assert len(many) <= 52  # with what every room shows beside it
