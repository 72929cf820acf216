"""Shaping the service on its pages: nothing typed is lost, nothing is kept until it is saved, and who may do what."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from vafa.cases.actions.policies import save_policy
from vafa.cases.actions.setup import save_kind, set_people
from vafa.cases.models import CaseKind, KindVersion, OwnAgent, Policy
from vafa.cases.queries.setup import current_kind, forget_service, kinds, service, shipped_kind
from vafa.cases.rules.shapes import KindShape, to_data
from vafa.cases.tests.conftest import AT
from vafa.customers.models import Customer, Trait
from vafa.platform.accounts.actions import change_staff, hire
from vafa.platform.accounts.models import Staff
from vafa.platform.preferences.models import get
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.django_db
HOW: dict[str, Any] = {"actor": SYSTEM, "at": AT}
STAGE = reverse("desk_kind_stage", args=["technical", 2])


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    forget_service()
    with clock_at(AT):
        yield
    forget_service()
    timezone.deactivate()


@pytest.fixture
def manager(db: None) -> Client:
    return desk("manager")


def desk(role: str) -> Client:
    client = Client()
    client.force_login(hire(f"{role}@example.com", f"سمیرا {role}", role, password=None, **HOW))
    return client


def typed(page: str) -> dict[str, Any]:
    """What a browser would send of the form of a stage."""
    form = unescape(page).split('id="stage"', 1)[1].split('id="stage-preview"', 1)[0]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (('type="radio"' not in tag and 'type="checkbox"' not in tag) or " checked" in tag):
            found[name[1]] = value[1] if value else "on"
    for name, words in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = words
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def page(client: Client, url: str = STAGE) -> str:
    return client.get(url).content.decode()


def technical() -> KindShape:
    shape = current_kind("technical")
    assert shape is not None
    return shape


class TestStage:
    def test_saved_as_it_stands_it_is_no_new_version(self, manager: Client) -> None:
        assert manager.post(STAGE, typed(page(manager)) | {"do": "save"}).status_code == 302
        assert technical() == shipped_kind("technical")

    def test_a_question_is_added_named_and_saved_and_the_way_back_is_offered(self, manager: Client) -> None:
        draft = manager.post(STAGE, typed(page(manager)) | {"do": "field-add", "f0-label_fa": "چرا؟"})
        given = typed(draft.content.decode())
        assert given["f0-label_fa"] == "چرا؟" and "f3-key" in given
        assert not KindVersion.objects.exists()  # a line that was added is nothing yet
        given |= {"f3-label_fa": "رنگ", "f3-kind": "choice", "f3-c0-w": "", "f3-c0_fa": "سرخ", "f3-c1_fa": "آبی"}
        given |= {"f3-when": "visit=yes", "f3-required": "1", "do": "save"}
        saved = manager.post(STAGE, given, follow=True)
        field = technical().stage(2).fields[3]
        assert [words for _key, words in field.choices] == [{"fa": "سرخ"}, {"fa": "آبی"}]
        assert (field.kind, field.required, field.when) == ("choice", True, ("visit", "yes"))
        assert reverse("desk_kind_restore", args=["technical", 0]) in saved.content.decode()
        manager.post(reverse("desk_kind_restore", args=["technical", 0]))
        assert technical().stages == shipped_kind("technical").stages and technical().version == 2

    def test_lines_are_moved_and_taken_out_and_nothing_typed_is_lost(self, manager: Client) -> None:
        given = typed(page(manager)) | {"tell_fa": "صبر کنید", "do": "check-up:warranty_seen"}
        draft = typed(manager.post(STAGE, given).content.decode())
        assert (draft["c0-key"], draft["c1-key"], draft["tell_fa"]) == ("warranty_seen", "unit_seen", "صبر کنید")
        draft = typed(manager.post(STAGE, draft | {"do": "field-off:visit_day"}).content.decode())
        assert "f2-key" not in draft and draft["c0-key"] == "warranty_seen"

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"name_fa": "", "name_ar": "", "name_en": ""}, "دست‌کم به یک زبان"),
            ({"f0-label_fa": "", "f0-label_ar": "", "f0-label_en": ""}, "دست‌کم به یک زبان"),
            ({"c0-text_fa": "", "c0-text_ar": "", "c0-text_en": ""}, "دست‌کم به یک زبان"),
            ({"f0-kind": "choice", "f0-c0_fa": "تنها"}, "دست‌کم دو پاسخ"),
            ({"f0-when": "visit=yes"}, "پیش از آن نیست"),
        ],
    )
    def test_what_is_wrong_is_said_in_a_sentence_and_stays_typed(
        self, manager: Client, wrong: dict[str, str], said: str
    ) -> None:
        given = typed(page(manager)) | {"tell_fa": "صبر کنید", "do": "save"} | wrong
        answer = manager.post(STAGE, given)
        assert answer.status_code == 422 and said in answer.content.decode() and "صبر کنید" in answer.content.decode()
        assert not KindVersion.objects.exists()

    def test_two_who_shape_at_once_lose_nothing(self, manager: Client) -> None:
        mine = typed(page(manager)) | {"tell_fa": "سخن من", "do": "save"}
        theirs = to_data(shipped_kind("technical")) | {"name": {"fa": "کمک"}}
        save_kind("technical", theirs, **HOW)
        refused = manager.post(STAGE, mine)
        again = typed(refused.content.decode())
        assert refused.status_code == 409 and again["tell_fa"] == "سخن من" and again["seen"] == "1"
        manager.post(STAGE, again | {"do": "save"})
        assert technical().stage(2).tell["fa"] == "سخن من" and technical().name == {"fa": "کمک"}

    def test_garbage_never_breaks_the_page(self, manager: Client) -> None:
        junk = {
            "f0-key": "<b>",
            "f0-kind": "x",
            "c0-key": "",
            "c0-auto": "x",
            "seen": "x",
            "f0-when": "=",
            "do": "save",
        }
        assert manager.post(STAGE, junk).status_code == 422
        for act in ("field-up:", "check-down:x", "field-off:<b>", "field-add:x", "\x00"):
            assert manager.post(STAGE, junk | {"do": act}).status_code in (200, 422)
        assert manager.post(STAGE, {"name_fa": "\x00x", "seen": "0", "do": "save"}).status_code == 302

    def test_the_preview_shows_what_is_typed(self, manager: Client) -> None:
        given = typed(page(manager)) | {"f0-label_fa": "ریشهٔ ایراد", "do": "field-add"}
        shown = manager.post(STAGE, given).content.decode().split('id="stage-preview"')[1]
        assert "ریشهٔ ایراد" in shown


class TestKinds:
    URL = reverse("desk_kinds")

    def test_a_kind_is_made_moved_switched_off_and_on(self, manager: Client) -> None:
        made = manager.post(self.URL, {"do": "add", "name_fa": "نصب", "like": "repair"})
        assert made["Location"] == reverse("desk_kind", args=["kind"])
        manager.post(self.URL, {"do": "up:kind"})
        assert [one.key for one in kinds()][-2] == "kind"
        off = manager.post(self.URL, {"do": "off:kind"}, follow=True).content.decode()
        assert "on:kind" in off and "kind" not in {one.key for one in kinds()}
        manager.post(self.URL, {"do": "on:kind"})
        assert "kind" in {one.key for one in kinds()}
        assert manager.post(self.URL, {"do": "add"}).status_code == 422
        assert manager.post(self.URL, {"do": "off:nothing"}).status_code == 422

    def test_what_holds_for_all_stages_is_saved_together(self, manager: Client) -> None:
        url = reverse("desk_kind", args=["question"])
        given = {
            "seen": "0", "name_fa": "پرسش", "icon": "star", "public": "on", "complaint": "on",
            "asks": ["order", "unit"], "t0-key": "price", "t0_fa": "قیمت",
            "t1-key": "", "t1_fa": "موجودی", "t2-key": "",
            "check_back_days": "۵", "close_after_days": "6", "repeat_days": "0",
        }  # fmt: skip
        manager.post(url, given)
        shape = kinds()[0]
        assert (shape.name, shape.asks, shape.check_back_days) == ({"fa": "پرسش"}, ("unit", "order"), 5)
        assert shape.topics == (("price", {"fa": "قیمت"}), ("topic_1", {"fa": "موجودی"}))
        assert not shape.survey and shape.complaint
        wrong = manager.post(url, given | {"seen": "1", "repeat_days": "many", "name_fa": "تازه"})
        assert wrong.status_code == 422 and "تازه" in wrong.content.decode() and "many" in wrong.content.decode()
        assert manager.post(url, given | {"seen": "0", "name_fa": "تازه"}).status_code == 409

    def test_an_unknown_kind_is_not_there(self, manager: Client) -> None:
        for name, args in (("desk_kind", ["x"]), ("desk_kind_stage", ["x", 1]), ("desk_kind_stage", ["repair", 5])):
            assert manager.get(reverse(name, args=args)).status_code == 404
        assert manager.post(reverse("desk_kind_restore", args=["repair", 9])).status_code == 404


class TestPeople:
    URL = reverse("desk_raci", args=["repair"])

    def test_a_manager_names_people_and_takes_them_off_with_a_script_or_without(self, manager: Client) -> None:
        assert manager.post(self.URL, {"row": "2", "part": "C", "add": "role:agent"})["Location"] == self.URL
        part = manager.post(
            self.URL, {"row": "2", "part": "R", "remove": "role:technician"}, headers={"HX-Request": "true"}
        )
        people = service().kinds["repair"].stage(2).people
        assert "role:agent" in people.C and "role:technician" not in people.R
        assert 'class="matrix"' in part.content.decode() and "<html" not in part.content.decode()
        assert manager.post(self.URL, {"row": "9", "part": "Z", "add": "x"}).status_code == 422

    def test_it_warns_of_stages_nobody_does_or_answers_for_and_of_who_left(self, manager: Client, agent: Staff) -> None:
        set_people("repair", 1, "R", remove="owner", **HOW)
        set_people("repair", 3, "A", remove="role:lead", **HOW)
        set_people("repair", 4, "C", add=f"staff:{agent.pk}", **HOW)
        change_staff(agent, {"is_active": False}, **HOW)
        shown = page(manager, self.URL)
        for words in ("کسی کار را انجام نمی‌دهد", "کسی پاسخ‌گوی آن نیست", "دیگر اینجا کار نمی‌کند"):
            assert words in shown

    def test_a_lead_reads_it_and_changes_nothing(self) -> None:
        lead = desk("lead")
        assert "<select" not in page(lead, self.URL).split('class="matrix"')[1]
        assert lead.post(self.URL, {"row": "2", "part": "C", "add": "role:agent"}).status_code == 403
        assert not CaseKind.objects.exclude(version=0).exists()


class TestPromises:
    URL = reverse("desk_policies")
    GIVEN: dict[str, Any] = {
        "name": "مشتری ویژه", "kinds": ["complaint"], "classes": "vip، gold", "priorities": ["4"],
        "resolution-length": "۲۴", "resolution-unit": "hours", "resolution-calendar": "always",
    }  # fmt: skip

    def test_a_promise_is_made_said_in_words_and_counts(self, manager: Client) -> None:
        manager.post(reverse("desk_new_policy"), self.GIVEN)
        row = Policy.objects.get()
        assert row.promises == {"resolution": {"minutes": 1440, "calendar": "always"}}
        shown = page(manager, self.URL)
        assert "شکایت" in shown and "vip یا gold" in shown and "۲۴ ساعت" in shown
        tried = page(
            manager, self.URL + "?try=1&kind=complaint&class=vip&priority=4&channel=form&day=1405/02/12&clock=09:30"
        )
        assert "مشتری ویژه" in tried.split('role="status"')[1] and "۱۳ اردیبهشت" in tried

    def test_it_is_moved_removed_and_restored(self, manager: Client) -> None:
        rows = [save_policy(None, name=one, conditions={}, promises={"review": {"minutes": 1}}, **HOW) for one in "ab"]
        manager.post(self.URL, {"do": f"up:{rows[1].pk}"})
        assert [one.name for one in service().policies] == ["b", "a"]
        assert f"on:{rows[1].pk}" in manager.post(self.URL, {"do": f"off:{rows[1].pk}"}, follow=True).content.decode()
        assert [one.name for one in service().policies] == ["a"]
        manager.post(self.URL, {"do": f"on:{rows[1].pk}"})
        assert len(service().policies) == 2
        assert manager.post(self.URL, {"do": "up:999999"}).status_code == 422

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"name": " "}, "نامی"),
            ({"resolution-length": ""}, "دست‌کم یک چیز"),
            ({"resolution-length": "-3"}, "یک دقیقه تا یک سال"),
            ({"resolution-length": "چند"}, "یک دقیقه تا یک سال"),
            ({"kinds": ["nothing"]}, "kinds"),
        ],
    )
    def test_what_is_wrong_is_said_and_stays_typed(self, manager: Client, wrong: dict[str, Any], said: str) -> None:
        answer = manager.post(reverse("desk_new_policy"), self.GIVEN | {"classes": "سفارشی"} | wrong)
        assert answer.status_code == 422 and said in answer.content.decode() and "سفارشی" in answer.content.decode()
        assert not Policy.objects.exists()

    def test_two_who_change_it_at_once_are_told(self, manager: Client) -> None:
        manager.post(reverse("desk_new_policy"), self.GIVEN)
        url = reverse("desk_policy", args=[Policy.objects.get().pk])
        seen = re.search(r'name="seen" value="([^"]+)"', page(manager, url))
        assert seen
        with clock_at(AT.replace(hour=9)):
            assert manager.post(url, self.GIVEN | {"name": "یک", "seen": seen[1]}).status_code == 302
            assert manager.post(url, self.GIVEN | {"name": "دو", "seen": seen[1]}).status_code == 409
        assert Policy.objects.get().name == "یک"

    def test_the_usual_minutes_are_changed_here_too(self, manager: Client) -> None:
        manager.post(self.URL, {"do": "usual", "minutes": "۹۰"})
        assert get("cases.first_response_minutes") == 90
        assert manager.post(self.URL, {"do": "usual", "minutes": "soon"}).status_code == 422

    def test_a_trial_of_nonsense_is_answered_in_a_sentence(self, manager: Client) -> None:
        for query in (
            "day=x",
            "clock=99:99&day=1405/02/12",
            "day=0001/01/01&clock=09:30",
            "kind=x&priority=x&channel=x",
        ):
            assert manager.get(f"{self.URL}?try=1&{query}").status_code == 200


class TestOwnAgents:
    def test_a_lead_gives_a_customer_a_class_and_an_agent_of_their_own(self, customer: Customer, agent: Staff) -> None:
        lead, url = desk("lead"), reverse("desk_own_agents")
        assert "سارا محمدی" in page(lead, url + "?q=سارا")
        lead.post(f"{url}?customer={customer.pk}", {"staff": str(agent.pk), "class": "VIP"})
        assert OwnAgent.objects.get().staff == agent and Trait.objects.get(name="class").value == "vip"
        assert agent.name in page(lead, url)
        wrong = lead.post(f"{url}?customer={customer.pk}", {"staff": "", "class": "a,b"})
        assert wrong.status_code == 422 and OwnAgent.objects.exists()
        lead.post(f"{url}?customer={customer.pk}", {"staff": "", "class": ""})
        assert not OwnAgent.objects.exists() and "سارا محمدی" not in page(lead, url)
