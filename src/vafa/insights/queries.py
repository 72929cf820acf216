"""What the pages ask: results that were kept, and the rows behind a number. It computes nothing and loads no Ibis."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from vafa.cases.models import Case
from vafa.customers.models import Customer
from vafa.customers.queries import customers_for
from vafa.feedback.models import Response
from vafa.insights.facts.store import folder
from vafa.insights.models import MetricResult, Refresh
from vafa.journeys.models import FollowUp
from vafa.platform.access import Asker
from vafa.platform.values import Refused, refuse_if

PERIODS: Mapping[str, int | None] = {"quarter": 90, "year": 365, "all": None}
"""Periods results are kept for: so many days up to the last day on which anything happened; all of it when None."""
AT_ONCE = 50
PATIENCE = 20  # seconds


@dataclass(frozen=True)
class Which:
    """Which rows: of a metric over a period, of one month of a calendar, part, aside, and hit ("yes", "no" or "")."""

    metric: str
    start: str | None
    end: str | None
    calendar: str
    month: str = ""
    part: str = ""
    aside: str = ""
    hit: str = ""
    after: str = ""  # cursor: day and id of the last row seen


@dataclass(frozen=True)
class Behind:
    """One row behind a number. `name` is empty when the asker may not see people."""

    subject_id: int
    day: date
    part: str
    hit: bool | None
    value: float | None
    aside: str
    name: str = ""
    label: str = ""
    customer_id: int | None = None


def kept_results(period: str, calendar: str) -> dict[str, dict[str, Any]]:
    """The data of every metric for that period, by metric; in another calendar where that one is not kept yet."""
    found = MetricResult.objects.filter(period=period).values_list("metric", "calendar", "data").order_by("calendar")
    kept: dict[str, dict[str, Any]] = {}
    for metric, its_calendar, data in found:
        if metric not in kept or its_calendar == calendar:
            kept[metric] = data
    return kept


def state() -> Refresh:
    """When the numbers were made and wanted; an unsaved row before the first time."""
    return Refresh.objects.filter(pk=1).first() or Refresh()


def rows_behind(which: Which, subject: str, asker: Asker | None) -> tuple[list[Behind], str]:
    """A page of rows, newest first, and the cursor of the next one ("" at the end).

    Read by a short-lived process, so that DuckDB never stays in the memory of the web server.
    Refused: insights.no_facts, insights.rows_not_read.
    """
    refuse_if(not (folder() / "rows" / f"{which.metric}.parquet").exists(), Refused("insights.no_facts"))
    asked = json.dumps(asdict(which) | {"folder": str(folder().resolve()), "limit": AT_ONCE + 1})
    command = [sys.executable, "-m", "vafa.insights.facts.behind"]
    try:
        done = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=PATIENCE, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
        raise Refused("insights.rows_not_read") from problem
    found = [Behind(**row | {"day": date.fromisoformat(row["day"])}) for row in json.loads(done.stdout)]
    page = found[:AT_ONCE]
    cursor = f"{page[-1].day}~{page[-1].subject_id}~{page[-1].part}" if len(found) > AT_ONCE else ""
    return _named(page, subject, asker), cursor


def _named(rows: Sequence[Behind], subject: str, asker: Asker | None) -> list[Behind]:
    ids = {row.subject_id for row in rows}
    if subject == "customer":
        labels: dict[int, tuple[str, int | None]] = {one: (str(one), one) for one in ids}
    elif subject == "case":
        cases = Case.objects.filter(pk__in=ids).values_list("pk", "number", "customer_id")
        labels = {pk: (str(number), customer) for pk, number, customer in cases}
    elif subject == "response":
        answers = Response.objects.filter(pk__in=ids).values_list("pk", "case__number", "customer_id")
        labels = {pk: (str(number or ""), customer) for pk, number, customer in answers}
    else:
        follow_ups = FollowUp.objects.filter(pk__in=ids).values_list("pk", "run__order__number", "customer_id")
        labels = {pk: (str(number or ""), customer) for pk, number, customer in follow_ups}
    names = _names(asker, (customer for _label, customer in labels.values() if customer))
    made = []
    for row in rows:
        label, customer = labels.get(row.subject_id, (str(row.subject_id), None))
        seen = customer if customer in names else None
        made.append(Behind(**asdict(row) | {"label": label, "customer_id": seen, "name": names.get(customer or 0, "")}))
    return made


def _names(asker: Asker | None, ids: Iterable[int]) -> dict[int, str]:
    found: Iterable[Customer] = customers_for(asker).filter(pk__in=set(ids)).only("pk", "name")
    return {one.pk: one.name for one in found}
