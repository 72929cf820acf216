"""Calls at the screen: who rings is known before one answers, it is written down in seconds, nobody is forgotten."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import PHONE, Hands, press, said
from tests.connected import EXTENSION, call, sms
from tests.emulators.ami import PASSWORD, USER, Exchange
from tests.saturday import NOW
from vafa.cases.models import Case
from vafa.channels.actions import save_account
from vafa.channels.models import Account
from vafa.conversations.models import Call, Inbound, Message
from vafa.customers.models import Customer
from vafa.journeys.models import DONE, ReturnCall
from vafa.platform.accounts.actions import change_staff
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.browser
MARYAM, ELHAM = "+989120004581", "+989350001122"


@pytest.fixture
def line(hands: Hands) -> Account:
    """An exchange that tells of its calls, and the agent's telephone at it."""
    change_staff(hands.cast.agent, {"extension": EXTENSION}, actor=SYSTEM, at=NOW)
    return save_account("phone", "مرکز تلفن", {"secret": "a long word of ours"}, actor=SYSTEM, at=NOW)


@pytest.fixture
def exchange(hands: Hands) -> Iterator[Exchange]:
    """One that dials, too."""
    change_staff(hands.cast.agent, {"extension": EXTENSION}, actor=SYSTEM, at=NOW)
    with Exchange() as exchange:
        typed = {"host": "127.0.0.1", "port": exchange.port, "username": USER, "password": PASSWORD}
        save_account("asterisk", "Asterisk", typed, actor=SYSTEM, at=NOW)
        yield exchange


def strip(page: Page) -> Locator:
    return page.locator("[data-calling]")


def enter_on(place: Locator) -> None:
    place.focus()
    place.press("Enter")


@pytest.mark.parametrize(("language", "size"), [("fa", (1440, 900)), ("en", PHONE)])
def test_who_rings_is_opened_and_written_down_by_keys(
    hands: Hands, line: Account, language: str, size: tuple[int, int]
) -> None:
    page = hands.sit("agent", language, size)
    page.goto("/desk/")
    call(line, MARYAM, "c1", NOW, "ringing")
    expect(strip(page)).to_contain_text("مریم کریمی")
    expect(strip(page)).to_contain_text(said(language, "Your telephone rings"))
    assert page.evaluate("document.activeElement.closest('[data-calling]')") is None  # it takes no focus by itself

    press(page, "KeyA", "ش")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/people/{Customer.objects.get(name='مریم کریمی').pk}/**")
    call(line, MARYAM, "c1", NOW - timedelta(minutes=2), "ringing", "answered", "ended")
    expect(strip(page)).to_contain_text(said(language, "You talked with"))
    page.get_by_role("radio", name=said(language, "We talked")).press("Space")
    page.get_by_label(said(language, "A few words")).fill("قطعه رسید، شنبه می‌آید.")
    enter_on(strip(page).get_by_role("button", name=said(language, "Write it down")))
    expect(strip(page)).to_have_count(0)
    row = Call.objects.get(key="c1")
    assert (row.result, row.note, row.written_by) == ("reached", "قطعه رسید، شنبه می‌آید.", hands.cast.agent)


def test_a_click_on_a_number_rings_my_telephone_and_then_theirs(hands: Hands, exchange: Exchange) -> None:
    page = hands.sit("agent", "fa")
    page.goto(f"/desk/people/{Customer.objects.get(name='مریم کریمی').pk}/")
    page.locator('a[href^="tel:"]').first.click()
    expect(page.locator("#calling")).to_contain_text(
        said("fa", "Your telephone rings; take it, and the call goes out.")
    )
    asked = exchange.actions[-1]
    assert asked["channel"].endswith(f"/{EXTENSION}") and asked["exten"].endswith("9120004581")


def test_a_missed_call_is_owed_on_today_until_somebody_talked(hands: Hands, line: Account) -> None:
    call(line, ELHAM, "c2", NOW - timedelta(minutes=20), "ringing", "missed")
    page = hands.sit("agent", "fa")
    page.goto("/desk/")
    owed = page.locator("[data-row]", has=page.locator('[href="#phone-off"], [href$="#phone-off"]'))
    expect(owed).to_contain_text("الهام صادقی")
    expect(page.locator(".rail")).to_contain_text(said("fa", "Calls"))  # as long as one waits
    enter_on(owed)
    side = page.locator("#peek")
    expect(side).to_contain_text(said("fa", "What comes next"))
    side.get_by_role("radio", name=said("fa", "We talked")).press("Space")
    enter_on(side.get_by_role("button", name=said("fa", "Write it down")))
    page.wait_for_url("**/desk/")
    expect(owed).to_have_count(0)
    assert ReturnCall.objects.get(number=ELHAM).state == DONE


def test_on_a_phone_calls_and_the_tray_are_in_the_menu(hands: Hands, line: Account) -> None:
    call(line, ELHAM, "c2", NOW - timedelta(minutes=20), "ringing", "missed")
    page = hands.sit("lead", "fa", PHONE)
    page.goto("/desk/")
    enter_on(page.locator(".top .me"))
    expect(page.locator(".top").get_by_role("link", name=said("fa", "Unplaced"))).to_be_visible()
    enter_on(page.locator(".top").get_by_role("link", name=said("fa", "Calls")))
    page.wait_for_url("**/desk/calls/")
    expect(page.locator("#calls")).to_contain_text("الهام صادقی")


def test_a_placed_message_goes_elsewhere_and_back_by_keyboard(hands: Hands) -> None:
    sender = save_account("kavenegar", "SMS", {"key": "k"}, actor=SYSTEM, at=NOW)
    row = sms(sender, 1, "SHOP", "کدِ رهگیری چیست؟")
    assert row.state == Inbound.UNPLACED
    wrong, right = Case.objects.filter(resolved_at=None).order_by("number")[:2]
    page = hands.sit("lead", "fa")
    page.goto(f"/desk/unplaced/{row.pk}/?find={wrong.number}")
    enter_on(page.locator('button[name="case"]'))
    page.wait_for_url(f"**/desk/cases/{wrong.number}/**")
    message = Message.objects.get(inbound=row.pk)

    def menu(words: str) -> None:
        enter_on(page.locator(f"#m{message.pk} summary"))
        enter_on(page.locator(f"#m{message.pk}").get_by_role("link", name=said("fa", words)))

    menu("Move this message…")
    page.get_by_label(said("fa", "Number of the other case")).fill(str(right.number))
    enter_on(page.get_by_role("button", name=said("fa", "Move it there")))
    page.wait_for_url(f"**/desk/cases/{right.number}/**")
    expect(page.locator(f"#m{message.pk}")).to_be_visible()
    menu("Move this message…")
    enter_on(page.get_by_role("button", name=said("fa", "Take it back")))
    page.wait_for_url(f"**/desk/cases/{wrong.number}/**")
    message.refresh_from_db()
    assert message.conversation_id == wrong.conversation_id


def test_an_sms_is_counted_with_all_that_goes_out(hands: Hands) -> None:
    save_account("kavenegar", "SMS", {"key": "k"}, actor=SYSTEM, at=NOW)
    case = Case.objects.get(customer__name="مریم کریمی", resolved_at=None)
    page = hands.sit("agent", "fa", PHONE)
    page.goto(f"/desk/cases/{case.number}/")
    page.get_by_label(said("fa", "Channel of the answer")).select_option("sms")
    page.get_by_role("textbox", name=said("fa", "Text"), exact=True).fill("سلام")
    parts = page.locator("[data-parts]")
    expect(parts).to_be_visible()
    around = parts.get_attribute("data-after") or ""
    assert "http" in around and len(around) > 66  # four letters alone would be one SMS
    expect(parts).to_contain_text("۲ پیامک")
