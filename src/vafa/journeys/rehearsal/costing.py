"""What the messages of a rehearsal cost, by the prices the shop said for each channel. An SMS counts as one part."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from vafa.journeys.campaigns.prices import prices
from vafa.journeys.rehearsal.rules.tally import StepCount


def costs(steps: Mapping[str, StepCount]) -> dict[str, object]:
    """{"cost": amounts by currency, "unpriced": messages by channel without a price, "channels": by channel}."""
    sent: Counter[str] = Counter()
    for step in steps.values():
        sent.update(step.channels)
    known, sums, unpriced = prices(), dict[str, Decimal](), dict[str, int]()
    for channel, many in sent.items():
        price = known.get(channel)
        if price is None:
            unpriced[channel] = many
        elif price.amount:
            sums[price.currency] = sums.get(price.currency, Decimal(0)) + price.amount * many
    return {
        "channels": dict(sent), "unpriced": unpriced, "cost": {one: f"{amount:f}" for one, amount in sums.items()},
    }  # fmt: skip
