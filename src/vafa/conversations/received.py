"""Questions about what came: the tray, and whether days add up (received = placed + aside + unplaced + waiting)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from vafa.conversations.access import PLACE
from vafa.conversations.models import Inbound
from vafa.platform.access import Asker, may
from vafa.platform.i18n.dates import local_day

MOST = 100
STUCK = timedelta(hours=1)

# A row counts as placed when every message its trace names is there.
DAYS = """
SELECT (received_at AT TIME ZONE %s)::date AS day, count(*),
       count(*) FILTER (WHERE state = 'placed' AND NOT lost), count(*) FILTER (WHERE state = 'aside'),
       count(*) FILTER (WHERE state = 'unplaced'), count(*) FILTER (WHERE state = 'waiting'),
       count(*) FILTER (WHERE state = 'waiting' AND received_at < %s)
FROM (
    SELECT received_at, state, state = 'placed' AND EXISTS (
        SELECT 1 FROM jsonb_array_elements(trace) AS line
        WHERE line ->> 'state' = 'placed' AND line ? 'message'
          AND NOT EXISTS (SELECT 1 FROM message WHERE id = (line ->> 'message')::bigint)
    ) AS lost
    FROM inbound WHERE received_at >= %s
) AS came
GROUP BY day ORDER BY day DESC
"""


@dataclass(frozen=True)
class Day:
    """What came on a day of the reader, and what became of it. `stuck` waits for more than an hour."""

    day: date
    received: int
    placed: int
    aside: int
    unplaced: int
    waiting: int
    stuck: int

    @property
    def adds_up(self) -> bool:
        """Whether everything received is accounted for, and nothing waits too long."""
        return self.received == self.placed + self.aside + self.unplaced + self.waiting and not self.stuck


def received_days(at: datetime, zone: str, count: int = 14) -> list[Day]:
    """The last days on which something came, the newest first; days are those of the time zone."""
    since = at - timedelta(days=count)
    with connection.cursor() as cursor:
        cursor.execute(DAYS, [zone, at - STUCK, since])
        days = [Day(*row) for row in cursor.fetchall()]
    return [one for one in days if one.day > local_day(since)]


def tray(staff: Asker | None) -> QuerySet[Inbound]:
    """What found no place, newest first, without the bodies; nothing for who may not place."""
    if staff is None or not may(staff, PLACE):
        return Inbound.objects.none()
    rows = Inbound.objects.filter(state=Inbound.UNPLACED).select_related("account").defer("body")
    return rows.order_by("-received_at", "-pk")


def tray_count(staff: Asker | None) -> int:
    """How much waits in the tray, at most a hundred."""
    return tray(staff).order_by()[:MOST].values("pk").count()


def what_came(row: Inbound) -> dict[str, str]:
    """What the tray knows of it: from, name, subject, words; empty for what could not be read."""
    lines: Sequence[dict[str, object]] = [one for one in row.trace if "from" in one]
    first = next((one for one in lines if one.get("state") == Inbound.UNPLACED), lines[0] if lines else {})
    return {name: str(first.get(name, "")) for name in ("from", "name", "subject", "words")}
