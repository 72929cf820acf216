"""Who came back to a page, and who stopped using something: set by set, for triggers that ask from time to time."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from vafa.journeys.models.seen import PAGE, USED, Seen

Moment = tuple[int, str, datetime]  # customer, key of what happened, when

# A visit counts when it is the one at which there were enough within the days, and the one before was not yet. So a
# long row of visits is one happening, and which visit it was depends on nothing that came later.
VISITS_AGAIN = """
SELECT customer_id, id, at, name FROM (
    SELECT customer_id, id, at, name,
           lag(at, %(others)s) OVER own AS first, lag(at, %(others)s + 1) OVER own AS earlier, lag(at) OVER own AS last
    FROM seen
    WHERE kind = %(kind)s AND at > %(reach)s AND at <= %(at)s AND (%(path)s = '' OR starts_with(name, %(path)s))
    WINDOW own AS (PARTITION BY customer_id, name ORDER BY at, id)
) visit
WHERE at > %(since)s AND first >= at - %(span)s AND (earlier IS NULL OR earlier < last - %(span)s)
ORDER BY at, id
"""
STOPPED = """
SELECT s.customer_id, s.id, s.at + %(span)s, s.name FROM seen s
WHERE s.kind = %(kind)s AND s.at > %(since)s - %(span)s AND s.at <= %(at)s - %(span)s
  AND (%(path)s = '' OR s.name = %(path)s)
  AND NOT EXISTS (
    SELECT 1 FROM seen later WHERE later.customer_id = s.customer_id AND later.kind = %(kind)s
      AND later.at <= %(at)s AND (later.at, later.id) > (s.at, s.id) AND (%(path)s = '' OR later.name = %(path)s)
  )
ORDER BY s.at, s.id
"""


def visits_again(
    at: datetime, days: int, times: int, *, path: str = "", since: datetime | None = None
) -> Iterator[Moment]:
    """Customers who looked at one page `times` times (2 or more) in `days` days: customer, "<path>:<visit>", and when.

    `path`: only pages whose path begins so ("/help/"); "" any page. `since`: only what came true after it (`days`
    before `at`, if not given). A row of visits that goes on is told once.
    """
    span = timedelta(days=days)
    since = since or at - span
    # Two spans back, so that it is seen whether the visit before had already been one too many.
    given = {"others": max(1, times - 1), "kind": PAGE, "span": span, "path": path, "reach": since - 2 * span}
    return _moments(VISITS_AGAIN, {**given, "at": at, "since": since})


def stopped_using(at: datetime, days: int, *, name: str = "", since: datetime | None = None) -> Iterator[Moment]:
    """Customers who used something and then for `days` days nothing: customer, "<name>:<use>", when the days were over.

    `name`: only this thing; "" anything. `since`: only what came true after it (`days` before `at`, if not given).
    """
    span = timedelta(days=days)
    return _moments(STOPPED, {"kind": USED, "span": span, "path": name, "at": at, "since": since or at - span})


def last_seen(customer_ids: Sequence[int], kind: str) -> dict[int, Seen]:
    """The last page, or the last thing used, of each of these customers; those of whom we know none are left out."""
    rows = Seen.objects.filter(customer__in=list(customer_ids), kind=kind)
    return {row.customer_id: row for row in rows.order_by("customer_id", "-at", "-pk").distinct("customer_id")}


def favourites(customer_id: int, kind: str, since: datetime, limit: int = 3) -> list[str]:
    """What a customer looked at or used most often since then."""
    query = """
        SELECT name FROM seen WHERE customer_id = %s AND kind = %s AND at >= %s
        GROUP BY name ORDER BY count(*) DESC, max(at) DESC LIMIT %s
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [customer_id, kind, since, limit])
        return [name for (name,) in cursor.fetchall()]


def _moments(query: str, given: dict[str, Any]) -> Iterator[Moment]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        for customer_id, pk, moment, name in cursor.fetchall():
            yield customer_id, f"{name}:{pk}", moment
