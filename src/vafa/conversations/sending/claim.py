"""Taking due messages for ourselves, and asking everything again now that they would leave.

One transaction: claimed rows with a lease, of which those that something stands against are settled or put off at once.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from vafa.conversations.models import Message
from vafa.conversations.sending.check import Ready, Skipped, check_again
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.telling import told
from vafa.customers.rules.consent import CARE, OFFER, SERVICE, SURVEY
from vafa.platform.events.publishing import publish

LEASE = timedelta(minutes=2)  # longer than one message may take (30 s) and one batch may go on (20 s) together
FIRST = (SERVICE, CARE, SURVEY, OFFER)  # answers before everything else

CLAIM = """
UPDATE message SET state = 'claimed', lease_until = %s
WHERE id IN (SELECT id FROM message WHERE state = 'queued' AND purpose = %s AND due_at <= %s AND channel = ANY(%s)
             ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING id
"""
URGENT = CLAIM.replace("AND purpose = %s", "AND urgent")


@transaction.atomic
def claim(at: datetime, limit: int, channels: Collection[str]) -> tuple[list[Message], int]:
    """Claim up to `limit` due messages on these channels.

    Returns those that may leave now, with their lease, and how many rows were claimed in all: others were skipped or
    put off here, for reasons that came up since they were recorded.
    """
    rows = _claim(at, limit, channels)
    if not rows:
        return [], 0
    ready, late, skipped = [], [], []
    for row, answer in zip(rows, check_again([draft_of(row) for row in rows], at), strict=True):
        if isinstance(answer, Skipped):
            row.state, row.reason, row.detail = Message.SKIPPED, answer.reason, answer.detail
            row.settled_at, row.lease_until = at, None
            skipped.append(row)
        elif answer.due_at > at:
            row.state, row.due_at, row.lease_until = Message.QUEUED, answer.due_at, None
            late.append(row)
        else:
            _address(row, answer)
            ready.append(row)
    _settle(skipped, late, at)
    return ready, len(rows)


def release(rows: Sequence[Message], due_at: datetime | None) -> None:
    """Give back what we claimed and did not touch, to be tried at `due_at`, or when it was due."""
    ours = Message.objects.filter(pk__in=[row.pk for row in rows], state=Message.CLAIMED)
    ours = ours.filter(lease_until__in={row.lease_until for row in rows})
    if due_at is None:
        ours.update(state=Message.QUEUED, lease_until=None)
    else:
        ours.update(state=Message.QUEUED, lease_until=None, due_at=due_at)


def draft_of(row: Message) -> Draft:
    """The recorded message as a draft, for asking again; what was written already is not written again."""
    return Draft(
        customer_id=row.customer_id, purpose=row.purpose, letter=row.letter, key=row.key, language=row.language,
        conversation_id=row.conversation_id, subject=row.subject, text=row.text, because_of=row.because_of,
        late_after=row.late_after, author_id=row.author_id, channel=row.channel, urgent=row.urgent,
        tried=tuple(filter(None, row.tried.split(","))),
    )  # fmt: skip


def _claim(at: datetime, limit: int, channels: Collection[str]) -> list[Message]:
    ids: list[int] = []
    with connection.cursor() as cursor:
        cursor.execute(URGENT, [at + LEASE, at, list(channels), limit])
        ids += sorted(row[0] for row in cursor.fetchall())
        for purpose in FIRST:
            if len(ids) >= limit:
                break
            cursor.execute(CLAIM, [at + LEASE, purpose, at, list(channels), limit - len(ids)])
            ids += sorted(row[0] for row in cursor.fetchall())
    rows = Message.objects.in_bulk(ids)
    return [rows[pk] for pk in ids]


def _address(row: Message, answer: Ready) -> None:
    row.contact_point, row.address, row.channel = answer.point, answer.point.value, answer.channel
    if answer.account_id is not None:
        row.account_id, row.thread = answer.account_id, answer.thread


def _settle(skipped: Sequence[Message], late: Sequence[Message], at: datetime) -> None:
    changed = [*skipped, *late]
    if changed:
        Message.objects.bulk_update(changed, ["state", "reason", "detail", "settled_at", "lease_until", "due_at"])
    if skipped:
        publish([told(row, at) for row in skipped])
