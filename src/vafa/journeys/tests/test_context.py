"""What suits a customer, and why we think so, in the words of whoever looks."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from vafa.conversations.actions import begin_with
from vafa.conversations.events import MessageReceived
from vafa.conversations.habits.refreshing import refresh_habits
from vafa.customers.actions import set_traits
from vafa.customers.models import Customer
from vafa.journeys.context import Context, context_of, letter_words, words_of
from vafa.journeys.models import Seen, SeenSource
from vafa.journeys.seen.taking import take_rows
from vafa.journeys.tests.conftest import START, Buy
from vafa.platform.events.publishing import publish
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.values import SYSTEM

DAY = timedelta(days=1)
LANGUAGES = ("fa", "ar", "en")


def in_words(customer: Customer, language: str = "en") -> dict[str, tuple[str, str]]:
    """Each fact's value and reason, by its key."""
    return {one.key: (one.value, one.because) for one in shown(customer, language).facts}


def shown(customer: Customer, language: str) -> Context:
    with reading_as(Reader(language=language)):
        return context_of(customer, START + 30 * DAY)


def wrote(customer: Customer, *hours: int, channel: str = "whatsapp") -> None:
    """They wrote on working days in a row, at these hours of Tehran."""
    days = [day for day in range(1, 30) if (START + day * DAY).isoweekday() != 5]
    with transaction.atomic():
        for day, hour in zip(days, hours, strict=False):
            at = (START + day * DAY).replace(hour=hour) - timedelta(hours=3, minutes=30)
            about: dict[str, Any] = {"message_id": 1, "conversation_id": None, "channel": channel}
            publish(MessageReceived(occurred_at=at, actor=SYSTEM, customer_id=customer.pk, **about))


def refresh() -> None:
    refresh_habits(actor=SYSTEM, at=START + 30 * DAY)


class TestWhy:
    def test_of_whom_nothing_is_known_it_is_the_shops_hour_and_said_so(self, sara: Customer) -> None:
        facts = in_words(sara)
        assert set(facts) == {"hour", "language"}
        assert facts["hour"] == (
            "about 19:00", "because customers of this shop mostly answer then; of this one we know too little",
        )  # fmt: skip
        assert facts["language"] == ("فارسی", "because it stands on their page")

    def test_an_hour_that_is_theirs_says_how_often(self, sara: Customer) -> None:
        wrote(sara, 18, 18, 19, 18, 19, 18, 19, 10, 12)
        refresh()
        assert in_words(sara)["hour"] == (
            "about 19:00", "because 7 of 9 times they answered, read or bought between 18:00 and 20:00",
        )  # fmt: skip
        assert in_words(sara)["channel"] == ("WhatsApp", "because 9 of 9 answers came there")
        assert "چون ۷ بار از ۹ بار میان ۱۸:۰۰ و ۲۰:۰۰" in in_words(sara, "fa")["hour"][1]

    def test_the_hour_nearest_to_theirs_is_taken_where_theirs_is_quiet(self, sara: Customer) -> None:
        wrote(sara, *[23] * 9)
        refresh()
        assert in_words(sara)["hour"][1] == "because it is the hour nearest to theirs at which we may write"

    def test_a_channel_they_chose_wins(self, sara: Customer) -> None:
        wrote(sara, 18, 18, 18)
        refresh()
        Customer.objects.filter(pk=sara.pk).update(preferred_channel="telegram")
        sara.refresh_from_db()
        assert in_words(sara)["channel"] == ("Telegram", "because they said they prefer it")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_all_of_it_is_said_in_every_language(self, sara: Customer, buy: Buy, language: str) -> None:
        known_well(sara, buy)
        facts = in_words(sara, language)
        assert list(facts) == ["hour", "channel", "language", "product", "use", "talked_about", "interests"]
        assert all(value and because and "%(" not in because for value, because in facts.values())
        assert language == "en" or "because" not in " ".join(because for _, because in facts.values())


class TestWords:
    def test_there_is_what_they_bought_use_and_talked_of(self, sara: Customer, buy: Buy) -> None:
        known_well(sara, buy)
        words = words_of([sara.pk], START + 30 * DAY)[sara.pk]
        assert (words.product, words.use, words.talked_about) == ("کتری آرام", "app", "چراغ روشن نمی‌شود")
        assert words.interests == ("کتری آرام",) and not words.noted

    def test_what_somebody_wrote_down_goes_before_what_was_bought_often(self, sara: Customer, buy: Buy) -> None:
        known_well(sara, buy)
        set_traits([sara.pk], "interests", ["چای", " ", "قهوه"], because_of=None, actor=SYSTEM, at=START)
        words = words_of([sara.pk], START + 30 * DAY)[sara.pk]
        assert words.interests == ("چای", "قهوه") and words.noted

    def test_a_letter_finds_every_word_though_it_may_be_empty(
        self, sara: Customer, omid: Customer, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(1):
            found = letter_words([sara.pk, omid.pk], START)
        assert found[sara.pk] == found[omid.pk] == {"product": "", "use": "", "talked_about": "", "interests": []}

    def test_what_was_sent_back_is_not_their_product(self, sara: Customer, buy: Buy) -> None:
        buy(sara, state="returned")
        assert words_of([sara.pk], START)[sara.pk].product == ""


def known_well(customer: Customer, buy: Buy) -> None:
    """Somebody who bought twice, uses an app, wrote, and answers in the evening."""
    buy(customer)
    buy(customer, START + DAY)
    source = SeenSource.objects.create(name="app", secret="", created_at=START)
    row = {"id": "1", "kind": "used", "name": "app", "customer": {"id": customer.pk}}
    take_rows(source, [row], actor=SYSTEM, at=START + DAY)
    assert Seen.objects.count() == 1
    begin_with(customer, "چراغ روشن نمی‌شود", "سلام", channel="whatsapp", actor=SYSTEM, at=START + 2 * DAY)
    wrote(customer, *[18] * 5)
    refresh()
