"""A draft forgets nothing: its last changes are taken back one after another, and what is not finished waits in it."""

import pytest

from vafa.journeys.models import Plan, PlanVersion
from vafa.journeys.tests.test_web_editor import Desk

pytestmark = pytest.mark.django_db


def test_the_last_twenty_changes_are_taken_back_one_after_another(plan: Plan) -> None:
    desk = Desk(plan)
    for day in range(25):
        desk.open("welcome").press("save", to_day=str(day + 3))
    assert plan.befores.count() == 20
    for day in reversed(range(5, 25)):
        assert desk.steps[0]["window"] == [0, day + 3]
        desk.undo()
        assert "at=welcome" in desk.at
    assert desk.steps[0]["window"] == [0, 7] and "data-undo-step" not in desk.html
    desk.open("welcome").press("save", to_day="9").press("publish")
    assert not plan.befores.exists()


def test_what_was_thrown_away_comes_back_and_what_somebody_else_changed_is_not_taken_back(plan: Plan) -> None:
    desk = Desk(plan).open("welcome").press("save", to_day="9").press("discard")
    plan.refresh_from_db()
    assert plan.draft is None and "دور انداخته شد" in desk.html
    desk.undo()
    assert desk.steps[0]["window"] == [0, 9]
    other = Desk(plan, "en").open("welcome").press("save", to_day="12")
    assert "نگاهش کنید" in desk.undo(409).html and desk.steps[0]["window"] == [0, 12]
    other.undo().undo()
    plan.refresh_from_db()
    assert plan.draft is None and "data-undo-step" not in other.html


def test_a_step_that_is_not_finished_is_kept_with_its_mark_while_others_are_added(plan: Plan) -> None:
    desk = Desk(plan).press("add:open_case:1:").press("add:wait:2:", subject_fa="", name_fa="ب" * 130)
    assert desk.keys()[:3] == ["welcome", "open_case_1", "wait_1"] and "open=wait_1" in desk.at
    line = desk.html.split('id="step-open_case_1"')[1].split("</li>")[0]
    assert "ناتمام" in line and "گام «پرونده" in desk.html
    desk.press("publish", 422)
    assert PlanVersion.objects.count() == 1 and "ب" * 130 in desk.html and "موضوع پرونده را بنویسید" in desk.html
    desk.press("save", 422, name_fa="").press("save", subject_fa="تماس بگیریم", name_fa="")
    assert "ناتمام" not in desk.html and desk.steps[1]["subject"] == {"fa": "تماس بگیریم"}
    desk.press("publish")
    assert "unfinished" not in PlanVersion.objects.get(number=2).content


def test_who_begins_may_stay_unfinished_too(plan: Plan) -> None:
    desk = Desk(plan).open("@entry").press("open:welcome", way="occasion", occasion="")
    assert "ناتمام" in desk.html.split('id="step-@entry"')[1].split("</li>")[0]
    assert desk.steps and desk.plan.draft["entry"] == {"trigger": "order_placed"}  # type: ignore[index]
    desk.press("publish", 422)
    assert PlanVersion.objects.count() == 1 and "گام «چه کسی آغاز می‌کند» هنوز ناتمام است" in desk.html
