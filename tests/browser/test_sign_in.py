"""At the gate: who may come in comes in, who may not is told so in one sentence of their language."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Hands, said
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser
WRONG = {"fa": "گذرواژه نادرست است", "en": "password you specified are not correct"}
TOO_OFTEN = {"fa": "تلاش", "en": "Too many failed login attempts"}


def try_to_sign_in(page: Page, language: str, password: str) -> None:
    page.get_by_label(said(language, "E-mail"), exact=True).fill("agent@shop.example")
    page.get_by_label(said(language, "Password"), exact=True).fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name=said(language, "Sign in"), exact=True).click()


@pytest.mark.parametrize("language", ["fa", "en"])
def test_one_signs_in_by_email_and_password_and_out_again(hands: Hands, language: str) -> None:
    hands.cast.agent.language = language
    hands.cast.agent.save(update_fields=["language"])
    page = hands.sit(language=language)
    page.goto(f"/account/login/?language={language}&next=/desk/cases/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "fa" else "ltr")
    try_to_sign_in(page, language, "not this one")
    expect(page.get_by_role("alert")).to_contain_text(WRONG[language])
    expect(page.get_by_role("alert").locator("p")).to_have_count(1)
    try_to_sign_in(page, language, PASSWORD)
    expect(page).to_have_url(f"{hands.address}/desk/cases/")
    page.locator(".rail summary.me").click()
    # By key: the mouse would wait seven seconds for the greeting that lies over it to go.
    page.get_by_role("button", name=said(language, "Sign out")).locator("visible=true").press("Enter")
    page.wait_for_url("**/account/login/")
    page.goto("/desk/")
    expect(page).to_have_url(f"{hands.address}/account/login/?next=/desk/")


@pytest.mark.parametrize("language", ["fa", "en"])
def test_after_five_wrong_passwords_the_right_one_has_to_wait(hands: Hands, language: str) -> None:
    page = hands.sit(language=language)
    page.goto(f"/account/login/?language={language}")
    for number in range(5):
        try_to_sign_in(page, language, f"a guess, number {number}")
        expect(page.get_by_role("alert")).to_contain_text(WRONG[language])
    try_to_sign_in(page, language, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text(TOO_OFTEN[language])
