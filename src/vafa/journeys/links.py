"""The link by which a customer answers a follow-up's question, without signing in."""

from django.conf import settings

from vafa.platform.secrets import read_link, sign_link
from vafa.platform.values import Refused

PURPOSE = "answer"
GOOD_FOR_DAYS = 400


def answer_link(follow_up_id: int) -> str:
    """The address of the answer page of one follow-up. Letters may add `?answer=yes`, `?answer=no` or `?score=8`, which
    the page shows as chosen until the customer confirms (mail scanners open links too)."""
    return f"{settings.CONFIG.address}/a/{sign_link(PURPOSE, [follow_up_id])}/"


def read_answer_link(token: str) -> int:
    """The follow-up an answer link belongs to. Refused when forged or older than GOOD_FOR_DAYS: links.not_valid."""
    value = read_link(PURPOSE, token, GOOD_FOR_DAYS)
    if not (isinstance(value, list) and len(value) == 1 and isinstance(value[0], int)):
        raise Refused("links.not_valid", status=404)
    return value[0]
