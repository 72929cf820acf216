"""What the numbers of sms.ir mean: the status of an answer, and the state of a message."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Blame, Failed
from vafa.channels.web_settings import Reply

GOOD, WRONG_NUMBER, BLOCKED = 1, 104, 115
ACCOUNT, ADDRESS, MESSAGE = "account", "address", "message"

BAD_KEY = _("sms.ir does not take the API key. Copy it again from its panel, and see that it is switched on.")
BAD_ACCOUNT = _("The account at sms.ir is switched off. Ask sms.ir.")
NOT_MY_LINE = _("The line is not yours at sms.ir. Correct it.")
BAD_TEMPLATE = _("The words for the gaps do not fit the template at sms.ir.")

REFUSALS: dict[int, tuple[bool, Blame, Promise]] = {
    0: (False, ACCOUNT, _("sms.ir has trouble of its own. Ask its support if it lasts.")),
    10: (False, ACCOUNT, BAD_KEY),
    11: (False, ACCOUNT, BAD_KEY),
    12: (False, ACCOUNT, _("The API key of sms.ir works only from certain addresses. Add this server's in its panel.")),
    13: (False, ACCOUNT, BAD_ACCOUNT),
    14: (False, ACCOUNT, BAD_ACCOUNT),
    20: (False, ACCOUNT, _("sms.ir says we send too fast. Lower “Messages a second”.")),
    101: (False, ACCOUNT, NOT_MY_LINE),
    102: (False, ACCOUNT, _("The credit at sms.ir is used up. Add some in its panel.")),
    103: (True, MESSAGE, _("The message is empty.")),
    104: (True, ADDRESS, _("sms.ir does not take this number.")),
    113: (True, MESSAGE, _("sms.ir does not know this template. Look into its panel.")),
    114: (True, MESSAGE, BAD_TEMPLATE),
    115: (
        True,
        ADDRESS,
        _("The customer has blocked advertising messages; only approved templates reach this number."),
    ),
    116: (True, MESSAGE, BAD_TEMPLATE),
    117: (True, MESSAGE, _("sms.ir has not approved this text. Look into its panel.")),
    118: (False, ACCOUNT, _("sms.ir takes no more messages from this account for now.")),
    119: (False, ACCOUNT, _("Own templates need a larger plan at sms.ir. Order it in its panel.")),
    123: (False, ACCOUNT, _("The line at sms.ir has to be switched on first. Do it in its panel.")),
}
DELIVERED = 1
ON_THE_WAY = (3, 5)
LATER: dict[int, tuple[Blame, Promise]] = {
    2: (MESSAGE, _("It did not reach the phone: switched off, or out of reach.")),
    4: (MESSAGE, _("The telephone company did not take it.")),
    6: (MESSAGE, _("sms.ir could not send it.")),
    7: (ADDRESS, _("The customer has blocked advertising messages; only approved templates reach this number.")),
}


def status_of(reply: Reply) -> int | None:
    """`status` of an answer; None when it is none of sms.ir's."""
    status = reply.json.get("status")
    return status if isinstance(status, int) and "message" in reply.json else None


def refusal(status: int) -> Failed:
    """Why the message was not taken."""
    permanent, blame, words = REFUSALS.get(status, (False, ACCOUNT, _("sms.ir refused it.")))
    return Failed(permanent=permanent, detail=f"{status} {words}", blame=blame)


def refused_later(state: int) -> Failed | None:
    """Why a message that was taken did not arrive; None while it may. It is not sent here again."""
    if state not in LATER:
        return None
    blame, words = LATER[state]
    return Failed(permanent=True, detail=str(words), blame=blame)
