"""Today by the keys of a Persian board: walk the duties, open one, write a call down."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Hands, press, said
from vafa.journeys.models import FollowUp

pytestmark = pytest.mark.browser
CURRENT = "[data-row][aria-current=true]"


def down(page: Page) -> None:
    press(page, "KeyJ", "ت")


def up(page: Page) -> None:
    press(page, "KeyK", "ن")


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_duties_are_walked_by_the_place_of_the_keys(hands: Hands, language: str) -> None:
    page = hands.sit("agent", language)
    page.goto("/desk/")
    expect(page.locator(CURRENT)).to_contain_text("پارس‌نوید")  # the latest of all
    who = page.locator("[data-row] .duty__who").all_inner_texts()
    assert [name.split("\n")[0].strip() for name in who[1:3]] == ["حسین رضایی", "الهام صادقی"]
    down(page)
    expect(page.locator(CURRENT)).to_contain_text("حسین رضایی")
    down(page)
    expect(page.locator(CURRENT)).to_contain_text("الهام صادقی")
    expect(page.locator("#peek")).to_contain_text("چراغش چشمک می‌زند")
    up(page)
    expect(page.locator("#peek")).to_contain_text("درِ فرورفته")
    down(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/cases/*/")
    expect(page.get_by_role("heading", level=1, name="اسپرسوساز بخار ندارد")).to_be_visible()


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_call_is_written_down_beside_the_list(hands: Hands, language: str) -> None:
    hands.pardon(422)
    page = hands.sit("agent", language)
    page.goto("/desk/")
    address = page.locator("[data-row][href*='peek=call-']").first.get_attribute("href") or ""
    call = FollowUp.objects.get(pk=address.rpartition("-")[2])
    row = page.locator(f"[data-row][href='{address}']")
    while page.locator(CURRENT).get_attribute("href") != address:
        down(page)
    expect(page.locator("#peek")).to_contain_text(call.customer.name)
    page.get_by_role("button", name=said(language, "Write it down")).click()
    expect(page.locator("#peek .field__error")).to_contain_text(said(language, "Choose how the call went."))
    page.get_by_text(said(language, "All is well"), exact=True).click()
    page.locator("#peek textarea").fill("راضی است؛ نصب خوب بوده.")
    page.get_by_role("button", name=said(language, "Write it down")).click()
    expect(row).to_have_count(0)
    call.refresh_from_db()
    assert (call.state, call.note) == ("done", "راضی است؛ نصب خوب بوده.")
