"""The editor of a plan: each kind of step is opened, changed, moved, taken out, brought back; nothing typed is lost."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from tests.house.pages import assert_no_english
from vafa.customers.models import Customer
from vafa.journeys.models import Plan, PlanVersion, Run
from vafa.journeys.tests.conftest import START, Buy
from vafa.journeys.tests.test_web_grow import sit
from vafa.platform.access import AGENT, MANAGER
from vafa.platform.events.simulation import live_until

pytestmark = pytest.mark.django_db


class Form(HTMLParser):
    """What a browser would send of the editor's form, or of another."""

    def __init__(self, html: str, form: str = "plan") -> None:
        super().__init__()
        self.sent: dict[str, Any] = {}
        self._template = 0
        self._select = self._area = ""
        self.feed(html.split(f'id="{form}"', 1)[-1].split("</form>", 1)[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name = told.get("name") or ""
        self._template += tag in ("template", "noscript")
        if self._template or (tag != "option" and not name):
            return
        if tag == "input" and (told.get("type") not in ("radio", "checkbox") or "checked" in told):
            self._add(name, told.get("value") or "on")
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self._add(name, "")
        elif tag == "option" and self._select and ("selected" in told or self._select not in self.sent):
            self.sent[self._select] = told.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self._template -= tag in ("template", "noscript")
        self._select = "" if tag == "select" else self._select
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area] += data.removeprefix("\r\n").removeprefix("\n")

    def _add(self, name: str, value: str) -> None:
        value = "" if value == "on" and name not in ("prompt",) else value
        self.sent[name] = [*_list(self.sent[name]), value] if name in self.sent else value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class Desk:
    """A manager before the editor of the plan."""

    form = "plan"

    def __init__(self, plan: Plan, language: str = "fa") -> None:
        self.client, self.plan = sit(MANAGER, language), plan
        self.url = f"/desk/grow/{plan.pk}/edit/"
        self.open("")

    def open(self, key: str) -> "Desk":
        self.html = self.client.get(self.url, {"open": key}).content.decode()
        return self

    def press(self, do: str, status: int = 200, **typed: object) -> "Desk":
        sent = {**Form(self.html, self.form).sent, **typed, "do": do}
        answer = self.client.post(self.url, {name: one for name, one in sent.items() if one is not None}, follow=True)
        assert answer.status_code == status
        self.html, self.at = answer.content.decode(), answer.redirect_chain[-1][0] if answer.redirect_chain else ""
        return self

    def undo(self, status: int = 200) -> "Desk":
        """Take back the change that the page offers to take back."""
        return self.press("undo:" + self.html.split('value="undo:')[1].split('"')[0], status)

    @property
    def steps(self) -> list[dict[str, Any]]:
        self.plan.refresh_from_db()
        assert self.plan.draft is not None
        return list(self.plan.draft["steps"])

    def keys(self) -> list[str]:
        return [row["key"] for row in self.steps]


def test_looking_makes_no_draft(plan: Plan) -> None:
    desk = Desk(plan).press("open:welcome").press("save")
    desk.press("open:@entry").press("save").press("open:@exits").press("save").press("open:@aim").press("save")
    plan.refresh_from_db()
    assert plan.draft is None and PlanVersion.objects.count() == 1


def test_every_page_of_it_is_said_in_persian(plan: Plan) -> None:
    desk = Desk(plan)
    kinds = re.findall(r'value="add:(\w+):', desk.press("adding:0:").html)
    assert len(kinds) == 11
    for kind in kinds:
        desk.open("").press(f"add:{kind}:0:")
        html = re.sub(r"<(template|datalist)\b.*?</\1>|<option.*?</option>", "", desk.html, flags=re.S)
        assert_no_english(html, allow=("English", "Welcome", "and", "order", "confirmation", "WhatsApp", "Telegram"))
    assert len(desk.keys()) == 11 + len(plan.versions.get().content["steps"])


def test_a_touchpoint_is_changed_and_published_and_who_is_on_the_way_keeps_theirs(
    plan: Plan, sara: Customer, buy: Buy
) -> None:
    before = buy(sara)
    live_until(START.replace(day=START.day + 1))
    desk = Desk(plan).open("welcome").press("save", to_day="۴", measure="opened", target="60", channel="email")
    assert PlanVersion.objects.count() == 1
    assert "روزها: از «روز ۰ تا ۲» به «روز ۰ تا ۴»" in desk.html
    desk.press("publish")
    content = PlanVersion.objects.get(number=2).content["steps"][0]
    assert (content["window"], content["measure"], content["target"], content["channel"]) == (
        [0, 4], "opened", 60, "email",
    )  # fmt: skip
    after = buy(sara)
    live_until(START.replace(day=START.day + 2))
    versions = {run.order_id: run.version.number for run in Run.objects.select_related("version")}
    assert versions == {before.pk: 1, after.pk: 2}


def test_a_refused_edit_says_why_beside_the_field_and_loses_nothing(plan: Plan) -> None:
    desk = Desk(plan).open("check_in").press("save", 422, from_day="9", name_fa="نامی تازه", kind="message", letter="")
    assert "نامی تازه" in desk.html and "روز پایانی پیش از روز آغاز نیست" in desk.html
    assert "نامه‌ای را که می‌فرستد انتخاب کنید" in desk.html and 'name="open" value="check_in"' in desk.html
    plan.refresh_from_db()
    assert plan.draft is None
    desk.press("save", from_day="3", letter="check_in")
    assert desk.steps[1]["name"]["fa"] == "نامی تازه"


def test_another_button_keeps_what_was_typed_first(plan: Plan) -> None:
    desk = Desk(plan).open("welcome").press("later:check_in", name_fa="سلام تازه")
    assert desk.steps[0]["name"]["fa"] == "سلام تازه" and desk.at.endswith("?at=check_in#step-check_in")
    assert desk.keys()[:3] == ["welcome", "survey", "check_in"]


def test_steps_are_moved_into_a_branch_copied_taken_out_and_brought_back(plan: Plan) -> None:
    desk = Desk(plan).press("add:branch:1:")
    assert desk.keys()[:3] == ["welcome", "branch_1", "check_in"] and "open=branch_1" in desk.at
    desk.press("into:check_in")
    assert [row["key"] for row in desk.steps[1]["otherwise"]] == ["check_in"]
    desk.press("earlier:check_in").press("copy:branch_1").press("remove:branch_1")
    assert desk.keys()[:3] == ["welcome", "branch_2", "survey"] and "at=branch_2" in desk.at
    assert [row["key"] for row in desk.steps[1]["then"]] == ["check_in_1"]
    desk.undo()
    assert desk.keys()[:4] == ["welcome", "branch_1", "branch_2", "survey"]
    assert [row["key"] for row in desk.steps[1]["then"]] == ["check_in"]
    desk.press("out:check_in").undo()
    assert [row["key"] for row in desk.steps[1]["then"]] == ["check_in"]


def test_conditions_are_put_together_by_clicks_and_said(plan: Plan) -> None:
    desk = Desk(plan).press("add:branch:1:")
    typed = {"all-field": "customers.orders", "all-op": "at_least", "all-value": "۲"}
    desk.press("save", **typed, **{"all-of": ""})
    assert desk.steps[1]["when"] == {"all": [{"is": ["customers.orders", "at_least", "2"]}]}
    assert "فقط بعضی: مشتریانی که" in desk.html
    wrong = desk.open("branch_1").press("save", 422, **{**typed, "all-value": "بسیار", "all-of": ""})
    assert "بسیار" in wrong.html


def test_who_begins_is_an_audience_a_trigger_or_an_occasion(plan: Plan) -> None:
    desk = Desk(plan).open("@entry").press(
        "save", way="audience", again_after_days="۹۰",
        **{"all-field": "customers.orders", "all-op": "at_least", "all-value": "1", "all-of": ""},
    )  # fmt: skip
    one = {"is": ["customers.orders", "at_least", "1"]}
    assert plan.draft is None and desk.steps
    assert desk.plan.draft["entry"] == {"audience": {"all": [one]}, "again_after_days": 90}  # type: ignore[index]
    html = desk.open("@entry").html
    assert "مشتری" in html.split('id="look"')[1].split("</div>")[0] and 'hx-trigger="load, ' in html
    looked = desk.client.post(desk.url.replace("edit", "look"), Form(html).sent).content.decode()
    assert "<b>۰</b> مشتری" in looked
    desk.press("save", way="trigger", trigger="service_due", **{"option-service_due-days": "۱۴"})
    assert desk.steps and desk.plan.draft["entry"] == {  # type: ignore[index]
        "trigger": "service_due", "options": {"days": 14}, "when": {"all": [one]}
    }  # fmt: skip
    desk.open("@entry").press("save", way="occasion", occasion="nowruz", days_before="3", **{"all-field": ""})
    assert desk.steps and desk.plan.draft["entry"] == {"occasion": "nowruz", "days_before": 3}  # type: ignore[index]
    desk.open("@entry").press("save", 422, way="occasion", occasion="")


def test_exits_hopes_and_the_name_are_changed(plan: Plan) -> None:
    desk = Desk(plan).open("@exits").press("save", triggers=["order_returned"])
    desk.open("@aim").press("save", name="سفر خرید", measure="answered", days="۳۰", hold_out="10", importance="4")
    assert desk.steps
    draft = desk.plan.draft
    assert draft is not None and draft["exits"] == [{"trigger": "order_returned"}]
    assert draft["goal"] == {"measure": "answered", "days": 30} and draft["hold_out"] == 10
    assert draft["importance"] == 4 and desk.plan.name == "سفر خرید"
    desk.open("@aim").press("save", 422, hold_out="70")


def test_small_steps_are_filled_in(plan: Plan) -> None:
    desk = Desk(plan).press("add:wait:1:").press("save", way="clock", clock="۹:۳۰", weekdays=["5", "0"])
    assert desk.steps[1] == {"key": "wait_1", "kind": "wait", "clock": "09:30", "weekdays": [0, 5]}
    desk.open("wait_1").press("save", 422, way="date")
    desk.press("save", way="date", date="customers.last_purchase", apart="2", side="-")
    assert desk.steps[1] == {"key": "wait_1", "kind": "wait", "date": "customers.last_purchase", "days": -2}
    desk.press("add:wait_for:4:").press("save", event="answered", of="survey", days="5")
    assert (desk.steps[4]["of"], desk.steps[4]["days"]) == ("survey", 5)
    desk.press("add:give:2:").press("save", gift="coupon", percent="15", days="20", amount="")
    assert desk.steps[2] == {"key": "give_1", "kind": "give", "gift": "coupon", "percent": 15, "days": 20}
    desk.press("add:set_trait:2:").press("save", trait="vip", value="")
    assert desk.steps[2] == {"key": "set_trait_1", "kind": "set_trait", "trait": "vip", "value": True}
    desk.press("add:open_case:2:").press("save", 422)
    desk.press("save", subject_fa="تماس بگیریم")
    assert desk.steps[2]["subject"] == {"fa": "تماس بگیریم"}


def test_ways_are_renamed_added_and_taken_out(plan: Plan) -> None:
    desk = Desk(plan).press("add:split:1:").press("save", 422, share0="60")
    desk.press("save", share0="60", share1="30", share2="10", way2_fa="سوم")
    assert [(way["key"], way["share"]) for way in desk.steps[1]["ways"]] == [
        ("way_1", 60),
        ("way_2", 30),
        ("way_3", 10),
    ]
    desk.press("into:check_in").open("split_1").press("save", share0="60", share1="", share2="40")
    assert [(way["key"], len(way["steps"])) for way in desk.steps[1]["ways"]] == [("way_1", 0), ("way_3", 1)]


def test_what_cannot_be_published_is_said_at_the_step(plan: Plan) -> None:
    desk = Desk(plan).press("add:set_trait:1:").press("save", 422)
    desk.press("save", trait="x")
    desk.press("add:call:1:").press("save", from_day="200", to_day="201").press("publish", 422)
    assert PlanVersion.objects.count() == 1 and "پیش از آغاز گام" in desk.html


def test_only_who_may_edits(plan: Plan) -> None:
    agent: Client = sit(AGENT)
    for part in ("edit/", "look/"):
        assert agent.post(f"/desk/grow/{plan.pk}/{part}").status_code == 403
    assert Desk(plan).press("add:dream:0:").press("add:call:x:").press("open:nothing").press("zzz").html


def test_questions_to_the_database_do_not_grow_with_steps(plan: Plan, django_assert_max_num_queries: Any) -> None:
    desk = Desk(plan)
    with django_assert_max_num_queries(13):
        desk.open("check_in")
    for _number in range(12):
        desk.press("copy:check_in")
    with django_assert_max_num_queries(11):
        desk.open("")
    with django_assert_max_num_queries(14):
        desk.open("check_in")
    with django_assert_max_num_queries(16):
        desk.open("@entry")


def test_what_conditions_are_made_of_is_sent_once(plan: Plan) -> None:
    html = Desk(plan).open("@entry").html
    assert html.count('data-part="row"') == 1 and html.count("data-conditions") == 3
    templates = re.findall(r'<template data-part="(?:value|of)" [^>]*>', html)
    assert len(templates) == len(set(templates)) and len(html) < 130_000
