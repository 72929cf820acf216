"""An offer above an agent's limit: asked at the desk with one step, approved on a phone with one tap."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.browser.hands import PHONE, Hands, press
from vafa.cases.actions import LossPart, apologise, move_stage, note_fault, note_loss
from vafa.cases.models import Approval, Case, Compensation
from vafa.platform.time import now
from vafa.platform.values import Actor, Money

pytestmark = pytest.mark.browser


def make_ready(hands: Hands) -> Case:
    """Hossein's complaint in the stage of making good: our fault, a loss of 1.2 million Toman."""
    case = Case.objects.get(kind="complaint")
    agent, at = Actor.staff(hands.cast.agent.pk), now()
    apologise(case, "", by_phone=True, author=hands.cast.agent, actor=agent, at=at)
    note_fault(case, "us", actor=agent, at=at)
    note_loss(case, "", [LossPart("دو روز مرخصی", Money(Decimal(12_000_000), "IRR"))], actor=agent, at=at)
    return move_stage(case, 3, actor=agent, at=at)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_above_my_limit_is_asked_at_the_desk_and_approved_on_a_phone(hands: Hands, language: str) -> None:
    case = make_ready(hands)
    page = hands.sit("agent", language)
    page.goto(f"/desk/cases/{case.number}/")
    offer = page.locator("#make-good")
    expect(offer.locator("[data-amends]")).to_be_visible()
    assert offer.locator("[data-amends]").get_attribute("data-over") is None
    amount = offer.locator("[name=amount]")
    amount.fill("3000000")
    expect(offer.locator("[data-amends]")).to_have_attribute("data-over", "")
    expect(offer.locator("[data-proof=limit] .proofs__else")).to_contain_text(hands.cast.lead.name)
    offer.locator("[name=words]").fill("همین امروز به کارت شما")
    offer.locator("[name=words]").blur()
    press(page, "KeyN", "د")
    expect(page.locator("#made-good [data-state=paused]")).to_be_visible()
    approval = Approval.objects.get()
    assert approval.compensation is not None and approval.compensation.worth == 30_000_000

    phone = hands.sit("lead", language, PHONE)
    phone.goto("/desk/cases/approvals/")
    card = phone.locator("[data-approval]")
    expect(card).to_contain_text("همین امروز به کارت شما")
    yes = card.locator("[value=yes]")
    box = yes.bounding_box()
    assert box is not None and box["height"] >= 44, "a thumb finds it"
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing runs out of a phone"
    yes.tap() if phone.evaluate("'ontouchstart' in window") else yes.click()
    expect(phone.locator("[data-approval]")).to_have_count(0)
    given = Compensation.objects.get()
    assert (given.state, given.given_by) == (Compensation.GIVEN, hands.cast.lead)

    page.reload()
    expect(page.locator("#made-good [data-state=kept]")).to_contain_text(hands.cast.lead.name)
