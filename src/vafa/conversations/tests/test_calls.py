"""Telephone calls: in whatever order an exchange tells of them, they end as the same row."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulators.ami import story
from vafa.channels.actions import save_account
from vafa.channels.drivers.asterisk import events as asterisk
from vafa.channels.inbound import Call as Told
from vafa.channels.models import Account
from vafa.conversations.calls import call_log, join_call, log_call, note_call, ringing_for, take_call
from vafa.conversations.models import Call, Conversation
from vafa.conversations.models.call import NO_ANSWER, REACHED, WRONG_NUMBER
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import change_staff, hire
from vafa.platform.accounts.models import Staff
from vafa.platform.events.models import EventRow
from vafa.platform.values import SYSTEM, Refused

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 2, 8, tzinfo=UTC)
NUMBER = "+989121234567"


def account() -> Account:
    return save_account("phone", "Exchange", {"secret": "a long word of ours"}, actor=SYSTEM, at=AT)


def sara() -> Customer:
    return add_customer("سارا", points=[("phone", "09121234567")], actor=SYSTEM, at=AT)


def agent(extension: str = "201", email: str = "mina@example.com") -> Staff:
    staff = hire(email, "مینا", "agent", password=None, actor=SYSTEM, at=AT)
    return change_staff(staff, {"extension": extension}, actor=SYSTEM, at=AT)


def told(state: str, seconds: int = 0, **more: object) -> Told:
    values: dict[str, object] = {"key": "c1", "number": NUMBER, "at": AT + timedelta(seconds=seconds), **more}
    return Told(state=state, **values)  # type: ignore[arg-type]


def happened(name: str) -> int:
    return EventRow.objects.filter(name=f"conversations.{name}").count()


WHOLE = [
    told("ringing"),
    told("ringing", 1, extension="201"),
    told("ringing", 1, extension="202"),
    told("answered", 9, extension="202"),
    told("answered", 30, extension="203"),  # handed on
    told("ended", 70),
]
GIVEN_UP = [told("ringing"), told("ringing", 1, extension="201"), told("missed", 20), told("ended", 21)]
OUT = [told("ringing", extension="201", outgoing=True), told("ended", 25, number="")]


def facts(row: Call) -> dict[str, object]:
    wanted = ("state", "number", "outgoing", "rang", "extension", "started_at", "answered_at", "ended_at", "seconds")
    return {name: getattr(row, name) for name in (*wanted, "customer_id", "staff_id")}


@pytest.mark.parametrize("story", [WHOLE, GIVEN_UP, OUT])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(), doubles=st.lists(st.integers(0, 5), max_size=4))
def test_any_order_of_what_is_told_makes_the_same_call(story: Sequence[Told], seed: int, doubles: list[int]) -> None:
    with transaction.atomic():
        line = account()
        sara()
        agent("202")
        for one in story:
            take_call(one, line, AT + timedelta(minutes=5))
        right = facts(Call.objects.get(account=line))
        Call.objects.all().delete()
        mixed = [*story, *(story[n % len(story)] for n in doubles)]
        random.Random(seed).shuffle(mixed)
        for one in mixed:
            take_call(one, line, AT + timedelta(minutes=5))
        assert facts(Call.objects.get(account=line)) == right
        transaction.set_rollback(True)


def test_a_call_that_was_taken_names_customer_and_who_took_it() -> None:
    line, customer, mina = account(), sara(), agent("202")
    for one in WHOLE:
        code = take_call(one, line, AT + timedelta(minutes=5))
    row = Call.objects.get()
    assert code == "call_ended" and (row.customer, row.staff, row.extension) == (customer, mina, "202")
    assert (row.seconds, row.rang) == (61, ["201", "202", "203"])
    assert happened("CallEnded") == 1 and happened("CallMissed") == 0


def test_a_call_nobody_took_is_missed_once() -> None:
    line = account()
    for one in [*GIVEN_UP, *GIVEN_UP]:
        take_call(one, line, AT + timedelta(minutes=5))
    assert Call.objects.get().state == Call.MISSED and happened("CallMissed") == 1


def test_an_answer_told_late_takes_it_back() -> None:
    line = account()
    for one in (told("ringing"), told("ended", 70), told("answered", 9, extension="202")):
        take_call(one, line, AT + timedelta(minutes=5))
    assert Call.objects.get().state == Call.ENDED
    assert happened("CallMissed") == happened("CallEnded") == 1


def test_what_asterisk_tells_becomes_one_call() -> None:
    line, mina = account(), agent("201")
    key = "1777707000.7"
    for event in story(key, "09121234567", "201", 1777707000, 65):
        low = {name.lower(): value for name, value in event.items()}
        if asterisk.concerns_us(low) and isinstance(item := asterisk.item_of(low, 5), Told):
            take_call(item, line, AT)
    row = Call.objects.get()
    assert (row.key, row.number, row.state, row.seconds, row.staff) == (key, NUMBER, Call.ENDED, 65, mina)


def test_my_telephone_shows_what_rings_there_until_it_is_written_down() -> None:
    line, mina, other = account(), agent("201"), agent("205", "other@example.com")
    take_call(told("ringing", extension="201"), line, AT)
    found = ringing_for(mina, AT)
    assert found is not None and not found.over and ringing_for(other, AT) is None
    take_call(told("answered", 5, extension="201"), line, AT + timedelta(seconds=5))
    take_call(told("ended", 60), line, AT + timedelta(seconds=60))
    over = ringing_for(mina, AT + timedelta(seconds=61))
    assert over is not None and over.over
    log_call(over.call, REACHED, "می‌خواست بداند کی می‌رسد", by=mina, actor=SYSTEM, at=AT + timedelta(seconds=70))
    assert ringing_for(mina, AT + timedelta(seconds=71)) is None and happened("CallLogged") == 1


def test_a_wrong_number_is_not_called_again() -> None:
    customer = sara()
    row = note_call("0912 123 4567", WRONG_NUMBER, customer=customer, by=agent(), actor=SYSTEM, at=AT)
    point = customer.contact_points.get()
    assert row.contact_point == point and point.off_at is not None


def test_a_call_is_about_a_conversation_of_its_own_customer() -> None:
    customer, stranger = sara(), add_customer("رضا", emails=["reza@example.com"], actor=SYSTEM, at=AT)
    row = note_call("09121234567", NO_ANSWER, by=None, actor=SYSTEM, at=AT)
    theirs = Conversation.objects.create(customer=stranger, subject="x", started_at=AT, last_message_at=AT)
    with pytest.raises(Refused, match=r"calls\.other_customer"):
        join_call(row, theirs, actor=SYSTEM, at=AT)
    ours = Conversation.objects.create(customer=customer, subject="x", started_at=AT, last_message_at=AT)
    assert join_call(row, ours, actor=SYSTEM, at=AT).conversation == ours


def test_the_log_finds_by_number_and_name() -> None:
    line, mina = account(), agent()
    sara()
    for one in GIVEN_UP:
        take_call(one, line, AT)
    assert [one.number for one in call_log(mina, "missed", at=AT + timedelta(hours=1))] == [NUMBER]
    assert call_log(mina, "rest", at=AT + timedelta(hours=1)) == []
    assert call_log(mina, "all", text="۱۲۳۴۵", at=AT) and call_log(mina, "all", text="سارا", at=AT)
    assert not call_log(mina, "all", text="99999", at=AT)
