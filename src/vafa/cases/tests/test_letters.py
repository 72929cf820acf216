"""The letters of a case: complete in every language, with the promise in the customer's own calendar."""

from datetime import UTC, datetime

import pytest

from vafa.cases.actions import move_stage, open_case, reply, resolve
from vafa.cases.events import StageEntered
from vafa.cases.links import STATUS_PATH, in_words
from vafa.cases.models import Case
from vafa.cases.queries import words_of
from vafa.cases.reactions import tell_the_customer
from vafa.cases.tests.conftest import AT
from vafa.conversations.letters.rendering import render
from vafa.conversations.letters.shelf import sample
from vafa.conversations.models import Message
from vafa.customers.models import Customer
from vafa.platform.accounts.models import Staff
from vafa.platform.events.models import EventRow, event_of
from vafa.platform.events.simulation import settle
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor

LETTERS = ["case_received", "case_reply", "case_resolved", "case_reopened", "case_stage", "case_check_back"]
TWO_WAYS = ("case_resolved", "case_check_back")
SHOP = {"name": "ماهور", "phone": "", "website": ""}


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "number"), [("fa", "۱۰۴۲"), ("ar", "١٠٤٢"), ("en", "1042")])
@pytest.mark.parametrize("letter", LETTERS)
def test_it_writes_every_letter_in_every_language(letter: str, language: str, number: str) -> None:
    context = {**sample(letter), "customer": {"name": "سارا"}, "shop": SHOP}
    written = render(letter, language, context)
    assert number in written.subject and "https://shop.example/r/token/" in written.text
    assert "{{" not in written.text and written.html.count('class="button"') == (2 if letter in TWO_WAYS else 1)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fa", "یکشنبه ۱۲ بهمن، ساعت ۱۲:۰۰"),
        ("ar", "الأحد، ١ فبراير، الساعة ١٢:٠٠"),
        ("en", "Sunday, 1 February, 12:00"),
    ],
)
def test_it_names_the_promise_as_the_customer_counts_days(language: str, words: str) -> None:
    assert in_words(datetime(2026, 2, 1, 8, 30, tzinfo=UTC), Customer(language=language)) == words


def test_it_tells_the_acknowledgement_by_when(case: Case) -> None:
    with clock_at(AT):
        settle()
    message = Message.objects.get(letter="case_received")
    assert message.state == "queued" and "شنبه ۱۲ اردیبهشت، ساعت ۱۱:۳۰" in message.text
    assert STATUS_PATH in message.text and words_of(message).startswith("سارا محمدی عزیز،")


@pytest.fixture
def technical(customer: Customer) -> Case:
    """A case whose kind has words for its stages."""
    given = Actor.customer(customer.pk)
    return open_case(customer, kind="technical", subject="s", text="t", channel="form", actor=given, at=AT)


def test_a_stage_is_told_once_in_its_kinds_words_and_by_when(technical: Case, agent: Staff) -> None:
    with clock_at(AT):
        reply(technical, "عکس هم بفرستید.", author=agent, actor=Actor.staff(agent.pk), at=AT)
        settle()
        rows = EventRow.objects.filter(name="cases.StageEntered").order_by("id")
        tell_the_customer([event for row in rows if isinstance(event := event_of(row), StageEntered)])
    message = Message.objects.get(letter="case_stage")
    assert "همکار فنی ما درخواست شما را بررسی می‌کند." in message.text and "حداکثر تا" in message.text


def test_stages_passed_in_one_go_are_not_told(technical: Case, agent: Staff) -> None:
    with clock_at(AT):
        move_stage(technical, 2, override="آزمایش", actor=SYSTEM, at=AT)
        move_stage(technical, 3, override="آزمایش", actor=SYSTEM, at=AT)
        settle()
    message = Message.objects.get(letter="case_stage")
    assert "علت را پیدا کردیم" in message.text


def test_a_case_solved_at_once_is_told_of_no_stage(technical: Case, agent: Staff) -> None:
    with clock_at(AT):
        move_stage(technical, 2, override="آزمایش", actor=SYSTEM, at=AT)
        resolve(technical, "شد", override="آزمایش", actor=SYSTEM, at=AT)
        settle()
    assert not Message.objects.filter(letter="case_stage").exists()
