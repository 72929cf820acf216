"""Facts follow the database: only the months an event touched are written again, and days are the shop's."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from vafa.customers.actions import merge_customers, undo_merge
from vafa.feedback.actions import answer, ensure_surveys, invite
from vafa.feedback.actions.surveys import set_active
from vafa.feedback.models import Survey
from vafa.insights.compute import compute
from vafa.insights.facts import refresh as refreshing
from vafa.insights.facts.store import folder, read_state
from vafa.insights.metric import metrics
from vafa.insights.models import MetricResult, Refresh
from vafa.insights.queries import Which, rows_behind
from vafa.insights.refresh import bring_up_to_date, refresh
from vafa.insights.result import Result
from vafa.insights.tests import shop
from vafa.platform.time.clock import clock_at
from vafa.platform.time.working import working_calendar
from vafa.platform.values import SYSTEM, Refused
from vafa.sales.events import ImportUndone
from vafa.sales.models import Import, Order

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2025, 7, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: object) -> Iterator[None]:
    """Facts of their own for every test, and a clock that stands."""
    from dataclasses import replace

    settings.CONFIG = replace(settings.CONFIG, home=tmp_path, time_zone="Asia/Tehran")  # type: ignore[attr-defined]
    with clock_at(NOW):
        yield


def sizes() -> dict[str, int]:
    return {one.metric: one.cell().size for one in compute()}


def test_only_the_months_an_event_touched_are_written_again() -> None:
    sara = shop.customer("سارا", NOW)
    shop.order("1", sara, datetime(2025, 1, 10, tzinfo=UTC))
    shop.order("2", sara, datetime(2025, 3, 10, tzinfo=UTC))
    assert bring_up_to_date()["orders"] == 2
    before = {path.name: path.stat().st_ino for path in (folder() / "orders").iterdir()}
    assert bring_up_to_date() == dict.fromkeys(("orders", "promises", "cases", "follow_ups", "responses"), 0)
    shop.order("3", sara, datetime(2025, 3, 11, tzinfo=UTC))
    assert bring_up_to_date()["orders"] == 1
    after = {path.name: path.stat().st_ino for path in (folder() / "orders").iterdir()}
    assert after["2025-01.parquet"] == before["2025-01.parquet"]
    assert after["2025-03.parquet"] != before["2025-03.parquet"]
    assert sizes()["purchase_interval"] == 2


def test_an_answer_is_a_fact_and_a_changed_one_replaces_it() -> None:
    ensure_surveys(actor=SYSTEM, at=NOW)
    nps = set_active(Survey.objects.get(key="nps"), True, actor=SYSTEM, at=NOW)
    asked = invite(nps, shop.customer("سارا", NOW), actor=SYSTEM, at=NOW)
    answer(asked, {"score": ["10"]}, ["score"], actor=SYSTEM, at=NOW)
    assert bring_up_to_date()["responses"] == 1
    assert [one.headline("", "mean") for one in compute(["nps"])] == [100]
    answer(asked, {"score": ["2"]}, ["score"], actor=SYSTEM, at=NOW + timedelta(hours=1))
    assert bring_up_to_date()["responses"] == 1
    assert [one.headline("", "mean") for one in compute(["nps"])] == [-100]
    assert sizes()["csat"] == 0


def test_an_undone_import_leaves_the_facts() -> None:
    sara = shop.customer("سارا", NOW)
    run = Import.objects.create(file_name="f.csv", preset="generic", source="shop", created_at=NOW)
    shop.order("1", sara, NOW - timedelta(days=100))
    shop.order("2", sara, NOW - timedelta(days=50), run=run)
    bring_up_to_date()
    assert sizes()["purchase_interval"] == 1
    Order.objects.filter(import_run=run).update(withdrawn_at=NOW)
    shop.announce(ImportUndone(import_id=run.pk, orders=1, occurred_at=NOW, actor=SYSTEM))
    bring_up_to_date()
    assert sizes()["purchase_interval"] == 0
    assert not (folder() / "orders" / "2025-05.parquet").exists()


def test_two_customers_who_are_one_person_came_back() -> None:
    sara, other = shop.customer("سارا", NOW), shop.customer("سارا", NOW)
    shop.order("1", sara, NOW - timedelta(days=100))
    shop.order("2", other, NOW - timedelta(days=50))
    bring_up_to_date()
    assert sizes()["purchase_interval"] == 0
    merge = merge_customers(sara, other, actor=SYSTEM, at=NOW)
    bring_up_to_date()
    assert sizes()["purchase_interval"] == 1
    undo_merge(merge, actor=SYSTEM, at=NOW)
    bring_up_to_date()
    assert sizes()["purchase_interval"] == 0


def test_cancelled_returned_and_anonymous_orders_are_no_purchases() -> None:
    sara = shop.customer("سارا", NOW)
    first = NOW - timedelta(days=150)
    shop.order("1", sara, first)
    shop.order("2", sara, first + timedelta(days=5), state="cancelled")
    shop.order("3", sara, first + timedelta(days=6), state="returned")
    shop.order("4", None, first + timedelta(days=7))
    shop.order("5", sara, first + timedelta(days=40))
    shop.order("6", None, NOW - timedelta(days=1))
    bring_up_to_date()
    (result,) = compute(["returned_by_day"])
    assert [result.cell(part=part).hits for part in ("30", "60", "90")] == [0, 1, 1]


def test_a_day_is_the_shops_day() -> None:
    """20:29 UTC is 23:59 in Tehran; a minute later it is the next day there, and another purchase."""
    sara = shop.customer("سارا", NOW)
    evening = datetime(2025, 5, 1, 20, 29, tzinfo=UTC)
    shop.order("1", sara, evening - timedelta(hours=2))
    shop.order("2", sara, evening)
    shop.order("3", sara, evening + timedelta(minutes=1))
    bring_up_to_date()
    (result,) = compute(["purchase_interval"])
    assert (result.cell().size, result.cell().median) == (1, 1.0)
    assert compute(["purchase_interval"], date(2025, 5, 2), date(2025, 5, 2))[0].cell().size == 1
    assert compute(["purchase_interval"], date(2025, 5, 1), date(2025, 5, 1))[0].cell().size == 0


def test_the_months_of_a_result_are_those_of_the_calendar_asked_for() -> None:
    sara = shop.customer("سارا", NOW)
    shop.order("1", sara, datetime(2025, 3, 20, 12, tzinfo=UTC))
    shop.order("2", shop.customer("مینا", NOW), datetime(2025, 3, 21, 12, tzinfo=UTC))
    bring_up_to_date()
    assert compute(["returned_by_day"])[0].months == ["1403-12", "1404-01"]  # Nowruz lies between
    assert compute(["returned_by_day"], calendar="gregorian")[0].months == ["2025-03"]


def test_the_first_response_is_measured_in_working_minutes() -> None:
    sara = shop.customer("سارا", NOW)
    opened = datetime(2025, 6, 28, 12, 0, tzinfo=UTC)  # a Saturday, 15:30 in Tehran
    kept = datetime(2025, 6, 29, 7, 0, tzinfo=UTC)
    due = working_calendar().add(timedelta(hours=2), opened)
    one = shop.case(1, sara, opened, due, None)
    bring_up_to_date()
    (result,) = compute(["first_response_time"])
    assert (result.cell().of, result.cell().hits, result.cell().median) == (1, 0, None)
    shop.answer(one, kept)
    bring_up_to_date()
    (result,) = compute(["first_response_time"])
    expected = working_calendar().between(opened, kept).total_seconds() / 60
    assert result.cell().median == pytest.approx(expected)
    assert result.cell().hits == (kept <= due)


def test_follow_ups_are_on_time_inside_their_window() -> None:
    one = shop.order("1", shop.customer("سارا", NOW), NOW - timedelta(days=30))
    due, until = NOW - timedelta(days=25), NOW - timedelta(days=20)
    shop.follow_up(one, due, until, state="done", done=due)
    shop.follow_up(one, due, until, state="done", done=until)
    shop.follow_up(one, due, until, state="skipped", reason="case_open")
    shop.follow_up(one, due, until, state="waiting")
    shop.follow_up(one, due, NOW + timedelta(days=1), state="waiting")
    bring_up_to_date()
    (result,) = compute(["follow_ups_on_time"])
    assert (result.cell().of, result.cell().hits) == (3, 1)
    assert result.asides == {"skipped:case_open": 1, "window_open": 1}


def test_a_lost_folder_another_zone_or_database_means_everything_is_read_anew() -> None:
    shop.order("1", shop.customer("سارا", NOW), NOW - timedelta(days=30), told=False)
    assert bring_up_to_date()["orders"] == 1
    for name, value in (("zone", "Asia/Riyadh"), ("database", "another"), ("format", 0)):
        refreshing.write_state({**read_state(), name: value})
        assert bring_up_to_date()["orders"] == 1
    assert bring_up_to_date()["orders"] == 0


def test_without_facts_the_numbers_are_refused_with_advice() -> None:
    with pytest.raises(Refused, match=r"insights\.no_facts"):
        compute()
    with pytest.raises(Refused, match=r"insights\.unknown_metric"):
        compute(["nonsense"])


def test_a_refresh_keeps_results_and_every_number_opens_as_many_rows() -> None:
    for name in ("سارا", "مینا", "لاله"):
        buyer = shop.customer(name, NOW)
        shop.order(f"{name}1", buyer, NOW - timedelta(days=140))
        shop.order(f"{name}2", buyer, NOW - timedelta(days=60 if name == "سارا" else 130))
    one = shop.order("f", buyer, NOW - timedelta(days=3))
    shop.follow_up(one, NOW - timedelta(days=2), NOW - timedelta(days=1), state="skipped", reason="case_open")
    refresh(NOW)
    row = Refresh.objects.get()
    assert (row.started_at, row.finished_at) == (NOW, NOW)
    for kept in MetricResult.objects.filter(period="all"):
        result = Result.from_data(kept.data)
        for cell in result.cells:
            which = Which(kept.metric, None, kept.data["end"], kept.calendar, cell.month, cell.part, cell.aside)
            rows, more = rows_behind(which, metrics()[kept.metric].subject, None)
            assert (len(rows), more) == (cell.size, "")
            assert sum(one.hit is True for one in rows) == cell.hits
            assert not any(one.name for one in rows)
