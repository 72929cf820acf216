"""Addresses in our letters that lead back to us. The pages behind them are the portal's."""

from typing import Any

from django.conf import settings

from vafa.platform.secrets import read_link, sign_link

UNSUBSCRIBE = "/u/{token}/"  # the portal serves it: a page for people (GET), one click for mail programs (POST)


def unsubscribe_url(customer_id: int, purpose: str, channel: str) -> str:
    """The link with which a customer ends letters of one purpose on one channel."""
    token = sign_link("unsubscribe", [customer_id, purpose, channel])
    return str(settings.CONFIG.address) + UNSUBSCRIBE.format(token=token)


def read_unsubscribe(token: str) -> tuple[int, str, str]:
    """Customer, purpose and channel of such a link; refuse a forged one."""
    value: Any = read_link("unsubscribe", token)
    return int(value[0]), str(value[1]), str(value[2])
