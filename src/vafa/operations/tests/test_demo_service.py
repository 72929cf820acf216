"""How the sample shop's desk works: whatever chance says, nothing it does is refused, since that would end the year."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from tests.cast import Cast, assemble
from vafa.cases.actions import open_case, reopen
from vafa.cases.models import Case
from vafa.channels.overrides import recording
from vafa.customers.actions import add_customer
from vafa.operations.demo import service, shop
from vafa.operations.prepare import ensure_basics
from vafa.platform.time.clock import clock_at
from vafa.platform.time.working import working_calendar
from vafa.platform.values import SYSTEM, Actor

AT = datetime(2026, 5, 2, 6, tzinfo=UTC)
One = TypeVar("One")


class Chance(random.Random):
    """The fault is always ours, and of what else there is to choose it takes the first, or the last."""

    place = 0

    def choice(self, seq: Sequence[One]) -> One:  # type: ignore[override]
        return seq[0] if "us" in seq else seq[self.place]

    def random(self) -> float:
        return 0.5


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with recording(), clock_at(AT):
        made = assemble()
        ensure_basics()
        yield made


def test_a_complaint_that_was_made_good_and_comes_back_is_solved_again(cast: Cast) -> None:
    customer = add_customer("سارا", emails=["sara@example.com"], actor=SYSTEM, at=AT)
    me = Actor.customer(customer.pk)
    case = open_case(customer, kind="complaint", subject="دیر", text="دیر رسید", channel="form", actor=me, at=AT)
    year = shop.Year(Chance(), AT, AT + timedelta(days=30), [cast.agent], working_calendar())
    for turn, at in enumerate((AT, AT + timedelta(days=2))):
        if turn:
            reopen(Case.objects.get(pk=case.pk), "نشد", actor=me, at=at)
            year.chance.place = -1  # type: ignore[attr-defined]
        service._answer(year, case, cast.agent, "پیگیریم", at + timedelta(minutes=1))
        service.look_into(year, case, cast.agent, at + timedelta(hours=1))
        service._solve(year, case, cast.agent, at + timedelta(hours=3))
        case = Case.objects.get(pk=case.pk)
        assert case.resolved_at is not None, turn
