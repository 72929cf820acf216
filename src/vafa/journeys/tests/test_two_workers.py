"""Two workers share what is due: nothing is done twice, and nothing is left."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from vafa.conversations.models import Message
from vafa.customers.actions import add_customer
from vafa.journeys.actions import performing
from vafa.journeys.actions.entering import enter_plan, happened
from vafa.journeys.actions.performing import perform_due
from vafa.journeys.models import FollowUp
from vafa.journeys.tests.conftest import START, say
from vafa.journeys.tests.enrolling import enrol
from vafa.journeys.trigger import Entry
from vafa.platform.values import SYSTEM

ORDERS = 40


def work(number: int) -> int:
    """One worker, whose clock is half a minute from the other's: small batches until nothing is left for it."""
    clock = START + timedelta(hours=1, seconds=30 * number)
    total = 0
    try:
        while count := perform_due(5, actor=SYSTEM, at=clock):
            total += count
    finally:
        connection.close()
    return total


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_what_is_due_and_do_each_once(plan, outbox, buy):
    people = [add_customer(f"P{n}", emails=[f"p{n}@x.ir"], actor=SYSTEM, at=START) for n in range(ORDERS)]
    enrol([buy(person).pk for person in people], actor=SYSTEM, at=START)
    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == ORDERS
    assert FollowUp.objects.filter(touchpoint="welcome", state="waiting").count() == ORDERS
    assert Message.objects.filter(letter="welcome").count() == ORDERS


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_once_enrol_each_order_once(plan, buy):
    orders = [buy(add_customer(f"P{n}", emails=[f"p{n}@x.ir"], actor=SYSTEM, at=START)).pk for n in range(ORDERS)]

    def start(_: int) -> int:
        try:
            return enrol(orders, actor=SYSTEM, at=START)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(start, range(2))) == ORDERS
    assert FollowUp.objects.count() == ORDERS


@pytest.mark.django_db(transaction=True)
def test_what_happens_while_a_worker_places_the_wait_for_it_is_not_missed(made, omid, outbox, monkeypatch):
    wait = {"key": "solved", "kind": "wait_for", "event": "complaint_closed", "days": 9}
    version = made({"key": "mark", "kind": "set_trait", "trait": "x", "value": "1"}, wait, say("hello"))
    enter_plan(version, [Entry(customer_id=omid.pk, key="k", started_at=START)], actor=SYSTEM, at=START)
    placed, told = threading.Event(), threading.Event()
    whole = performing.place_rows

    def place_and_linger(rows, at):
        whole(rows, at)
        placed.set()
        told.wait(0.7)  # the other asks meanwhile, and has to wait for us

    def tell(_: int) -> None:
        placed.wait(10)
        entry = Entry(customer_id=omid.pk, key="case:1", started_at=START + timedelta(minutes=1))
        try:
            happened("complaint_closed", [entry], actor=SYSTEM, at=START + timedelta(hours=1))
        finally:
            told.set()
            connection.close()

    monkeypatch.setattr(performing, "place_rows", place_and_linger)
    with ThreadPoolExecutor(2) as pool:
        other = pool.submit(tell, 0)
        assert pool.submit(work, 0).result(20)
        other.result(20)
    assert FollowUp.objects.get(touchpoint="solved").outcome in ("happened", "then")
