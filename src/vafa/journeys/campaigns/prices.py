"""What a message costs on each channel, as the shop said; e-mail is free until it says otherwise."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.platform.preferences.models import declare, get, put
from vafa.platform.values import Actor, Money, Refused, refuse_if

PRICES = declare("campaigns.prices", {}, _("What a message costs on each channel"))
FREE = ("email", "chat")


def prices() -> Mapping[str, Money]:
    """The price of one message, of one part of an SMS, by channel; channels without one are not there."""
    found = {channel: Money(Decimal(0), "IRR") for channel in FREE}
    for channel, told in get(PRICES).items():
        amount, currency = told
        try:
            found[channel] = Money(Decimal(amount), currency)
        except InvalidOperation:
            continue
    return found


@transaction.atomic
def set_price(channel: str, price: Money | None, *, actor: Actor, at: datetime) -> None:
    """Say what a message costs on a channel; None: nobody knows. Refused: campaigns.price_below_nought."""
    refuse_if(price is not None and price.amount < 0, Refused("campaigns.price_below_nought", status=422))
    others = {one: told for one, told in get(PRICES).items() if one != channel}
    said = {} if price is None else {channel: [f"{price.amount:f}", price.currency]}
    put(PRICES, others | said, actor=actor, at=at)
