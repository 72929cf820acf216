"""Who goes which way of a split, and who is held out: drawn from names alone, so that it needs no memory.

A customer's number in [0, 100) is BLAKE2b over the parts written one after another, each with its length, read as a
whole number. It is the same on every machine and in every version of Vafa and of the plan; other steps and other plans
give other numbers that have nothing to do with it. It knows nothing of what came of the ways (`comparing_shares`).
"""

from hashlib import blake2b

from vafa.journeys.rules.steps import Split

HELD_OUT = "held_out"
SPLIT = "split"
_BYTES = 8


def percent_of(*parts: str | int) -> float:
    """The place of these parts on the line from 0 to 100, 100 not included; every stretch of it equally likely."""
    written = "".join(f"{len(str(one))}:{one}" for one in parts)  # lengths, so that ("a", "b1") is not ("ab", "1")
    drawn = int.from_bytes(blake2b(written.encode(), digest_size=_BYTES).digest(), "big")
    return (drawn >> 11) / 2**53 * 100  # the 53 bits a float holds, so that 100 itself never comes


def way_of(split: Split, plan_key: str, customer_id: int) -> str:
    """The key of the way this customer goes at the split, always the same while its ways and shares stay.

    Shares need not sum to 100; the last way takes what is left over.
    """
    place, end = percent_of(SPLIT, plan_key, split.key, customer_id), 0
    for way in split.ways:
        end += way.share
        if place < end:
            return way.key
    return split.ways[-1].key


def is_held_out(plan_key: str, customer_id: int, share: int) -> bool:
    """Whether this customer is among the `share` of a hundred the plan is compared with.

    A larger share keeps everybody a smaller one held out.
    """
    return share > 0 and percent_of(HELD_OUT, plan_key, customer_id) < share
