"""Keeping a provider's pace: all workers together take their turns from one row, by the database's clock.

A turn lies at least a gap after the one before and never in the past, so a pause is not made up for by a burst, and a
worker that dies loses one turn.
"""

import threading

from django.db import connection

from vafa.channels.models import Account

MARGIN = 1.04  # our messages do not all take equally long to arrive; so no second at the provider holds too many

TAKE = """
UPDATE channel_account
SET slot_at = greatest(coalesce(slot_at, clock_timestamp()) + make_interval(secs => %s), clock_timestamp())
WHERE id = %s
RETURNING extract(epoch FROM slot_at - clock_timestamp())
"""


class Pace:
    """The turns of one worker at one account; `wait` returns when the next message may leave."""

    def __init__(self, account: Account, per_second: float | None) -> None:
        self._account, self._gap = account, MARGIN / per_second if per_second else 0.0

    def wait(self) -> None:
        """Wait for our turn; at once where the provider sets no pace."""
        if not self._gap:
            return
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [self._gap, self._account.pk])
            row = cursor.fetchone()
        threading.Event().wait(max(0.0, float(row[0])) if row else 0.0)
