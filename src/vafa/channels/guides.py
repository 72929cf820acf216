"""What people read while they choose a provider and set it up: what it is for, and what to enter there.

Every driver that is offered has a guide; a test asks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Promise | str
PUT_ADDRESS = _("Enter the address below at the provider as the address for incoming messages and delivery reports.")


@dataclass(frozen=True)
class Guide:
    """What a provider is for, in one line, and what its people have to be told."""

    about: Words = ""
    enter: Words = PUT_ADDRESS


CHANNELS: Mapping[str, Words] = {
    "email": _("Letters with pictures and files. Everybody has it."),
    "sms": _("Short words that are read within minutes, on every telephone."),
    "whatsapp": _("What most people outside Iran write on. We answer within a day, later only in approved words."),
    "telegram": _("A bot your customers write to; it answers whoever wrote first."),
    "bale": _("An Iranian messenger; a bot your customers write to."),
    "eitaa": _("An Iranian messenger; announcements to a channel of yours."),
    "instagram": _("Direct messages, and comments under your pictures."),
    "messenger": _("Messages to your page on Facebook, and comments there."),
    "chat": _("A small window on your website: customers write while they look at it."),
    "phone": _("Who is calling and what they bought, before you pick up."),
    "webhook": _("Anything that can call an address: your shop, a form, a machine."),
}
GUIDES: Mapping[str, Guide] = {
    "email": Guide(
        _("The shop's own mailbox, at any provider."),
        _("Nothing has to be entered there, unless your provider hands mail over by webhook: give it this."),
    ),
    "anymail": Guide(
        _("Hands mail over by webhook and says what arrived: Mailgun, Mandrill, Brevo and more."),
        _(
            "At the service, for inbound mail and for events: enter the address below. "
            "Where the service signs nothing, put ?word= and the word you made up behind it."
        ),
    ),
    "kavenegar": Guide(
        _("SMS in Iran; service lines and approved patterns."),
        _("In Kavenegar's panel, under your line: enter the address for received messages and for delivery states."),
    ),
    "smsir": Guide(
        _("SMS in Iran; service lines and approved patterns."),
        _("Nothing has to be entered there: Vafa asks for what is new every minute."),
    ),
    "melipayamak": Guide(
        _("SMS in Iran; shared and own lines, approved patterns."),
        _("Nothing has to be entered there: Vafa asks for what is new every minute."),
    ),
    "twilio": Guide(
        _("SMS nearly everywhere outside Iran."),
        _("In Twilio's console, under your number, Messaging: enter this address at “A message comes in”."),
    ),
    "whatsapp": Guide(
        _("Meta's own interface, without anybody between."),
        _("In your app at Meta, under WhatsApp: enter the address and your word; subscribe to messages."),
    ),
    "telegram": Guide(
        _("A bot made with @BotFather."),
        _("Press “Connect”: Vafa tells Telegram this address by itself."),
    ),
    "bale": Guide(
        _("A bot made with @botfather in Bale."), _("Press “Connect”: Vafa tells Bale this address by itself.")
    ),
    "eitaa": Guide(
        _("Your group or channel in Eitaa, through Eitaayar; it only sends."),
        _("In Eitaa make @sender a manager of your group or channel; the token stands in your panel at eitaayar.ir."),
    ),
    "instagram": Guide(
        _("Your business account, through Meta."),
        _("In your app at Meta, under Webhooks: enter the address and your word; subscribe to messages and comments."),
    ),
    "messenger": Guide(
        _("Your page, through Meta."),
        _("In your app at Meta, under Webhooks: enter the address and your word; subscribe to messages and feed."),
    ),
    "chat": Guide(
        _("Our own window on your pages, with nobody between."),
        _("Name the websites it stands on; then copy the line you get here into their pages, before </head>."),
    ),
    "phone": Guide(
        _("Any telephone exchange that can call a web address when a telephone rings."),
        _("Have the exchange call the address below at every event of a call, signed with the secret word or with it."),
    ),
    "asterisk": Guide(
        _("Your own exchange; a click on a number dials it."),
        _("In manager.conf of the exchange: a name and a password for Vafa, with read = call and write = originate."),
    ),
    "webhook": Guide(
        _("A signed address of your own; what it takes is in the documentation."),
        _("Have the other system call this address, signed with the key above."),
    ),
}


def guide_of(kind: str) -> Guide:
    """The guide of a driver; a general one where it has none of its own."""
    return GUIDES.get(kind, Guide())
