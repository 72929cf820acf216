"""A win-back campaign with a mistake in it. It is stopped while half of it is on its way, mended, and goes on.

Those who had it keep it; nobody gets it twice; who complains gets no offer, and who came back is counted."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.cast import assemble
from vafa.cases.actions import open_case
from vafa.cases.models import COMPLAINT
from vafa.channels.drivers.recorder import Recorder
from vafa.channels.overrides import recording
from vafa.conversations.letters.shelf import Source
from vafa.conversations.models import Letter, Message
from vafa.customers.actions import add_customer, record_consent
from vafa.customers.models import Customer
from vafa.customers.rules.consent import ANY, OFFER
from vafa.journeys.campaigns.estimating import estimate
from vafa.journeys.campaigns.results import results
from vafa.journeys.campaigns.sending import begin, stop
from vafa.journeys.campaigns.writing import Wishes, change_campaign, make_campaign
from vafa.journeys.gifts.using import redeem
from vafa.journeys.models import Campaign, Gift
from vafa.operations.prepare import ensure_basics
from vafa.platform.events.simulation import live_until
from vafa.platform.time.clock import clock_at, now
from vafa.platform.values import SYSTEM
from vafa.sales.actions import NewLine, place_order

MORNING = datetime(2026, 1, 5, 10, 0, tzinfo=ZoneInfo("Asia/Tehran"))
LONG_AGO = MORNING - timedelta(days=500)
PEOPLE, PER_HOUR = 12, 12
LONG_SILENT = {"is": ["customers.last_purchase", "ago", "365"]}  # the open case is left to the gate


@pytest.fixture
def outbox(transactional_db: None) -> Iterator[Recorder]:
    with clock_at(MORNING), recording() as recorder:
        assemble()
        ensure_basics()
        yield recorder


def bought(customer: Customer, number: str, at: datetime) -> None:
    line = NewLine("W9", "کتری آرام", Decimal(1), Decimal(900_000))
    place_order(
        customer, [line], number=number, source="shop", currency="IRR", placed_at=at, actor=SYSTEM, at=now()
    )  # fmt: skip


def buyers() -> list[Customer]:
    """Buyers of long ago who want to hear of offers."""
    found = []
    for number in range(PEOPLE):
        one = add_customer(f"مشتری {number}", emails=[f"c{number}@example.com"], actor=SYSTEM, at=LONG_AGO)
        record_consent(one, OFFER, ANY, True, proof={"from": "word"}, actor=SYSTEM, at=LONG_AGO)
        bought(one, f"old-{number}", LONG_AGO)
        found.append(one)
    return found


def win_back(percent: int) -> Campaign:
    made = make_campaign("win_back", actor=SYSTEM, at=MORNING)
    return write(made, percent, "کد {% if code %}{{ code }}{% endif %} برای شما")


def write(campaign: Campaign, percent: int, text: str) -> Campaign:
    rows = Letter.objects.filter(key=campaign.letter)
    words = {(row.language, row.channel): Source(row.subject, row.body) for row in rows}
    words["fa", "email"] = Source("برای شما", text)
    wishes = Wishes(
        name="بازگشت", purpose=OFFER, conditions=LONG_SILENT, percent=percent, per_hour=PER_HOUR, words=words
    )
    return change_campaign(campaign.pk, wishes, actor=SYSTEM, at=now())


def test_stopped_in_the_middle_mended_and_gone_on(outbox: Recorder) -> None:
    everybody = buyers()
    angry = everybody[5]
    words = "کار نمی‌کند"
    open_case(angry, kind=COMPLAINT, subject=words, text=words, channel="form", actor=SYSTEM, at=now())
    campaign = win_back(50)
    told = estimate(campaign, now())
    assert (told.people, told.reach) == (PEOPLE, PEOPLE)
    assert told.waiting == {"open_case": 1}

    begin(campaign.pk, actor=SYSTEM, at=now())
    live_until(MORNING + timedelta(minutes=31))
    gone = [one for one in outbox.kept if one.subject == "برای شما"]
    assert 4 <= len(gone) <= 7  # one each five minutes
    stopped = stop(campaign.pk, actor=SYSTEM, at=now())  # fifty percent was a slip of the finger
    assert stopped.left == len(gone)
    live_until(MORNING + timedelta(hours=2))
    assert len([one for one in outbox.kept if one.subject == "برای شما"]) == len(gone)

    write(campaign, 15, "کد درست {% if code %}{{ code }}{% endif %}")
    begin(campaign.pk, actor=SYSTEM, at=now())
    live_until(MORNING + timedelta(hours=5))
    letters = [one for one in outbox.kept if one.subject == "برای شما"]
    assert len({one.address for one in letters}) == len(letters) == PEOPLE - 1
    assert sum("درست" in one.text for one in letters) == PEOPLE - 1 - len(gone)
    assert angry.contact_points.get().value not in {one.address for one in letters}

    # Somebody comes back with the code, and is counted.
    gift = Gift.objects.get(customer=everybody[-1], withdrawn_at=None)
    assert gift.percent == 15
    redeem(gift.code or "", actor=SYSTEM, at=now())
    bought(everybody[-1], "new", now() + timedelta(minutes=1))
    live_until(now() + timedelta(days=3))
    campaign.refresh_from_db()
    found = results(campaign)
    assert campaign.state == "sent"
    assert (found.counts["sent"], found.counts["bought"], found.counts["used"]) == (PEOPLE - 1, 1, 1)
    assert found.spent[0].amount == 900_000
    held = Message.objects.filter(customer=angry, letter=campaign.letter).exclude(key__contains=":back:").get()
    assert held.state == Message.SKIPPED  # its time passed while the complaint was open
