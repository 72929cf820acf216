"""Nowruz night. The year turns while people sit at the table; those who keep it hear from the shop at that moment.

Those who asked not to hear from it do not, and a shop whose computer slept through the holidays greets nobody late."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.cast import assemble
from vafa.channels.drivers.recorder import Recorder
from vafa.channels.overrides import recording
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer, record_consent
from vafa.customers.models import Customer
from vafa.customers.rules.consent import CARE
from vafa.journeys.almanac import occasions
from vafa.journeys.occasion_settings import switch
from vafa.operations.prepare import ensure_basics
from vafa.platform.events.simulation import live_until
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.time.clock import clock_at, now, set_clock
from vafa.platform.values import SYSTEM, Actor

TEHRAN = ZoneInfo("Asia/Tehran")
LAST_WEEK = datetime(2026, 3, 16, 12, 0, tzinfo=TEHRAN)
TURN = datetime(2026, 3, 20, 18, 15, 53, tzinfo=TEHRAN)  # 14:45:53 UTC, as published for the equinox of 2026
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def outbox(transactional_db: None) -> Iterator[Recorder]:
    with clock_at(LAST_WEEK), reading_as(Reader()), recording() as recorder:
        assemble()
        ensure_basics()
        for key in occasions():
            switch(key, key in ("nowruz", "yalda"), actor=SYSTEM, at=LAST_WEEK)
        yield recorder


def person(name: str, language: str, country: str) -> Customer:
    address = f"{name}@example.com"
    return add_customer(name, language=language, country=country, emails=[address], actor=SYSTEM, at=LAST_WEEK)


def test_at_the_turn_of_the_year_each_hears_once_in_their_own_words(outbox: Recorder) -> None:
    sara, karim = person("sara", "fa", "IR"), person("karim", "fa", "AF")
    lea, silent = person("lea", "en", "DE"), person("silent", "fa", "IR")
    actor = Actor.customer(silent.pk)
    record_consent(silent, CARE, "email", False, proof={"from": "word"}, actor=actor, at=LAST_WEEK)

    live_until(TURN - 2 * MINUTE)
    assert outbox.kept == []
    live_until(TURN + 5 * MINUTE)
    assert sorted(one.address for one in outbox.kept) == ["karim@example.com", "sara@example.com"]
    assert all("نوروز" in one.subject and "سالی سبز" in one.text for one in outbox.kept)
    live_until(TURN + 10 * DAY)
    assert len(outbox.kept) == 2

    held = Message.objects.get(customer=silent)
    assert (held.state, held.reason) == (Message.SKIPPED, "no_consent")
    assert not Message.objects.filter(customer=lea).exists()
    assert Message.objects.filter(customer__in=[sara, karim], state=Message.SENT).count() == 2


def test_a_computer_off_over_the_holidays_greets_nobody_late(outbox: Recorder) -> None:
    person("sara", "fa", "IR")
    live_until(TURN - 3 * DAY)
    set_clock(TURN + 13 * DAY)  # it was off, and is on again
    live_until(now() + DAY)
    assert outbox.kept == []
