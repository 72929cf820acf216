"""Each Ibis expression gives what plain Python gives over the same facts, whatever the facts."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ibis.expr.types.relations import Table

from vafa.insights.compute import fold_rows
from vafa.insights.facts.star import STAR, Fact
from vafa.insights.metric import ROW, Facts, metrics, naive_utc
from vafa.insights.result import Result
from vafa.platform.i18n.calendars import to_calendar

FIRST, KNOWN = date(2025, 1, 1), date(2025, 7, 19)
AS_OF = datetime(2025, 7, 20, 9, 0, tzinfo=UTC)
KINDS = {"BIGINT": "int64", "VARCHAR": "string", "TIMESTAMP": "timestamp", "DATE": "date", "INTEGER": "int32"}
LITTLE = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
DAYS = st.integers(0, 200).map(lambda n: FIRST + timedelta(days=n))
MOMENTS = st.integers(0, 200 * 24 * 60).map(lambda n: datetime(2025, 1, 1) + timedelta(minutes=n))  # noqa: DTZ001


@pytest.fixture(scope="module")
def days() -> Iterator[Table]:
    backend = ibis.duckdb.connect()
    ibis.set_backend(backend)
    made = [FIRST - timedelta(days=40) + timedelta(days=n) for n in range(400)]
    months = {name: [month(one, name) for one in made] for name in ("jalali", "hijri", "gregorian")}
    yield ibis.memtable({"day": made, **months}, schema={"day": "date", **dict.fromkeys(months, "string")})
    backend.disconnect()
    ibis.options.default_backend = None


def month(day: date, calendar: str) -> str:
    return "{:04}-{:02}".format(*to_calendar(day, calendar)[:2])


def facts_of(days: Table, **rows: list[dict[str, object]]) -> Facts:
    made = {fact.name: _table(fact, rows.get(fact.name, [])) for fact in STAR}
    return Facts(**made, days=days, known_until=KNOWN)


def _table(fact: Fact, rows: list[dict[str, object]]) -> Table:
    schema = {name: KINDS.get(kind, "float64") for name, kind in fact.columns.items()}
    return ibis.memtable([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def result_of(key: str, facts: Facts, start: date | None = None, end: date | None = None) -> Result:
    one = metrics()[key]
    return fold_rows(one, one.rows(facts, naive_utc(AS_OF)), facts, start, end, "jalali", AS_OF)


orders = st.lists(
    st.fixed_dictionaries(
        {
            "order_id": st.integers(1, 10**6),
            "customer_id": st.one_of(st.none(), st.integers(1, 8)),
            "day": DAYS,
            "state": st.sampled_from(["placed", "delivered", "delivered", "cancelled", "returned"]),
        }
    ),
    max_size=60,
)


def purchase_days(rows: list[dict[str, object]]) -> dict[int, list[date]]:
    found: dict[int, set[date]] = defaultdict(set)
    for row in rows:
        if row["customer_id"] and row["state"] not in ("cancelled", "returned"):
            found[row["customer_id"]].add(row["day"])  # type: ignore[index, arg-type]
    return {customer: sorted(its) for customer, its in found.items()}


@LITTLE
@given(rows=orders)
def test_returned_by_day_counts_second_purchases_of_cohorts_that_reached_the_day(
    days: Table, rows: list[dict[str, object]]
) -> None:
    result = result_of("returned_by_day", facts_of(days, orders=rows))
    for horizon in (30, 60, 90):
        cohorts: dict[str, list[bool | None]] = defaultdict(list)
        for its in purchase_days(rows).values():
            reached = its[0] + timedelta(days=horizon) <= KNOWN
            back = len(its) > 1 and (its[1] - its[0]).days <= horizon
            cohorts[month(its[0], "jalali")].append(back if reached else None)
        for name, members in cohorts.items():
            cell = result.cell(name, str(horizon))
            known = [one for one in members if one is not None]
            assert (cell.size, cell.of, cell.hits) == (len(members), len(known), sum(known))
            assert cell.reached == (None not in members)
        assert sorted(cohorts) == result.months
        everyone = [one for members in cohorts.values() for one in members if one is not None]
        assert result.headline(str(horizon), "share") == (sum(everyone) / len(everyone) if everyone else None)


@LITTLE
@given(rows=orders, start=DAYS, end=DAYS)
def test_purchase_interval_is_the_median_of_the_gaps_that_end_in_the_period(
    days: Table, rows: list[dict[str, object]], start: date, end: date
) -> None:
    result = result_of("purchase_interval", facts_of(days, orders=rows), start, end)
    pairs = [pair for its in purchase_days(rows).values() for pair in pairwise(its)]
    gaps = [(later - before).days for before, later in pairs if start <= later <= end]
    assert result.cell().size == len(gaps)
    assert result.cell().median == (statistics.median(gaps) if gaps else None)
    edges = {"001-007": 7, "008-030": 30, "031-060": 60, "061-090": 90, "091-180": 180, "181-365": 365}
    expected = Counter(next((key for key, most in edges.items() if gap <= most), "366") for gap in gaps)
    assert {part: result.cell(part=part).size for part in result.parts} == dict(expected)


promises = st.lists(
    st.fixed_dictionaries(
        {
            "case_id": st.integers(1, 10**6),
            "kind": st.sampled_from(["first_response", "first_response", "resolution"]),
            "started_at": MOMENTS,
            "due_at": MOMENTS,
            "kept_at": st.one_of(st.none(), MOMENTS),
            "called_off_at": st.one_of(st.none(), st.none(), MOMENTS),
            "working_minutes": st.integers(0, 600).map(float),
        }
    ),
    max_size=40,
)


@LITTLE
@given(rows=promises)
def test_first_response_time_leaves_out_what_is_not_decided(days: Table, rows: list[dict[str, object]]) -> None:
    now = naive_utc(AS_OF)
    for row in rows:
        row["day"] = row["started_at"].date()  # type: ignore[attr-defined]
    result = result_of("first_response_time", facts_of(days, promises=rows))
    hits, minutes, aside = [], [], Counter[str]()
    for row in rows:
        if row["kind"] != "first_response" or row["started_at"] > now:  # type: ignore[operator]
            continue
        if row["kept_at"] and row["kept_at"] <= now:  # type: ignore[operator]
            hits.append(row["kept_at"] <= row["due_at"])  # type: ignore[operator]
            minutes.append(row["working_minutes"])
        elif row["called_off_at"]:
            aside["called_off"] += 1
        elif row["due_at"] < now:  # type: ignore[operator]
            hits.append(False)
        else:
            aside["not_due_yet"] += 1
    whole = result.cell()
    assert (whole.of, whole.hits, whole.size) == (len(hits), sum(hits), len(hits) + aside.total())
    assert whole.median == (statistics.median(minutes) if minutes else None)  # type: ignore[type-var]
    assert result.asides == dict(aside)


follow_ups = st.lists(
    st.fixed_dictionaries(
        {
            "follow_up_id": st.integers(1, 10**6),
            "touchpoint": st.sampled_from(["welcome", "check_in", "survey"]),
            "state": st.sampled_from(["planned", "waiting", "done", "skipped", "failed"]),
            "reason": st.sampled_from([None, "case_open", "no_contact"]),
            "due_at": MOMENTS,
            "window_until": MOMENTS,
            "done_at": MOMENTS,
        }
    ),
    max_size=40,
)


@LITTLE
@given(rows=follow_ups)
def test_follow_ups_on_time_lists_the_skipped_apart(days: Table, rows: list[dict[str, object]]) -> None:
    now = naive_utc(AS_OF)
    for row in rows:
        row["day"] = row["due_at"].date()  # type: ignore[attr-defined]
        row["done_at"] = row["done_at"] if row["state"] == "done" else None
    result = result_of("follow_ups_on_time", facts_of(days, follow_ups=rows))
    hits: dict[str, list[bool]] = defaultdict(list)
    aside = Counter[str]()
    for row in rows:
        name = str(row["touchpoint"])
        if row["due_at"] > now:  # type: ignore[operator]
            continue
        if row["state"] == "done":
            hits[name].append(row["done_at"] < row["window_until"])  # type: ignore[operator]
        elif row["state"] == "skipped":
            aside[f"skipped:{row['reason'] or ''}"] += 1
        elif row["state"] == "failed" or row["window_until"] < now:  # type: ignore[operator]
            hits[name].append(False)
        else:
            aside["window_open"] += 1
    for name, its in hits.items():
        assert (result.cell(part=name).of, result.cell(part=name).hits) == (len(its), sum(its))
    assert result.cell().of == sum(map(len, hits.values()))
    assert result.asides == dict(aside)


def score(low: int, high: int) -> st.SearchStrategy[int | None]:
    return st.one_of(st.none(), st.integers(low, high))


responses = st.lists(
    st.fixed_dictionaries(
        {
            "response_id": st.integers(1, 10**6),
            "day": DAYS,
            "csat": score(1, 5),
            "ces": score(1, 7),
            "nps": score(0, 10),
        }
    ),
    max_size=40,
)


@LITTLE
@given(rows=responses)
def test_scores_are_shares_of_high_ones_and_promoters_less_detractors(
    days: Table, rows: list[dict[str, object]]
) -> None:
    facts = facts_of(days, responses=rows)
    for key, high in (("csat", 4), ("ces", 5)):
        scores = [row[key] for row in rows if row[key] is not None]
        cell = result_of(key, facts).cell()
        assert (cell.of, cell.hits) == (len(scores), sum(one >= high for one in scores))  # type: ignore[operator]
    scores = [row["nps"] for row in rows if row["nps"] is not None]
    net = sum((one >= 9) - (one <= 6) for one in scores)  # type: ignore[operator]
    found = result_of("nps", facts).headline("", "mean")
    assert found == (pytest.approx(100 * net / len(scores)) if scores else None)


def test_a_cohort_is_not_reached_one_day_before_its_last_buyer_reached_the_day(days: Table) -> None:
    edge = KNOWN - timedelta(days=30)
    rows: list[dict[str, object]] = [
        {"order_id": n, "customer_id": n, "day": day, "state": "placed"} for n, day in ((1, edge), (2, edge))
    ]
    rows.append({"order_id": 3, "customer_id": 1, "day": KNOWN, "state": "placed"})
    facts = facts_of(days, orders=rows)
    reached = result_of("returned_by_day", facts).cell(month(edge, "jalali"), "30")
    assert (reached.reached, reached.hits, reached.of) == (True, 1, 2)
    earlier = result_of("returned_by_day", replace(facts, known_until=KNOWN - timedelta(days=1)))
    waiting = earlier.cell(month(edge, "jalali"), "30")
    assert (waiting.reached, waiting.share) == (False, None)


def test_every_metric_says_what_it_means_and_gives_rows_that_can_be_opened(days: Table) -> None:
    empty = facts_of(days)
    for one in metrics().values():
        assert tuple(one.rows(empty, naive_utc(AS_OF)).columns) == ROW
        assert all(str(getattr(one, name)) for name in ("question", "numerator", "denominator", "counts", "grain"))


def test_a_result_survives_being_kept(days: Table) -> None:
    rows: list[dict[str, object]] = [{"order_id": 1, "customer_id": 1, "day": FIRST, "state": "placed"}]
    result = result_of("returned_by_day", facts_of(days, orders=rows), FIRST, KNOWN)
    assert Result.from_data(result.as_data()) == result


WHEN = st.integers(0, 40 * 24).map(lambda n: datetime(2025, 6, 1) + timedelta(hours=n))  # noqa: DTZ001
cases = st.lists(
    st.fixed_dictionaries(
        {
            "customer_id": st.integers(1, 4),
            "unit_id": st.one_of(st.none(), st.integers(1, 3)),
            "matter": st.sampled_from(["question", "noise"]),
            "opened_at": WHEN,
            "took": st.one_of(st.none(), st.integers(1, 300)),
            "reopened": st.integers(0, 1),
            "answers": st.integers(0, 2),
            "handled_seconds": st.integers(0, 4000),
            "repeat_days": st.sampled_from([7, 30]),
            "working_minutes": st.floats(0, 500),
        }
    ),
    max_size=25,
)


def as_facts(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    for number, row in enumerate(rows, 1):
        row["case_id"], row["kind"], took = number, row["matter"], row["took"]
        done = row["opened_at"] + timedelta(hours=took) if took is not None else None  # type: ignore[operator, arg-type]
        row["first_resolved_at"] = row["resolved_at"] = done
        row["first_resolved_on"] = row["resolved_on"] = done.date() if done else None
    return rows


def judged(rows: list[dict[str, object]]) -> list[tuple[dict[str, object], bool, bool]]:
    """Each resolved case, whether it was repeated, and whether its days are over."""
    now, found = naive_utc(AS_OF), []
    for row in rows:
        done = row["first_resolved_at"]
        if done is None or done > now:  # type: ignore[operator]
            continue
        until = done + timedelta(days=row["repeat_days"])  # type: ignore[operator, arg-type]
        again = any(
            other is not row
            and other["matter"] == row["matter"]
            and (other["customer_id"] == row["customer_id"] or row["unit_id"] == other["unit_id"] is not None)
            and done < other["opened_at"] <= min(until, now)
            for other in rows
        )
        found.append((row, again, until <= now))
    return found


@LITTLE
@given(rows=cases)
def test_repeats_and_first_contact_are_what_plain_python_says(days: Table, rows: list[dict[str, object]]) -> None:
    facts = facts_of(days, cases=as_facts(rows))
    known = judged(rows)
    repeats = [again for _row, again, over in known if again or over]
    cell = result_of("repeat_requests", facts).cell()
    assert (cell.size, cell.of, cell.hits) == (len(known), len(repeats), sum(repeats))
    first = []
    for row, again, over in known:
        failed = row["answers"] > 1 or row["reopened"] > 0 or again  # type: ignore[operator]
        if failed or over:
            first.append(not failed)
    cell = result_of("first_contact_resolution", facts).cell()
    assert (cell.size, cell.of, cell.hits) == (len(known), len(first), sum(first))


@LITTLE
@given(rows=cases)
def test_times_of_cases_are_medians_and_means_of_their_minutes(days: Table, rows: list[dict[str, object]]) -> None:
    facts = facts_of(days, cases=as_facts(rows))
    done = [row for row in rows if row["resolved_at"] and row["resolved_at"] <= naive_utc(AS_OF)]  # type: ignore[operator]
    times = result_of("resolution_time", facts)
    working = [row["working_minutes"] for row in done]
    wall = [row["took"] * 60.0 for row in done]  # type: ignore[operator]
    for part, minutes in (("working", working), ("wall", wall)):
        assert times.cell(part=part).size == len(done)
        median = statistics.median(minutes) if minutes else None  # type: ignore[type-var]
        assert times.cell(part=part).median == (pytest.approx(median) if minutes else None)
    worked = [row["handled_seconds"] / 60 for row in done if row["handled_seconds"]]  # type: ignore[operator]
    mean = result_of("handling_time", facts).headline("", "mean")
    assert mean == (pytest.approx(statistics.mean(worked)) if worked else None)


owed = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["first_response", "review", "resolution"]),
            "started_at": MOMENTS,
            "hours": st.integers(1, 400),
            "kept": st.one_of(st.none(), st.integers(1, 800)),
            "noticed": st.booleans(),
            "ended": st.sampled_from(["", "paused", "called_off"]),
        }
    ),
    max_size=40,
)


@LITTLE
@given(rows=owed)
def test_a_promise_that_broke_stays_broken_and_one_that_stands_waits(
    days: Table, rows: list[dict[str, object]]
) -> None:
    now, hits, aside = naive_utc(AS_OF), defaultdict(list), Counter[str]()
    for number, row in enumerate(rows):
        start: datetime = row["started_at"]  # type: ignore[assignment]
        due = start + timedelta(hours=row["hours"])  # type: ignore[arg-type]
        kept = start + timedelta(hours=row["kept"]) if row["kept"] else None  # type: ignore[arg-type]
        broken = due if (kept or now) > due and (row["noticed"] or kept) and row["ended"] != "paused" else None
        stands = kept is None and broken is None
        row |= {
            "promise_id": number, "case_id": number, "day": start.date(), "due_at": due, "kept_at": kept,
            "broken_at": broken, "paused_at": start if row["ended"] == "paused" and stands else None,
            "called_off_at": start if row["ended"] == "called_off" and stands else None,
        }  # fmt: skip
        if start > now:
            continue
        if broken is not None and broken <= now:
            hits[row["kind"]].append(False)
        elif kept is not None and kept <= now:
            hits[row["kind"]].append(True)
        elif row["called_off_at"] or row["paused_at"]:
            aside["called_off" if row["called_off_at"] else "paused"] += 1
        elif due < now:
            hits[row["kind"]].append(False)
        else:
            aside["not_due_yet"] += 1
    result = result_of("promises_kept", facts_of(days, promises=rows))
    for kind, its in hits.items():
        assert (result.cell(part=str(kind)).of, result.cell(part=str(kind)).hits) == (len(its), sum(its))
    assert result.cell().of == sum(map(len, hits.values())) and result.asides == dict(aside)
