"""Whatever is done with a case, in whatever order: the columns of its promises are what the log says, and no more."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vafa.cases.actions import (
    assign,
    break_promises,
    customer_writes,
    go_on,
    mark_spam,
    move_stage,
    open_case,
    pause,
    reopen,
    reply,
    resolve,
    set_priority,
    take_back_spam,
    undo_reply,
    undo_resolve,
    warn_of,
)
from vafa.cases.jobs import break_overdue, warn_in_time
from vafa.cases.models import Case, Policy, Promise, Setup
from vafa.cases.queries import clocks_from_log
from vafa.cases.queries.setup import service
from vafa.cases.tests.conftest import AT
from vafa.conversations.models import Message
from vafa.customers.models import Customer
from vafa.platform.accounts.models import Staff
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Refused

assert break_promises and warn_of  # the sweeps below are how they come about
DOES = (
    "reply", "reply_and_wait", "answer_and_resolve", "customer", "pause", "go_on", "urgent", "calm", "assign", "move",
    "back", "resolve", "undo", "undo_words", "reopen", "sweep", "spam", "no_spam",
)  # fmt: skip


def do(what: str, case: Case, agent: Staff, at: object) -> None:
    by = {"actor": SYSTEM, "at": at}
    steps = {
        "reply": lambda: reply(case, "سلام", author=agent, **by),
        "reply_and_wait": lambda: reply(case, "سلام", author=agent, then_wait=True, **by),
        "answer_and_resolve": lambda: reply(case, "سلام", author=agent, resolve=True, override="چون", **by),
        "customer": lambda: customer_writes(case, "باز هم", **by),
        "pause": lambda: pause(case, "part", **by),
        "go_on": lambda: go_on(case, **by),
        "urgent": lambda: set_priority(case, 4, **by),
        "calm": lambda: set_priority(case, 2, **by),
        "assign": lambda: assign(case, agent, **by),
        "move": lambda: move_stage(case, min(case.stage + 1, 3), override="چون", **by),
        "back": lambda: move_stage(case, max(case.stage - 1, 1), **by),
        "resolve": lambda: resolve(case, "شد", override="چون", **by),
        "undo": lambda: undo_resolve(case, agent, **by),
        "undo_words": lambda: undo_words(case, agent, at),
        "reopen": lambda: reopen(case, "نشد", **by),
        "sweep": lambda: (warn_in_time(at), break_overdue(at)),  # type: ignore[arg-type]
        "spam": lambda: mark_spam(case, **by),
        "no_spam": lambda: take_back_spam(case, **by),
    }
    steps[what]()


def undo_words(case: Case, agent: Staff, at: object) -> None:
    """Take the last words back; nothing was delivered here, so they still wait, however long ago they were written."""
    said = Message.objects.filter(conversation_id=case.conversation_id, author=agent, direction=Message.OUT)
    last = said.exclude(state=Message.SKIPPED).last()
    if last is not None:
        undo_reply(case, last, agent, actor=SYSTEM, at=at)  # type: ignore[arg-type]


def agree(case: Case) -> None:
    clocks = clocks_from_log(case)
    for row in Promise.objects.filter(case=case):
        clock = clocks[row.pk]
        kept = (row.due_at, row.paused_at, row.kept_at, row.called_off_at, row.within_minutes, row.calendar)
        assert kept == (
            clock.due_at, clock.paused_at, clock.kept_at, clock.called_off_at, clock.minutes, clock.calendar,
        )  # fmt: skip
        # A break that nobody has noticed yet is in neither; once noticed, or made moot, both say so.
        assert row.broken_at == clock.broken_at
        assert not (clock.fulfilled and clock.broken)
    running = [one.due_at for one in case.promises.filter(kept_at=None, called_off_at=None, paused_at=None)]
    assert Case.objects.get(pk=case.pk).due_at == min(running, default=None)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(DOES), st.integers(0, 3000)), max_size=14))
def test_rows_of_promises_are_what_the_log_says(customer: Customer, agent: Staff, life: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        Policy.objects.create(
            name="فوری", conditions={"priorities": [4]}, changed_at=AT,
            promises={"review": {"minutes": 300, "calendar": ""}, "resolution": {"minutes": 900, "calendar": "always"}},
        )  # fmt: skip
        Setup.objects.create(version=hash(tuple(life)) % 2**40 + 1)
        case = open_case(customer, kind="technical", subject="", text="صدا", channel="form", actor=SYSTEM, at=AT)
        at = AT
        for what, minutes in life:
            at += timedelta(minutes=minutes)
            with clock_at(at):
                try:
                    with transaction.atomic():
                        do(what, Case.objects.get(pk=case.pk), agent, at)
                except Refused:
                    pass  # not now; nothing of it may have happened
                break_overdue(at)
            agree(Case.objects.get(pk=case.pk))
        transaction.set_rollback(True)
    service()
