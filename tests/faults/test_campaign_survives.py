"""Processes that take a campaign's turns, killed before, within and after each: nobody missed, nobody twice."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.faults.forks import AFTER, BEFORE, Forks, Line
from vafa.conversations.letters.shelf import Source
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer
from vafa.customers.rules.consent import SERVICE
from vafa.journeys.campaigns.sending import begin
from vafa.journeys.campaigns.writing import Wishes, change_campaign, make_campaign
from vafa.journeys.models import Campaign, CampaignMessage, Gift
from vafa.platform.values import SYSTEM

PEOPLE, PER_HOUR = 60, 40  # ten in each turn
SENDING = "vafa.journeys.campaigns.sending"
LINES = [
    Line("before a turn", f"{SENDING}._turn", BEFORE, 1),
    Line("messages recorded, gifts not", "vafa.journeys.gifts.enclosing.send_messages", AFTER, 1),
    Line("gifts given, nothing noted", f"{SENDING}.send_with", AFTER, 1),
    Line("a turn done, not committed", f"{SENDING}._turn", AFTER, 1),
    Line("a turn committed", f"{SENDING}.take_turns", AFTER, 1),
]


@pytest.fixture
def going(transactional_db: None) -> Iterator[Campaign]:
    """A campaign under way, of a kind that no quiet hours put off."""
    at = datetime.now(UTC)
    for number in range(PEOPLE):
        add_customer(f"P{number}", emails=[f"p{number}@example.com"], actor=SYSTEM, at=at)
    made = make_campaign("announcement", actor=SYSTEM, at=at)
    words = {("fa", "email"): Source("x", "{% if code %}{{ code }}{% endif %}")}
    everybody = {"all": [{"is": ["customers.orders", "at_least", "0"]}]}
    wishes = Wishes(name="x", purpose=SERVICE, conditions=everybody, percent=10, per_hour=PER_HOUR, words=words)
    change_campaign(made.pk, wishes, actor=SYSTEM, at=at)
    yield begin(made.pk, actor=SYSTEM, at=at)


@pytest.mark.fault
@pytest.mark.timeout(120)
def test_killed_at_every_line_everybody_hears_once(going: Campaign, forks: Forks) -> None:
    # A throttled campaign looks again every quarter of an hour; each child lives that much later.
    killed = sum(forks.run("campaign", die=line, minutes=20 * number) for number, line in enumerate(LINES, start=1))
    assert killed == len(LINES)
    for number in range(len(LINES) + 1, len(LINES) + 12):
        forks.run("campaign", minutes=20 * number)
    going.refresh_from_db()
    assert going.state == "sent"
    ids = CampaignMessage.objects.filter(campaign=going).values("message_id")
    rows = Message.objects.filter(pk__in=ids)
    assert rows.count() == Message.objects.count() == PEOPLE
    assert rows.values("customer").distinct().count() == PEOPLE
    assert set(Gift.objects.values_list("key", flat=True)) == set(rows.values_list("key", flat=True))
    assert all(gift.code in rows.get(key=gift.key).text for gift in Gift.objects.all())
