"""Channels at the screen: an account is set up from its card, and the tray is worked off by keyboard alone."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands, press, said
from tests.saturday import NOW
from vafa.cases.models import Case
from vafa.channels.actions import save_account
from vafa.channels.inbound import Raw
from vafa.channels.models import Account
from vafa.conversations.intake import keep, place_now
from vafa.conversations.models import Inbound, Message
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.browser


def came(account: Account, number: int, sender: str, text: str) -> Inbound:
    form = urlencode({"messageid": number, "from": sender, "to": "1000", "message": text})
    pk = keep(account, Raw(body=form.encode(), content_type="application/x-www-form-urlencoded"), at=NOW)
    assert pk is not None
    return place_now(pk, at=NOW)


def test_an_account_is_set_up_from_its_card(hands: Hands) -> None:
    page = hands.sit("administrator", "fa")
    page.goto("/desk/settings/channels/")
    page.get_by_role("link", name=said("fa", "Add a channel")).first.click()
    page.get_by_role("link", name=said("fa", "Kavenegar")).click()
    page.get_by_label(said("fa", "API key")).fill("secret-key")
    expect(page.get_by_label(said("fa", "Messages a second"))).to_be_hidden()
    page.locator("details.more summary").click()
    expect(page.get_by_label(said("fa", "Messages a second"))).to_be_visible()
    page.get_by_role("button", name=said("fa", "Save")).click()
    page.wait_for_url("**/channels/*/?just=saved")
    account = Account.objects.get()
    hook = page.get_by_label(said("fa", "Address for the provider"))
    assert account.token in (hook.input_value()) and "secret-key" not in page.content()
    before = account.token
    page.get_by_role("button", name=said("fa", "A new address")).click()
    page.wait_for_url("**/?just=address")
    account.refresh_from_db()
    assert account.token != before and account.token in hook.input_value()
    assert hands.complaints == []


def test_the_tray_is_worked_off_by_keyboard(hands: Hands) -> None:
    line = save_account("kavenegar", "SMS", {"key": "k"}, actor=SYSTEM, at=NOW)
    rows = [came(line, number, sender, "سلام") for number, sender in enumerate(("BANK", "SHOP", "NEWS"), 1)]
    case = Case.objects.order_by("pk").first()
    assert case is not None
    page = hands.sit("lead", "fa")
    page.goto("/desk/")

    # G U goes there; J goes down, X ticks two; they are thrown away and taken back.
    press(page, "KeyG", "ل")
    press(page, "KeyU", "ع")
    page.wait_for_url("**/desk/unplaced/")
    press(page, "KeyJ", "ت")
    press(page, "KeyX", "ط")
    press(page, "KeyJ", "ت")
    press(page, "KeyX", "ط")
    throw = page.get_by_role("button", name=said("fa", "Throw away"))
    expect(throw).to_be_visible()
    throw.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/unplaced/?did=throw**")
    assert Inbound.objects.filter(reason="thrown_away").count() == 2
    page.get_by_role("button", name=said("fa", "Undo")).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/unplaced/?did=take_out**")
    assert Inbound.objects.filter(state=Inbound.UNPLACED).count() == 3

    # Enter opens the first; it is found its case and put there.
    press(page, "KeyJ", "ت")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/unplaced/*/")
    page.get_by_role("searchbox", name=said("fa", "Case number, name, phone or e-mail")).focus()
    page.keyboard.insert_text(str(case.number))
    page.keyboard.press("Enter")
    page.wait_for_url("**/?find=*")
    page.locator('button[name="case"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/cases/{case.number}/**")
    message = Message.objects.get(inbound__in=[row.pk for row in rows])
    assert message.conversation_id == case.conversation_id

    # Why here? The menu of the message says that somebody put it there.
    menu = page.locator(f"#m{message.pk} summary")
    menu.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name=said("fa", "Why here?")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ask-dialog")).to_contain_text(said("fa", "Somebody put it here."))
    assert hands.complaints == []


CHAT = {"origins": "https://shop.example"}
WITHOUT_LEAVE = "Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false;"


def test_the_line_of_the_chat_is_copied_by_keyboard(hands: Hands) -> None:
    account = save_account("chat", "Chat", CHAT, actor=SYSTEM, at=NOW)
    page = hands.sit("administrator", "ar")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/desk/settings/channels/{account.pk}/")
    page.get_by_role("button", name=said("ar", "Copy")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#announce")).to_have_text(said("ar", "Copied"))
    line = page.evaluate("navigator.clipboard.readText()")
    assert line.startswith("<script async src=") and f'data-vafa="{account.token}"' in line
    assert hands.complaints == []


def test_without_leave_to_copy_the_line_is_selected(hands: Hands) -> None:
    account = save_account("chat", "Chat", CHAT, actor=SYSTEM, at=NOW)
    page = hands.sit("administrator", "fa")
    page.add_init_script(WITHOUT_LEAVE)
    page.goto(f"/desk/settings/channels/{account.pk}/")
    page.get_by_role("button", name=said("fa", "Copy")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#announce")).to_have_text(said("fa", "The text is selected. Press Ctrl and C to copy it."))
    assert account.token in page.evaluate("getSelection().toString()")
    assert hands.complaints == []
