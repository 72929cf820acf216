"""The map of a plan on the screen: its axis is true to scale, lenses end on their columns, and it is walked by keys."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import PHONE, Hands
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
    plan, _layout, places = plan_and_places()
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
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/grow/{plan.pk}/edit/**{places[0].step.key}**")


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
