"""A customer with a phone asks for help, sees how it stands, and writes back; without scripts as well."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import PHONE, Hands, said
from vafa.cases.models import Case
from vafa.conversations.models import Message

pytestmark = pytest.mark.browser
WORDS = {"fa": "کتری از دیروز روشن نمی‌شود.", "en": "The kettle does not start since yesterday."}
MORE = {"fa": "چراغش هم خاموش است.", "en": "Its light is off, too."}
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def ask(page: Page, language: str) -> None:
    page.goto(f"/?language={language}")
    page.get_by_text(said(language, "Something does not work"), exact=True).click()
    page.get_by_label(said(language, "Tell us in your own words")).fill(WORDS[language])
    page.get_by_label(said(language, "Your name")).fill("زهره منصوری")
    page.get_by_label(said(language, "E-mail or telephone")).fill("۰۹۱۹۱۱۱۲۲۳۳")
    page.locator("input[type=file]").set_input_files({"name": "kettle.png", "mimeType": "image/png", "buffer": PICTURE})
    page.get_by_role("button", name=said(language, "Send"), exact=True).click()
    page.wait_for_url("**/r/*/")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_request_is_sent_seen_and_added_to(hands: Hands, language: str, script: bool) -> None:
    page = hands.sit(language=language, size=PHONE, script=script)
    ask(page, language)
    case = Case.objects.get(customer__name="زهره منصوری")
    expect(page.locator(".slab--now .slab__big")).not_to_be_empty()
    expect(page.locator(".letters")).to_contain_text(WORDS[language])
    expect(page.locator(".letters a.clip")).to_contain_text("kettle.png")

    page.get_by_label(said(language, "Add something")).fill(MORE[language])
    with page.expect_navigation():
        page.get_by_role("button", name=said(language, "Send"), exact=True).click()
    expect(page.locator(".letters")).to_contain_text(MORE[language])
    came = Message.objects.filter(conversation_id=case.conversation_id, direction="in").order_by("pk")
    assert [message.text for message in came] == [WORDS[language], MORE[language]]


def test_what_is_missing_is_asked_for_and_nothing_is_lost(hands: Hands) -> None:
    hands.pardon(400)
    page = hands.sit(language="fa", size=PHONE)
    page.goto("/?language=fa")
    page.get_by_label(said("fa", "Tell us in your own words")).fill(WORDS["fa"])
    page.get_by_role("button", name=said("fa", "Send"), exact=True).click()
    expect(page.locator("#kind_error")).to_contain_text(said("fa", "Choose what your request is about."))
    expect(page.get_by_label(said("fa", "Tell us in your own words"))).to_have_value(WORDS["fa"])
    assert not Case.objects.filter(customer__name="زهره منصوری").exists()
