"""A missed call is owed by somebody until somebody talks with that number."""

from datetime import timedelta

from vafa.channels.actions import save_account
from vafa.channels.inbound import Call as Told
from vafa.channels.models import Account
from vafa.conversations.calls import note_call, take_call
from vafa.conversations.models import Call
from vafa.conversations.models.call import BUSY, NO_ANSWER, REACHED
from vafa.customers.actions import add_customer
from vafa.journeys.actions.return_calls import hand_return_call, owe_on_day
from vafa.journeys.models import DONE, FAILED, WAITING, ReturnCall
from vafa.journeys.queries import owed_to, return_calls_for
from vafa.journeys.tests.conftest import START
from vafa.platform.access import AGENT
from vafa.platform.accounts.actions import change_staff, hire
from vafa.platform.accounts.models import Staff
from vafa.platform.time.working import working_calendar
from vafa.platform.values import SYSTEM

NUMBER = "+989121234567"
LATER = START + timedelta(minutes=2)


def agent(name: str, extension: str = "") -> Staff:
    staff = hire(f"{name}@example.com", name, AGENT, password=None, actor=SYSTEM, at=START)
    return change_staff(staff, {"extension": extension}, actor=SYSTEM, at=START)


def line() -> Account:
    return save_account("phone", "Exchange", {"secret": "a long word of ours"}, actor=SYSTEM, at=START)


def missed(account: Account, key: str = "c1", number: str = NUMBER, minute: int = 0, extension: str = "") -> Call:
    for state, second in (("ringing", 0), ("missed", 20)):
        at = START + timedelta(minutes=minute, seconds=second)
        told = Told(key=key, number=number, state=state, at=at, extension=extension)  # type: ignore[arg-type]
        take_call(told, account, at)
    return Call.objects.get(key=key)


def test_a_missed_call_is_owed_by_whose_telephone_rang_within_the_hour() -> None:
    mina = agent("mina", "201")
    agent("omid", "202")
    missed(line(), extension="201")
    row = ReturnCall.objects.get()
    assert (row.assigned_to, row.number, row.why) == (mina, NUMBER, "missed")
    assert row.due_at == working_calendar().add(timedelta(minutes=60), after=START + timedelta(seconds=20))
    assert return_calls_for(mina, row.due_at + timedelta(minutes=1)) == [row]


def test_somebody_who_calls_again_and_again_is_owed_one_call() -> None:
    account = line()
    agent("mina")
    for minute in range(3):
        missed(account, f"c{minute}", minute=minute)
    row = ReturnCall.objects.get()
    assert row.times == 3 and row.assigned_to is not None


def test_a_withheld_number_is_owed_nothing() -> None:
    missed(line(), number="")
    assert not ReturnCall.objects.exists()


def test_talking_with_the_number_ends_it_from_whichever_side() -> None:
    account = line()
    missed(account)
    for state, second in (("ringing", 60), ("answered", 65), ("ended", 90)):
        at = START + timedelta(seconds=second)
        take_call(Told(key="c2", number=NUMBER, state=state, at=at, extension="201"), account, at)  # type: ignore[arg-type]
    assert ReturnCall.objects.get().state == DONE


def test_a_missed_call_told_late_is_not_owed_when_we_talked_since() -> None:
    account = line()
    note_call(NUMBER, REACHED, by=None, actor=SYSTEM, at=START + timedelta(minutes=5))
    at = START + timedelta(minutes=6)
    take_call(Told(key="c1", number=NUMBER, state="missed", at=START), account, at)
    assert not ReturnCall.objects.exists()


def test_nobody_there_is_tried_three_times_on_working_days_then_given_up() -> None:
    missed(line())
    moments = []
    for result, days in ((NO_ANSWER, 0), (BUSY, 1), (NO_ANSWER, 2)):
        at = LATER + timedelta(days=days)
        note_call(NUMBER, result, by=None, actor=SYSTEM, at=at)
        row = ReturnCall.objects.get()
        moments.append((row.state, row.tries))
        assert row.state == FAILED or row.due_at > at
    assert moments == [(WAITING, 1), (WAITING, 2), (FAILED, 3)]


def test_a_customer_who_asks_for_a_day_is_called_on_that_day_by_who_promised() -> None:
    mina, omid = agent("mina"), agent("omid")
    customer = add_customer("سارا", points=[("phone", NUMBER)], actor=SYSTEM, at=START)
    call = note_call(NUMBER, REACHED, outgoing=False, by=mina, actor=SYSTEM, at=START)
    day = START + timedelta(days=3)
    row = owe_on_day(call, day, "پس از سفر", staff=mina, actor=SYSTEM, at=LATER)
    assert (row.customer, row.why, row.due_at, row.assigned_to) == (customer, "asked", day, mina)
    assert hand_return_call(row, omid, actor=SYSTEM, at=LATER).assigned_to == omid
    assert owed_to([NUMBER, "+1"]) == {NUMBER: row}
