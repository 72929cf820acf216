"""What each fact table holds, how it is read from the database, and which months an event touches.

A month's file is written whole, so a fact is filed by a moment that never changes: when it was placed, promised, first
answered, or when its run began. Orders of an undone import are no facts; anonymous, cancelled and returned ones are,
and each metric says which of them count. Moments are naive UTC, days are the shop's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from vafa.cases.models import Promise
from vafa.feedback.events import SurveyAnswered
from vafa.platform.time.working import working_calendar

FORMAT = 2
"""Raise it when a column changes: the files of another format are written anew."""

Enrich = Callable[[list[str]], list[str]]


@dataclass(frozen=True)
class Fact:
    """One table. `select` reads `columns` (DuckDB types) and the month last; `filed` is the moment that decides it.

    `touched` selects, as `moment`, the filing moments of the rows that events between two transactions are about.
    """

    name: str
    columns: Mapping[str, str]
    select: str
    filed: str
    touched: str


NEW = "e.txid > %(since)s AND e.txid < %(horizon)s"

ORDERS = Fact(
    "orders",
    {
        "order_id": "BIGINT",
        "customer_id": "BIGINT",
        "placed_at": "TIMESTAMP",
        "day": "DATE",
        "total": "DECIMAL(18,3)",
        "currency": "VARCHAR",
        "state": "VARCHAR",
        "lines": "INTEGER",
    },
    """SELECT o.id, o.customer_id, o.placed_at AT TIME ZONE 'UTC', (o.placed_at AT TIME ZONE %(zone)s)::date, o.total,
              o.currency, o.state, o.lines_count, to_char(o.placed_at AT TIME ZONE %(zone)s, 'YYYY-MM')
       FROM "order" o WHERE o.withdrawn_at IS NULL""",
    "o.placed_at",
    f"""SELECT o.placed_at AS moment FROM event e JOIN "order" o ON o.id = e.subject_id
        WHERE e.subject_kind = 'order' AND {NEW}
        UNION ALL
        SELECT o.placed_at FROM event e JOIN "order" o ON o.import_run_id = e.subject_id
        WHERE e.subject_kind = 'import' AND {NEW}""",
)


def working_minutes() -> Enrich:
    """Put the working minutes until the answer in the place of the calendar's key; nothing while unanswered."""
    # All calendars are read before, since the connection is busy while rows stream through it.
    keys = Promise.objects.order_by().values_list("calendar", flat=True).distinct()
    calendars = {key: working_calendar(key or None) for key in keys}

    def enrich(row: list[str]) -> list[str]:
        *before, started, kept, key, month = row
        minutes = ""
        if kept:
            worked = calendars[key].between(datetime.fromisoformat(f"{started}Z"), datetime.fromisoformat(f"{kept}Z"))
            minutes = f"{worked.total_seconds() / 60:.4f}"
        return [*before, started, kept, minutes, month]

    return enrich


PROMISES = Fact(
    "promises",
    {
        "promise_id": "BIGINT",
        "case_id": "BIGINT",
        "customer_id": "BIGINT",
        "kind": "VARCHAR",
        "case_kind": "VARCHAR",
        "channel": "VARCHAR",
        "day": "DATE",
        "within_minutes": "INTEGER",
        "due_at": "TIMESTAMP",
        "called_off_at": "TIMESTAMP",
        "started_at": "TIMESTAMP",
        "kept_at": "TIMESTAMP",
        "working_minutes": "DOUBLE",
    },
    """SELECT p.id, p.case_id, c.customer_id, p.kind, c.kind, c.channel, (p.started_at AT TIME ZONE %(zone)s)::date,
              p.within_minutes, p.due_at AT TIME ZONE 'UTC', p.called_off_at AT TIME ZONE 'UTC',
              p.started_at AT TIME ZONE 'UTC', p.kept_at AT TIME ZONE 'UTC', p.calendar,
              to_char(p.started_at AT TIME ZONE %(zone)s, 'YYYY-MM')
       FROM promise p JOIN "case" c ON c.id = p.case_id WHERE TRUE""",
    "p.started_at",
    f"""SELECT p.started_at AS moment FROM event e JOIN promise p ON p.case_id = e.subject_id
        WHERE e.subject_kind = 'case' AND {NEW}""",
)

FOLLOW_UPS = Fact(
    "follow_ups",
    {
        "follow_up_id": "BIGINT",
        "customer_id": "BIGINT",
        "order_id": "BIGINT",
        "touchpoint": "VARCHAR",
        "kind": "VARCHAR",
        "window_from": "TIMESTAMP",
        "window_until": "TIMESTAMP",
        "due_at": "TIMESTAMP",
        "day": "DATE",
        "done_at": "TIMESTAMP",
        "state": "VARCHAR",
        "reason": "VARCHAR",
    },
    """SELECT f.id, f.customer_id, r.order_id, f.touchpoint, f.kind, f.window_from AT TIME ZONE 'UTC',
              f.window_until AT TIME ZONE 'UTC', f.due_at AT TIME ZONE 'UTC', (f.due_at AT TIME ZONE %(zone)s)::date,
              f.done_at AT TIME ZONE 'UTC', f.state, f.reason, to_char(r.started_at AT TIME ZONE %(zone)s, 'YYYY-MM')
       FROM follow_up f JOIN run r ON r.id = f.run_id JOIN "order" o ON o.id = r.order_id
       WHERE o.withdrawn_at IS NULL""",
    "r.started_at",
    f"""SELECT r.started_at AS moment FROM event e JOIN run r ON r.id = e.subject_id
        WHERE e.subject_kind = 'run' AND {NEW}
        UNION ALL
        SELECT r.started_at FROM event e JOIN follow_up f ON f.id = e.subject_id JOIN run r ON r.id = f.run_id
        WHERE e.subject_kind = 'follow_up' AND {NEW}
        UNION ALL
        SELECT r.started_at FROM event e JOIN "order" o ON o.import_run_id = e.subject_id
               JOIN run r ON r.order_id = o.id
        WHERE e.subject_kind = 'import' AND {NEW}""",
)

RESPONSES = Fact(
    "responses",
    {
        "response_id": "BIGINT",
        "customer_id": "BIGINT",
        "case_id": "BIGINT",
        "survey": "VARCHAR",
        "day": "DATE",
        "csat": "INTEGER",
        "ces": "INTEGER",
        "nps": "INTEGER",
    },
    """SELECT r.id, r.customer_id, r.case_id, s.key, (r.at AT TIME ZONE %(zone)s)::date, r.csat, r.ces, r.nps,
              to_char(r.at AT TIME ZONE %(zone)s, 'YYYY-MM')
       FROM survey_response r JOIN survey s ON s.id = r.survey_id WHERE TRUE""",
    "r.at",
    f"""SELECT r.at AS moment FROM event e JOIN survey_response r ON r.id = (e.payload->>'response_id')::bigint
        WHERE e.name = '{SurveyAnswered.name}' AND {NEW}""",
)

STAR = (ORDERS, PROMISES, FOLLOW_UPS, RESPONSES)
