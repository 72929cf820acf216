"""Keeping a provider's pace: all workers together take their places in one row of turns, by the database's clock.

A worker takes a few turns at once and waits for each; turns nobody uses are lost, so it takes no more than it has
messages. A worker that dies loses only those it took.
"""

import math
import threading
import time
from datetime import timedelta

from django.db import connection

from vafa.channels.models import Account

AT_ONCE = 0.25  # seconds of turns taken at once: fewer statements, and nobody is shut out for long
MARGIN = 1.01  # a provider counts by its own clock

TAKE = """
UPDATE channel_account SET slot_at = greatest(coalesce(slot_at, clock_timestamp()), clock_timestamp()) + %s
WHERE id = %s
RETURNING extract(epoch FROM slot_at - %s - clock_timestamp())
"""


class Pace:
    """The turns of one worker at one account; `wait` returns when the next message may leave."""

    def __init__(self, account: Account, per_second: float | None) -> None:
        self._account, self._gap = account, MARGIN / per_second if per_second else 0.0
        self._next, self._left = 0.0, 0

    def wait(self, messages_left: int) -> None:
        """Wait for the turn of the next of so many messages; at once where the provider sets no pace."""
        if not self._gap:
            return
        if not self._left:
            self._take(max(1, min(messages_left, math.floor(AT_ONCE / self._gap))))
        threading.Event().wait(max(0.0, self._next - time.monotonic()))
        self._next += self._gap
        self._left -= 1

    def _take(self, turns: int) -> None:
        span = timedelta(seconds=self._gap * turns)
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [span, self._account.pk, span])
            row = cursor.fetchone()
        self._next, self._left = time.monotonic() + float(row[0] if row else 0), turns
