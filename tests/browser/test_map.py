"""The map of a plan on the screen: its axis is true to scale, lenses end on their columns, and it is walked by keys."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import PHONE, Hands, press, said
from vafa.journeys.models import Plan
from vafa.journeys.queries import content_of
from vafa.journeys.rules.laying import Layout, Place, lay
from vafa.journeys.rules.touchpoints import Touchpoint

pytestmark = pytest.mark.browser
MEASURE = """() => {
    const box = (one) => { const { left, right, top, bottom } = one.getBoundingClientRect(); return [left, right, top, bottom]; };
    return {
        line: box(document.querySelector(".axis__line")),
        days: [...document.querySelectorAll(".axis__shapes .axis__days:not(.axis__days--wait)")].map(box),
        lenses: [...document.querySelectorAll(".axis__lens")].map(box),
        columns: [...document.querySelectorAll(".touch:not(.touch--narrow)")].map(box),
    };
}"""  # noqa: E501
NEAR = 2.0  # pixels; borders have a width


def plan_and_places() -> tuple[Plan, Layout, list[Place]]:
    plan = Plan.objects.get()
    content = content_of(plan)
    assert content is not None
    layout = lay(content.steps)
    return plan, layout, [one for one in layout.places if isinstance(one.step, Touchpoint)]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_days_lie_where_they_are_and_open_onto_their_columns(hands: Hands, language: str) -> None:
    plan, layout, places = plan_and_places()
    page = hands.sit("manager", language)
    page.goto(f"/desk/grow/{plan.pk}/")
    seen = page.evaluate(MEASURE)
    left, right = seen["line"][:2]
    day = (right - left) / layout.days
    assert len(seen["days"]) == len(seen["columns"]) == len(places)
    for place, days, lens, column in zip(places, seen["days"], seen["lenses"], seen["columns"], strict=True):
        begins = right - place.days.first * day if language == "fa" else left + place.days.first * day
        drawn = days[1] if language == "fa" else days[0]
        assert abs(drawn - begins) < NEAR, place.step.key
        assert abs((days[1] - days[0]) - (place.days.last + 1 - place.days.first) * day) < NEAR
        assert abs(lens[0] - min(days[0], column[0])) < NEAR and abs(lens[1] - max(days[1], column[1])) < NEAR


def test_steps_are_walked_with_arrows_towards_where_they_point(hands: Hands) -> None:
    plan, _layout, _places = plan_and_places()
    page = hands.sit("manager", "fa")
    page.goto(f"/desk/grow/{plan.pk}/")
    steps = page.locator("[data-step]")
    steps.first.focus()
    page.keyboard.press("ArrowLeft")
    expect(steps.nth(1)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(steps.first).to_be_focused()
    page.keyboard.press("End")
    expect(steps.last).to_be_focused()
    page.keyboard.press("Home")
    expect(steps.first).to_be_focused()


def steps_of(plan: Plan) -> list[str]:
    """The steps of the plan's own list, in the draft."""
    plan.refresh_from_db()
    assert plan.draft is not None
    return [row["key"] for row in plan.draft["steps"]]


def step(page: Page, key: str) -> Locator:
    return page.locator(f"[data-map] [data-step='{key}']")


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_step_is_changed_where_it_stands_by_keyboard(hands: Hands, language: str) -> None:
    plan, _layout, _places = plan_and_places()
    page = hands.sit("manager", language)
    page.goto(f"/desk/grow/{plan.pk}/")
    step(page, "welcome").focus()
    page.keyboard.press("Enter")
    panel = page.locator("#panel-welcome")
    expect(panel.locator(f"#f-name_{language}")).to_be_focused()
    expect(step(page, "welcome")).to_have_attribute("aria-current", "step")
    assert page.url.endswith(f"/desk/grow/{plan.pk}/draft/?open=welcome")

    # Nothing typed: Escape closes, nothing is drafted, and one stands where one was.
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(step(page, "welcome")).to_be_focused()
    assert page.url.endswith(f"/desk/grow/{plan.pk}/?at=welcome")

    # What is typed is not lost by one Escape; Enter saves it, and the map is the draft's.
    page.keyboard.press("Enter")
    panel.locator(f"#f-name_{language}").fill("تازه")
    page.keyboard.press("Escape")
    expect(panel.locator("[data-unsaved]")).to_be_visible()
    page.keyboard.press("Enter")
    expect(panel).to_have_count(0)
    expect(page.locator(".map--draft")).to_be_visible()
    expect(step(page, "welcome")).to_be_focused()
    expect(step(page, "welcome")).to_contain_text("تازه")
    expect(page.locator("#step-welcome .touch__mark")).to_be_visible()
    assert content_of(plan) is not None and plan.versions.count() == 1

    # Escape twice lets go of it.
    page.keyboard.press("Enter")
    panel.locator(f"#f-name_{language}").fill("نه این")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(step(page, "welcome")).to_contain_text("تازه")
    assert hands.complaints == []


@pytest.mark.parametrize("language", ["fa", "en"])
def test_steps_are_added_moved_and_taken_out_on_the_map_by_keyboard(hands: Hands, language: str) -> None:
    plan, _layout, _places = plan_and_places()
    onward, back = ("ArrowLeft", "ArrowRight") if language == "fa" else ("ArrowRight", "ArrowLeft")
    page = hands.sit("manager", language)
    page.goto(f"/desk/grow/{plan.pk}/")
    step(page, "check_in").focus()

    # Before it, on whichever keyboard; the kinds are a Tab away, and Escape leaves them.
    press(page, "KeyB", "ذ")
    expect(page.locator("[data-choose] button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(step(page, "check_in")).to_be_focused()
    press(page, "KeyB", "ذ")
    page.locator("[data-choose] button[value^='add:branch']").press("Enter")
    expect(page.locator("#panel-branch_1")).to_be_visible()
    page.keyboard.press("Escape")
    expect(step(page, "branch_1")).to_be_focused()
    assert steps_of(plan)[:3] == ["welcome", "branch_1", "check_in"]

    # Along the way, into the fork beside it and out again.
    page.keyboard.press(f"Alt+{onward}")
    expect(page.locator("[data-map] [data-step]").nth(2)).to_be_focused()
    assert steps_of(plan)[:3] == ["welcome", "check_in", "branch_1"]
    page.keyboard.press(f"Alt+{back}")
    expect(page.locator("[data-map] [data-step]").nth(1)).to_be_focused()
    step(page, "check_in").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#step-check_in[data-cond]")).to_be_visible()
    expect(step(page, "check_in")).to_be_focused()
    assert "check_in" not in steps_of(plan)
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#step-check_in[data-cond]")).to_have_count(0)
    assert steps_of(plan)[:3] == ["welcome", "branch_1", "check_in"]

    # Taken out, and brought back; then further back, to where it was published.
    step(page, "branch_1").focus()
    page.keyboard.press("Delete")
    expect(step(page, "branch_1")).to_have_count(0)
    expect(step(page, "check_in")).to_be_focused()
    press(page, "KeyU", "ع")
    expect(step(page, "branch_1")).to_be_focused()
    for _change in range(5):
        change = page.locator("[data-undo-step]").get_attribute("value")
        page.locator("[data-undo-step]").click()
        expect(page.locator(f"[data-undo-step][value='{change}']")).to_have_count(0)
    expect(page.locator(".map--draft")).to_have_count(0)
    plan.refresh_from_db()
    assert plan.draft is None
    assert hands.complaints == []


def test_the_draft_is_published_from_the_map_or_thrown_away_and_brought_back(hands: Hands) -> None:
    plan, _layout, _places = plan_and_places()
    page = hands.sit("manager", "fa")
    page.goto(f"/desk/grow/{plan.pk}/")
    step(page, "welcome").click()
    page.locator("#f-to_day").fill("۴")
    page.locator("#panel-welcome").get_by_role("button", name=said("fa", "Save"), exact=True).click()
    page.get_by_text(said("fa", "See the difference")).click()
    expect(page.locator(".changes li")).to_have_count(1)
    page.get_by_role("button", name=said("fa", "Drop the draft")).click()
    page.wait_for_url("**?thrown=1")
    page.get_by_role("button", name=said("fa", "Undo")).click()
    expect(page.locator(".map--draft")).to_be_visible()
    page.get_by_role("button", name=said("fa", "Publish version %(number)s") % {"number": "۲"}).click()
    page.wait_for_url(f"**/desk/grow/{plan.pk}/")
    expect(page.locator(".map--draft")).to_have_count(0)
    assert plan.versions.count() == 2
    assert hands.complaints == []


def test_without_a_script_a_step_leads_to_the_editor(hands: Hands) -> None:
    plan, _layout, _places = plan_and_places()
    page = hands.sit("manager", "fa", script=False)
    page.goto(f"/desk/grow/{plan.pk}/")
    step(page, "welcome").click()
    page.wait_for_url(f"**/desk/grow/{plan.pk}/edit/**welcome**")
    expect(page.locator("#f-name_fa")).to_be_visible()


def test_the_map_is_there_without_a_script_and_beside_a_list_on_a_phone(hands: Hands) -> None:
    plan, _layout, _places = plan_and_places()
    page = hands.sit("manager", "fa", PHONE, script=False)
    page.goto(f"/desk/grow/{plan.pk}/")
    expect(page.locator(".axis__side")).to_be_visible()
    expect(page.locator(".axis__line")).not_to_be_visible()
    tops = [at(page, number) for number in range(3)]
    assert tops == sorted(tops) and len(set(tops)) == 3


def at(page: Page, number: int) -> float:
    box = page.locator(".touch").nth(number).bounding_box()
    assert box is not None
    return box["y"]
