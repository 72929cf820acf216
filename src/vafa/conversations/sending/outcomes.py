"""Writing down what became of a message: the row, a Delivery and an event, in one transaction.

Every change is conditional on the message still being ours: the lease before it was handed over, the number of the
attempt afterwards. Whoever comes too late changes nothing but leaves a Delivery behind. These two statements run for
every message that leaves, so they are written in SQL.
"""

from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from vafa.channels.contract import Failed, Outcome, Sent, Uncertain
from vafa.channels.models import Account
from vafa.conversations.models import Delivery, Message
from vafa.conversations.rules.pacing import try_again_at
from vafa.conversations.sending.claim import LEASE, draft_of
from vafa.conversations.sending.facts import load
from vafa.conversations.sending.points import points_open
from vafa.conversations.sending.telling import told
from vafa.customers.actions import turn_off_contact_point
from vafa.platform.events.publishing import publish
from vafa.platform.time import now
from vafa.platform.values import SYSTEM

REFUSED_ADDRESS, REFUSED_MESSAGE, GAVE_UP = "address_refused", "message_refused", "gave_up"

HAND = """
UPDATE message SET state = 'handing', lease_until = %s, due_at = %s, attempts = attempts + 1,
       message_id = %s, address = %s, contact_point_id = %s, channel = %s
WHERE id = %s AND state = 'claimed' AND lease_until = %s
"""
# An `uncertain` row: our lease ended while we waited for the provider, and now we know better than who settled it.
SETTLE = """
WITH settled AS (
    UPDATE message SET state = %(state)s, reason = %(reason)s, detail = %(detail)s, settled_at = %(settled_at)s,
           due_at = %(due_at)s, attempts = %(attempts)s, account_id = %(account)s, receipt = %(receipt)s,
           tried = %(tried)s, lease_until = NULL
    WHERE id = %(id)s AND CASE WHEN %(handed)s THEN state IN ('handing', 'uncertain') AND attempts = %(attempts)s
                               ELSE state = 'claimed' AND lease_until = %(lease)s END
    RETURNING id
), noted AS (
    INSERT INTO delivery (message_id, account_id, at, outcome, detail, reference, milliseconds)
    VALUES (%(id)s, %(account)s, %(at)s, %(outcome)s, %(detail)s, %(reference)s, %(milliseconds)s)
)
SELECT count(*) FROM settled
"""
KEPT = ("state", "reason", "detail", "settled_at", "due_at", "attempts", "tried")


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
        row, at = self.row, now()
        lease = at + LEASE
        goes = [row.message_id, row.address, row.contact_point_id, row.channel]
        with connection.cursor() as cursor:
            cursor.execute(HAND, [lease, at, *goes, row.pk, row.lease_until])
            if not cursor.rowcount:
                raise NotOurs
        row.state, row.lease_until, row.due_at, row.attempts = Message.HANDING, lease, at, row.attempts + 1
        self.handed = True


@transaction.atomic
def settle_attempt(attempt: Attempt, outcome: Outcome, at: datetime, milliseconds: int) -> None:
    """Record what the driver said. May be called again when the database was away: it works on a copy."""
    row = copy(attempt.row)
    row.settled_at, row.reason, row.detail = None, "", ""
    if not attempt.handed:
        row.attempts += 1
    if isinstance(outcome, Sent):
        row.state, row.settled_at = Message.SENT, at
    elif isinstance(outcome, Uncertain):
        row.state, row.detail = Message.UNCERTAIN, outcome.detail[:300]
    else:
        _fail(row, outcome, at)
    again = row.state == Message.QUEUED
    values = {
        **{name: getattr(row, name) for name in KEPT},
        "id": row.pk,
        "account": attempt.account.pk,
        "handed": attempt.handed,
        "lease": row.lease_until,
        "at": at,
        "outcome": "retry" if again else row.state,
        "reference": outcome.reference[:200] if isinstance(outcome, Sent) else "",
        "receipt": outcome.receipt[:200] if isinstance(outcome, Sent) else "",
        "milliseconds": milliseconds,
    }
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, values)
        found = cursor.fetchone()
    if found and found[0] and not again:
        publish(told(row, at), wake=False)  # whoever delivers wakes the readers once for many


@transaction.atomic
def fail_after_all(message: Message, outcome: Failed, at: datetime) -> None:  # house: the provider says so
    """What was sent did not arrive, as the provider reports later: the next channel is tried, or it has failed."""
    row = Message.objects.select_for_update(of=("self",)).select_related("contact_point").get(pk=message.pk)
    if row.state not in (Message.SENT, Message.UNCERTAIN, Message.HANDING):
        return  # somebody settled it meanwhile, or it is on its way once more
    row.settled_at, row.reason = None, ""
    _fail(row, outcome, at)
    row.lease_until = None
    row.save(update_fields=[*KEPT, "lease_until"])
    Delivery.objects.create(
        message=row, account_id=row.account_id, at=at, outcome="retry" if row.state == Message.QUEUED else row.state,
        detail=row.detail,
    )  # fmt: skip
    publish(told(row, at))


def _fail(row: Message, outcome: Failed, at: datetime) -> None:
    """Whether a failure ends the message, is tried again here, or on the next channel the customer allows."""
    row.detail = outcome.detail[:300]
    again: datetime | None = None
    if not outcome.permanent or outcome.blame == "account":
        again, row.reason = try_again_at(row.attempts, at, row.late_after), GAVE_UP
    else:
        row.reason = REFUSED_ADDRESS if outcome.blame == "address" else REFUSED_MESSAGE
        if row.contact_point is not None:
            if outcome.blame == "address":
                turn_off_contact_point(row.contact_point, row.detail, actor=SYSTEM, at=at)
            else:
                row.tried = ",".join([*filter(None, row.tried.split(",")), row.contact_point.kind])[:100]
        draft = draft_of(row)
        again = at if points_open(load([draft], at), draft, at) else None
    if again is None:
        row.state, row.settled_at = Message.FAILED, at
    else:
        row.state, row.due_at, row.reason = Message.QUEUED, again, ""
