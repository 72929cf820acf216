"""Plans that begin for an audience or on an occasion: for everybody they mean, once, and again when they may."""

from datetime import timedelta

import pytest

from vafa.customers.models import Customer
from vafa.journeys.actions.gathering import gather_due, next_gathering
from vafa.journeys.models import FollowUp, Run
from vafa.journeys.tests.conftest import START, TEHRAN, say
from vafa.platform.events.simulation import live_until
from vafa.platform.jobs.models import DeadLetter
from vafa.platform.time.clock import now
from vafa.platform.values import SYSTEM

BY = {"actor": SYSTEM, "at": START}
READERS = {"is": ["customers.language", "is", "fa"]}


def test_everybody_of_an_audience_begins_once(made, omid, sara, outbox):
    Customer.objects.filter(pk=sara.pk).update(language="en")
    made(say("hello"), entry={"audience": READERS, "again_after_days": None})
    live_until(START + timedelta(days=3))
    assert [run.key for run in Run.objects.all()] == [f"customer:{omid.pk}:1"]
    Customer.objects.filter(pk=sara.pk).update(language="fa")  # now she is meant
    live_until(START + timedelta(days=5))
    assert Run.objects.filter(customer=sara).count() == 1


def test_they_begin_again_when_the_plan_lets_them(made, omid, outbox):
    made(say("hello"), entry={"audience": READERS, "again_after_days": 10})
    live_until(START + timedelta(days=9))
    assert Run.objects.count() == 1
    live_until(START + timedelta(days=16))
    assert [run.key for run in Run.objects.order_by("pk")] == [f"customer:{omid.pk}:1", f"customer:{omid.pk}:2"]


def test_a_killed_turn_is_taken_again_and_begins_for_nobody_twice(made, omid, sara, monkeypatch):
    made(say("hello"), entry={"audience": READERS})
    monkeypatch.setattr("vafa.journeys.actions.gathering.AT_ONCE", 1)
    kept, calls = gather_due.__globals__["enter_plan"], []

    def dies_at_the_second(version, entries, **by):
        calls.append(entries)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return kept(version, entries, **by)

    monkeypatch.setitem(gather_due.__globals__, "enter_plan", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        gather_due(**BY)
    assert Run.objects.count() == 1
    assert gather_due(**BY) == 0  # it is still somebody's
    assert gather_due(actor=SYSTEM, at=START + timedelta(minutes=31)) == 2
    assert Run.objects.count() == 2


def test_nowruz_begins_a_plan_a_week_before_once_a_year(made, omid, outbox):
    made(say("gift"), entry={"occasion": "nowruz", "days_before": 7})
    live_until(START + timedelta(days=100))
    run = Run.objects.get()
    assert run.key == f"nowruz:1405:{omid.pk}"
    assert run.started_at.astimezone(TEHRAN).strftime("%Y-%m-%d") == "2026-03-13"
    assert FollowUp.objects.get().done_at.astimezone(TEHRAN).date().isoformat() in ("2026-03-13", "2026-03-14")


def test_an_occasion_that_was_slept_through_is_let_go(made, omid):
    made(say("gift"), entry={"occasion": "nowruz", "days_before": 0})
    gather_due(**BY)
    assert gather_due(actor=SYSTEM, at=START + timedelta(days=80)) == 1
    assert not Run.objects.exists()


def test_conditions_nobody_can_read_mean_nobody(made, omid):
    version = made(say("hello"), entry={"audience": READERS})
    content = {**version.content, "entry": {"audience": {"is": ["gone.field", "is", "x"]}}}
    type(version).objects.filter(pk=version.pk).update(content=content, published_at=START + timedelta(seconds=3))
    assert gather_due(**BY) == 1
    assert DeadLetter.objects.get().name == "journeys.entering"
    assert next_gathering(now()) > START
