"""Writing in the inbox by keyboard: words taken back, a colleague named, saved replies, macros, many cases at once."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import Hands, press, said
from tests.saturday import NOW
from vafa.cases.actions.replies import save_macro, save_reply
from vafa.cases.models import Case, Participant
from vafa.conversations.models import Message
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.browser
WORDS = "سلام، فردا ساعت ده می‌آییم."
SAVED = "سلام {{ customer.name }}، کی خانه‌اید؟"


def question() -> Case:
    """An open question of somebody who can be written to."""
    reachable = Case.objects.filter(resolved_at=None, kind="question", customer__contact_points__kind="email")
    found = reachable.order_by("pk").first()
    assert found is not None
    return found


def open_case(hands: Hands, case: Case, language: str = "fa") -> Page:
    page = hands.sit("lead", language)
    page.goto(f"/desk/cases/{case.number}/?view=open")
    return page


def words_of(page: Page) -> Locator:
    return page.locator(".composer__text")


def last_of_ours(case: Case) -> str:
    """What became of our last words."""
    rows = Message.objects.filter(conversation_id=case.conversation_id, author__isnull=False, direction=Message.OUT)
    return rows.latest("pk").state


def test_z_takes_back_what_was_just_sent(hands: Hands) -> None:
    case = question()
    before = case.last_from_us_at
    page = open_case(hands, case)
    press(page, "KeyR", "ق")
    expect(words_of(page)).to_be_focused()
    page.keyboard.insert_text(WORDS)
    page.keyboard.press("Control+Enter")
    line = page.locator(".case__undo")
    expect(line).to_contain_text(said("fa", "Written. It leaves in a few seconds."))
    expect(words_of(page)).to_have_value("")
    page.evaluate("document.activeElement.blur()")
    press(page, "KeyZ", "ظ")
    expect(words_of(page)).to_have_value(WORDS)
    expect(page.locator(".case__undo")).to_have_count(0)
    assert last_of_ours(case) == Message.SKIPPED
    case.refresh_from_db()
    assert case.last_from_us_at == before


def test_at_names_a_colleague_in_a_note(hands: Hands) -> None:
    case, agent = question(), hands.cast.agent
    page = open_case(hands, case)
    press(page, "KeyI", "ه")
    words = words_of(page)
    expect(words).to_be_focused()
    words.press_sequentially("نظرت چیست @نگ")
    offered = page.get_by_role("listbox", name=said("fa", "Colleagues")).get_by_role("option")
    expect(offered.filter(visible=True)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(words).to_have_value(f"نظرت چیست @{agent.name} ")
    page.keyboard.insert_text("؟")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".say--note", has_text=agent.name)).to_have_count(1)
    assert Participant.objects.filter(case=case, staff=agent, why=Participant.MENTIONED).exists()


def test_a_saved_reply_goes_where_the_cursor_is(hands: Hands) -> None:
    case = question()
    save_reply(None, title="وقت بازدید", texts={"fa": SAVED}, kinds=[], actor=SYSTEM, at=NOW)
    save_reply(None, title="گارانتی", texts={"fa": "گارانتی دارد."}, kinds=[], actor=SYSTEM, at=NOW)
    page = open_case(hands, case)
    words_of(page).fill("سلام! ")
    page.locator("[data-insert] > summary").first.focus()
    page.keyboard.press("Enter")
    find = page.get_by_role("combobox", name=said("fa", "Saved replies"))
    expect(find).to_be_focused()
    find.press_sequentially("بازد")
    page.keyboard.press("Enter")
    expect(words_of(page)).to_have_value(re.compile(rf"سلام! .*{re.escape(case.customer.name)}، کی خانه‌اید؟"))
    expect(words_of(page)).to_be_focused()


def test_a_macro_is_performed_and_its_words_taken_back(hands: Hands) -> None:
    case = question()
    row = save_reply(None, title="وقت", texts={"fa": SAVED}, kinds=[], actor=SYSTEM, at=NOW)
    steps = [
        {"do": "tag", "value": "بازدید"},
        {"do": "reply", "value": str(row.pk)},
        {"do": "pause", "value": "customer"},
    ]
    save_macro(None, name="وقت بگیر", steps=steps, actor=SYSTEM, at=NOW)
    page = open_case(hands, case)
    page.locator("[data-insert] > summary").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name=said("fa", "Macros"))).to_be_focused()
    page.keyboard.press("Enter")
    line = page.locator(".case__undo")
    expect(line).to_be_visible()
    case.refresh_from_db()
    assert (case.waiting_for, case.tags) == ("customer", ["بازدید"])
    line.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(words_of(page)).to_have_value(re.compile("کی خانه‌اید؟"))
    case.refresh_from_db()
    assert (case.waiting_for, case.tags) == ("", ["بازدید"])
    assert last_of_ours(case) == Message.SKIPPED


def chosen(page: Page, count: int) -> list[int]:
    ticks = page.locator("#queue .tick[name=case]")
    numbers = []
    for place in range(count):
        ticks.nth(place).check(force=True)
        numbers.append(int(ticks.nth(place).get_attribute("value") or 0))
    return numbers


def test_more_is_done_with_many_and_taken_back(hands: Hands) -> None:
    page = hands.sit("lead", "fa")
    page.goto("/desk/cases/?view=open")
    numbers = chosen(page, 2)
    page.locator(".bulk [data-dialog=bulk-more]").focus()
    page.keyboard.press("Enter")
    asked = page.get_by_role("dialog", name=said("fa", "With the chosen cases"))
    asked.get_by_label(said("fa", "Tag"), exact=True).fill("نوروز")
    asked.get_by_role("button", name=said("fa", "Tag them")).focus()
    page.keyboard.press("Enter")
    result = page.locator(".queue__result")
    expect(result).to_contain_text("۲")
    assert Case.objects.filter(number__in=numbers, tags__contains=["نوروز"]).count() == 2
    result.get_by_role("button", name=said("fa", "Undo")).press("Enter")
    expect(page.locator(".queue__result")).not_to_contain_text(said("fa", "Undo"))
    assert not Case.objects.filter(tags__contains=["نوروز"]).exists()


def test_more_works_without_scripts(hands: Hands) -> None:
    page = hands.sit("lead", "fa", script=False)
    page.goto("/desk/cases/?view=open")
    more = page.locator("#bulk-more")
    expect(more).to_be_hidden()
    numbers = chosen(page, 2)
    expect(more).to_be_visible()
    expect(page.locator(".bulk [data-dialog=bulk-more]")).to_be_hidden()
    more.get_by_label(said("fa", "Priority"), exact=True).select_option("4")
    more.locator("button[value=priority]").click()
    expect(page.locator(".queue__result")).to_contain_text("۲")
    assert Case.objects.filter(number__in=numbers, priority=4).count() == 2
