"""Sentences of the conversations room: the timeline, refusals, and why a message was not sent."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.conversations import settings  # noqa: F401 (declares what a shop may set)
from vafa.conversations.events import (
    LinkUsed,
    MessageDelivered,
    MessageFailed,
    MessageHeld,
    MessageRead,
    MessageReceived,
    MessageSent,
    MessageSkipped,
    MessageUncertain,
)
from vafa.conversations.placings import filter_words, known_placings, placing_sentence, placings
from vafa.conversations.reasons import known_reasons, reason_sentence, reasons
from vafa.platform.wording import Line, refusals, says

__all__ = [
    "filter_words",
    "known_placings",
    "known_reasons",
    "placing_sentence",
    "placings",
    "reason_sentence",
    "reasons",
]

reasons(
    {
        "withdrawn": gettext_lazy("The customer was withdrawn with the import they came from."),
        "no_contact_point": gettext_lazy("There is no address at which we can reach the customer."),
        "no_consent": gettext_lazy("The customer does not want such messages."),
        "window_closed": gettext_lazy("On this channel only approved words may be sent now, and there are none."),
        "quiet_hours": gettext_lazy("It is not an hour at which the customer wants to hear from us."),
        "day_off": gettext_lazy("It is a day off where the customer lives."),
        "too_close": gettext_lazy("The customer heard from us a moment ago."),
        "more_important": gettext_lazy("Something more important goes to the customer first."),
        "low_score": gettext_lazy("The customer was not content with us, and has not said yet that it is settled."),
        "before_satisfaction": gettext_lazy("The customer has not said yet that they are content."),
        "too_late": gettext_lazy("By the time it could leave, it made no more sense."),
        "too_many_lately": gettext_lazy("The customer heard from us often enough these days."),
        "wording_missing": gettext_lazy("The letter is not written in the customer's language."),
        "letter_broken": gettext_lazy("The letter asks for something it does not get: %(detail)s"),
        "address_refused": gettext_lazy("The address does not exist: %(detail)s"),
        "message_refused": gettext_lazy("The mail server refuses the message: %(detail)s"),
        "taken_back": gettext_lazy("It was taken back before it left."),
        "gave_up": gettext_lazy("It was tried many times in vain: %(detail)s"),
    }
)
refusals(
    {
        "messages.other_customer": gettext_lazy("These messages are another customer's. They stay where they are."),
        "templates.no_name": gettext_lazy("Write the template's name and language as your provider shows them."),
        "templates.unknown_word": gettext_lazy("The letter does not know “%(word)s”. Choose a word from the list."),
        "inbound.settled_already": gettext_lazy("Somebody placed this already. Reload the tray."),
        "inbound.not_placed": gettext_lazy("It could not be placed there: %(why)s"),
        "messages.only_theirs": gettext_lazy("Only what a customer wrote can be given to another customer."),
        "messages.empty": gettext_lazy("There is nothing in it. Write a few words or attach a file."),
        "messages.settled_already": gettext_lazy("Someone settled this message already. Reload the page."),
        "letters.missing": gettext_lazy("There is no letter “%(letter)s” in this language. Write it first."),
        "letters.empty": gettext_lazy("A letter needs a subject and a text."),
        "letters.not_liquid": gettext_lazy("The letter cannot be read: %(detail)s. Mend the braces and try again."),
        "letters.unknown_variable": gettext_lazy("The letter does not know “%(name)s”. Take it out."),
        "letters.unknown_variable_near": gettext_lazy(
            "The letter does not know “%(name)s”. Did you mean “%(nearest)s”?"
        ),
    }
)


@says(MessageReceived)
def received(event: MessageReceived) -> Line:
    return Line(_("The customer wrote"), icon="message-circle")


@says(MessageSent)
def sent(event: MessageSent) -> Line:
    return Line(_("A message was sent"), event.title, icon="send", tone="good")


@says(MessageHeld)
def held(event: MessageHeld) -> Line:
    title = _("Held back: %(title)s") % {"title": event.title or event.letter}
    return Line(title, reason_sentence(event.reason), icon="hourglass", tone="wait")


@says(MessageSkipped)
def skipped(event: MessageSkipped) -> Line:
    title = _("Not sent: %(title)s") % {"title": event.title or event.letter}
    return Line(title, reason_sentence(event.reason), icon="ban", tone="wait")


@says(MessageFailed)
def failed(event: MessageFailed) -> Line:
    title = _("Could not be delivered: %(title)s") % {"title": event.title}
    return Line(title, reason_sentence(event.reason, event.detail), icon="alert-triangle", tone="late")


@says(MessageUncertain)
def uncertain(event: MessageUncertain) -> Line:
    title = _("Nobody knows whether this arrived: %(title)s") % {"title": event.title}
    return Line(title, _("It is not sent again until someone decides."), icon="help-circle", tone="wait")


@says(MessageDelivered)
def delivered(event: MessageDelivered) -> Line:
    return Line(_("It arrived"), event.title, icon="checks", tone="good")


@says(MessageRead)
def read(event: MessageRead) -> Line:
    return Line(_("The customer opened it"), event.title, icon="eye", tone="good")


@says(LinkUsed)
def used(event: LinkUsed) -> Line:
    return Line(_("The customer used a link in “%(title)s”") % {"title": event.title}, event.address, icon="link")
