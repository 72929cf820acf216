"""What Melipayamak's numbers mean. The same list of codes comes in two places: RetStatus, or Value beside 1 or 35."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Blame, Failed
from vafa.channels.web_settings import Reply

GOOD = 1
SHORTEST_ID = 10  # digits of a message's number; anything shorter is a code
ACCOUNT, ADDRESS, MESSAGE = "account", "address", "message"

BAD_SIGN_IN = _("Melipayamak does not take the user name or password. Correct them.")
NOT_MY_LINE = _("The line is not yours at Melipayamak. Correct it.")
NOT_NOW = _("Melipayamak takes no more messages from this account for now.")
BAD_PATTERN = _("The words for the gaps do not fit the pattern at Melipayamak.")
BLOCKED = _("The customer has blocked advertising messages; only approved patterns reach this number.")

REFUSALS: dict[int, tuple[bool, Blame, Promise]] = {
    -10: (True, MESSAGE, _("Links are not allowed in the gaps of a pattern.")),
    -7: (False, ACCOUNT, NOT_MY_LINE),
    -6: (False, ACCOUNT, _("Melipayamak has trouble of its own. Ask its support if it lasts.")),
    -5: (True, MESSAGE, BAD_PATTERN),
    -4: (True, MESSAGE, _("Melipayamak does not know this pattern, or has not approved it yet.")),
    -3: (False, ACCOUNT, _("The shared service line is not set up at Melipayamak. Ask its support.")),
    -2: (True, ADDRESS, _("Melipayamak does not take this number.")),
    -1: (False, ACCOUNT, _("Patterns are switched off for this account. Ask Melipayamak.")),
    0: (False, ACCOUNT, BAD_SIGN_IN),
    2: (False, ACCOUNT, _("The credit at Melipayamak is used up. Add some in its panel.")),
    3: (False, ACCOUNT, NOT_NOW),
    4: (False, ACCOUNT, NOT_NOW),
    5: (False, ACCOUNT, NOT_MY_LINE),
    6: (False, ACCOUNT, _("Melipayamak is being renewed at the moment.")),
    7: (True, MESSAGE, _("The text holds a word that Melipayamak does not send.")),
    9: (False, ACCOUNT, _("Public lines cannot be used from outside. Take a line of your own.")),
    10: (False, ACCOUNT, _("The account at Melipayamak is switched off. Ask Melipayamak.")),
    11: (False, MESSAGE, _("Melipayamak could not send it.")),
    12: (False, ACCOUNT, _("Melipayamak misses papers of this account. Complete them in its panel.")),
    14: (True, MESSAGE, _("Links are not allowed in texts of this account. Ask Melipayamak, or take the link out.")),
    15: (True, MESSAGE, _("Melipayamak wants “لغو11” in the text.")),
    16: (True, ADDRESS, _("Melipayamak does not take this number.")),
    17: (True, MESSAGE, _("The message is empty.")),
    18: (True, ADDRESS, _("Melipayamak does not take this number.")),
    35: (True, ADDRESS, BLOCKED),
}
STATES = {"0", "1", "2", "3", "5", "8", "16", "35", "200", "300", "400", "500"}
LATER: dict[str, tuple[Blame, Promise]] = {
    "2": (MESSAGE, _("It did not reach the phone: switched off, or out of reach.")),
    "3": (MESSAGE, _("The telephone company did not take it.")),
    "16": (MESSAGE, _("The telephone company did not take it.")),
    "35": (ADDRESS, BLOCKED),
    "300": (MESSAGE, _("The text holds a word that Melipayamak does not send.")),
    "500": (MESSAGE, _("Melipayamak could not send it.")),
}


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
    permanent, blame, words = REFUSALS.get(code or 0, (False, ACCOUNT, _("Melipayamak refused it.")))
    return Failed(permanent=permanent, detail=f"{code} {words}", blame=blame)


def refused_later(state: str) -> Failed | None:
    """Why a message that was taken did not arrive; None while it may. It is not sent here again."""
    if state not in LATER:
        return None
    blame, words = LATER[state]
    return Failed(permanent=True, detail=str(words), blame=blame)
