"""What Kavenegar's numbers mean: the codes of an answer, and the states of a message."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Blame, Failed
from vafa.channels.web_settings import Reply

GOOD = 200
DELIVERED, UNKNOWN = 10, 100
ON_THE_WAY = (4, 5)

ACCOUNT, ADDRESS, MESSAGE = "account", "address", "message"
NO_METHOD = _("Kavenegar does not know what we asked for. Correct the address of the service.")
BAD_WORDS = _("Kavenegar does not take this text. Shorten it, and take out signs it does not know.")
TEMPLATE_TOKENS = _("The words for the gaps do not fit Kavenegar's template: no blanks or lines in token to token3.")
OUR_ADDRESS = _("Kavenegar does not take calls from this server. Add its address in the panel's security settings.")

REFUSALS: dict[int, tuple[bool, Blame, Promise]] = {
    400: (True, MESSAGE, _("Kavenegar misses something in this message.")),
    401: (False, ACCOUNT, _("The account at Kavenegar is switched off. Ask Kavenegar.")),
    402: (False, ACCOUNT, _("Kavenegar could not do it. Look into its panel if it happens again.")),
    403: (False, ACCOUNT, _("Kavenegar does not know the API key. Copy it again from the panel.")),
    404: (False, ACCOUNT, NO_METHOD),
    405: (False, ACCOUNT, NO_METHOD),
    406: (True, MESSAGE, _("Kavenegar misses something in this message.")),
    407: (False, ACCOUNT, OUR_ADDRESS),
    409: (False, ACCOUNT, _("Kavenegar cannot answer at the moment.")),
    411: (True, ADDRESS, _("Kavenegar does not take this number.")),
    412: (False, ACCOUNT, _("The line is not yours at Kavenegar. Correct it.")),
    413: (True, MESSAGE, BAD_WORDS),
    414: (False, ACCOUNT, _("Kavenegar says we ask for too much at once.")),
    416: (False, ACCOUNT, OUR_ADDRESS),
    418: (False, ACCOUNT, _("The credit at Kavenegar is used up. Add some in its panel.")),
    420: (True, MESSAGE, _("Links are not allowed in texts of this account. Ask Kavenegar, or take the link out.")),
    422: (True, MESSAGE, BAD_WORDS),
    424: (True, MESSAGE, _("Kavenegar does not know this template, or has not approved it yet. Look into its panel.")),
    426: (False, ACCOUNT, _("Templates need Kavenegar's advanced service. Order it in the panel.")),
    427: (False, ACCOUNT, _("You may not use this line. Ask Kavenegar for access.")),
    428: (True, MESSAGE, TEMPLATE_TOKENS),
    429: (False, ACCOUNT, OUR_ADDRESS),
    431: (True, MESSAGE, TEMPLATE_TOKENS),
    432: (True, MESSAGE, TEMPLATE_TOKENS),
    451: (False, ACCOUNT, _("Kavenegar says we send too fast. Lower “Messages a second”.")),
    501: (False, ACCOUNT, _("The account at Kavenegar is a trial: it sends only to its owner's number.")),
}
LATER: dict[int, tuple[Blame, Promise]] = {
    6: (MESSAGE, _("Kavenegar could not send it.")),
    11: (MESSAGE, _("It did not reach the phone: switched off, or out of reach.")),
    13: (MESSAGE, _("It was cancelled at Kavenegar.")),
    14: (ADDRESS, _("The customer has blocked service messages from this line.")),
}


def status_of(reply: Reply) -> int | None:
    """`return.status` of an answer; None when it is none of Kavenegar's."""
    told = reply.json.get("return")
    status = told.get("status") if isinstance(told, dict) else None
    return status if isinstance(status, int) else None


def refusal(status: int) -> Failed:
    """Why the message was not taken."""
    permanent, blame, words = REFUSALS.get(status, (False, ACCOUNT, _("Kavenegar refused it.")))
    return Failed(permanent=permanent, detail=f"{status} {words}", blame=blame)


def refused_later(state: int) -> Failed | None:
    """Why a message that was taken did not arrive; None while it may. It is not sent here again."""
    if state not in LATER:
        return None
    blame, words = LATER[state]
    return Failed(permanent=True, detail=str(words), blame=blame)
