"""Giving: points and coupons for any number of customers in a few statements, each wish once by its key.

Whoever gives writes nothing to the customer; the letter that brings a code is the giver's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from vafa.journeys.gifts.codes import new_code
from vafa.journeys.gifts.events import GiftGiven
from vafa.journeys.models import COUPON, POINTS, Gift
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused, refuse_if

AT_ONCE = 5000
TRIES = 5  # codes are drawn again when one was out already, which happens once in some hundred thousand

INSERT = """
INSERT INTO gift (customer_id, kind, amount, percent, currency, code, key, run_id, order_id, because_of, given_at,
                  valid_until)
SELECT customer, kind, amount, percent, currency, code, key, run, ordered, because, %s, until
FROM unnest(%s::bigint[], %s::text[], %s::numeric[], %s::int[], %s::text[], %s::text[], %s::text[], %s::bigint[],
            %s::bigint[], %s::bigint[], %s::timestamptz[])
     AS row(customer, kind, amount, percent, currency, code, key, run, ordered, because, until)
ON CONFLICT DO NOTHING
RETURNING key
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftWish:
    """What somebody is to get. `key` names the intent: the same key twice is one gift.

    Points have an `amount`. A coupon takes off `percent` of a price, or an `amount` in `currency`; it is good for
    `days` (0: always). `code` is given when the letter that brings it was written already, else it is drawn.
    """

    customer_id: int
    kind: str
    key: str
    amount: Decimal | int = 0
    percent: int = 0
    currency: str = ""
    days: int = 0
    run_id: int | None = None
    order_id: int | None = None  # the purchase it is tied to
    because_of: int | None = None
    code: str = ""


@transaction.atomic
def give(gifts: Sequence[GiftWish], *, actor: Actor, at: datetime) -> list[Gift]:
    """Give these, and return the gift of each wish in their order; one that was given before is returned as it is.

    Refused: gifts.nothing. A `code` that is out already raises RuntimeError, which happens hardly ever; try again.
    """
    for wish in gifts:
        worth = wish.amount > 0 if wish.kind == POINTS else 0 < wish.percent <= 100 or wish.amount > 0
        refuse_if(wish.kind not in (POINTS, COUPON) or not worth, Refused("gifts.nothing", status=422))
    wanted = {wish.key: wish for wish in gifts}
    known = _known(wanted)
    fresh = [wanted[key] for key in sorted(wanted.keys() - known.keys())]
    made: set[str] = set()
    for start in range(0, len(fresh), AT_ONCE):
        made |= _insert(fresh[start : start + AT_ONCE], at)
    if fresh:
        known = _known(wanted)
        publish([_told(known[key], at, actor) for key in sorted(made)])
    return [known[wish.key] for wish in gifts]


def _insert(wishes: Sequence[GiftWish], at: datetime) -> set[str]:
    """Keys of the gifts that are ours; those of another process, which was quicker, are left out."""
    made: set[str] = set()
    for _ in range(TRIES):
        with connection.cursor() as cursor:
            cursor.execute(INSERT, [at, *_columns(wishes, at)])
            made |= {key for (key,) in cursor.fetchall()}
        there = _known({wish.key: wish for wish in wishes}) if len(made) < len(wishes) else made
        wishes = [wish for wish in wishes if wish.key not in made and wish.key not in there]
        if not wishes:
            return made
        if any(wish.code for wish in wishes):
            break
    raise RuntimeError("A code that was written in a letter is out already.")


def _columns(wishes: Sequence[GiftWish], at: datetime) -> list[list[object]]:
    rows = [
        (
            *(one.customer_id, one.kind, one.amount or None, one.percent or None, one.currency),
            *((one.code or new_code()) if one.kind == COUPON else None, one.key, one.run_id, one.order_id),
            *(one.because_of, _end(last_day(at, one.days)) if one.days else None),
        )
        for one in wishes
    ]
    return [list(column) for column in zip(*rows, strict=True)]


def last_day(at: datetime, days: int) -> date:
    """The last day on which something is good that is given now, by the shop's calendar."""
    return at.astimezone(ZoneInfo(settings.CONFIG.time_zone)).date() + timedelta(days=days)


def _end(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(settings.CONFIG.time_zone))


def _known(keys: dict[str, GiftWish]) -> dict[str, Gift]:
    rows = Gift.objects.filter(key__in=RawSQL("SELECT unnest(%s::text[])", [list(keys)]))
    return {row.key: row for row in rows}


def _told(gift: Gift, at: datetime, actor: Actor) -> GiftGiven:
    return GiftGiven(
        occurred_at=at, actor=actor, customer_id=gift.customer_id, because_of=gift.because_of, gift_id=gift.pk,
        kind=gift.kind, code=gift.code or "", amount=gift.amount, percent=gift.percent, currency=gift.currency,
        valid_until=gift.valid_until,
    )  # fmt: skip
