"""Search and jump from anywhere, and the sheet that says which keys there are."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands, press, said
from vafa.customers.models import Customer

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_name_typed_with_arabic_letters_is_found_and_opened(hands: Hands, language: str) -> None:
    maryam = Customer.objects.get(name="مریم کریمی")
    page = hands.sit("agent", language)
    page.goto("/desk/")
    page.keyboard.press("Control+KeyK")
    asked = page.get_by_role("combobox", name=said(language, "Search or jump"))
    expect(asked).to_be_focused()
    asked.press_sequentially("مريم كري")
    first = page.locator("#palette .hit").first
    expect(first).to_contain_text("مریم کریمی")
    expect(first).to_have_attribute("aria-selected", "true")
    asked.press("Enter")
    page.wait_for_url(f"**/desk/people/{maryam.pk}/")
    expect(page.get_by_role("heading", level=1, name="مریم کریمی")).to_be_visible()


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_question_mark_shows_the_keys_and_g_goes(hands: Hands, language: str) -> None:
    page = hands.sit("agent", language)
    page.goto("/desk/")
    page.keyboard.press("Shift+Slash")
    sheet = page.get_by_role("dialog", name=said(language, "Keys"))
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text(said(language, "Search or jump"))
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    press(page, "KeyG", "ل")
    press(page, "KeyP", "ح")
    page.wait_for_url("**/desk/people/")
