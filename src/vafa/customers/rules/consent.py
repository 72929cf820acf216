"""Which messages a customer's answers allow. It knows no addresses and no hours; those are other objections."""

from collections.abc import Mapping

# Purposes a message may have; consent is per purpose and channel.
SERVICE, CARE, SURVEY, OFFER = "service", "care", "survey", "offer"
ANY = "any"  # an answer for every channel

Standing = Mapping[tuple[str, str], bool]


def allows(purpose: str, channel: str, standing: Standing) -> bool:
    """Whether the standing answers, by (purpose, channel), allow a message of this purpose on this channel.

    An answer for the channel itself comes before one for any channel. Without an answer everything is allowed but
    offers, which need a yes.
    """
    answer = standing.get((purpose, channel), standing.get((purpose, ANY)))
    return purpose != OFFER if answer is None else answer
