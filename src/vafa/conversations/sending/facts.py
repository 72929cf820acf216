"""Everything the checks of a batch need to know, loaded with a fixed number of queries whatever the batch's size."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models.expressions import RawSQL

from vafa.channels.contract import Driver
from vafa.channels.queries import ways
from vafa.conversations.models import Habit, ProviderTemplate
from vafa.conversations.rules.attention import Budget
from vafa.conversations.rules.quiet import Hours
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.settings import DAYS, GAP_MINUTES, LIMIT, PATIENCE_DAYS, WORKING_DAYS
from vafa.customers.models import ContactPoint, Customer
from vafa.customers.queries import standing_consents
from vafa.platform.preferences.models import get_all

ASKED = (
    *("name", "city", "country", "language", "time_zone", "allowed_from", "allowed_until"),
    *("preferred_channel", "withdrawn_at", "habit__channel"),
)


@dataclass(frozen=True)
class Facts:
    """Customers, addresses, consents and counts of one batch."""

    customers: Mapping[int, Customer]
    points: Mapping[int, Sequence[ContactPoint]]  # those in use, the one to prefer first
    consents: Mapping[int, Mapping[tuple[str, str], bool]]
    budget: Budget
    patience: timedelta  # how long something without an end of its own may be held back
    working_days: bool  # whether surveys and offers wait for one
    quiet: Hours  # when the shop writes
    shop: Mapping[str, str]
    ways: Mapping[str, type[Driver]]  # contact kinds that can be reached now, in the order of the accounts
    heard: Mapping[int, "Heard"]  # where the customer last wrote, by conversation
    wrote: Mapping[tuple[int, str], datetime]  # when, by customer and channel, where that opens a window
    templates: Mapping[tuple[str, str], Sequence[ProviderTemplate]]  # approved words by letter and language

    def own_hours(self, customer: Customer) -> Hours | None:
        """When this customer said that they want to hear from us; None for one who said nothing."""
        if customer.allowed_from is None or customer.allowed_until is None:
            return None
        return Hours(customer.allowed_from, customer.allowed_until)

    def zone(self, customer: Customer) -> ZoneInfo:
        """The customer's clock, or the shop's."""
        return zone(customer.time_zone or settings.CONFIG.time_zone)


@dataclass(frozen=True)
class Heard:
    """The last thing a customer wrote in a conversation: answers go back the same way."""

    point_id: int | None
    account_id: int | None
    thread: str
    name: str  # the provider's or the mail program's id of it


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The time zone of that name; the shop's for a name nobody knows."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(settings.CONFIG.time_zone)


def load(drafts: Sequence[Draft], at: datetime) -> Facts:
    """Load the facts; about six queries."""
    ids = list({draft.customer_id for draft in drafts})
    known = Customer.objects.filter(pk__in=_among(ids)).select_related("habit").only(*ASKED)
    customers = {one.pk: one for one in known}
    preferences = get_all("")
    shop = {key.removeprefix("shop."): str(value) for key, value in preferences.items() if key.startswith("shop.")}
    open_ways = ways()
    return Facts(
        customers,
        _points(customers, open_ways),
        standing_consents(ids),
        Budget(preferences[LIMIT], timedelta(days=preferences[DAYS]), timedelta(minutes=preferences[GAP_MINUTES])),
        timedelta(days=preferences[PATIENCE_DAYS]),
        preferences[WORKING_DAYS],
        Hours(_clock(preferences["quiet.until"], time(9)), _clock(preferences["quiet.from"], time(21))),
        shop,
        open_ways,
        _heard({draft.conversation_id for draft in drafts if draft.conversation_id is not None}),
        _wrote(ids, [way.channel for way in open_ways.values() if way.can.window or not way.can.start]),
        _templates(drafts, open_ways),
    )


def answers_on(customer: Customer) -> str:
    """The channel this customer answers on, as far as that was learnt."""
    habit: Habit | None = getattr(customer, "habit", None)
    return habit.channel if habit else ""


def _among(ids: Iterable[int]) -> RawSQL:
    """For `…__in`: one parameter instead of hundreds, which take longer to write than the rows to read."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])


def _points(customers: Mapping[int, Customer], among: Mapping[str, type[Driver]]) -> dict[int, list[ContactPoint]]:
    """The addresses in use by customer: the kind they prefer first, then the channel they answer on, then ours."""
    rows = ContactPoint.objects.filter(customer_id__in=_among(customers), off_at=None, kind__in=list(among))
    rank = {kind: place for place, kind in enumerate(among)}
    found: dict[int, list[ContactPoint]] = {}
    for point in sorted(rows, key=lambda one: (one.verified_at or one.created_at, one.pk), reverse=True):
        found.setdefault(point.customer_id, []).append(point)
    for pk, points in found.items():
        preferred, learnt = customers[pk].preferred_channel, answers_on(customers[pk])
        points.sort(
            key=lambda one: (
                one.kind != preferred, among[one.kind].channel != learnt, rank[one.kind], one.verified_at is None,
            )
        )  # fmt: skip
    return found


HEARD = """
SELECT asked.id, own.contact_point_id, own.account_id, own.thread, coalesce(nullif(own.message_id, ''), own.key, '')
FROM unnest(%s::bigint[]) AS asked(id)
CROSS JOIN LATERAL (
    SELECT m.* FROM message m WHERE m.conversation_id = asked.id AND m.direction = 'in'
    ORDER BY m.created_at DESC, m.id DESC LIMIT 1
) own
"""
WROTE = """
SELECT m.customer_id, m.channel, max(m.created_at) FROM message m
WHERE m.customer_id = ANY(%s) AND m.direction = 'in' AND m.channel = ANY(%s)
GROUP BY m.customer_id, m.channel
"""


def _heard(conversations: Collection[int]) -> dict[int, Heard]:
    if not conversations:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(HEARD, [list(conversations)])
        return {row[0]: Heard(row[1], row[2], row[3], row[4]) for row in cursor.fetchall()}


def _wrote(customers: Sequence[int], channels: Sequence[str]) -> dict[tuple[int, str], datetime]:
    if not channels:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(WROTE, [list(customers), list(channels)])
        return {(row[0], row[1]): row[2] for row in cursor.fetchall()}


def _templates(
    drafts: Sequence[Draft], among: Mapping[str, type[Driver]]
) -> dict[tuple[str, str], list[ProviderTemplate]]:
    letters = {draft.letter for draft in drafts if draft.letter}
    if not letters or not any(way.can.templates for way in among.values()):
        return {}
    found: dict[tuple[str, str], list[ProviderTemplate]] = {}
    for one in ProviderTemplate.objects.filter(letter__in=letters, account__is_active=True).select_related("account"):
        found.setdefault((one.letter, one.language), []).append(one)
    return found


def _clock(text: str, otherwise: time) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return otherwise
