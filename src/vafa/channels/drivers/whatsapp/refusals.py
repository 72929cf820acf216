"""What WhatsApp's error codes mean for a message, as Meta lists them; those of its Graph stand in `channels.meta`."""

from django.utils.translation import gettext_lazy as _

from vafa.channels.meta import CLOSED, LIMIT, PAUSE, TOKEN, WINDOW, Verdict, Verdicts

ABSENT = _("This number cannot be reached on WhatsApp.")
UNWANTED = _("WhatsApp did not deliver it, because this customer gets too many messages, or wants no such ones.")
TEMPLATE = _("WhatsApp does not know this template in this language, or not in this form. Compare it with Meta's.")
PAYMENT = _("The WhatsApp account cannot pay. Put its payment in order at Meta.")
UNREADY = _("This phone number is not registered at WhatsApp. Register it at Meta.")
TESTING = _("The app is still being tried out at Meta, and this customer is not among its testers.")
HASTY = _("Too many messages to this customer in a short time.")

VERDICTS: Verdicts = {
    131026: Verdict(True, "address", ABSENT),
    131021: Verdict(True, "address", ABSENT),  # the sender's own number
    131047: Verdict(True, "message", WINDOW),
    **dict.fromkeys((130472, 131049, 131050), Verdict(True, "message", UNWANTED)),
    **dict.fromkeys((132000, 132001, 132005, 132007, 132012, 132015, 132016), Verdict(True, "message", TEMPLATE)),
    **dict.fromkeys((131008, 131009, 131051, 131052, 131053, 100), Verdict(True, "message")),
    131056: Verdict(False, "address", HASTY),
    131048: Verdict(False, "account", LIMIT),
    **dict.fromkeys((131000, 131016, 131057), Verdict(False, "account", PAUSE)),
    **dict.fromkeys((131005, 33), Verdict(False, "account", TOKEN)),
    131030: Verdict(False, "account", TESTING),
    131031: Verdict(False, "account", CLOSED),
    131042: Verdict(False, "account", PAYMENT),
    **dict.fromkeys((131045, 133010), Verdict(False, "account", UNREADY)),
}
