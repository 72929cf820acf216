"""What Twilio's numbers mean: the codes of an answer, and why a message did not arrive."""

from django.utils.translation import gettext_lazy as _

from vafa.channels import sms_refusals as why
from vafa.channels.contract import Failed

NAME = _("Twilio")
BAD_TOKEN, NOT_ACTIVE, NOT_MY_SENDER = 20003, 20005, 21606
FAILED = ("failed", "undelivered", "canceled")
REFUSALS = {
    BAD_TOKEN: why.KEY,
    NOT_ACTIVE: why.OFF,
    20404: why.KEY,
    20429: why.FAST,
    14107: why.FAST,
    21211: why.NUMBER,
    21212: why.LINE,
    21265: why.NUMBER,
    21408: why.COUNTRY,
    21602: why.EMPTY,
    21603: why.LINE,
    NOT_MY_SENDER: why.LINE,
    21608: why.TRIAL,
    21609: why.REPORTS,
    21610: why.BLOCKED,
    21611: why.FAST,
    21612: why.NUMBER,
    21614: why.NUMBER,
    21617: why.TEXT,
    21659: why.LINE,
    21660: why.LINE,
    21703: why.LINE,
    30001: why.FAST,
    30002: why.OFF,
}
LATER = {
    "30003": why.AWAY,
    "30004": why.BLOCKED,
    "30005": why.UNUSED,
    "30006": why.UNUSED,
    "30007": why.SPAM,
    "21610": why.BLOCKED,
}


def refusal(code: int) -> Failed:
    """Why the message was not taken."""
    return REFUSALS.get(code, why.OTHER).failed(NAME, code)


def refused_later(code: str) -> Failed:
    """Why a message that was taken did not arrive."""
    return LATER.get(code, why.LOST).failed(NAME, code[:10])
