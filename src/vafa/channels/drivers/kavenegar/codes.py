"""What Kavenegar's numbers mean: the codes of an answer, and the states of a message."""

from django.utils.translation import gettext_lazy as _

from vafa.channels import sms_refusals as why
from vafa.channels.contract import Failed
from vafa.channels.web_settings import Reply

NAME = _("Kavenegar")
GOOD = 200
DELIVERED, UNKNOWN = 10, 100
ON_THE_WAY = (4, 5)

REFUSALS = {
    400: why.EMPTY,
    401: why.OFF,
    402: why.TROUBLE,
    403: why.KEY,
    404: why.METHOD,
    405: why.METHOD,
    406: why.EMPTY,
    407: why.OUR_ADDRESS,
    409: why.TROUBLE,
    411: why.NUMBER,
    412: why.LINE,
    413: why.TEXT,
    414: why.FAST,
    416: why.OUR_ADDRESS,
    418: why.CREDIT,
    420: why.LINK,
    422: why.TEXT,
    424: why.TEMPLATE,
    426: why.PLAN,
    427: why.LINE,
    428: why.GAPS,
    429: why.OUR_ADDRESS,
    431: why.GAPS,
    432: why.GAPS,
    451: why.FAST,
    501: why.TRIAL,
}
LATER = {6: why.LOST, 11: why.AWAY, 13: why.CANCELLED, 14: why.BLOCKED}


def status_of(reply: Reply) -> int | None:
    """`return.status` of an answer; None when it is none of Kavenegar's."""
    told = reply.json.get("return")
    status = told.get("status") if isinstance(told, dict) else None
    return status if isinstance(status, int) else None


def refusal(status: int) -> Failed:
    """Why the message was not taken."""
    return REFUSALS.get(status, why.OTHER).failed(NAME, status)


def refused_later(state: int) -> Failed | None:
    """Why a message that was taken did not arrive; None while it may."""
    return LATER[state].failed(NAME) if state in LATER else None
