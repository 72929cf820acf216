"""Greetings are recorded a day ahead, once, only where somebody wants them, and never when their day is over."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from vafa.conversations.letters import letter_keys
from vafa.conversations.models import Letter, Message
from vafa.customers.actions import add_customer, record_consent
from vafa.customers.models import Customer
from vafa.customers.rules.consent import ANY, OFFER
from vafa.journeys.actions import greeting
from vafa.journeys.almanac import occasions
from vafa.journeys.jobs import write_greetings
from vafa.journeys.models import Gift, GreetingDay
from vafa.journeys.occasion_settings import enclose, enclosed, switch
from vafa.journeys.rules.occasions.equinox import new_year
from vafa.platform.time.clock import clock_at, set_clock
from vafa.platform.values import SYSTEM, Refused
from vafa.sales.actions import NewLine, place_order

MOMENT = new_year(1405)[0]  # the evening of 20 March 2026 in Iran
LONG_AGO = datetime(2025, 6, 1, tzinfo=UTC)
EVE = datetime(2026, 3, 19, 8, 30, tzinfo=UTC)  # noon of the day before


@pytest.fixture(autouse=True)
def only_nowruz(db: None) -> Iterator[None]:
    with clock_at(EVE):
        for key in occasions():
            switch(key, key == "nowruz", actor=SYSTEM, at=EVE)
        yield


@pytest.fixture
def people() -> list[Customer]:
    given = [("سارا", "fa", "IR"), ("Lea", "en", "DE"), ("امید", "fa", "IR")]
    return [
        add_customer(name, language=language, country=country, emails=[f"c{n}@example.com"], actor=SYSTEM, at=EVE)
        for n, (name, language, country) in enumerate(given)
    ]


def live(at: datetime, hours: int) -> None:
    """The sweep as it runs: again at once while it finds work, else some hours later."""
    for hour in range(hours):
        moment = set_clock(at + timedelta(hours=hour)) or at + timedelta(hours=hour)
        while write_greetings(moment):
            pass


def greeted() -> list[tuple[int, str]]:
    return list(Message.objects.filter(direction="out").order_by("customer").values_list("customer", "letter"))


def test_those_it_concerns_are_greeted_once_at_the_moment(people: list[Customer]) -> None:
    live(EVE, 30)
    sara, _lea, omid = people
    assert greeted() == [(sara.pk, "occasion_nowruz"), (omid.pk, "occasion_nowruz")]
    assert {one.due_at for one in Message.objects.all()} == {MOMENT}
    assert GreetingDay.objects.filter(done_at=None).count() == 1


def test_a_worker_killed_between_two_stretches_leaves_nobody_out_and_nobody_twice(
    people: list[Customer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(greeting, "STRETCH", 1)
    seen = 0
    real = greeting.send_with

    def dies_sometimes(letters, **more):
        nonlocal seen
        seen += 1
        if seen % 2:
            raise KeyboardInterrupt
        return real(letters, **more)

    monkeypatch.setattr(greeting, "send_with", dies_sometimes)
    for minute in range(40):
        try:
            write_greetings(EVE + timedelta(minutes=minute))
        except KeyboardInterrupt:
            continue
    assert [pk for pk, _ in greeted()] == [people[0].pk, people[2].pk]


def test_a_day_slept_through_is_closed_without_a_word(people: list[Customer]) -> None:
    write_greetings(EVE)
    Message.objects.all().delete()
    GreetingDay.objects.update(done_at=None, last_id=0)
    GreetingDay.objects.exclude(day=EVE.date() + timedelta(days=1)).delete()
    live(EVE + timedelta(days=3), 2)
    assert greeted() == []
    assert GreetingDay.objects.filter(done_at=None).get().day > EVE.date() + timedelta(days=3)


def test_nothing_is_written_while_nothing_is_on(people: list[Customer]) -> None:
    switch("nowruz", False, actor=SYSTEM, at=EVE)
    live(EVE, 30)
    assert greeted() == []
    assert greeting.next_greetings(EVE) is None


def test_switched_off_again_nothing_is_due_for_ever(people: list[Customer]) -> None:
    live(EVE, 1)
    switch("nowruz", False, actor=SYSTEM, at=EVE)
    later = EVE + timedelta(days=40)
    assert (greeting.next_greetings(later), write_greetings(later)) == (None, 0)


def test_an_offer_is_made_only_in_words_of_the_shop_s_own(people: list[Customer]) -> None:
    switch("black_friday", True, actor=SYSTEM, at=EVE)
    eve = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)
    live(eve, 30)
    assert greeted() == []
    GreetingDay.objects.all().delete()
    Letter.objects.create(
        key="occasion_black_friday",
        language="fa",
        channel="",
        subject="حراج",
        body="سلام",
        changed_at=eve,
        changed_by="x",
    )
    live(eve, 30)
    assert {letter for _, letter in greeted()} == {"occasion_black_friday"}


def test_every_letter_of_an_occasion_belongs_to_one() -> None:
    own = {key.removeprefix("occasion_") for key in letter_keys() if key.startswith("occasion_")}
    assert own <= set(occasions())


def test_a_coupon_is_enclosed_for_whom_an_offer_is_welcome_and_tied_to_their_last_purchase(
    people: list[Customer],
) -> None:
    sara, _lea, omid = people
    record_consent(sara, OFFER, ANY, True, proof={"from": "word"}, actor=SYSTEM, at=EVE)
    order = place_order(
        sara, [NewLine("kettle", "کتری آرام", Decimal(1), Decimal(100))], number="1", source="shop", currency="IRR",
        placed_at=LONG_AGO, actor=SYSTEM, at=EVE,
    )  # fmt: skip
    enclose("nowruz", 12, 20, actor=SYSTEM, at=EVE)
    live(EVE, 30)
    gift = Gift.objects.get()
    hers, his = Message.objects.get(customer=sara), Message.objects.get(customer=omid)
    assert (gift.customer_id, gift.percent, gift.order_id, gift.key) == (sara.pk, 12, order.pk, hers.key)
    assert gift.code in hers.text and "«کتری آرام»" in hers.text and "۱۲٪" in hers.text
    assert "کد" not in his.text and his.state == Message.QUEUED


@pytest.mark.parametrize(("percent", "days"), [(101, 10), (10, 0), (10, 400), (-1, 5)])
def test_a_coupon_nobody_could_mean_is_refused(percent: int, days: int) -> None:
    with pytest.raises(Refused):
        enclose("nowruz", percent, days, actor=SYSTEM, at=EVE)


def test_a_coupon_is_enclosed_no_more() -> None:
    enclose("nowruz", 12, 20, actor=SYSTEM, at=EVE)
    enclose("nowruz", 0, 0, actor=SYSTEM, at=EVE)
    assert enclosed() == {}
