"""What became of a campaign: every number with the people behind it. Counted when asked, so it is always of now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from vafa.conversations.models import Message
from vafa.journeys.models import Campaign
from vafa.platform.values import Money

PAGE = 50
# What came of it within so many days after it left. `m` is the message.
DAYS = "make_interval(days => %(days)s)"
LATER = """m.state = 'sent' AND EXISTS (
    SELECT FROM {what} AND {moment} > m.settled_at AND {moment} <= m.settled_at + {days})"""


def _later(what: str, moment: str) -> str:
    return LATER.format(what=what, moment=moment, days=DAYS)


KEPT = "o.customer_id = m.customer_id AND o.withdrawn_at IS NULL AND o.state NOT IN ('cancelled', 'returned')"
TESTS: Mapping[str, str] = {
    "all": "true",
    "sent": "m.state = 'sent'",
    "delivered": "m.state = 'sent' AND m.delivered_at IS NOT NULL",
    "read": "m.state = 'sent' AND (m.read_at IS NOT NULL OR m.clicked_at IS NOT NULL)",
    "answered": _later("message i WHERE i.customer_id = m.customer_id AND i.direction = 'in'", "i.created_at"),
    "unsubscribed": _later(
        "consent n WHERE n.customer_id = m.customer_id AND n.purpose = m.purpose AND NOT n.granted", "n.given_at"
    ),
    "bought": _later(f'"order" o WHERE {KEPT}', "o.placed_at"),
    "used": "EXISTS (SELECT FROM gift g WHERE g.key = m.key AND g.used_at IS NOT NULL)",
    "waiting": "m.state IN ('queued', 'claimed', 'handing')",
    "uncertain": "m.state = 'uncertain'",
    "failed": "m.state = 'failed'",
    "skipped": "m.state = 'skipped'",
}
"""The numbers of the page: each is a test of one message, and the same test finds its rows."""
# What was taken back and written anew when the campaign went on counts once.
FROM = """FROM campaign_message c JOIN message m ON m.id = c.message_id
WHERE c.campaign_id = %(campaign)s AND NOT (m.state = 'skipped' AND m.key LIKE '%%:back:%%')"""
REASONS = f"SELECT m.reason, count(*) {FROM} AND m.state = 'skipped' GROUP BY 1 ORDER BY 2 DESC, 1"
HELD = f"""
SELECT m.held_reason, count(*) {FROM} AND m.state = 'queued' AND m.held_reason <> '' GROUP BY 1 ORDER BY 2 DESC, 1
"""
SPENT = f"""
SELECT o.currency, sum(o.total)
FROM campaign_message c JOIN message m ON m.id = c.message_id JOIN "order" o ON {KEPT}
WHERE c.campaign_id = %(campaign)s AND m.state = 'sent'
  AND o.placed_at > m.settled_at AND o.placed_at <= m.settled_at + {DAYS}
GROUP BY 1 ORDER BY 2 DESC
"""


@dataclass(frozen=True)
class Results:
    """Counts by the names of TESTS; who was left out, and who is held back, by reason; what was bought, by currency."""

    counts: Mapping[str, int]
    reasons: Sequence[tuple[str, int]]
    held: Sequence[tuple[str, int]]
    spent: Sequence[Money]


@dataclass(frozen=True)
class PeoplePage:
    """Messages of a campaign, and the id after which the next page begins; None at the end."""

    rows: Sequence[Message]
    after: int | None


def results(campaign: Campaign) -> Results:
    """Every number of the campaign, in four statements."""
    columns = ", ".join(f"count(*) FILTER (WHERE {test})" for test in TESTS.values())
    (counts,) = _ask(f"SELECT {columns} {FROM}", campaign)
    reasons, held = ([(reason, many) for reason, many in _ask(query, campaign)] for query in (REASONS, HELD))
    spent = [Money(Decimal(amount), currency) for currency, amount in _ask(SPENT, campaign)]
    return Results(dict(zip(TESTS, counts, strict=True)), reasons, held, spent)


def counts_of(campaigns: Sequence[Campaign]) -> dict[int, dict[str, int]]:
    """How many messages of each of these were recorded and have left, for a list."""
    query = """
    SELECT c.campaign_id, count(*), count(*) FILTER (WHERE m.state = 'sent')
    FROM campaign_message c JOIN message m ON m.id = c.message_id
    WHERE c.campaign_id = ANY(%s) GROUP BY 1
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [[one.pk for one in campaigns]])
        return {pk: {"all": many, "sent": sent} for pk, many, sent in cursor.fetchall()}


def people(campaign: Campaign, show: str, *, reason: str = "", after: int = 0) -> PeoplePage:
    """The messages behind a number, in the order in which they were recorded; of one reason where it is given: why it
    was left out, or why it waits."""
    column = "m.held_reason" if show == "waiting" else "m.reason"
    test = TESTS.get(show, "true") + (f" AND {column} = %(reason)s" if reason else "")
    query = f"SELECT m.id {FROM} AND c.message_id > %(after)s AND {test} ORDER BY c.message_id LIMIT {PAGE + 1}"
    found = [pk for (pk,) in _ask(query, campaign, reason=reason, after=after)]
    rows = Message.objects.filter(pk__in=found[:PAGE]).select_related("customer").defer("text", "html").order_by("pk")
    return PeoplePage(list(rows), found[PAGE - 1] if len(found) > PAGE else None)


def ends_at(campaign: Campaign) -> datetime | None:
    """Until when results still grow; None while it is under way."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(m.settled_at) + {DAYS} {FROM} AND m.state = 'sent'", _given(campaign))
        row = cursor.fetchone()
    return row[0] if row else None


def _given(campaign: Campaign, **more: str | int) -> dict[str, str | int]:
    return {"campaign": campaign.pk, "days": campaign.result_days, **more}


def _ask(query: str, campaign: Campaign, **more: str | int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, _given(campaign, **more))
        return list(cursor.fetchall())
