"""The letters of a case: complete in every language, with the promise in the customer's own calendar."""

from datetime import UTC, datetime

import pytest

from vafa.cases.links import in_words, status_address
from vafa.cases.models import Case
from vafa.cases.queries import words_of
from vafa.conversations.letters.rendering import render
from vafa.conversations.letters.shelf import sample
from vafa.conversations.models import Message
from vafa.customers.models import Customer

LETTERS = ["case_received", "case_reply", "case_resolved", "case_reopened"]
SHOP = {"name": "ماهور", "phone": "", "website": ""}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fa", "ar", "en"])
@pytest.mark.parametrize("letter", LETTERS)
def test_it_writes_every_letter_in_every_language(letter: str, language: str) -> None:
    context = {**sample(letter), "customer": {"name": "سارا"}, "shop": SHOP}
    written = render(letter, language, context)
    assert "1042" in written.subject and "https://shop.example/r/token/" in written.text
    assert "{{" not in written.text and written.html.count('class="button"') == (2 if letter == "case_resolved" else 1)


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
    message = Message.objects.get(letter="case_received")
    assert message.state == "queued" and "شنبه ۱۲ اردیبهشت، ساعت ۱۱:۳۰" in message.text
    assert status_address(case) in message.text and words_of(message).startswith("سارا محمدی عزیز،")
