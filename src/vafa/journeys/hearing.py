"""The hour at which customers listen best, where enough is known of it to prefer it to the hour of their purchase."""

from collections.abc import Collection, Mapping

from vafa.conversations.habits import best_hours

SURE = 0.3
"""From which share of what we believe being their own, not the shop's usual, we go by it."""


def known_hours(customer_ids: Collection[int]) -> Mapping[int, int]:
    """The minute after midnight by customer; those we know too little of are left out. One statement."""
    return {pk: minutes for pk, (minutes, strength) in best_hours(customer_ids).items() if strength >= SURE}
