"""A plan is written by keyboard alone, and by one who has no script: nothing needs the mouse, focus is never lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import PHONE, Hands, press, said
from vafa.journeys.models import Plan

pytestmark = pytest.mark.browser


def draft() -> list[dict[str, object]]:
    plan = Plan.objects.order_by("pk").first()
    assert plan is not None and plan.draft is not None
    return list(plan.draft["steps"])


def keys(rows: list[dict[str, object]]) -> list[object]:
    return [row["key"] for row in rows]


def stands(page: Page, key: str) -> None:
    """The line of this step has the focus, and keys are heard: htmx gives the focus back before what came is bound."""
    expect(page.locator(".htmx-request, .htmx-added")).to_have_count(0)
    expect(page.locator(f"[id='open-{key}']")).to_be_focused()


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_plan_is_written_by_keyboard(hands: Hands, language: str) -> None:
    page = hands.sit("manager", language)
    plan = Plan.objects.order_by("pk").first()
    assert plan is not None
    page.goto(f"/desk/grow/{plan.pk}/edit/?at=welcome")
    stands(page, "welcome")
    page.keyboard.press("ArrowDown")
    stands(page, "check_in")
    page.keyboard.press("ArrowUp")

    # A step is added after it: the first kind is ready, and another is a Tab away.
    press(page, "KeyA", "ش")
    first = page.locator("[data-choose] button").first
    expect(first).to_be_focused()
    page.locator("[data-choose] button[value^='add:branch']").press("Enter")
    stands(page, "branch_1")
    expect(page.locator("[id='open-branch_1']")).to_have_attribute("aria-expanded", "true")
    assert keys(draft())[:3] == ["welcome", "branch_1", "check_in"]

    # Its conditions are put together, said at once, and kept.
    page.locator("[data-condition-add]").first.press("Enter")
    page.locator("[name='all-field']").first.select_option("customers.orders")
    page.locator("[name='all-op']").first.select_option("at_least")
    page.locator("[name='all-value']").first.fill("2")
    expect(page.locator("#look p").first).to_be_visible()
    page.locator("[name='all-value']").first.press("Enter")
    stands(page, "branch_1")
    expect(page.locator("[id='open-branch_1']")).to_have_attribute("aria-expanded", "false")
    assert draft()[1]["when"] == {"all": [{"is": ["customers.orders", "at_least", "2"]}]}

    # The call goes into the branch, up and down in it, and out again.
    onward, back = ("ArrowLeft", "ArrowRight") if language == "fa" else ("ArrowRight", "ArrowLeft")
    page.locator("[id='open-check_in']").focus()
    page.keyboard.press(f"Alt+{onward}")
    expect(page.locator("#step-branch_1 #step-check_in")).to_be_visible()
    stands(page, "check_in")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#step-branch_1 .step__turn").first.locator("#step-check_in")).to_be_visible()
    stands(page, "check_in")
    page.keyboard.press(f"Alt+{back}")
    expect(page.locator("#step-branch_1 #step-check_in")).to_have_count(0)
    stands(page, "check_in")

    # A step is taken out, and comes back.
    page.locator("[id='open-branch_1']").focus()
    page.keyboard.press("Delete")
    expect(page.locator("#step-branch_1")).to_have_count(0)
    stands(page, "check_in")
    press(page, "KeyU", "ع")
    stands(page, "branch_1")
    assert keys(draft())[:3] == ["welcome", "branch_1", "check_in"]
    assert hands.complaints == []


def test_who_begins_is_counted_once_the_page_is_there(hands: Hands) -> None:
    page = hands.sit("manager", "fa")
    plan = Plan.objects.order_by("pk").first()
    assert plan is not None
    page.goto(f"/desk/grow/{plan.pk}/edit/?open=@entry")
    expect(page.locator("#look b")).to_be_visible()
    assert hands.complaints == []


def test_what_is_wrong_is_beside_its_field_and_has_the_focus(hands: Hands) -> None:
    page = hands.sit("manager", "fa")
    hands.pardon(422)
    plan = Plan.objects.order_by("pk").first()
    assert plan is not None
    page.goto(f"/desk/grow/{plan.pk}/edit/?at=check_in")
    page.keyboard.press("Enter")
    expect(page.locator("#f-from_day")).to_be_visible()
    page.locator("#f-from_day").fill("۹")
    page.locator("#f-name_fa").fill("سلامی دوباره")
    page.locator("#f-name_fa").press("Enter")
    expect(page.locator("#f-to_day")).to_be_focused()
    expect(page.locator("#f-name_fa")).to_have_value("سلامی دوباره")
    page.locator("#f-to_day").fill("۱۰")
    page.locator("#f-to_day").press("Enter")
    stands(page, "check_in")
    expect(page.locator("[id='open-check_in']")).to_contain_text("سلامی دوباره")
    assert hands.complaints == []


@pytest.mark.parametrize(("language", "size"), [("en", PHONE)])
def test_and_without_script(hands: Hands, language: str, size: tuple[int, int]) -> None:
    page = hands.sit("manager", language, size, script=False)
    plan = Plan.objects.order_by("pk").first()
    assert plan is not None
    page.goto(f"/desk/grow/{plan.pk}/edit/")
    page.locator("#step-welcome summary").click()
    page.locator("#step-welcome").get_by_role("button", name=said(language, "Add a step after it")).click()
    page.locator("[data-choose]").get_by_role("button", name=said(language, "Wait"), exact=True).click()
    page.locator("#f-days").fill("5")
    page.get_by_role("button", name=said(language, "Save"), exact=True).click()
    expect(page.locator("#step-wait_1")).to_contain_text("Wait 5 days")
    page.locator("#step-wait_1 summary").click()
    page.locator("#step-wait_1").get_by_role("button", name=said(language, "Take out")).click()
    expect(page.locator("#step-wait_1")).to_have_count(0)
    page.get_by_role("button", name=said(language, "Undo")).click()
    expect(page.locator("#step-wait_1")).to_contain_text("Wait 5 days")
    page.get_by_role("button", name=said(language, "Publish version %(number)s") % {"number": "2"}).click()
    page.wait_for_url(f"**/desk/grow/{plan.pk}/")
    assert plan.versions.count() == 2
