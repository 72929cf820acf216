"""What a shop says of a product: its warranty, when it is serviced, how long one lasts, where its guide is."""

from dataclasses import dataclass

MOST_MONTHS, MOST_DAYS, LONGEST_ADDRESS = 180, 3650, 300


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """None and "" where the shop says nothing."""

    warranty_months: int | None = None
    service_every_months: int | None = None
    lasts_days: int | None = None
    guide_url: str = ""


NOTHING_SAID = ProductFacts()


def is_guide(address: str) -> bool:
    """Whether it may be the address of a guide."""
    return address.startswith(("https://", "http://")) and len(address) <= LONGEST_ADDRESS
