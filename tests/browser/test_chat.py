"""A visitor of the shop's website chats: on a page of another origin, with and without a line, in fa and en."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import PHONE, Hands, said
from tests.browser.shop_page import Shop, shop_with_chat
from tests.saturday import NOW
from vafa.cases.actions import reply
from vafa.cases.models import Case
from vafa.channels.actions import save_account
from vafa.conversations.models import Message
from vafa.conversations.sending import deliver_due
from vafa.customers.models import ContactPoint
from vafa.platform.i18n.digits import to_reader
from vafa.platform.values import SYSTEM, Actor
from vafa.portal.tests.tokens import token_of

pytestmark = pytest.mark.browser
SECRET = "a-secret-that-the-shop-made-up-itself-0123"
HELLO = {"fa": "سلام، لباسشویی من آب نمی‌گیرد.", "en": "Hello, my washer takes no water."}
ANSWER = {"fa": "سلام! شیر آب پشت دستگاه باز است؟", "en": "Hello! Is the tap behind it open?"}
MORE = {"fa": "بله، باز است.", "en": "Yes, it is."}


@pytest.fixture
def shop(hands: Hands) -> Iterator[Shop]:
    with shop_with_chat(hands.address) as shop:
        settings = {"origins": shop.origin, "secret": SECRET}
        shop.token = save_account("chat", "گفت‌وگو", settings, actor=SYSTEM, at=NOW).token
        yield shop


class Visitor:
    """Somebody on the website."""

    def __init__(self, hands: Hands, shop: Shop, language: str, size: tuple[int, int] = (1200, 800)) -> None:
        shop.language = language
        self.page, self.shop, self.language = hands.sit(language=language, size=size), shop, language
        self.asked: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))

    def comes(self) -> None:
        self.page.goto(self.shop.origin)
        expect(self.button).to_be_visible()

    def opens(self) -> None:
        self.button.click()
        expect(self.box).to_be_focused()

    @property
    def button(self) -> Locator:
        return self.page.locator("button[aria-haspopup=dialog]")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def box(self) -> Locator:
        return self.panel.get_by_role("textbox", name=said(self.language, "Write a message"))

    def says(self, text: str) -> None:
        self.box.fill(text)
        self.panel.get_by_role("button", name=said(self.language, "Send"), exact=True).click()
        expect(self.box).to_have_value("")

    def sees(self, text: str) -> Locator:
        found = self.panel.locator(".said", has_text=text)
        expect(found).to_have_count(1)
        return found

    def arrives(self, text: str) -> None:
        """What was written reached the shop, and the page says so."""
        expect(self.sees(text).get_by_text(said(self.language, "sent"), exact=True)).to_be_visible()


def answer(visitor: Visitor, cast_agent: object, text: str) -> None:
    """An agent answers in the case the chat became."""
    case = Case.objects.get(conversation__messages__text=HELLO[visitor.language])
    reply(case, text, author=cast_agent, actor=Actor.staff(cast_agent.pk), at=NOW)  # type: ignore[attr-defined, arg-type]
    deliver_due(NOW)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_visitor_writes_and_is_answered_without_reload(hands: Hands, shop: Shop, language: str) -> None:
    visitor = Visitor(hands, shop, language)
    visitor.comes()
    ours = [url for url in visitor.asked if url.startswith(shop.vafa)]
    assert ours == [f"{shop.vafa}/chat.js"]  # nothing else until it is opened
    visitor.opens()
    expect(visitor.panel).to_have_attribute("aria-modal", "true")
    visitor.says(HELLO[language])
    visitor.arrives(HELLO[language])

    answer(visitor, hands.cast.agent, ANSWER[language])
    visitor.sees(ANSWER[language])
    message = Message.objects.filter(direction="out", channel="chat", author__isnull=False).get()
    expect_soon(lambda: Message.objects.filter(pk=message.pk, read_at__isnull=False).exists(), visitor.page)

    visitor.page.reload()
    visitor.sees(HELLO[language])
    visitor.sees(ANSWER[language])
    visitor.says(MORE[language])
    visitor.arrives(MORE[language])
    assert Case.objects.filter(conversation__messages__text=MORE[language]).count() == 1


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_agent_sees_it_at_once_and_each_sees_the_other_type(hands: Hands, shop: Shop, language: str) -> None:
    visitor = Visitor(hands, shop, language)
    visitor.comes()
    visitor.opens()
    visitor.says(HELLO[language])
    visitor.arrives(HELLO[language])
    case = Case.objects.get(conversation__messages__text=HELLO[language])
    desk = hands.sit("agent", language)
    desk.goto(f"/desk/cases/{case.number}/")
    line = desk.locator(".chatline")
    expect(line).to_contain_text(f"{shop.origin}/")

    visitor.box.press_sequentially("…")
    expect(line).to_contain_text(said(language, "The visitor is typing …"))
    visitor.says(MORE[language])
    there = desk.locator(".say", has_text=MORE[language])
    expect(there).to_have_count(1, timeout=3_000)  # the page's own next look is at 5 s

    words = desk.get_by_role("textbox", name=said(language, "Text"), exact=True)
    words.press_sequentially(ANSWER[language])
    expect(visitor.panel.locator(".typist")).to_contain_text(hands.cast.agent.name)
    words.press("Control+Enter")
    expect(desk.locator(".say--us", has_text=ANSWER[language])).to_have_count(1)
    deliver_due(NOW)
    visitor.sees(ANSWER[language])


@pytest.mark.parametrize("language", ["fa", "en"])
def test_without_a_line_words_wait_and_are_sent_once(hands: Hands, shop: Shop, language: str) -> None:
    visitor = Visitor(hands, shop, language)
    visitor.comes()
    visitor.opens()
    visitor.page.context.set_offline(True)
    visitor.says(HELLO[language])
    expect(visitor.sees(HELLO[language])).to_contain_text(said(language, "goes out as soon as there is a connection"))
    expect(visitor.panel.locator(".notice")).to_contain_text(
        said(language, "No connection. What you write is kept here and sent later.")
    )
    assert not Message.objects.filter(text=HELLO[language]).exists()
    visitor.page.context.set_offline(False)
    visitor.arrives(HELLO[language])
    visitor.page.reload()
    visitor.sees(HELLO[language])
    assert Message.objects.filter(text=HELLO[language]).count() == 1


def test_an_answer_to_sending_that_is_lost_makes_no_double(hands: Hands, shop: Shop) -> None:
    visitor = Visitor(hands, shop, "en")
    visitor.comes()
    visitor.opens()
    tries = []

    def lose_the_first(route: object) -> None:
        tries.append(1)
        if len(tries) == 1:
            route.fetch()  # type: ignore[attr-defined]  # it arrives, its answer does not
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    visitor.page.route("**/send/", lose_the_first)
    visitor.says(HELLO["en"])
    visitor.arrives(HELLO["en"])
    assert Message.objects.filter(text=HELLO["en"]).count() == 1


def test_words_of_a_page_that_was_left_go_out_from_the_next(hands: Hands, shop: Shop) -> None:
    visitor = Visitor(hands, shop, "en")
    visitor.comes()
    visitor.opens()
    visitor.page.route("**/send/", lambda route: route.abort())
    visitor.says(HELLO["en"])
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()
    expect(visitor.button).to_be_focused()
    visitor.page.unroute("**/send/")
    with visitor.page.expect_response("**/send/"):
        visitor.page.reload()
    visitor.opens()
    visitor.arrives(HELLO["en"])
    assert Message.objects.filter(text=HELLO["en"]).count() == 1


def test_it_is_used_with_the_keyboard_alone(hands: Hands, shop: Shop) -> None:
    visitor = Visitor(hands, shop, "en")
    visitor.comes()
    visitor.button.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.box).to_be_focused()
    visitor.page.keyboard.type(HELLO["en"])
    visitor.page.keyboard.press("Enter")
    visitor.sees(HELLO["en"])
    for _ in range(12):  # round and round, never out of the panel
        visitor.page.keyboard.press("Tab")
        assert visitor.page.evaluate("document.activeElement.shadowRoot?.activeElement?.closest('.panel') !== null")
    visitor.page.keyboard.press("Escape")
    expect(visitor.button).to_be_focused()
    expect(visitor.button).to_have_attribute("aria-expanded", "false")


def test_the_styles_of_the_page_stay_outside_and_ours_inside(hands: Hands, shop: Shop) -> None:
    visitor = Visitor(hands, shop, "fa")
    visitor.comes()
    visitor.opens()
    look = visitor.panel.evaluate("one => [getComputedStyle(one).fontSize, getComputedStyle(one).direction]")
    assert look == ["15px", "rtl"]
    head = visitor.panel.locator(".promise span").evaluate("one => getComputedStyle(one).position")
    assert head == "static"  # the button's own styles do not reach the panel
    assert visitor.page.locator("h1").evaluate("one => getComputedStyle(one).fontSize") == "40px"
    assert visitor.page.evaluate("document.querySelectorAll('link[rel=stylesheet]').length") == 0


def test_on_a_phone_it_fills_the_screen(hands: Hands, shop: Shop) -> None:
    visitor = Visitor(hands, shop, "fa", PHONE)
    visitor.comes()
    visitor.opens()
    box = visitor.panel.bounding_box()
    assert box is not None and (box["width"], box["height"]) == PHONE


def test_somebody_the_website_vouches_for_is_known_by_name(hands: Hands, shop: Shop) -> None:
    claims = {"sub": "4711", "name": "مریم کریمی تازه", "email": "new.maryam@example.com"}
    shop.customer = token_of(SECRET, claims, NOW)
    visitor = Visitor(hands, shop, "fa")
    visitor.comes()
    visitor.opens()
    visitor.says(HELLO["fa"])
    visitor.arrives(HELLO["fa"])
    point = ContactPoint.objects.get(value="new.maryam@example.com")
    assert point.verified_at is not None and point.customer.name == "مریم کریمی تازه"
    shop.customer = ""  # signed out on the website
    visitor.page.reload()
    expect(visitor.box).to_be_visible()
    expect(visitor.panel.locator(".said", has_text=HELLO["fa"])).to_have_count(0)


def test_where_to_answer_is_asked_and_kept(hands: Hands, shop: Shop) -> None:
    visitor = Visitor(hands, shop, "en")
    visitor.comes()
    visitor.opens()
    visitor.says(HELLO["en"])
    field = visitor.panel.get_by_label(said("en", "If you leave this page, where shall we answer?"))
    field.fill("visitor@example.com")
    field.press("Enter")
    expect(field).to_be_hidden()
    expect(visitor.panel.locator(".notice")).to_contain_text(said("en", "Thank you. If you are gone, we answer there."))
    assert ContactPoint.objects.filter(value="visitor@example.com").exists()


def test_a_file_goes_with_the_words(hands: Hands, shop: Shop) -> None:
    hands.pardon(409)
    visitor = Visitor(hands, shop, "en")
    visitor.comes()
    visitor.opens()
    pick = visitor.page.locator("input[type=file]")
    pick.set_input_files({"name": "note.txt", "mimeType": "text/plain", "buffer": b"It knocks."})
    visitor.says(HELLO["en"])
    expect(visitor.sees(HELLO["en"]).get_by_role("link", name="note.txt")).to_be_visible()
    pick.set_input_files({"name": "bad.exe", "mimeType": "text/plain", "buffer": b"MZ\x00\x01"})
    visitor.says("this")
    expect(visitor.sees("this")).to_contain_text(said("en", "was not sent"))


def expect_soon(holds: object, page: Page) -> None:
    """Wait until something is true on the server."""
    for _ in range(50):
        if holds():  # type: ignore[operator]
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen")


def test_digits_of_the_promise_follow_the_language(hands: Hands, shop: Shop) -> None:
    visitor = Visitor(hands, shop, "fa")
    visitor.comes()
    visitor.opens()
    words = visitor.panel.locator(".promise").inner_text()
    assert words and words == to_reader(words, "fa")
