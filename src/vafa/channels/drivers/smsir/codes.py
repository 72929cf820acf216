"""What the numbers of SMS.ir mean: the status of an answer, and the state of a message."""

from django.utils.translation import gettext_lazy as _

from vafa.channels import sms_refusals as why
from vafa.channels.contract import Failed
from vafa.channels.web_settings import Reply

NAME = _("SMS.ir")
GOOD, NOT_MY_LINE, WRONG_NUMBER, BLOCKED = 1, 101, 104, 115
REFUSALS = {
    0: why.TROUBLE,
    10: why.KEY,
    11: why.KEY,
    12: why.OUR_ADDRESS,
    13: why.OFF,
    14: why.OFF,
    20: why.FAST,
    NOT_MY_LINE: why.LINE,
    102: why.CREDIT,
    103: why.EMPTY,
    WRONG_NUMBER: why.NUMBER,
    113: why.TEMPLATE,
    114: why.GAPS,
    BLOCKED: why.BLOCKED,
    116: why.GAPS,
    117: why.TEXT,
    118: why.NOT_NOW,
    119: why.PLAN,
    123: why.LINE,
}
DELIVERED = 1
ON_THE_WAY = (3, 5)
LATER = {2: why.AWAY, 4: why.SPAM, 6: why.LOST, 7: why.BLOCKED}


def status_of(reply: Reply) -> int | None:
    """`status` of an answer; None when it is none of SMS.ir's."""
    status = reply.json.get("status")
    return status if isinstance(status, int) and "message" in reply.json else None


def refusal(status: int) -> Failed:
    """Why the message was not taken."""
    return REFUSALS.get(status, why.OTHER).failed(NAME, status)


def refused_later(state: int) -> Failed | None:
    """Why a message that was taken did not arrive; None while it may."""
    return LATER[state].failed(NAME) if state in LATER else None
