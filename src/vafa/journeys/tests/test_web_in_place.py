"""The map changed in place: a step opens below it with the editor's form, and the draft is drawn and said to be one."""

from typing import Any

import pytest
from django.test import Client

from tests.house.pages import assert_no_english
from vafa.journeys.models import Plan, PlanVersion
from vafa.journeys.tests.test_web_editor import Desk, Form
from vafa.journeys.tests.test_web_map import sit
from vafa.platform.access import AGENT, ANALYST, MANAGER

pytestmark = pytest.mark.django_db


class Map(Desk):
    """A manager before the map of the plan."""

    form = "journey"

    def __init__(self, plan: Plan, language: str = "fa") -> None:
        self.client, self.plan = sit(MANAGER, language), plan
        self.url = f"/desk/grow/{plan.pk}/draft/"
        self.home = f"/desk/grow/{plan.pk}/"
        self.html = self.client.get(self.home).content.decode()

    def marks(self) -> dict[str, str]:
        """By step, what the map says is special about it."""
        steps = [part.split("</li>")[0] for part in self.html.split('id="step-')[1:]]
        found = {one.split('"')[0]: one.split('class="touch__mark">') for one in steps}
        return {key: parts[1].split("</span>")[0].split(">")[-1] for key, parts in found.items() if len(parts) > 1}


def test_a_step_opens_below_the_map_with_the_form_of_the_editor(plan: Plan) -> None:
    desk = Map(plan)
    assert "data-map-form" in desk.html and "data-panel" not in desk.html and "map--draft" not in desk.html
    desk.press("open:welcome")
    assert_no_english(desk.html, allow=("English", "Welcome", "and", "order", "confirmation", "WhatsApp", "Telegram"))
    assert 'id="panel-welcome"' in desk.html and "هنوز چیزی تغییر نکرده است" in desk.html
    edited = desk.client.get(f"/desk/grow/{plan.pk}/edit/", {"open": "welcome"}).content.decode()
    assert set(Form(edited).sent) == set(Form(desk.html, "journey").sent)
    plan.refresh_from_db()
    assert plan.draft is None


def test_saving_draws_the_draft_and_says_that_it_is_one(plan: Plan) -> None:
    desk = Map(plan).press("open:welcome").press("save", to_day="۴", name_fa="سلام تازه")
    assert desk.steps[0]["window"] == [0, 4] and PlanVersion.objects.count() == 1
    assert desk.at == f"/desk/grow/{plan.pk}/draft/?at=welcome#step-welcome" and "data-panel" not in desk.html
    assert "map--draft" in desk.html and "سلام تازه" in desk.html and "هنوز منتشر نشده" in desk.html
    assert desk.marks() == {"welcome": "تغییر کرده"}
    link = desk.html.split('data-step="welcome"')[1].split(">")[0]
    assert "autofocus" in link
    for button in ('value="publish"', 'value="discard"', 'value="undo:'):
        assert button in desk.html
    assert "از «روز ۰ تا ۲» به «روز ۰ تا ۴»" in desk.html.split("<details>")[1].split("</details>")[0]
    home = desk.client.get(desk.home).content.decode()
    assert "map--draft" not in home and "سلام تازه" not in home and f'href="{desk.url}"' in home
    desk.press("publish")
    assert desk.at == desk.home and PlanVersion.objects.get(number=2).content["steps"][0]["window"] == [0, 4]


def test_steps_are_added_beside_one_moved_and_taken_out_from_the_map(plan: Plan) -> None:
    desk = Map(plan).press("after:welcome")
    assert "گامی پس از «خوشامد" in desk.html and "data-choose" in desk.html
    desk.press("add:wait:1:").press("save", days="2")
    assert desk.keys()[:3] == ["welcome", "wait_1", "check_in"] and desk.marks()["wait_1"] == "تازه"
    assert "گامی پیش از «" in desk.press("before:check_in").html
    desk.press("add:branch:2:").press("into:check_in").press("later:wait_1")
    assert [row["key"] for row in desk.steps[1]["otherwise"]] == ["check_in"] and desk.keys()[:3] == [
        "welcome", "branch_1", "wait_1",
    ]  # fmt: skip
    desk.press("remove:wait_1").undo()
    assert desk.keys()[:3] == ["welcome", "branch_1", "wait_1"] and "at=wait_1" in desk.at
    assert "data-panel" not in desk.press("leave:wait_1").html


def test_leaving_without_a_change_leads_back_to_what_is_published(plan: Plan) -> None:
    desk = Map(plan).press("open:check_in").press("leave:check_in")
    assert desk.at == f"{desk.home}?at=check_in" and "verdict" in desk.html
    assert "autofocus" in desk.html.split('data-step="check_in"')[1].split(">")[0]


def test_a_draft_thrown_away_on_the_map_comes_back(plan: Plan) -> None:
    desk = Map(plan).press("open:welcome").press("save", to_day="6").press("discard")
    assert desk.at == f"{desk.home}?thrown=1" and "دور انداخته شد" in desk.html
    desk.undo()
    assert desk.steps[0]["window"] == [0, 6] and "map--draft" in desk.html


def test_what_is_wrong_is_said_in_the_panel_and_what_is_unfinished_on_the_map(plan: Plan) -> None:
    desk = Map(plan).press("open:check_in").press("save", 422, from_day="9", name_fa="نامی تازه")
    assert "روز پایانی پیش از روز آغاز نیست" in desk.html and 'id="panel-check_in"' in desk.html
    desk.press("open:welcome")
    assert desk.marks()["check_in"] == "ناتمام" and 'id="panel-welcome"' in desk.html
    assert "نامی تازه" in desk.press("publish", 422).html and PlanVersion.objects.count() == 1


def test_a_plan_that_was_never_published_has_a_map_of_its_draft(plan: Plan) -> None:
    mine = Plan.objects.create(key="mine", name="تازه", draft={"entry": {}, "steps": []}, created_at=plan.created_at)
    desk = Map(mine).press("adding:0:").press("add:message:0:").press("save")
    assert desk.keys() == ["message_1"] and "map--draft" in desk.html and 'value="discard"' not in desk.html


def test_who_may_not_edit_sees_the_map_as_it_is(plan: Plan) -> None:
    for role in (AGENT, ANALYST):
        reader: Client = sit(role)
        html = reader.get(f"/desk/grow/{plan.pk}/").content.decode()
        assert "data-map-form" not in html and "data-in-place" not in html and "/edit/" not in html
        assert reader.post(f"/desk/grow/{plan.pk}/draft/", {"do": "remove:welcome"}).status_code == 403


def test_the_map_of_a_draft_asks_a_fixed_number_of_questions(plan: Plan, django_assert_max_num_queries: Any) -> None:
    desk = Map(plan)
    for _number in range(12):
        desk.press("copy:check_in")
    with django_assert_max_num_queries(15):
        desk.client.get(desk.url)
    with django_assert_max_num_queries(18):
        desk.client.get(desk.url, {"open": "check_in"})
