"""Writing down what became of a message: the row, a Delivery and an event, in one transaction.

Every change is conditional on the message still being ours: the lease before it was handed over, the number of the
attempt afterwards. Whoever comes too late changes nothing but leaves a Delivery behind.
"""

from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from vafa.channels.contract import Failed, Outcome, Sent, Uncertain
from vafa.channels.models import Account
from vafa.conversations.models import Delivery, Message
from vafa.conversations.rules.pacing import try_again_at
from vafa.conversations.sending.check import points_allowed
from vafa.conversations.sending.claim import LEASE, draft_of
from vafa.conversations.sending.facts import load
from vafa.conversations.sending.telling import told
from vafa.customers.actions import turn_off_contact_point
from vafa.platform.events.publishing import publish
from vafa.platform.time import now
from vafa.platform.values import SYSTEM

REFUSED_ADDRESS, REFUSED_MESSAGE, GAVE_UP = "address_refused", "message_refused", "gave_up"


class NotOurs(Exception):
    """Somebody else has this message now; it must not be handed over by us."""


@dataclass
class Attempt:
    """One message in our hands, and whether it was handed over."""

    row: Message
    account: Account
    handed: bool = False

    def hand(self) -> None:
        """Mark the message as handed over, for good, before the provider can take it. Raises NotOurs."""
        row = self.row
        ours = Message.objects.filter(pk=row.pk, state=Message.CLAIMED, lease_until=row.lease_until)
        values = {"state": Message.HANDING, "lease_until": now() + LEASE, "attempts": row.attempts + 1}
        same = ("message_id", "address", "contact_point_id", "channel")
        changed = ours.update(**values, **{name: getattr(row, name) for name in same})
        if not changed:
            raise NotOurs
        for name, value in values.items():
            setattr(row, name, value)
        self.handed = True


@transaction.atomic
def settle_attempt(attempt: Attempt, outcome: Outcome, at: datetime, milliseconds: int) -> None:
    """Record what the driver said. May be called again when the database was away: it works on a copy."""
    attempt = replace(attempt, row=copy(attempt.row))
    row = attempt.row
    if not attempt.handed:
        row.attempts += 1
    if isinstance(outcome, Sent):
        _change(attempt, state=Message.SENT, settled_at=at, reason="", detail="")
    elif isinstance(outcome, Uncertain):
        _change(attempt, state=Message.UNCERTAIN, detail=outcome.detail[:300])
    else:
        _settle_failure(attempt, outcome, at)
    again = row.state == Message.QUEUED
    Delivery.objects.create(
        message_id=row.pk,
        account_id=attempt.account.pk,
        at=at,
        outcome="retry" if again else row.state,
        detail="" if isinstance(outcome, Sent) else outcome.detail[:300],
        reference=outcome.reference[:200] if isinstance(outcome, Sent) else "",
        milliseconds=milliseconds,
    )
    if not again and row.lease_until is None:
        publish(told(row, at))


def _settle_failure(attempt: Attempt, outcome: Failed, at: datetime) -> None:
    row, detail = attempt.row, outcome.detail[:300]
    if outcome.permanent and outcome.blame == "address":
        if row.contact_point is not None:
            turn_off_contact_point(row.contact_point, detail, actor=SYSTEM, at=at)
        if points_allowed(load([draft_of(row)], at), row.customer_id, row.purpose):
            _change(attempt, state=Message.QUEUED, due_at=at, detail=detail)  # to their next address
        else:
            _change(attempt, state=Message.FAILED, settled_at=at, reason=REFUSED_ADDRESS, detail=detail)
    elif outcome.permanent and outcome.blame == "message":
        _change(attempt, state=Message.FAILED, settled_at=at, reason=REFUSED_MESSAGE, detail=detail)
    elif (again := try_again_at(row.attempts, at, row.late_after)) is not None:
        _change(attempt, state=Message.QUEUED, due_at=again, detail=detail)
    else:
        _change(attempt, state=Message.FAILED, settled_at=at, reason=GAVE_UP, detail=detail)


def _change(attempt: Attempt, **values: object) -> None:
    """Change the row if it is still ours; `lease_until` of our copy is None exactly when it was."""
    row = attempt.row
    if attempt.handed:
        # `uncertain`: our lease ended while we waited, and now we know better than the sweep that settled it.
        ours = Q(state__in=[Message.HANDING, Message.UNCERTAIN], attempts=row.attempts)
    else:
        ours = Q(state=Message.CLAIMED, lease_until=row.lease_until)
    values |= {"account_id": attempt.account.pk, "attempts": row.attempts}
    changed = Message.objects.filter(ours, pk=row.pk).update(lease_until=None, **values)
    for name, value in values.items():
        setattr(row, name, value)
    if changed:
        row.lease_until = None
