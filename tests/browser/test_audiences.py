"""An audience is put together by keyboard: each change says whom it finds, and nothing needs the mouse."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Hands, said
from vafa.customers.models import Audience

pytestmark = pytest.mark.browser


def rows(page: Page, group: str) -> list[str]:
    """What stands in a group: field, what it is asked of, comparison, value of its first row."""
    row = page.locator(f"fieldset:has([name='{group}-field']) .condition").first
    return [row.locator(f"[name='{group}-{part}']").input_value() for part in ("field", "of", "op", "value")]


def add(page: Page, number: int, group: str, told: dict[str, str]) -> None:
    """A new row at the end of a group, by keyboard: what it is about, then the places that are shown for it."""
    page.locator("[data-condition-add]").nth(number).press("Enter")
    row = page.locator("fieldset.conditions").nth(number).locator(".condition").last
    expect(row.locator(f"[name='{group}-field']")).to_be_focused()
    for part, value in told.items():
        place = row.locator(f"[name='{group}-{part}']")
        if place.evaluate("one => one.tagName") == "SELECT":
            place.select_option(value)
        else:
            place.focus()
            page.keyboard.type(value)


@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_an_audience_is_made_by_clicks(hands: Hands, language: str) -> None:
    page = hands.sit("lead", language)
    page.goto("/desk/people/audiences/")
    page.get_by_role("link", name=said(language, "New audience")).first.click()
    look = page.locator("#look .audience__count")
    expect(look).to_be_visible()
    everybody = look.inner_text()

    add(page, 0, "all", {"field": "customers.city", "op": "is", "value": "تهران"})
    expect(look).not_to_have_text(everybody)
    add(page, 1, "any", {"field": "sales.spent:IRR", "of": "365", "op": "over", "value": "1"})
    add(page, 1, "any", {"field": "sales.bought", "of": "W9", "op": "never"})
    add(page, 2, "none", {"field": "customers.consent:offer", "of": "email", "op": "is", "value": "no"})
    expect(page.locator("#look .audience__say")).to_contain_text("W9")
    page.locator("#audience-name").fill("Tehran")
    page.locator("#audience-name").press("Enter")
    page.wait_for_url("**/desk/people/audiences/*/")
    kept = Audience.objects.get()
    assert [*kept.conditions["all"][2]] == ["any"] and [*kept.conditions["all"][3]] == ["not"]
    assert rows(page, "none") == ["customers.consent:offer", "email", "is", "no"]

    # A row is taken away again, and the count follows; then the audience goes, and comes back.
    before = look.inner_text()
    page.locator("fieldset.conditions").nth(0).locator("[data-condition-off]").last.press("Enter")
    expect(look).not_to_have_text(before)
    page.get_by_role("button", name=said(language, "Delete this audience")).press("Enter")
    page.wait_for_url("**/?deleted=*")
    page.get_by_role("button", name=said(language, "Undo")).press("Enter")
    page.wait_for_url("**/desk/people/audiences/")
    expect(page.locator("tbody [hx-get]").first).not_to_have_text("…")
    assert hands.complaints == []
