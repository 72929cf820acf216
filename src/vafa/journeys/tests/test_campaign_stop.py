"""A stop really stops: what nobody was handed is taken back, also from the hands of a worker; and it can go on."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from vafa.channels.contract import Failed
from vafa.channels.drivers.recorder import Recorder
from vafa.conversations.letters.shelf import Source
from vafa.conversations.models import Message
from vafa.conversations.sending import deliver_due
from vafa.conversations.sending.claim import claim
from vafa.journeys.campaigns.sending import Stopped, begin, stop, take_turns
from vafa.journeys.campaigns.writing import Wishes, change_campaign
from vafa.journeys.models import Campaign, Gift
from vafa.journeys.tests.campaign_shop import DAY, EVERYBODY, HOUR, campaign, messages, people, send, turns
from vafa.journeys.tests.conftest import START
from vafa.platform.events.simulation import settle
from vafa.platform.values import SYSTEM


def states(one: Campaign) -> list[str]:
    return [f"{row.state} {row.reason}".strip() for row in messages(one)]


def test_what_waits_is_taken_back_and_what_left_is_told(outbox):
    people(10)
    one = campaign()
    send(one)
    deliver_due(START, limit=4)
    assert stop(one.pk, actor=SYSTEM, at=START) == Stopped(taken_back=6, left=4)
    assert sorted(states(one)) == ["sent"] * 4 + ["skipped campaign_stopped"] * 6
    deliver_due(START + DAY)
    assert len(outbox.kept) == 4


def test_nobody_else_has_their_turn():
    people(8)
    one = campaign(per_hour=8)
    send(one)
    stop(one.pk, actor=SYSTEM, at=START)
    turns(START + DAY)
    assert len(messages(one)) == 3


def test_what_is_in_a_worker_s_hands_is_not_handed_over(outbox, monkeypatch):
    """Between the claim and the hand-over somebody presses stop."""
    people(5)
    one = campaign()
    send(one)
    real, sent = Recorder.send, 0

    def stops_after_two(self: Recorder, envelope, *, before_handing):
        nonlocal sent
        sent += 1
        if sent == 3:
            stop(one.pk, actor=SYSTEM, at=START)
        return real(self, envelope, before_handing=before_handing)

    monkeypatch.setattr(Recorder, "send", stops_after_two)
    deliver_due(START)
    assert len(outbox.kept) == 2
    assert sorted(states(one)) == ["sent"] * 2 + ["skipped campaign_stopped"] * 3


def test_what_the_provider_gives_back_later_does_not_leave_either(outbox, monkeypatch):
    people(1)
    one = campaign()
    send(one)
    real = Recorder.send

    def not_now(self: Recorder, envelope, *, before_handing):
        before_handing()
        stop(one.pk, actor=SYSTEM, at=START)
        return Failed(permanent=False, detail="4xx", blame="message")

    monkeypatch.setattr(Recorder, "send", not_now)
    deliver_due(START)
    assert states(one) == ["queued"]
    monkeypatch.setattr(Recorder, "send", real)
    deliver_due(START + HOUR)
    assert states(one) == ["skipped campaign_stopped"] and outbox.kept == []


def test_going_on_writes_anew_to_those_taken_back_and_to_nobody_twice(outbox):
    everybody = people(6)
    one = campaign(percent=10, words={("fa", "email"): Source("x", "قدیم {% if code %}{{ code }}{% endif %}")})
    send(one)
    deliver_due(START, limit=2)
    stop(one.pk, actor=SYSTEM, at=START)
    settle()
    words = {("fa", "email"): Source("x", "تازه {% if code %}{{ code }}{% endif %}")}
    wishes = Wishes(name="News", purpose="care", conditions=EVERYBODY, percent=10, words=words)
    change_campaign(one.pk, wishes, actor=SYSTEM, at=START + HOUR)
    send(one, START + HOUR)
    deliver_due(START + HOUR)
    assert sorted(text.text.split()[0] for text in outbox.kept) == sorted(["قدیم"] * 2 + ["تازه"] * 4)
    assert len({text.address for text in outbox.kept}) == len(everybody)
    good = Gift.objects.filter(withdrawn_at=None)
    assert len(good) == 6 and all(any(gift.code in text.text for text in outbox.kept) for gift in good)


def test_stopped_twice_and_gone_on_twice_it_is_still_once_for_each(outbox):
    people(5)
    one = campaign()
    send(one)
    for hour in (1, 2):
        stop(one.pk, actor=SYSTEM, at=START + hour * HOUR)
        send(one, START + hour * HOUR)
    deliver_due(START + 3 * HOUR)
    assert len(outbox.kept) == len({text.address for text in outbox.kept}) == 5


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_while_somebody_stops(outbox):
    """Whatever the race: what the page says left did leave, the rest was taken back, and nothing waits."""
    people(60)
    one = campaign()
    send(one)
    stopped: list[Stopped] = []

    def work(number: int) -> None:
        try:
            if number == 2:
                first.wait(10)
                stopped.append(stop(one.pk, actor=SYSTEM, at=START))
                return
            for _ in range(12):
                deliver_due(START, limit=5)
                first.set()
        finally:
            connection.close()

    first = threading.Event()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    deliver_due(START + DAY)
    sent = states(one).count("sent")
    assert len(outbox.kept) == sent == 60 - stopped[0].taken_back
    assert states(one).count("skipped campaign_stopped") == stopped[0].taken_back
    # Of those in a worker's hands at that moment the stop saw some as on their way.
    assert stopped[0].left == sent


@pytest.mark.django_db(transaction=True)
def test_a_stop_that_waits_for_a_claim_takes_its_messages(outbox):
    """The claim is not committed yet; the stop waits for it and finds the rows claimed."""
    people(4)
    one = campaign()
    send(one)
    claimed, go = threading.Event(), threading.Event()

    def claims() -> None:
        try:
            with transaction.atomic():
                claim(START, 10, ["email"])
                claimed.set()
                go.wait(0.3)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(claims)
        claimed.wait(10)
        found = stop(one.pk, actor=SYSTEM, at=START)
        waiting.result()
    assert found == Stopped(taken_back=4, left=0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_record_each_customer_once(monkeypatch):
    monkeypatch.setattr("vafa.journeys.campaigns.rules.pace.AT_ONCE", 3)
    everybody, one = people(30), campaign()
    begin(one.pk, actor=SYSTEM, at=START)

    def work(_: int) -> None:
        try:
            while not Campaign.objects.filter(pk=one.pk, state="sent").exists():
                take_turns(actor=SYSTEM, at=START)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    assert sorted(row.customer_id for row in messages(one)) == [who.pk for who in everybody]
    assert Message.objects.count() == 30
