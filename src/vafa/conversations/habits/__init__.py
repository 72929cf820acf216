"""When and where customers answer: worked out from the event log from day to day, asked for many at once.

`shows_hour` names the events in which somebody shows that they have time; rooms above add theirs. `best_hours` and
`answering_channels` are for whoever plans a message; what stands on the page of a customer is theirs to word.
"""

from collections.abc import Collection

from django.db import connection

from vafa.conversations.habits.signs import shows_hour
from vafa.conversations.rules.habits import best_hour, rhythm

__all__ = ["BestHour", "answering_channels", "best_hours", "channel_called", "shows_hour"]

BestHour = tuple[int, float]  # minutes after midnight where the customer lives; how much of it is theirs, 0 to 1
HOURS = """
SELECT asked.id, coalesce(h.minutes{off}, r.minutes{off}, %s), coalesce(h.strength{off}, 0)
FROM unnest(%s::bigint[]) AS asked(id)
LEFT JOIN habit h ON h.customer_id = asked.id AND h.minutes IS NOT NULL
LEFT JOIN (SELECT * FROM habit_rhythm ORDER BY id LIMIT 1) r ON true
"""
CHANNELS = """
SELECT c.id, coalesce(nullif(c.preferred_channel, ''), h.channel)
FROM customer c LEFT JOIN habit h ON h.customer_id = c.id
WHERE c.id = ANY(%s) AND coalesce(nullif(c.preferred_channel, ''), h.channel, '') <> ''
"""
OF_HOUSE = best_hour(rhythm([0.0] * 24), {}, {}, frozenset(range(9, 21))).minutes
OTHERWISE_CALLED = {"phone": "sms"}  # a number that is preferred is written to by SMS


def best_hours(customer_ids: Collection[int], *, day_off: bool = False) -> dict[int, BestHour]:
    """When each of these customers most likely answers, on a working day or a day off; one question for any number.

    Of whom nothing is known, the shop's own hour, with strength 0.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOURS.format(off="_off" if day_off else ""), [OF_HOUSE, list(customer_ids)])
        return {pk: (minutes, strength) for pk, minutes, strength in cursor.fetchall()}


def answering_channels(customer_ids: Collection[int]) -> dict[int, str]:
    """The channel ("sms", "email", …) each prefers, else the one they answer on; left out where neither is known."""
    with connection.cursor() as cursor:
        cursor.execute(CHANNELS, [list(customer_ids)])
        return {pk: channel_called(channel) for pk, channel in cursor.fetchall()}


def channel_called(preferred: str) -> str:
    """The channel on which a preferred kind of address is written to."""
    return OTHERWISE_CALLED.get(preferred, preferred)
