"""Why an SMS service refuses, or why a message did not arrive: whose fault it is, and a sentence saying what to do.

Each service has its own numbers for these; a driver keeps the list.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Blame, Failed


@dataclass(frozen=True)
class Why:
    """One reason. `permanent`: the same message will be refused again."""

    blame: Blame
    permanent: bool
    words: Promise

    def failed(self, service: Promise | str, code: int | str = "") -> Failed:
        """The outcome, with the service's own number in front."""
        detail = f"{code} {str(self.words) % {'service': service}}".strip()
        return Failed(permanent=self.permanent, detail=detail[:300], blame=self.blame)


def not_iranian() -> Failed:
    """For a number that no Iranian service reaches."""
    return Failed(permanent=True, detail=gettext("This is no Iranian mobile number; this service reaches no other."))


def _account(words: Promise) -> Why:
    return Why("account", False, words)


KEY = _account(_("%(service)s does not take the key or the sign-in. Copy them again from its panel."))
OFF = _account(_("The account at %(service)s is switched off. Ask %(service)s."))
TRIAL = _account(_("The account at %(service)s is a trial: it sends only to confirmed numbers."))
CREDIT = _account(_("The credit at %(service)s is used up. Add some in its panel."))
FAST = _account(_("%(service)s says we send too fast. Lower “Messages a second”."))
NOT_NOW = _account(_("%(service)s takes no more messages from this account for now."))
LINE = _account(_("The line is not yours at %(service)s, or not switched on. Correct it."))
PLAN = _account(_("This needs another plan at %(service)s. Order it in its panel."))
PAPERS = _account(_("%(service)s misses papers of this account. Complete them in its panel."))
COUNTRY = _account(_("%(service)s may not send to this country yet. Allow it in its panel."))
OUR_ADDRESS = _account(_("%(service)s does not take calls from this server. Add its address in the panel."))
REPORTS = _account(_("%(service)s cannot call the address for reports. Correct it, or empty it."))
METHOD = _account(_("%(service)s does not know what we asked for. Correct the address of the service."))
TROUBLE = _account(_("%(service)s has trouble of its own. Ask its support if it lasts."))
OTHER = _account(_("%(service)s refused it. Look into its panel."))

NUMBER = Why("address", True, _("%(service)s does not take this number."))
UNUSED = Why("address", True, _("The number is not in use, or cannot take SMS."))
BLOCKED = Why("message", True, _("The customer blocked messages from this line; %(service)s sends nothing there."))

EMPTY = Why("message", True, _("%(service)s misses something in this message."))
TEXT = Why("message", True, _("%(service)s does not take this text. Shorten it, and take out unusual signs and words."))
LINK = Why("message", True, _("%(service)s allows no links in texts of this account. Take the link out, or ask it."))
TEMPLATE = Why("message", True, _("%(service)s does not know this template, or has not approved it yet."))
GAPS = Why("message", True, _("The words for the gaps do not fit the template at %(service)s."))

# of messages that were taken; they are not sent there again
AWAY = Why("message", True, _("It did not reach the phone: switched off, or out of reach."))
SPAM = Why("message", True, _("The telephone company did not let the text through."))
LOST = Why("message", True, _("%(service)s took it and could not deliver it."))
CANCELLED = Why("message", True, _("It was cancelled at %(service)s."))
