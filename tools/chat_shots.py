"""Pictures of the chat on a page of another origin: the button, the open panel, a talk, and when nobody is there.

Part of tools/shots.py, which prepares the shop and names the looks.
"""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.shop_page import Shop
    from tests.cast import Cast

WORDS = {
    "fa": ("سلام، لباسشویی من آب نمی‌گیرد.", "سلام! شیر آبِ پشت دستگاه باز است؟", "بله، باز است."),
    "ar": ("مرحبًا، غسالتي لا تسحب الماء.", "مرحبًا! هل صنبور الماء خلف الغسالة مفتوح؟", "نعم، مفتوح."),
    "en": ("Hello, my washer takes no water.", "Hello! Is the tap behind it open?", "Yes, it is."),
}
HOURS_LATER = 12  # of the shop's Saturday morning: nobody is there


def chat_pictures(
    opened: "Browser", address: str, cast: "Cast", states: list[str], look: tuple[str, str, int], to: Path
) -> None:
    """One picture a state, with the looks of the visitor's page, which follows their light."""
    from tests.browser.shop_page import shop_with_chat
    from tests.connected import CHAT_SECRET
    from tests.saturday import NOW
    from vafa.channels.actions import save_account
    from vafa.channels.models import Account
    from vafa.platform.time.clock import set_clock
    from vafa.platform.values import SYSTEM

    language, light, width = look
    with shop_with_chat(address) as shop:
        account = Account.objects.get(kind="chat")
        settings = {"origins": shop.origin, "secret": CHAT_SECRET}
        save_account("chat", account.name, settings, account=account, actor=SYSTEM, at=NOW)
        shop.token, shop.language = account.token, language
        for state in states:
            set_clock(NOW + timedelta(hours=HOURS_LATER if state == "away" else 0))
            context = opened.new_context(
                viewport={"width": width, "height": 844 if width < 600 else 700}, color_scheme=light,  # type: ignore[arg-type]
                device_scale_factor=2 if width < 600 else 1, reduced_motion="reduce",
                timezone_id="Asia/Tehran",
            )  # fmt: skip
            page = context.new_page()
            page.on("console", lambda said: print(f"  console: {said.text}") if said.type == "error" else None)
            _bring_to(page, shop, state, cast)
            file = to / f"chat-{state}-{language}-{light}-{width}.png"
            file.parent.mkdir(exist_ok=True)
            page.screenshot(path=file)
            print(file)
            context.close()
        set_clock(NOW)


def _bring_to(page: "Page", shop: "Shop", state: str, cast: "Cast") -> None:
    """Open the page and do what leads to this state."""
    from tests.saturday import NOW
    from vafa.cases.actions import reply
    from vafa.cases.models import Case
    from vafa.conversations.sending import deliver_due
    from vafa.platform.values import Actor

    page.goto(shop.origin, wait_until="networkidle")
    button = page.locator("button[aria-haspopup=dialog]")
    button.wait_for()
    if state == "closed":
        return
    button.click()
    panel = page.get_by_role("dialog")
    panel.locator("textarea").wait_for()
    if state == "talk":
        first, second, third = WORDS[shop.language]
        _say(page, first)
        case = Case.objects.filter(conversation__messages__text=first).latest("pk")
        reply(case, second, author=cast.agent, actor=Actor.staff(cast.agent.pk), at=NOW)
        deliver_due(NOW)
        panel.locator(".said", has_text=second).wait_for()
        _say(page, third)
    page.wait_for_timeout(400)


def _say(page: "Page", words: str) -> None:
    panel = page.get_by_role("dialog")
    panel.locator("textarea").fill(words)
    panel.locator("textarea").press("Enter")
    panel.locator(".said", has_text=words).wait_for()
    page.wait_for_timeout(1_500)  # until it is said to be sent
