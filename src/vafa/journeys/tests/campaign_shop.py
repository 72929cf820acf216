"""A small shop with a campaign, for the tests of campaigns."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from vafa.conversations.letters.shelf import Source
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer, record_consent
from vafa.customers.models import Customer
from vafa.customers.rules.consent import CARE
from vafa.journeys.campaigns.sending import begin, take_turns
from vafa.journeys.campaigns.writing import Wishes, change_campaign, make_campaign
from vafa.journeys.models import Campaign, CampaignMessage
from vafa.journeys.tests.conftest import START
from vafa.platform.values import SYSTEM

EVERYBODY = {"all": [{"is": ["customers.orders", "at_least", "0"]}]}
WORDS = {("fa", "email"): Source("خبر", "سلام {{ customer.name }}"), ("en", "email"): Source("News", "Hello")}


def people(many: int, *, at: datetime = START) -> list[Customer]:
    """So many customers, each with an address."""
    return [add_customer(f"P{n}", emails=[f"p{n}@example.com"], actor=SYSTEM, at=at) for n in range(many)]


def campaign(at: datetime = START, **more: object) -> Campaign:
    """A campaign to everybody, ready to be sent."""
    made = make_campaign("announcement", actor=SYSTEM, at=at)
    wanted = {"name": "News", "purpose": CARE, "conditions": EVERYBODY, "words": WORDS} | more
    return change_campaign(made.pk, Wishes(**wanted), actor=SYSTEM, at=at)  # type: ignore[arg-type]


def send(one: Campaign, at: datetime = START) -> None:
    """It begins, and has all turns that are due."""
    begin(one.pk, actor=SYSTEM, at=at)
    turns(at)


def turns(at: datetime) -> None:
    """Every turn that is due at this moment, as the sweep does it."""
    while take_turns(actor=SYSTEM, at=at):
        pass


def messages(one: Campaign) -> list[Message]:
    """The campaign's messages in the order in which they were recorded."""
    ids = CampaignMessage.objects.filter(campaign=one).values_list("message_id", flat=True)
    return list(Message.objects.filter(pk__in=ids).order_by("pk"))


def refuse(customers: Sequence[Customer]) -> None:
    """They want no such letters."""
    for customer in customers:
        record_consent(customer, CARE, "any", False, proof={"from": "word"}, actor=SYSTEM, at=START)


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
