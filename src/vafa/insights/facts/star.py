"""What each fact table holds, how it is read from the database, and which months an event touches.

A month's file is written whole, so a fact is filed by a moment that never changes: when it was placed, promised, first
answered, or when its run began. Orders of an undone import are no facts; anonymous, cancelled and returned ones are,
and each metric says which of them count. Moments are naive UTC, days are the shop's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from vafa.cases.models import Case, Promise
from vafa.cases.queries import kind_shape
from vafa.customers.events import CustomersMerged, MergeUndone
from vafa.feedback.events import SurveyAnswered
from vafa.platform.time.working import working_calendar
from vafa.platform.values import Span

FORMAT = 3
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
    enrich: Callable[[], Enrich] | None = None  # what the database cannot say, worked out row by row


OPENED, RESOLVED = 7, 9  # where they stand in a row of cases
UNDONE = "r.reopened_at <= r.at + interval '15 seconds'"  # a resolution taken back at once was none
NEW = "e.txid > %(since)s AND e.txid < %(horizon)s"


def changed_hands(rows: str, moment: str) -> str:
    """The filing moments of rows of customers who became one person, or two again: they name another customer now."""
    names = ", ".join(f"'{event.name}'" for event in (CustomersMerged, MergeUndone))
    return f"""
        UNION ALL
        SELECT {moment} FROM event e JOIN {rows}
               ON x.customer_id IN (e.customer_id, (e.payload->>'gone_id')::bigint)
        WHERE e.name IN ({names}) AND {NEW}"""


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
        WHERE e.subject_kind = 'import' AND {NEW}"""
    + changed_hands('"order" x', "x.placed_at"),
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


def time_of_cases() -> Enrich:
    """Put the days of a repeat in the place of the kind, and working minutes until the resolution in that of pauses."""
    calendar = working_calendar()
    versions = Case.objects.order_by().values_list("kind", "kind_version").distinct()
    days = {f"{kind}:{version}": kind_shape(kind, version).repeat_days for kind, version in versions}

    def enrich(row: list[str]) -> list[str]:
        kind, pauses, month = row[-3:]
        opened, resolved = row[OPENED], row[RESOLVED]
        minutes = ""
        if resolved:
            start = _moment(opened)
            end = max(start, _moment(resolved))
            minutes = f"{calendar.between(start, end, _pauses(pauses, end)).total_seconds() / 60:.4f}"
        return [*row[:-3], str(days[kind]), minutes, month]

    return enrich


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}Z")


def _pauses(text: str, end: datetime) -> list[Span]:
    """When the clocks stood, until that moment: "p2026-05-02T06:00:00.000000 r…"."""
    found, since = [], None
    for word in text.split():
        at = min(_moment(word[1:]), end)
        if word[0] == "p":
            since = since or at
        elif since is not None:
            found.append(Span(since, at))
            since = None
    return [*found, Span(since, end)] if since is not None else found


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
        "broken_at": "TIMESTAMP",
        "paused_at": "TIMESTAMP",
        "started_at": "TIMESTAMP",
        "kept_at": "TIMESTAMP",
        "working_minutes": "DOUBLE",
    },
    """SELECT p.id, p.case_id, c.customer_id, p.kind, c.kind, c.channel, (p.started_at AT TIME ZONE %(zone)s)::date,
              p.within_minutes, p.due_at AT TIME ZONE 'UTC', p.called_off_at AT TIME ZONE 'UTC',
              p.broken_at AT TIME ZONE 'UTC', p.paused_at AT TIME ZONE 'UTC',
              p.started_at AT TIME ZONE 'UTC', p.kept_at AT TIME ZONE 'UTC', p.calendar,
              to_char(p.started_at AT TIME ZONE %(zone)s, 'YYYY-MM')
       FROM promise p JOIN "case" c ON c.id = p.case_id WHERE TRUE""",
    "p.started_at",
    f"""SELECT p.started_at AS moment FROM event e JOIN promise p ON p.case_id = e.subject_id
        WHERE e.subject_kind = 'case' AND {NEW}"""
    + changed_hands(
        '(SELECT p.started_at, c.customer_id FROM promise p JOIN "case" c ON c.id = p.case_id) x', "x.started_at"
    ),
    working_minutes,
)

# What happened to a case while it was open is asked of the log once for each: when we answered (a word with which it
# was resolved is an answer, one that was taken back within seconds is none), and when its clocks stood.
CASES = Fact(
    "cases",
    {
        "case_id": "BIGINT",
        "customer_id": "BIGINT",
        "unit_id": "BIGINT",
        "kind": "VARCHAR",
        "matter": "VARCHAR",  # its topic, else its kind
        "channel": "VARCHAR",
        "day": "DATE",
        "opened_at": "TIMESTAMP",
        "first_resolved_at": "TIMESTAMP",
        "resolved_at": "TIMESTAMP",
        "first_resolved_on": "DATE",
        "resolved_on": "DATE",
        "reopened": "INTEGER",
        "answers": "INTEGER",  # until it was first resolved
        "handled_seconds": "INTEGER",
        "repeat_days": "INTEGER",
        "working_minutes": "DOUBLE",  # from the request to the standing resolution, less the time we waited
    },
    f"""SELECT c.id, c.customer_id, c.unit_id, c.kind, COALESCE(NULLIF(c.topic, ''), c.kind), c.channel,
               (c.opened_at AT TIME ZONE %(zone)s)::date, c.opened_at AT TIME ZONE 'UTC',
               done.first AT TIME ZONE 'UTC', c.resolved_at AT TIME ZONE 'UTC',
               (done.first AT TIME ZONE %(zone)s)::date, (c.resolved_at AT TIME ZONE %(zone)s)::date,
               done.reopened, told.answers,
               COALESCE(worked.seconds, 0), c.kind || ':' || c.kind_version, COALESCE(told.pauses, ''),
               to_char(c.opened_at AT TIME ZONE %(zone)s, 'YYYY-MM')
        FROM "case" c
        CROSS JOIN LATERAL (
            SELECT min(r.at) FILTER (WHERE NOT COALESCE({UNDONE}, FALSE)) AS first,
                   count(*) FILTER (WHERE r.reopened_at IS NOT NULL AND NOT {UNDONE}) AS reopened
            FROM resolution r WHERE r.case_id = c.id
        ) done
        CROSS JOIN LATERAL (
            SELECT count(DISTINCT e.occurred_at) FILTER (
                       WHERE e.occurred_at <= COALESCE(done.first, 'infinity') AND (
                           e.name = 'cases.CaseAnswered' OR e.name = 'cases.CaseResolved' AND e.payload->>'how' <> ''
                       ) AND NOT EXISTS (
                           SELECT FROM resolution r WHERE r.case_id = c.id AND r.at = e.occurred_at AND {UNDONE}
                       ) AND NOT EXISTS (
                           SELECT FROM event b WHERE b.subject_kind = 'case' AND b.subject_id = c.id
                           AND b.name = 'cases.ReplyTakenBack' AND b.payload->'message_id' = e.payload->'message_id'
                       )
                   ) AS answers,
                   string_agg(
                       CASE e.name WHEN 'cases.CasePaused' THEN 'p' ELSE 'r' END
                       || to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), ' ' ORDER BY e.id
                   ) FILTER (WHERE e.name IN ('cases.CasePaused', 'cases.CaseResumed')) AS pauses
            FROM event e
            WHERE e.subject_kind = 'case' AND e.subject_id = c.id
              AND e.name IN ('cases.CaseAnswered', 'cases.CaseResolved', 'cases.CasePaused', 'cases.CaseResumed')
        ) told
        CROSS JOIN LATERAL (
            SELECT sum(COALESCE(h.corrected, h.seconds)) AS seconds FROM handling_time h WHERE h.case_id = c.id
        ) worked
        WHERE c.merged_into_id IS NULL AND c.spam_at IS NULL""",
    "c.opened_at",
    f"""SELECT c.opened_at AS moment FROM event e JOIN "case" c ON c.id = e.subject_id
        WHERE e.subject_kind = 'case' AND {NEW}
        UNION ALL
        SELECT c.opened_at FROM handling_time h JOIN "case" c ON c.id = h.case_id
        WHERE h.last_at >= (SELECT min(e.occurred_at) - interval '1 day' FROM event e WHERE {NEW})"""
    + changed_hands('"case" x', "x.opened_at"),
    time_of_cases,
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
       FROM follow_up f JOIN run r ON r.id = f.run_id LEFT JOIN "order" o ON o.id = r.order_id
       WHERE o.withdrawn_at IS NULL AND f.kind IN ('message', 'call', 'survey')""",
    "r.started_at",
    f"""SELECT r.started_at AS moment FROM event e JOIN run r ON r.id = e.subject_id
        WHERE e.subject_kind = 'run' AND {NEW}
        UNION ALL
        SELECT r.started_at FROM event e JOIN follow_up f ON f.id = e.subject_id JOIN run r ON r.id = f.run_id
        WHERE e.subject_kind = 'follow_up' AND {NEW}
        UNION ALL
        SELECT r.started_at FROM event e JOIN "order" o ON o.import_run_id = e.subject_id
               JOIN run r ON r.order_id = o.id
        WHERE e.subject_kind = 'import' AND {NEW}"""
    + changed_hands("follow_up x", "(SELECT r.started_at FROM run r WHERE r.id = x.run_id)"),
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
        WHERE e.name = '{SurveyAnswered.name}' AND {NEW}"""
    + changed_hands("survey_response x", "x.at"),
)

STAR = (ORDERS, PROMISES, CASES, FOLLOW_UPS, RESPONSES)
