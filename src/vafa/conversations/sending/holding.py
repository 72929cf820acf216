"""Looking again at what is held back: when its circumstances changed, or when something else makes room for it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection

from vafa.conversations.sending.attention import MORE_IMPORTANT, PASSING, TOO_CLOSE, TOO_MANY

LOOK = """
UPDATE message SET due_at = %(at)s
WHERE id IN (
    SELECT id FROM message
    WHERE customer_id = ANY(%(customers)s) AND state = 'queued' AND due_at > %(at)s AND held_reason <> ''
      AND (held_reason = ANY(%(reasons)s)) = %(among)s
    ORDER BY id FOR UPDATE {skip}
)
"""


def look_again(customer_ids: Collection[int], *, at: datetime) -> int:
    """Ask again about what is held back for these customers' sake: a case is closed, somebody said it worked.

    What waits for an hour or for attention to be free goes on waiting. Returns how many are looked at.
    """
    return _look(customer_ids, PASSING, False, at, "")


def make_room(customer_ids: Collection[int], *, at: datetime) -> int:
    """Something that took of these customers' attention leaves it after all: whoever waits for that is asked again.

    What another process has in its hands is left to it: it knows.
    """
    return _look(customer_ids, (TOO_MANY, TOO_CLOSE, MORE_IMPORTANT), True, at, "SKIP LOCKED")


def _look(customer_ids: Collection[int], reasons: Collection[str], among: bool, at: datetime, skip: str) -> int:
    if not customer_ids:
        return 0
    given: dict[str, Any] = {"at": at, "customers": list(customer_ids), "reasons": list(reasons), "among": among}
    with connection.cursor() as cursor:
        cursor.execute(LOOK.format(skip=skip), given)
        return int(cursor.rowcount)
