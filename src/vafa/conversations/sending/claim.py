"""Taking due messages for ourselves, and asking everything again now that they would leave.

One transaction: claimed rows with a lease, of which those that something stands against are settled or put off at once.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from vafa.conversations.models import Message
from vafa.conversations.sending.attention import PASSING, lock_attention
from vafa.conversations.sending.check import Ready, Skipped, check_again
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.holding import make_room
from vafa.conversations.sending.telling import SHORT, told
from vafa.customers.rules.consent import CARE, OFFER, SERVICE, SURVEY
from vafa.platform.events.publishing import publish

LEASE = timedelta(minutes=2)  # longer than one message may take (30 s) and one batch may go on (20 s) together
CHANGED = ["state", "reason", "detail", "settled_at", "lease_until", "due_at", "late_after", "held_reason", "held_at"]
FIRST = (SERVICE, CARE, SURVEY, OFFER)  # answers before everything else

# As an array it is found once; a subquery may be asked again for every row, and then takes more than its limit.
CLAIM = """
UPDATE message SET state = 'claimed', lease_until = %s
WHERE id = ANY(ARRAY(
    SELECT id FROM message WHERE state = 'queued' AND purpose = %s AND due_at <= %s AND channel = ANY(%s)
    ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED))
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
    lock_attention({row.customer_id for row in rows if row.purpose != SERVICE})
    ready, late, skipped = [], [], []
    for row, answer in zip(rows, check_again([draft_of(row) for row in rows], at), strict=True):
        if isinstance(answer, Skipped):
            row.state, row.reason, row.detail = Message.SKIPPED, answer.reason, answer.detail
            row.settled_at, row.lease_until = at, None
            skipped.append(row)
        elif answer.due_at > at:
            late.append((row, row.held_reason))
            row.state, row.due_at, row.lease_until = Message.QUEUED, answer.due_at, None
            row.held_reason, row.held_at, row.late_after = answer.held, row.held_at or at, answer.late_after
        else:
            _address(row, answer)
            ready.append(row)
    _settle(skipped, late, at)
    _let_go([row for row in ready if row.held_reason])
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
        tried=tuple(filter(None, row.tried.split(","))), importance=row.importance, on_its_day=row.on_its_day,
        recorded=row.pk,
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


def _settle(skipped: Sequence[Message], late: Sequence[tuple[Message, str]], at: datetime) -> None:
    """Write down what does not leave now; `late` are put off, each with why it was before."""
    changed = [*skipped, *(row for row, _before in late)]
    if not changed:
        return
    Message.objects.bulk_update(changed, CHANGED)
    news = [row for row, before in late if row.held_reason != before]
    publish([told(row, at) for row in [*skipped, *(row for row in news if row.held_reason not in SHORT)]])
    gone = [*skipped, *(row for row in news if row.held_reason not in PASSING)]
    make_room({row.customer_id for row in gone if row.purpose != SERVICE}, at=at)


def _let_go(rows: Sequence[Message]) -> None:
    """They leave now, and are held back no more."""
    if rows:
        Message.objects.filter(pk__in=[row.pk for row in rows]).update(held_reason="", held_at=None)
