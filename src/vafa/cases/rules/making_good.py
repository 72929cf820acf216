"""Whether a wrong is made good: where the fault is ours, what we give is worth more than the loss the customer feels.

It weighs amounts that are given; who may give them is `authority`.
"""

from vafa.platform.values import Money

US = "us"


def demands_more_than(fault: str, loss: Money | None) -> Money | None:
    """What the remedies must exceed: the felt loss, where the fault is ours and the loss can be said in money."""
    return loss if fault == US and loss else None


def is_enough(fault: str, loss: Money | None, given: Money) -> bool:
    """Whether this much makes it good without a reason for less. Amounts of two currencies cannot be weighed."""
    must_exceed = demands_more_than(fault, loss)
    return bool(given) and (must_exceed is None or given > must_exceed)


def is_made_good(fault: str, loss: Money | None, given: Money, exception: str) -> bool:
    """Whether nothing more is owed: enough was given, or somebody wrote why less, or nothing, is right."""
    return bool(exception.strip()) or is_enough(fault, loss, given)
