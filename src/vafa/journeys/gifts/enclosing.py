"""Codes that travel with letters: written in before the letter is recorded, given when it is, withdrawn if it stays.

Gift and letter have the same key. A letter that something stands against brings nothing and costs no code.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from vafa.conversations.models import Message
from vafa.conversations.sending import Draft, send_messages
from vafa.journeys.gifts.codes import new_code
from vafa.journeys.gifts.events import GiftWithdrawn
from vafa.journeys.gifts.giving import GiftWish, give, last_day
from vafa.journeys.models import COUPON, Gift
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor

NOTHING: Mapping[str, Any] = {"code": None, "percent": None, "until": None}
"""What a letter that could bring a code says without one: `{% if code %}` is false."""


def coupon_for(draft: Draft, percent: int, days: int, order_id: int | None) -> GiftWish:
    """A coupon of so much off for who gets this letter; its code is drawn."""
    return GiftWish(
        customer_id=draft.customer_id, kind=COUPON, key=str(draft.key), percent=percent, days=days, order_id=order_id,
        code=new_code(), because_of=draft.because_of,
    )  # fmt: skip


def enclosed(draft: Draft, wish: GiftWish | None, at: datetime) -> Draft:
    """The letter with the code written in: it may say `code`, `percent` and `until`, the last good day."""
    if wish is None:
        return replace(draft, context={**NOTHING, **draft.context})
    until = last_day(at, wish.days) if wish.days else None
    return replace(draft, context={**draft.context, "code": wish.code, "percent": wish.percent, "until": until})


@transaction.atomic
def send_with(pairs: Sequence[tuple[Draft, GiftWish | None]], *, actor: Actor, at: datetime) -> list[Message]:
    """Record these letters, and give what those bring that nothing stands against. A message for each, in order."""
    rows = send_messages([enclosed(draft, wish, at) for draft, wish in pairs], actor=actor, at=at)
    both = [(row, wish) for row, (_, wish) in zip(rows, pairs, strict=True) if wish is not None]
    give([wish for row, wish in both if row.state == Message.QUEUED and row.created_at == at], actor=actor, at=at)
    return rows


@transaction.atomic
def withdraw(keys: Collection[str], *, actor: Actor, at: datetime) -> int:
    """Take back the unused gifts of letters that did not leave; their keys are free again. Returns how many."""
    rows = list(
        Gift.objects.select_for_update().filter(key__in=list(keys), used_at=None, withdrawn_at=None).order_by("pk")
    )
    for row in rows:
        row.withdrawn_at, row.key = at, f"{row.key[:90]}:withdrawn:{row.pk}"
    Gift.objects.bulk_update(rows, ["withdrawn_at", "key"], batch_size=1000)
    publish(
        [
            GiftWithdrawn(
                occurred_at=at, actor=actor, customer_id=row.customer_id, because_of=row.because_of, gift_id=row.pk,
                kind=row.kind, code=row.code or "", amount=row.amount, percent=row.percent, currency=row.currency,
            )
            for row in rows
        ]
    )  # fmt: skip
    return len(rows)
