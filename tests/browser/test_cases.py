"""A case is answered from the queue: its draft is kept, its promise too, and it ends with the next step."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Hands, press, said
from tests.saturday import NOW
from vafa.cases.models import Case
from vafa.cases.queries.setup import kind_shape
from vafa.conversations.models import Message
from vafa.platform.time.clock import set_clock

pytestmark = pytest.mark.browser
SUBJECT = "صدای کوبیدن لباسشویی در دور تند"
ANSWER = {
    "fa": "سلام مریم جان، یک پیچ حمل مانده است؛ فردا ساعت ۱۰ همکارم می‌آید.",
    "en": "Hello Maryam, a transport bolt is left in it; my colleague comes tomorrow at 10.",
}


def open_from_queue(page: Page) -> Case:
    page.goto("/desk/cases/")
    page.locator(".queue [data-row]", has_text="مریم کریمی").click()
    expect(page.get_by_role("heading", level=1, name=SUBJECT)).to_be_visible()
    return Case.objects.get(subject=SUBJECT)


def answers(case: Case) -> list[str]:
    """What staff wrote, without the lines every letter ends with."""
    rows = Message.objects.filter(conversation_id=case.conversation_id, direction="out", author__isnull=False)
    return [text.split("\n\n")[0] for text in rows.order_by("pk").values_list("text", flat=True)]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_case_is_answered_and_ends_by_the_next_step(hands: Hands, language: str) -> None:
    page = hands.sit("agent", language)
    case = open_from_queue(page)
    words = page.get_by_role("textbox", name=said(language, "Text"), exact=True)
    with page.expect_response("**/draft/") as kept:
        words.press_sequentially(ANSWER[language])
    assert kept.value.status == 204
    expect(page.locator("[data-saved-note]")).to_contain_text(said(language, "Draft kept"))
    page.reload()
    expect(words).to_have_value(ANSWER[language])
    expect(page.locator("#case-stages [aria-current=step]")).not_to_have_attribute("data-state", "kept")

    words.press("Control+Enter")
    expect(page.locator(".say--us", has_text=ANSWER[language])).to_have_count(1)
    expect(words).to_have_value("")
    shape = kind_shape(case.kind, case.kind_version)
    answered = page.locator("#case-stages [data-state=kept]", has_text=shape.stages[0].name[language])
    expect(answered).to_have_count(1)
    assert answers(case) == [ANSWER[language]]
    assert case.promises.get(kind="first_response").kept_at is not None

    set_clock(NOW + timedelta(days=4))
    page.reload()
    press(page, "KeyN", "د")
    form = page.get_by_role("dialog")
    form.locator("textarea").fill("پیچ حمل باز نشده بود.")
    form.get_by_role("button", name=said(language, "Save"), exact=True).click()
    expect(form).to_have_count(0)
    press(page, "KeyN", "د")
    solving = shape.stages[2].name[language]
    expect(page.locator("#case-stages [aria-current=step]")).to_contain_text(solving)
    press(page, "KeyN", "د")
    ended = page.get_by_role("dialog", name=said(language, "Is it done?"))
    ended.get_by_label(said(language, "What was done"), exact=True).fill("پیچ حمل باز شد.")
    ended.get_by_role("button", name=said(language, "Resolve"), exact=True).click()
    undo = page.locator(".case__undo")
    expect(undo).to_contain_text(said(language, "Resolved. The customer is asked in a few seconds."))
    case.refresh_from_db()
    assert case.resolved_at is not None


def test_pressing_send_twice_makes_one_message(hands: Hands) -> None:
    page = hands.sit("agent", "fa")
    case = open_from_queue(page)
    page.get_by_role("textbox", name=said("fa", "Text"), exact=True).fill(ANSWER["fa"])
    page.locator(".composer button[type=submit]", has_text="Ctrl").dblclick()
    expect(page.locator(".say--us", has_text=ANSWER["fa"])).to_have_count(1)
    page.reload()
    expect(page.locator(".say--us", has_text=ANSWER["fa"])).to_have_count(1)
    assert answers(case) == [ANSWER["fa"]]
