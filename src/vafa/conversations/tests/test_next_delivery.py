"""When the next message may leave, as lived time hears of it."""

from datetime import timedelta

import pytest

from vafa.channels.models import Account
from vafa.channels.overrides import recording
from vafa.conversations.jobs import _next_delivery
from vafa.conversations.models import Message
from vafa.conversations.sending import send_messages
from vafa.conversations.tests.samples import MORNING, customer, note
from vafa.platform.events.moments import Moments
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.django_db


def test_rows_that_come_by_copy_are_seen() -> None:
    """Messages are written by COPY, which shows itself to nobody who only hears of statements."""
    moments = Moments()
    with recording(), clock_at(MORNING), moments.watching():
        before = {one.name: moment for one, moment in moments.coming()}
        send_messages([note(customer("c"), key="k")], actor=SYSTEM, at=MORNING)
        after = {one.name: moment for one, moment in moments.coming()}
    assert before.get("conversations.deliver") is None
    assert after["conversations.deliver"] == Message.objects.get().due_at


def test_the_first_of_a_channel_waits_for_its_accounts_to_wake() -> None:
    with clock_at(MORNING):
        assert _next_delivery() is None
        account = Account.objects.create(kind="email", name="Mail", settings="", created_at=MORNING)
        for number in range(3):
            send_messages([note(customer(f"c{number}"), key=f"k{number}")], actor=SYSTEM, at=MORNING)
        Message.objects.filter(key="k1").update(due_at=MORNING - timedelta(hours=1))
        assert _next_delivery() == MORNING - timedelta(hours=1)
        rest = MORNING + timedelta(minutes=5)
        Account.objects.filter(pk=account.pk).update(rest_until=rest)
        assert _next_delivery() == rest
