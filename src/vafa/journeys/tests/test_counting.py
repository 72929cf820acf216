"""The counts the database keeps are those one gets by counting: after any statements, folded or not."""

from datetime import UTC, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vafa.customers.actions import add_customer
from vafa.journeys.counting import fold, tallies
from vafa.journeys.models import FollowUp, Plan, PlanVersion, Run, StepCount
from vafa.journeys.tests.conftest import START
from vafa.journeys.walkers import Asked, page_of
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.django_db
PLAIN = """
SELECT r.plan_id, r.version_id, f.touchpoint, f.kind, f.state, f.reason, f.outcome,
       coalesce((f.done_at AT TIME ZONE 'UTC')::date, '1970-01-01'), count(*), count(f.answer),
       count(*) FILTER (WHERE f.done_at < f.window_until)
FROM follow_up f JOIN run r ON r.id = f.run_id GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
UNION ALL
SELECT plan_id, version_id, '', CASE WHEN held_out THEN 'held_out' ELSE '' END,
       CASE WHEN ended_at IS NULL THEN 'on_way' ELSE 'ended' END, end_reason, '',
       (enrolled_at AT TIME ZONE 'UTC')::date, count(*), 0, 0
FROM run GROUP BY 1, 2, 4, 5, 6, 8
"""
KEPT = """
SELECT plan_id, version_id, step, kind, state, reason, outcome, day, sum(count)::bigint, sum(answered)::bigint,
       sum(on_time)::bigint
FROM step_count GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(count) <> 0
"""
DAY = timedelta(days=1)


def rows(sql: str) -> set[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {tuple(row) for row in cursor.fetchall()}


def assert_exact() -> None:
    assert rows(KEPT) == rows(PLAIN)


def change(number: int, kind: str) -> None:
    """One of the things that happen to runs and follow-ups, by a statement of its own."""
    ids = list(FollowUp.objects.order_by("pk").values_list("pk", flat=True))
    some = FollowUp.objects.filter(pk__in=ids[number % 3 :: 3])
    at = START + number * DAY
    match kind:
        case "wait":
            some.update(state="waiting")
        case "done":
            some.update(state="done", outcome="sent", done_at=at)
        case "answer":
            some.update(answer={"score": number})
        case "skip":
            some.update(state="skipped", reason=f"why_{number % 2}", done_at=at)
        case "again":
            some.update(state="planned", reason="", done_at=None)
        case "put_off":
            some.update(due_at=at)
        case "end":
            Run.objects.filter(pk__gt=number % 4).update(ended_at=at, end_reason="complete")
        case "erase":
            Run.objects.filter(pk__in=Run.objects.order_by("pk").values("pk")[:1]).delete()
        case "fold":
            fold(number)


KINDS = ("wait", "done", "answer", "skip", "again", "put_off", "end", "erase", "fold")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, 40), st.sampled_from(KINDS)), max_size=14))
def test_whatever_happens_the_counts_are_those_of_counting(plan: Plan, changes: list[tuple[int, str]]) -> None:
    Run.objects.all().delete()
    start_runs(plan, 5)
    for number, kind in changes:
        change(number, kind)
        assert_exact()
    fold()
    assert not StepCount.objects.filter(folded=False).exists()
    assert_exact()
    assert_lists_agree(plan)


def assert_lists_agree(plan: Plan) -> None:
    """Behind every number of the map stand exactly as many rows, and walked by pages all rows come once."""
    for since in (None, START + 20 * DAY):
        tally = tallies([plan.pk], since)[plan.pk]
        for step, one in tally.steps.items():
            numbers = {"planned": one.planned, "waiting": one.waiting, "done": one.done, "skipped": one.left_out}
            for state, count in numbers.items():
                asked = Asked(step, (state,), since=since)
                assert len(page_of(plan, FollowUp.objects.all(), asked, None, 1000)) == count
    for soonest_first in (True, False):
        seen: list[int] = []
        after = None
        while found := page_of(plan, FollowUp.objects.all(), Asked(soonest_first=soonest_first), after, 3):
            seen += [row.pk for row in found]
            after = (found[-1].due_at, found[-1].pk)
        assert sorted(seen) == sorted(FollowUp.objects.values_list("pk", flat=True))


def start_runs(plan: Plan, count: int) -> None:
    customer = add_customer("سارا", actor=SYSTEM, at=START)
    version = plan.versions.get()
    for number in range(count):
        run = Run.objects.create(
            plan=plan, version=version, customer=customer, key=f"customer:{customer.pk}:{number}",
            held_out=number == 0, started_at=START, enrolled_at=START + number * DAY,
        )  # fmt: skip
        FollowUp.objects.bulk_create(
            FollowUp(
                run=run, customer=customer, touchpoint=key, kind="message", window_from=START,
                window_until=START + 20 * DAY, due_at=START,
            )
            for key in ("welcome", "survey")
        )  # fmt: skip


def test_a_tally_holds_open_ones_as_they_stand_and_the_rest_of_its_time(plan: Plan) -> None:
    start_runs(plan, 6)
    surveys = FollowUp.objects.filter(touchpoint="survey").order_by("pk")
    surveys.filter(pk__in=surveys.values("pk")[:2]).update(
        state="done", outcome="answered", answer={"score": 9}, done_at=START
    )
    FollowUp.objects.filter(pk=surveys[2].pk).update(state="skipped", reason="open_case", done_at=START + 30 * DAY)
    tally = tallies([plan.pk])[plan.pk]
    assert (tally.entered, tally.on_way, tally.held_out) == (6, 6, 1)
    survey = tally.at("survey")
    assert (survey.planned, survey.done, survey.on_time, survey.answered, survey.came) == (3, 2, 2, 2, 6)
    assert survey.skipped == {"open_case": 1} and survey.outcomes == {"answered": 2}
    lately = tallies([plan.pk], (START + 4 * DAY).astimezone(UTC))[plan.pk]
    assert (lately.entered, lately.on_way, lately.at("survey").done) == (2, 6, 0)
    assert lately.at("survey").planned == 3 and lately.at("survey").left_out == 1
    assert tally.at("nowhere").came == 0


def test_each_plan_has_its_own_and_all_are_one_question(plan: Plan, django_assert_num_queries) -> None:
    other = Plan.objects.create(key="other", name="other", created_at=START)
    PlanVersion.objects.create(plan=other, number=1, content={}, published_at=START, published_by="system")
    start_runs(plan, 2)
    start_runs(other, 3)
    with django_assert_num_queries(1):
        found = tallies([plan.pk, other.pk])
    assert found[plan.pk].entered == 2 and found[other.pk].at("welcome").planned == 3
