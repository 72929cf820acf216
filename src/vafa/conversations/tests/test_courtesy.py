"""The law as it is kept, whatever order things come in: nobody hears more than the budget, no offer leaves against the
gate, what is held back leaves when it may, and what would be nonsense by then never does."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vafa.channels.drivers.recorder import Recorder
from vafa.channels.overrides import recording
from vafa.conversations.models import Message
from vafa.conversations.sending import (
    Draft,
    Hold,
    deliver_due,
    look_again,
    objections,
    send_message,
    send_messages,
    settle_leases,
)
from vafa.conversations.sending.claim import claim
from vafa.conversations.tests.samples import MORNING, NIGHT, customer, note
from vafa.customers.actions import record_consent
from vafa.customers.models import Customer
from vafa.platform.events.models import EventRow
from vafa.platform.events.simulation import live_until
from vafa.platform.preferences.models import put
from vafa.platform.time.clock import clock_at, now, set_clock
from vafa.platform.values import SYSTEM

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Gate:
    """A room above that holds back the offers of whoever has something open with us."""

    angry: set[int] = field(default_factory=set)

    def __call__(self, drafts: Sequence[Draft], at: datetime) -> Mapping[int, Hold]:
        return {
            place: Hold("open_case")
            for place, draft in enumerate(drafts)
            if draft.purpose == "offer" and draft.customer_id in self.angry
        }


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    objections._contributed["the test"] = (1, made)
    yield made
    del objections._contributed["the test"]


@pytest.fixture
def outbox(db: None) -> Iterator[Recorder]:
    with clock_at(MORNING), recording() as recorder:
        yield recorder


def somebody(name: str = "sara") -> Customer:
    who = customer(name, f"{name}@example.com")
    record_consent(who, "offer", "any", True, proof={}, actor=SYSTEM, at=MORNING)
    return who


def owe(who: Customer, purpose: str = "care", **more: object) -> Message:
    return send_message(note(who, purpose, **more), actor=SYSTEM, at=now())  # type: ignore[arg-type]


def sent(who: Customer) -> list[Message]:
    return list(Message.objects.filter(customer=who, state=Message.SENT).order_by("settled_at", "pk"))


class TestHeldBack:
    def test_what_waits_says_why_and_since_when_and_leaves_when_it_may(self, outbox: Recorder) -> None:
        who = somebody()
        put("attention.limit", 1, actor=SYSTEM, at=MORNING)
        first, second = owe(who), owe(who)
        assert (first.held_reason, second.held_reason, second.held_at) == ("", "too_many_lately", MORNING)
        live_until(MORNING + 7 * DAY - HOUR)
        assert [one.pk for one in sent(who)] == [first.pk]
        live_until(MORNING + 8 * DAY)
        assert [one.pk for one in sent(who)] == [first.pk, second.pk]
        second.refresh_from_db()
        assert (second.held_reason, second.held_at) == ("", None)
        assert EventRow.objects.filter(name="conversations.MessageHeld").count() == 1

    def test_the_more_important_one_leaves_although_the_other_was_first(self, outbox: Recorder) -> None:
        who = somebody()
        put("attention.limit", 1, actor=SYSTEM, at=MORNING)
        small = owe(who, importance=2, not_before=MORNING + HOUR, late_after=MORNING + 20 * DAY)
        great = owe(who, importance=4, not_before=MORNING + 3 * HOUR)
        live_until(MORNING + 2 * HOUR)
        small.refresh_from_db()
        assert (small.state, small.held_reason) == ("queued", "more_important")
        live_until(MORNING + 9 * DAY)
        assert [one.pk for one in sent(who)] == [great.pk, small.pk]

    def test_who_yielded_to_something_that_is_left_out_goes_in_its_place(self, outbox: Recorder, gate: Gate) -> None:
        who = somebody()
        put("attention.limit", 1, actor=SYSTEM, at=MORNING)
        small = owe(who, importance=2, late_after=MORNING + 8 * HOUR, not_before=MORNING + HOUR)
        great = owe(who, "offer", importance=4, not_before=MORNING + 3 * HOUR)
        live_until(MORNING + 2 * HOUR)
        assert not sent(who)
        gate.angry.add(who.pk)
        live_until(MORNING + 4 * HOUR)
        great.refresh_from_db()
        assert ([one.pk for one in sent(who)], great.held_reason) == ([small.pk], "open_case")

    def test_an_offer_waits_until_what_stands_against_it_is_over(self, outbox: Recorder, gate: Gate) -> None:
        who = somebody()
        gate.angry.add(who.pk)
        offer = owe(who, "offer")
        assert (offer.state, offer.held_reason) == ("queued", "open_case")
        assert offer.late_after == MORNING + 14 * DAY  # it had no end of its own
        live_until(MORNING + 3 * DAY)
        assert not outbox.kept
        gate.angry.clear()
        look_again([who.pk], at=now())
        live_until(now() + HOUR)
        assert len(outbox.kept) == 1

    def test_what_nothing_ever_let_go_is_left_out_with_what_held_it(self, outbox: Recorder, gate: Gate) -> None:
        who = somebody()
        gate.angry.add(who.pk)
        offer = owe(who, "offer", late_after=MORNING + 2 * DAY)
        live_until(MORNING + 3 * DAY)
        offer.refresh_from_db()
        assert (offer.state, offer.reason) == ("skipped", "open_case") and not outbox.kept

    def test_a_night_is_written_beside_the_message_and_is_no_news(self, outbox: Recorder) -> None:
        set_clock(NIGHT)
        message = owe(somebody())
        assert message.held_reason == "quiet_hours"
        assert not EventRow.objects.filter(name="conversations.MessageHeld").exists()


def test_a_computer_off_for_three_days_says_the_most_important_first_and_never_in_a_burst(outbox: Recorder) -> None:
    who = somebody()
    late = MORNING + 2 * DAY  # two days before it is on again
    stale = owe(who, not_before=MORNING + HOUR, late_after=late)
    due = [owe(who, importance=weight, not_before=MORNING + weight * HOUR) for weight in (1, 2, 3, 4, 5)]
    set_clock(MORNING + 3 * DAY)  # it was off, and is on again
    live_until(now() + DAY)
    left = sent(who)
    assert [one.pk for one in left] == [due[4].pk, due[3].pk, due[2].pk]
    assert all(b.settled_at - a.settled_at >= HOUR for a, b in pairwise(left))  # type: ignore[operator]
    stale.refresh_from_db()
    assert (stale.state, stale.reason) == ("skipped", "too_late")
    live_until(now() + 10 * DAY)
    assert len(sent(who)) == 5


# What may happen, in any order: something is owed, time goes by, some of what is due is looked at, tempers change.
owing = st.tuples(
    st.just("owe"),
    st.sampled_from(["care", "survey", "offer", "service"]),
    st.integers(1, 5),
    st.sampled_from([0, 0, 1, 5, 30]),
    st.sampled_from([None, 2, 24, 100]),
)
passing = st.tuples(st.just("pass"), st.sampled_from([1, 7, 20, 60, 500, 2000, 5000]))
looking = st.tuples(st.just("look"), st.integers(1, 3))
tempers = st.tuples(st.sampled_from(["angry", "calm"]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(owing, owing, passing, looking, tempers), max_size=25), limit=st.integers(1, 3))
def test_never_more_than_the_budget_and_never_an_offer_against_the_gate(
    outbox: Recorder, gate: Gate, steps: list[tuple[object, ...]], limit: int
) -> None:
    gate.angry.clear()
    set_clock(max(now(), MORNING))
    put("attention.limit", limit, actor=SYSTEM, at=now())
    who, offers_before = somebody(f"q{Customer.objects.count()}"), 0
    for step in steps:
        match step:
            case ("owe", str(purpose), int(weight), int(later), patience):
                begins = now() + later * HOUR if later else None
                ends = now() + (later + patience) * HOUR if isinstance(patience, int) else None
                owe(who, purpose, importance=weight, not_before=begins, late_after=ends)
            case ("pass", int(minutes)):
                set_clock(now() + timedelta(minutes=minutes))
            case ("look", int(many)):
                deliver_due(now(), many)
                settle_leases(now())
            case ("angry",):
                gate.angry.add(who.pk)
                offers_before = sum(1 for one in sent(who) if one.purpose == "offer")
            case ("calm",):
                gate.angry.clear()
                look_again([who.pk], at=now())
        if gate.angry:
            assert sum(1 for one in sent(who) if one.purpose == "offer") == offers_before
    gate.angry.clear()
    live_until(now() + 60 * DAY)
    _kept(who, limit)


def _kept(who: Customer, limit: int) -> None:
    rows = list(Message.objects.filter(customer=who))
    assert {one.state for one in rows} <= {"sent", "skipped"}
    assert all(one.settled_at <= one.late_after for one in rows if one.state == "sent" and one.late_after)  # type: ignore[operator]
    assert all(one.state == "sent" for one in rows if one.purpose == "service" and one.late_after is None)
    times = sorted(one.settled_at for one in sent(who) if one.purpose != "service" and one.settled_at)
    for place, begin in enumerate(times):
        assert sum(1 for one in times[place:] if one < begin + 7 * DAY) <= limit
    assert all(later - earlier >= HOUR for earlier, later in pairwise(times))


@pytest.mark.parametrize("purpose", ["care", "offer"])
def test_asking_again_costs_the_same_however_many_leave_are_held_back_or_left_out(
    outbox: Recorder, gate: Gate, purpose: str
) -> None:
    def count(many: int, name: str) -> int:
        people = [somebody(f"{name}{number}") for number in range(many)]
        send_messages([note(who, purpose) for who in [*people, *people]], actor=SYSTEM, at=now())
        Message.objects.filter(state="queued").update(due_at=now(), held_reason="")
        gate.angry.update(who.pk for who in people[::3])
        for who in people[1::3]:
            record_consent(who, purpose, "any", False, proof={}, actor=SYSTEM, at=now())
        with CaptureQueriesContext(connection) as found:
            claim(now(), 1000, ["email"])
        Message.objects.all().delete()
        return len(found)

    count(3, "a")
    assert count(3, "b") == count(30, "c")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_keep_one_budget_and_agree_who_goes_first() -> None:
    at = datetime(2026, 5, 2, 8, tzinfo=UTC)
    people = [customer(f"c{number}") for number in range(15)]
    drafts = [note(who, "care", f"{who.pk}:{weight}", importance=weight) for weight in (1, 3, 5) for who in people]
    send_messages([*drafts], actor=SYSTEM, at=at - DAY)
    Message.objects.update(due_at=at, held_reason="", held_at=None)
    put("attention.limit", 1, actor=SYSTEM, at=at)
    start = Barrier(2)

    def work(_number: int) -> list[Message]:
        start.wait()
        try:
            found: list[Message] = []
            while (got := claim(at, 7, ["email"]))[1]:
                found += got[0]
            return found
        finally:
            connection.close()

    with recording(), ThreadPoolExecutor(2) as pool:
        first, second = pool.map(work, (1, 2))
    assert sorted((one.customer_id, one.importance) for one in [*first, *second]) == [(who.pk, 5) for who in people]
    held = Message.objects.filter(state="queued").values_list("held_reason", flat=True)
    assert len(held) == 30 and set(held) <= {"too_many_lately", "more_important"}
