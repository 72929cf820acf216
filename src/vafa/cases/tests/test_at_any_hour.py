"""At any hour somebody hears that their words arrived, by when we answer, when we open, and where to call in danger."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from vafa.cases.actions import customer_writes, open_case
from vafa.cases.models import Case
from vafa.channels.drivers.recorder import Recorder
from vafa.channels.overrides import recording
from vafa.conversations.letters.shelf import shipped
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer
from vafa.platform.events.simulation import settle
from vafa.platform.preferences.models import put
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor
from vafa.sales.queries import EMERGENCY, emergency_line

pytestmark = pytest.mark.django_db
OPEN = datetime(2026, 5, 2, 8, tzinfo=UTC)  # Saturday 11:30 in Tehran
NIGHT = datetime(2026, 5, 2, 20, tzinfo=UTC)


@pytest.fixture
def outbox() -> Iterator[Recorder]:
    with recording() as recorder:
        yield recorder


def opened(at: datetime) -> Case:
    sara = add_customer("Sara", language="en", emails=["sara@example.com"], actor=SYSTEM, at=OPEN)
    with clock_at(at):
        case = open_case(sara, kind="question", subject="Kettle", text="?", channel="email", actor=SYSTEM, at=at)
        settle()
    return case


def said(case: Case, letter: str) -> list[str]:
    return [one.text for one in Message.objects.filter(conversation=case.conversation_id, letter=letter)]


def test_by_day_it_says_nothing_of_hours(outbox: Recorder) -> None:
    (words,) = said(opened(OPEN), "case_received")
    assert "You will hear from us by" in words and "closed" not in words and "dangerous" not in words


def test_by_night_it_says_when_we_open_and_where_to_call_in_danger(outbox: Recorder) -> None:
    put(EMERGENCY, [{"sku": "", "phone": "125", "words": {"en": "Close the gas."}}], actor=SYSTEM, at=OPEN)
    (words,) = said(opened(NIGHT), "case_received")
    assert "You will hear from us by" in words and "We are closed now and open again on" in words
    assert "125" in words and "Close the gas." in words


def test_more_words_by_night_are_acknowledged_once_an_hour(outbox: Recorder) -> None:
    case = opened(OPEN)
    for minute in (0, 5, 30, 95):
        at = NIGHT + timedelta(minutes=minute)
        with clock_at(at):
            customer_writes(case, f"and {minute}", actor=Actor.customer(case.customer_id), at=at)
            settle()
    assert len(said(case, "case_heard")) == 2


def test_more_words_by_day_are_answered_by_people_alone(outbox: Recorder) -> None:
    case = opened(OPEN)
    at = OPEN + timedelta(minutes=90)
    with clock_at(at):
        customer_writes(case, "and?", actor=Actor.customer(case.customer_id), at=at)
        settle()
    assert not said(case, "case_heard")


def test_the_closest_line_of_a_product_counts(outbox: Recorder) -> None:
    lines = [
        {"sku": "", "phone": "1", "words": {"en": "all"}},
        {"sku": "GAS", "phone": "2", "words": {"fa": "گاز"}},
        {"sku": "GAS-9", "phone": "3", "words": {}},
    ]
    put(EMERGENCY, lines, actor=SYSTEM, at=OPEN)
    found = [emergency_line(sku, "en") for sku in ("TV1", "gas-1", "GAS-91")]
    assert [(one.phone, one.words) for one in found if one] == [("1", "all"), ("2", "گاز"), ("3", "")]


@pytest.mark.parametrize("letter", ["case_received", "case_heard", "case_resolved", "case_stage", "case_reply"])
@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_letters_have_short_words_for_sms(letter: str, language: str) -> None:
    long, short = shipped(letter, language), shipped(letter, language, "sms")
    assert long is not None and short is not None and len(short.body) <= len(long.body)
