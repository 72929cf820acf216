"""What Melipayamak's numbers mean. The same list of codes comes in two places: RetStatus, or Value beside 1 or 35."""

from django.utils.translation import gettext_lazy as _

from vafa.channels import sms_refusals as why
from vafa.channels.contract import Failed
from vafa.channels.web_settings import Reply

NAME = _("Melipayamak")
GOOD = 1
SHORTEST_ID = 10  # digits of a message's number; anything shorter is a code
REFUSALS = {
    -10: why.LINK,
    -7: why.LINE,
    -6: why.TROUBLE,
    -5: why.GAPS,
    -4: why.TEMPLATE,
    -3: why.PLAN,
    -2: why.NUMBER,
    -1: why.PLAN,
    0: why.KEY,
    2: why.CREDIT,
    3: why.NOT_NOW,
    4: why.NOT_NOW,
    5: why.LINE,
    6: why.TROUBLE,
    7: why.TEXT,
    9: why.LINE,
    10: why.OFF,
    11: why.TROUBLE,
    12: why.PAPERS,
    14: why.LINK,
    15: why.TEXT,
    16: why.NUMBER,
    17: why.EMPTY,
    18: why.NUMBER,
    35: why.BLOCKED,
}
STATES = {"0", "1", "2", "3", "5", "8", "16", "35", "200", "300", "400", "500"}
LATER = {"2": why.AWAY, "3": why.SPAM, "16": why.SPAM, "35": why.BLOCKED, "300": why.SPAM, "500": why.LOST}


def said(reply: Reply) -> tuple[int | None, str]:
    """Status and value of an answer; no status when it is none of Melipayamak's."""
    told = reply.json.get("MyBase", reply.json)
    told = told if isinstance(told, dict) else {}
    status = told.get("RetStatus")
    return (status if isinstance(status, int) else None), str(told.get("Value", "")).strip()


def refusal(status: int | None, value: str) -> Failed:
    """Why the message was not taken."""
    short = len(value) < SHORTEST_ID and value.removeprefix("-").isdecimal()
    code = int(value) if status in (GOOD, 35) and short else status
    return REFUSALS.get(code or 0, why.OTHER).failed(NAME, code or 0)


def refused_later(state: str) -> Failed | None:
    """Why a message that was taken did not arrive; None while it may."""
    return LATER[state].failed(NAME) if state in LATER else None
