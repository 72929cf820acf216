"""What Twilio's numbers mean: the codes of an answer, and why a message did not arrive."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Blame, Failed

BAD_TOKEN = 20003
ACCOUNT, ADDRESS, MESSAGE = "account", "address", "message"
FAILED = ("failed", "undelivered", "canceled")

NO_NUMBER = _("Twilio does not take this number, or it is no mobile telephone.")
NOT_MY_SENDER = _("The sender is not yours at Twilio, or cannot send SMS. Correct it.")
TOO_FAST = _("Twilio says we send too fast. Lower “Messages a second”.")
OPTED_OUT = _("The customer answered STOP: Twilio sends nothing more to this number.")
SUSPENDED = _("The account at Twilio is not active. Look into its console.")

REFUSALS: dict[int, tuple[bool, Blame, Promise]] = {
    20003: (False, ACCOUNT, _("Twilio does not take the account SID or the auth token. Copy them again.")),
    20005: (False, ACCOUNT, SUSPENDED),
    20404: (False, ACCOUNT, _("Twilio does not know the account SID. Copy it again.")),
    20429: (False, ACCOUNT, TOO_FAST),
    14107: (False, ACCOUNT, TOO_FAST),
    21211: (True, ADDRESS, NO_NUMBER),
    21212: (False, ACCOUNT, NOT_MY_SENDER),
    21265: (True, ADDRESS, NO_NUMBER),
    21408: (False, ACCOUNT, _("Twilio may not send to this country yet. Allow it in its console.")),
    21602: (True, MESSAGE, _("The message is empty.")),
    21603: (False, ACCOUNT, NOT_MY_SENDER),
    21606: (False, ACCOUNT, NOT_MY_SENDER),
    21608: (False, ACCOUNT, _("The account at Twilio is a trial: it sends only to numbers confirmed in its console.")),
    21609: (False, ACCOUNT, _("Twilio cannot call the address for reports. Correct it, or empty it.")),
    21610: (True, ADDRESS, OPTED_OUT),
    21611: (False, ACCOUNT, _("Too many messages wait at Twilio for this sender.")),
    21612: (True, ADDRESS, _("Twilio has no way from this sender to this number.")),
    21614: (True, ADDRESS, NO_NUMBER),
    21617: (True, MESSAGE, _("The text is longer than Twilio takes.")),
    21659: (False, ACCOUNT, NOT_MY_SENDER),
    21660: (False, ACCOUNT, NOT_MY_SENDER),
    21703: (False, ACCOUNT, _("The messaging service at Twilio has no sender. Add one in its console.")),
    30001: (False, ACCOUNT, _("Too many messages wait at Twilio for this sender.")),
    30002: (False, ACCOUNT, SUSPENDED),
}
LATER: dict[str, tuple[Blame, Promise]] = {
    "30003": (MESSAGE, _("It did not reach the phone: switched off, or out of reach.")),
    "30004": (ADDRESS, _("The telephone company does not let our messages through to this number.")),
    "30005": (ADDRESS, _("The number is not in use.")),
    "30006": (ADDRESS, NO_NUMBER),
    "30007": (MESSAGE, _("The telephone company took the text for spam.")),
    "21610": (ADDRESS, OPTED_OUT),
}


def refusal(code: int) -> Failed:
    """Why the message was not taken."""
    permanent, blame, words = REFUSALS.get(code, (False, ACCOUNT, _("Twilio refused it.")))
    return Failed(permanent=permanent, detail=f"{code} {words}", blame=blame)


def refused_later(code: str) -> Failed:
    """Why a message that was taken did not arrive. It is not sent here again."""
    blame, words = LATER.get(code, (MESSAGE, _("It did not arrive; Twilio does not say why.")))
    return Failed(permanent=True, detail=f"{code[:10]} {words}".strip(), blame=blame)
