"""Above my limit: an agent offers more than they may give, who is accountable is told and says yes on a phone with one
tap, and the customer reads what it buys. In Persian and in Arabic, over the desk's own pages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, assemble
from vafa.cases.actions import LossPart, apologise, assign, move_stage, note_fault, note_loss, open_case
from vafa.cases.models import Approval, Case, Compensation, Complaint
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer
from vafa.platform.accounts.models import Staff
from vafa.platform.events.simulation import live_until
from vafa.platform.notices.models import Notice
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor, Money

AT = datetime(2026, 5, 3, 6, tzinfo=UTC)  # Sunday, 09:30 in Tehran
WORDS = {
    "fa": ("سارا محمدی", "یخچال شکسته رسید", "۳٬۰۰۰٬۰۰۰ تومان", "همین امروز به کارت شما", "بازگشت"),
    "ar": ("علي الموسوي", "وصلت الثلاجة مكسورة", "٣٬٠٠٠٬٠٠٠", "اليوم إلى بطاقتكم", "إعادة"),
}
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148"


@pytest.fixture(params=["fa", "ar"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def cast(transactional_db: None, language: str) -> Iterator[Cast]:
    with clock_at(AT):
        yield assemble(language)


def desk(staff: Staff) -> Client:
    client = Client(headers={"user-agent": PHONE})
    client.force_login(staff)
    return client


def complaint(cast: Cast, language: str) -> Case:
    """A complaint with our fault, heard and solved, in the stage of making good."""
    name, subject, *_rest = WORDS[language]
    who = add_customer(name, emails=["c@example.com"], language=language, actor=SYSTEM, at=AT)
    case = open_case(who, kind="complaint", subject=subject, text=subject, channel="form", actor=SYSTEM, at=AT)
    agent = Actor.staff(cast.agent.pk)
    assign(case, cast.agent, actor=agent, at=AT)
    apologise(case, "", by_phone=True, author=cast.agent, actor=agent, at=AT)
    note_fault(case, "us", actor=agent, at=AT)
    note_loss(case, subject, [LossPart(subject, Money(Decimal(25_000_000), "IRR"))], actor=agent, at=AT)
    return move_stage(case, 3, actor=agent, at=AT)


def test_above_my_limit_is_asked_and_approved_on_a_phone(cast: Cast, language: str) -> None:
    case = complaint(cast, language)
    _name, subject, amount, words, back = WORDS[language]

    # The agent sees how far they may go, offers more, and the same step asks for a yes.
    page = desk(cast.agent).get(reverse("desk_case", args=[case.number])).content.decode()
    assert 'id="make-good"' in page and cast.lead.name in page, "whose yes is needed is said before it is asked"
    url = reverse("desk_case_make_good", args=[case.number]) + "?view=mine&key=one"
    offer = {"fault": "us", "remedy": "refund", "amount": amount, "words": words, "reason": ""}
    for _ in range(2):  # a nervous thumb
        assert desk(cast.agent).post(url, offer).status_code == 302
    approval = Approval.objects.get()
    assert approval.asked_of[0] == cast.lead.pk and cast.agent.pk not in approval.asked_of
    assert Compensation.objects.get().state == Compensation.ASKED
    assert not Message.objects.filter(letter="case_made_good").exists(), "nothing is promised before the yes"

    # The lead hears of it, and finds it among what waits for a yes.
    live_until(AT + timedelta(minutes=2))
    assert Notice.objects.filter(staff=cast.lead).exists()
    cards = desk(cast.lead).get(reverse("desk_approvals")).content.decode()
    assert amount in cards and subject in cards and words in cards

    # One tap. A colleague who was asked as well comes too late and gives nothing twice.
    decide = reverse("desk_decide", args=[approval.pk])
    assert desk(cast.lead).post(decide, {"answer": "yes"}).status_code == 302
    assert desk(cast.manager).post(decide, {"answer": "no", "reason": "-"}).status_code in (400, 409)
    given = Compensation.objects.get()
    assert (given.state, given.given_by, given.asked_by) == (Compensation.GIVEN, cast.lead, cast.agent)

    # The customer reads in their language what it buys; the agent hears of the yes.
    letter = Message.objects.get(letter="case_made_good")
    assert amount in letter.text and words in letter.text and back in letter.text
    live_until(AT + timedelta(minutes=4))
    assert Notice.objects.filter(staff=cast.agent).exists()
    assert Complaint.objects.get(case=case).made_good_at == AT + timedelta(minutes=2)


def test_a_no_leaves_the_offer_open_for_another(cast: Cast, language: str) -> None:
    case = complaint(cast, language)
    _name, _subject, amount, words, _back = WORDS[language]
    url = reverse("desk_case_make_good", args=[case.number]) + "?view=mine&key=one"
    offer = {"fault": "us", "remedy": "refund", "amount": amount, "words": words, "reason": ""}
    desk(cast.agent).post(url, offer)
    decide = reverse("desk_decide", args=[Approval.objects.get().pk])
    assert desk(cast.lead).post(decide, {"answer": "no"}).status_code == 400, "a no needs a reason"
    assert desk(cast.lead).post(decide, {"answer": "no", "reason": words}).status_code == 302
    page = desk(cast.agent).get(reverse("desk_case", args=[case.number])).content.decode()
    assert Compensation.objects.get().state == Compensation.DECLINED and words in page
    assert 'id="make-good"' in page, "it can be offered differently"
