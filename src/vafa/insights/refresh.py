"""Brings facts up to date and keeps every metric's result for the pages. Runs in a process of its own (see `jobs`)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from vafa.insights.compute import fold_rows, opened_facts
from vafa.insights.facts.refresh import one_at_a_time, refresh_facts
from vafa.insights.facts.store import folder, replacing
from vafa.insights.fold import headline, within
from vafa.insights.metric import Facts, Metric, metrics, naive_utc
from vafa.insights.models import MetricResult, Refresh
from vafa.insights.queries import PERIODS
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n import language

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

    from vafa.insights.metric import Table


def bring_up_to_date(*, rebuild: bool = False) -> dict[str, int]:
    """Write the facts that changed; returns how many months of each fact were written."""
    with one_at_a_time():
        return refresh_facts(rebuild=rebuild)


def refresh(at: datetime, *, rebuild: bool = False) -> dict[str, int]:
    """Facts, the rows behind every number, and the results of all periods and calendars; returns months written."""
    Refresh.objects.get_or_create(pk=1)
    Refresh.objects.filter(pk=1).update(started_at=at)
    with one_at_a_time():
        seen = _newest_event()
        written = refresh_facts(rebuild=rebuild)
        with opened_facts(at) as (backend, facts):
            last = _last_day(facts, at)
            calendars = _calendars()
            results = [
                made for metric in metrics().values() for made in _results(metric, backend, facts, calendars, last, at)
            ]
        with transaction.atomic():
            MetricResult.objects.all().delete()
            MetricResult.objects.bulk_create(results)
            Refresh.objects.filter(pk=1).update(finished_at=at, seen_event=seen)
    return written


def _calendars() -> list[str]:
    """The calendars somebody here reads."""
    found = set(Staff.objects.filter(is_active=True).values_list("calendar", flat=True))
    return sorted(found | {language(settings.LANGUAGE_CODE).calendar})


def _results(
    metric: Metric, backend: "Backend", facts: Facts, calendars: Sequence[str], last: date, at: datetime
) -> list[MetricResult]:
    with replacing(folder() / "rows" / f"{metric.key}.parquet") as path:
        backend.to_parquet(metric.rows(facts, naive_utc(at)), str(path))
    rows = backend.read_parquet(f"{folder()}/rows/{metric.key}.parquet")
    made = []
    for period, days in PERIODS.items():
        start = last - timedelta(days=days - 1) if days else None
        before = _before(metric, rows, start, days)
        for calendar in calendars:
            result = fold_rows(metric, rows, facts, start, last, calendar, at)
            data = result.as_data() | {"before": before}
            made.append(MetricResult(metric=metric.key, period=period, calendar=calendar, as_of=at, data=data))
    return made


def _before(metric: Metric, rows: "Table", start: date | None, days: int | None) -> float | None:
    """The headline of the period of the same length before this one."""
    if start is None or days is None:
        return None
    end = start - timedelta(days=1)
    part, figure = metric.headline
    return headline(within(rows, end - timedelta(days=days - 1), end), part, figure)


def _last_day(facts: Facts, at: datetime) -> date:
    """The last day on which anything was bought or asked, so that an old file of orders shows its own last year."""
    import ibis

    today = ibis.literal(at.date())
    days = ibis.union(facts.orders.select("day"), facts.promises.select("day"))
    found: date | None = days.filter(days.day <= today).day.max().to_pyarrow().as_py()
    return found or facts.known_until


def _newest_event() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM event")
        return int(cursor.fetchone()[0])
