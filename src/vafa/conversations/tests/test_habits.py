"""Habits are worked out from the log, for whom something is new, and asked for many customers at once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from vafa.channels.actions import save_account
from vafa.conversations.actions import begin_with
from vafa.conversations.events import LinkUsed, MessageReceived
from vafa.conversations.habits import answering_channels, best_hours
from vafa.conversations.habits.refreshing import refresh_habits
from vafa.conversations.models import Habit, Rhythm
from vafa.conversations.sending import send_message
from vafa.conversations.tests.samples import customer, note, sara
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.platform.events.publishing import publish
from vafa.platform.values import SYSTEM
from vafa.sales.events import OrderPlaced

TEHRAN = ZoneInfo("Asia/Tehran")
NOW = datetime(2026, 5, 2, 8, tzinfo=UTC)  # a Saturday
DAY = timedelta(days=1)


def wrote(who: Customer, day: int, hour: int, channel: str = "whatsapp", zone: ZoneInfo = TEHRAN) -> None:
    """A customer wrote so many days ago at this hour of their clock."""
    local = (NOW.astimezone(zone) - day * DAY).replace(hour=hour, minute=20)
    with transaction.atomic():
        publish(
            MessageReceived(
                occurred_at=local.astimezone(UTC), actor=SYSTEM, customer_id=who.pk, message_id=1,
                conversation_id=None, channel=channel,
            )
        )  # fmt: skip


def refresh(at: datetime = NOW) -> int:
    return refresh_habits(actor=SYSTEM, at=at)


@pytest.mark.django_db
class TestHabits:
    def test_of_whom_nothing_is_known_the_shops_hour_counts(self) -> None:
        who = sara()
        assert best_hours([who.pk]) == {who.pk: (19 * 60, 0.0)} and answering_channels([who.pk]) == {}
        for day in (2, 3, 4, 5):
            for number in range(30):
                wrote(who, day, 19 + number % 2)
        refresh()
        other = customer("maryam")
        assert best_hours([other.pk]) == {other.pk: (20 * 60, 0.0)}

    def test_who_answers_in_the_evening_is_best_reached_then(self) -> None:
        who = sara()
        for day, hour in ((1 + 7, 18), (3, 18), (4, 19), (5, 19), (6, 18), (7, 18), (11, 19), (12, 11), (14, 9)):
            wrote(who, day, hour)
        assert refresh() == 1 and refresh() == 0
        minutes, strength = best_hours([who.pk])[who.pk]
        assert minutes == 19 * 60 and 0.5 < strength < 1
        habit = Habit.objects.get()
        assert (habit.within, habit.moments, habit.moments_off) == (6, 8, 1), "the eighth day ago was a Friday"

    def test_days_off_have_hours_of_their_own(self) -> None:
        who = sara()
        for week in range(10):
            wrote(who, 1 + 7 * week, 10)
            wrote(who, 7 + 7 * week, 19)
        refresh()
        assert best_hours([who.pk], day_off=True)[who.pk][0] in (10 * 60, 11 * 60)
        assert best_hours([who.pk])[who.pk][0] in (19 * 60, 20 * 60)

    def test_hours_are_those_of_their_own_clock_and_within_those_they_allow(self) -> None:
        far, odd = sara(), customer("odd")
        Customer.objects.filter(pk=far.pk).update(time_zone="Asia/Tokyo", allowed_from="18:00", allowed_until="23:00")
        Customer.objects.filter(pk=odd.pk).update(time_zone="Not/AZone")
        for day in range(1, 15):
            wrote(far, day, 21, zone=ZoneInfo("Asia/Tokyo"))
        wrote(odd, 1, 15)
        assert refresh() == 2
        assert best_hours([far.pk])[far.pk][0] in (21 * 60, 22 * 60)

    def test_only_what_is_new_is_worked_out_again(self) -> None:
        first, second = sara(), customer("maryam")
        wrote(first, 3, 18)
        wrote(second, 3, 18)
        assert refresh() == 2
        wrote(second, 1, 18)
        assert refresh(NOW + DAY / 2) == 0, "once a day"
        assert refresh(NOW + DAY) <= 2 and refresh(NOW + DAY) == 0
        assert Rhythm.objects.count() == 1

    def test_the_channel_they_answer_on_is_learnt_and_the_one_they_prefer_wins(self) -> None:
        who, unsure = sara(), customer("maryam")
        for day in range(1, 10):
            wrote(who, day, 18, "whatsapp" if day < 8 else "email")
            wrote(unsure, day, 18, "whatsapp" if day % 2 else "email")
            wrote(who, day, 12, "form")
        refresh()
        assert answering_channels([who.pk, unsure.pk]) == {who.pk: "whatsapp"}
        habit = Habit.objects.get(customer=who)
        assert (habit.answers_there, habit.answers) == (7, 9)
        Customer.objects.filter(pk=who.pk).update(preferred_channel="phone")
        assert answering_channels([who.pk]) == {who.pk: "sms"}

    def test_a_message_goes_where_they_answer_unless_they_prefer_another(self) -> None:
        who = add_customer("Sara", emails=["sara@example.com"], phones=["09121234567"], actor=SYSTEM, at=NOW)
        save_account("kavenegar", "SMS", {"key": "a-key"}, actor=SYSTEM, at=NOW)

        def goes() -> str:
            return send_message(note(who), actor=SYSTEM, at=NOW).channel

        assert goes() == "sms", "the order of the accounts, as nothing is known"
        Habit.objects.create(customer=who, channel="email", stale=False)
        assert goes() == "email"
        Customer.objects.filter(pk=who.pk).update(preferred_channel="phone")
        assert goes() == "sms"

    def test_purchases_and_used_links_count_but_not_days_without_an_hour(self) -> None:
        who = sara()
        about: dict[str, Any] = {"actor": SYSTEM, "customer_id": who.pk}
        midnight = (NOW.astimezone(TEHRAN) - 3 * DAY).replace(hour=0, minute=0)
        order: dict[str, Any] = {"order_id": 1, "number": "1", "total": 1, "currency": "IRR", **about}
        link: dict[str, Any] = {"message_id": 1, "channel": "email", "letter": "care", "address": "https://a", **about}
        with transaction.atomic():
            publish([OrderPlaced(occurred_at=midnight, **order), OrderPlaced(occurred_at=NOW - DAY * 4, **order)])
            publish(LinkUsed(occurred_at=NOW - DAY * 5, **link))
        refresh()
        assert Habit.objects.get().moments == 2

    def test_what_is_a_year_old_says_nothing(self) -> None:
        who = sara()
        wrote(who, 400, 18)
        refresh()
        assert Habit.objects.get().moments == 0 and best_hours([who.pk])[who.pk][1] == 0

    def test_who_was_merged_brings_their_moments_along(self) -> None:
        keep, gone = sara(), customer("same")
        Customer.objects.filter(pk=gone.pk).update(merged_into=keep, withdrawn_at=NOW)
        for day in (3, 4, 5):
            wrote(gone, day, 18)
        refresh()
        assert Habit.objects.get().customer_id == keep.pk and Habit.objects.get().moments == 3

    def test_a_real_message_is_heard(self) -> None:
        who = sara()
        begin_with(who, "s", "سلام", channel="email", actor=SYSTEM, at=NOW)
        refresh(NOW + DAY)
        assert Habit.objects.get(customer=who).moments == 1

    def test_many_are_asked_in_one_question(self, django_assert_num_queries: Any) -> None:
        people = [customer(f"c{number}").pk for number in range(20)]
        with django_assert_num_queries(2):
            assert len(best_hours(people)) == 20 and answering_channels(people) == {}
