"""Everything the checks of a batch need to know, loaded with a fixed number of queries whatever the batch's size."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models.expressions import RawSQL

from vafa.channels.queries import reachable_kinds
from vafa.conversations.models import Message
from vafa.conversations.rules.quiet import Hours
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.settings import DAYS, LIMIT
from vafa.customers.models import ContactPoint, Customer
from vafa.customers.queries import standing_consents
from vafa.customers.rules.consent import SERVICE
from vafa.platform.preferences.models import get_all

PROMISED = [Message.QUEUED, Message.CLAIMED, Message.HANDING, Message.UNCERTAIN]
ASKED = (
    "name", "city", "language", "time_zone", "allowed_from", "allowed_until", "preferred_channel", "withdrawn_at",
)  # fmt: skip
GONE = [Message.HANDING, Message.UNCERTAIN]


@dataclass(frozen=True)
class Facts:
    """Customers, addresses, consents and counts of one batch."""

    customers: Mapping[int, Customer]
    points: Mapping[int, Sequence[ContactPoint]]  # those in use, the one to prefer first
    consents: Mapping[int, Mapping[tuple[str, str], bool]]
    lately: Mapping[int, int]  # messages that count towards the customer's attention
    limit: int
    quiet: Hours  # when the shop writes
    shop: Mapping[str, str]

    def hours(self, customer: Customer) -> Hours:
        """When this customer wants to hear from us."""
        if customer.allowed_from is None or customer.allowed_until is None:
            return self.quiet
        return Hours(customer.allowed_from, customer.allowed_until)

    def zone(self, customer: Customer) -> ZoneInfo:
        """The customer's clock, or the shop's."""
        return zone(customer.time_zone or settings.CONFIG.time_zone)


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The time zone of that name; the shop's for a name nobody knows."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(settings.CONFIG.time_zone)


def load(drafts: Sequence[Draft], at: datetime, *, leaving: bool = False) -> Facts:
    """Load the facts; five queries. `leaving`: only what has really gone out counts towards the attention."""
    ids = list({draft.customer_id for draft in drafts})
    customers = {one.pk: one for one in Customer.objects.filter(pk__in=_among(ids)).only(*ASKED)}
    preferences = get_all("")
    shop = {key.removeprefix("shop."): str(value) for key, value in preferences.items() if key.startswith("shop.")}
    counted = [draft.customer_id for draft in drafts if draft.purpose != SERVICE]
    since = at - timedelta(days=preferences[DAYS])
    return Facts(
        customers,
        _points(customers),
        standing_consents(ids),
        _lately(set(counted), since, GONE if leaving else PROMISED),
        preferences[LIMIT],
        Hours(_clock(preferences["quiet.until"], time(9)), _clock(preferences["quiet.from"], time(21))),
        shop,
    )


def _among(ids: Iterable[int]) -> RawSQL:
    """For `…__in`: one parameter instead of hundreds, which take longer to write than the rows to read."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])


def _points(customers: Mapping[int, Customer]) -> dict[int, list[ContactPoint]]:
    rows = ContactPoint.objects.filter(customer_id__in=_among(customers), off_at=None, kind__in=reachable_kinds())
    found: dict[int, list[ContactPoint]] = {}
    for point in sorted(rows, key=lambda one: (one.verified_at or one.created_at, one.pk), reverse=True):
        found.setdefault(point.customer_id, []).append(point)
    for pk, points in found.items():
        preferred = customers[pk].preferred_channel
        points.sort(key=lambda one: (one.kind != preferred, one.verified_at is None))
    return found


# One look by customer each: joined freely, the planner may read the whole of the widest table instead.
LATELY = """
SELECT asked.id, own.count
FROM unnest(%s::bigint[]) AS asked(id)
CROSS JOIN LATERAL (
    SELECT count(*) FROM message m
    WHERE m.customer_id = asked.id AND m.direction = 'out' AND m.purpose <> %s
      AND (m.state = 'sent' AND m.settled_at > %s OR m.state = ANY(%s))
) own
WHERE own.count > 0
"""


def _lately(ids: Collection[int], since: datetime, pending: Sequence[str]) -> dict[int, int]:
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LATELY, [list(ids), SERVICE, since, list(pending)])
        return dict(cursor.fetchall())


def _clock(text: str, otherwise: time) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return otherwise
