"""The inbox by keyboard only, on a Persian layout: no key is found by the letter it writes, and no mouse is touched."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Hands, press, said
from tests.saturday import NOW
from vafa.cases.actions.replies import save_reply
from vafa.cases.models import Case
from vafa.conversations.models import Message
from vafa.platform.time.clock import set_clock
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.browser
OPEN = "/desk/cases/?view=open"
WORDS = "سلام، فردا ساعت ده می‌آییم."


def current(page: Page) -> str:
    """The number of the case whose row is the current one."""
    url = page.locator("#queue [data-row][aria-current=true]").first.get_attribute("href") or ""
    return url.split("/desk/cases/")[1].split("/")[0]


def numbers(page: Page) -> list[str]:
    """The numbers of the rows, in their order."""
    rows = page.locator("#queue [data-row]").all()
    return [(row.get_attribute("href") or "").split("/desk/cases/")[1].split("/")[0] for row in rows]


def test_the_inbox_by_keyboard_only(hands: Hands) -> None:
    save_reply(None, title="وقت بازدید", texts={"fa": "سلام {{ customer.name }}"}, kinds=[], actor=SYSTEM, at=NOW)
    page = hands.sit("lead", "fa")
    page.goto(OPEN)
    rows = numbers(page)
    assert len(rows) >= 3

    # J goes down, K up; Enter opens.
    press(page, "KeyJ", "ت")
    assert current(page) == rows[0]
    press(page, "KeyJ", "ت")
    press(page, "KeyJ", "ت")
    press(page, "KeyK", "ن")
    assert current(page) == rows[1]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/cases/{rows[1]}/**")
    expect(page.locator("#case-title")).to_be_visible()
    assert page.locator("h1").count() == 1

    # R writes, Ctrl-Enter sends.
    press(page, "KeyR", "ق")
    words = page.get_by_role("textbox", name=said("fa", "Text"), exact=True)
    expect(words).to_be_focused()
    page.keyboard.insert_text(WORDS)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".say--us", has_text=WORDS)).to_have_count(1)
    case = Case.objects.get(number=int(rows[1]))
    assert Message.objects.filter(conversation_id=case.conversation_id, author__isnull=False).count() == 1

    # I notes among ourselves.
    press(page, "KeyI", "ه")
    expect(words).to_be_focused()
    page.keyboard.insert_text("قطعه را سفارش دادم")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".say--note", has_text="قطعه را سفارش دادم")).to_have_count(1)


def test_rows_are_chosen_and_handled_together(hands: Hands) -> None:
    page = hands.sit("lead", "fa")
    page.goto(OPEN)
    rows = numbers(page)
    press(page, "KeyJ", "ت")
    press(page, "KeyX", "ط")
    press(page, "KeyJ", "ت")
    press(page, "KeyX", "ط")
    expect(page.locator("[data-bulk-count]")).to_have_text("۲")
    take = page.locator(".bulk button[value=spam]")
    take.focus()
    page.keyboard.press("Enter")
    result = page.locator(".queue__result")
    expect(result).to_contain_text("۲")
    assert Case.objects.filter(number__in=[int(one) for one in rows[:2]], spam_at__isnull=False).count() == 2
    result.get_by_role("button", name=said("fa", "Undo")).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".queue__result")).not_to_contain_text(said("fa", "Undo"))
    assert not Case.objects.filter(spam_at__isnull=False).exists()


def test_e_asks_whether_it_is_done_and_shift_e_goes_on(hands: Hands) -> None:
    page = hands.sit("lead", "fa")
    question = Case.objects.filter(resolved_at=None, kind="question").order_by("pk").first()
    assert question is not None
    page.goto(f"/desk/cases/{question.number}/?view=open")
    press(page, "KeyE", "ث")
    asked = page.get_by_role("dialog", name=said("fa", "Is it done?"))
    expect(asked).to_be_visible()
    page.keyboard.press("Escape")
    expect(asked).to_be_hidden()
    page.evaluate(
        """() => document.body.dispatchEvent(new KeyboardEvent("keydown",
            { code: "KeyE", key: "\u0652", shiftKey: true, bubbles: true, cancelable: true }))"""
    )
    undo = page.locator(".case__undo")
    expect(undo).to_be_visible()
    question.refresh_from_db()
    assert question.resolved_at is not None
    assert str(question.number) not in page.url
    undo.get_by_role("button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/cases/{question.number}/**")
    question.refresh_from_db()
    assert question.resolved_at is None


def test_the_queue_shows_what_arrives_and_keeps_ones_place(hands: Hands) -> None:
    page = hands.sit("lead", "fa")
    page.goto(OPEN)
    press(page, "KeyJ", "ت")
    press(page, "KeyJ", "ت")
    here = current(page)
    Case.objects.filter(number=int(here)).update(subject="موضوعی دیگر")
    set_clock(NOW + timedelta(minutes=6))  # a look as close as the clock asks for
    page.evaluate("document.querySelector('[data-poll]').dispatchEvent(new CustomEvent('vafa:due'))")
    expect(page.locator("#queue")).to_contain_text("موضوعی دیگر")
    assert current(page) == here
