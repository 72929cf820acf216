"""Why something that came is where it is: a sentence for each code, and one for each filter that was asked.

Upper rooms and drivers may register theirs with `placings` and `filters_say`.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.unreadable import LATIN, unreadable_sentence
from vafa.platform.wording import known_refusals

Words = Promise | str
UNKNOWN = _("It was put aside (%(code)s).")

_sentences: dict[str, Words] = {
    # into a conversation
    "new_conversation": _("Nothing earlier belongs to it, so it begins something new."),
    "answers_message": _("It answers a message of this conversation."),
    "same_thread": _("It stands in the same thread at the provider."),
    "reply_address": _("It came to the signed address that our letters of this conversation ask answers to."),
    "case_number": _("It names the number of this case."),
    "open_case": _("The customer writes about this matter on this channel just now."),
    "by_hand": _("Somebody put it here."),
    "known_already": _("It came before and is the same message."),
    # aside: it asks for nothing
    "own_notification": _("It is a letter of ours that came back."),
    "own_address": _("It was sent from an address of our own."),
    "away_note": _("It only says that somebody is away."),
    "bounce": _("It says that a letter could not be delivered."),
    "mailing_list": _("It was sent to a mailing list."),
    "automatic": _("A machine wrote it."),
    "asked_to_stop": _("They asked for silence, and have it: they hear only what they ask for."),
    "no_words": _("There is nothing in it."),
    "empty": _("There is nothing in it."),
    "call": _("It tells of a telephone call."),
    "thrown_away": _("Somebody threw it away."),
    "receipt_sent": _("The provider took a message of ours."),
    "receipt_delivered": _("It says that a message of ours arrived."),
    "receipt_read": _("It says that a message of ours was read."),
    "receipt_complained": _("The customer called a message of ours spam. Now they hear only what they ask for."),
    "receipt_unsubscribed": _("The customer ended such messages at the provider's."),
    "receipt_failed": _("It says that a message of ours could not be delivered."),
    "receipt_too_late": _("A delivery report that came after we knew better."),
    "unknown_receipt": _("A delivery report about a message that is not ours."),
    "reading_receipt": _("It only says that a letter was opened."),
    "delayed": _("A mail server says that a letter takes longer; it is still on its way."),
    "group": _("It was said in a group, where nobody spoke to us."),
    "live_location": _("A place on the map that moves on."),
    "bot": _("A bot wrote it."),
    "connected": _("They opened a link of ours that says who they are; this address is theirs now."),
    "start": _("They pressed the button that opens the talk; nothing was said yet."),
    "service": _("A note of the messenger itself, such as a new picture."),
    "membership": _("Somebody joined or left."),
    "other_update": _("A note of the messenger that asks for nothing."),
    "address_off": _("Nothing arrives at this address any more, so it was turned off."),
    "echo": _("It is our own, told back to us."),
    "standby": _("Another app answers this person at the moment."),
    "deleted": _("The customer deleted a message; what came before is kept."),
    "reaction_taken_back": _("A sign under a message was taken back."),
    "read_up_to": _("It says that everything up to a moment was read, and names no message."),
    "delivered_up_to": _("It says that everything up to a moment arrived, and names no message."),
    "part": _("A delivery report about a file that went with a message."),
    "other_status": _("A delivery report that asks for nothing."),
    "other_field": _("A note of the provider about something else than messages."),
    "other_event": _("A note of the messenger that asks for nothing."),
    "error": _("The provider tells of a trouble of its own."),
    "ping": _("The other system only tried whether we are here."),
    "topic_confirmed": _("Amazon asked whether it may call this address, and was told yes."),
    "unknown_type": _("Something this version does not know; it is kept as it came."),
    # the tray
    "maybe_spam": _("The mail server takes it for spam: %(detail)s"),
    "no_sender": _("Nobody stands in it as the sender, so nobody could be answered."),
    "odd_sender": _("The sender's address cannot be one: %(detail)s"),
    "unreadable": _("It cannot be read."),
    "took_too_long": _("Reading it took too long, so it was stopped."),
    "tried_too_often": _("It failed again and again: %(detail)s"),
    "refused": _("The desk refuses it: %(detail)s"),
}
_filters: dict[str, Words] = {
    "own": _("Is it our own?"),
    "automatic": _("Did a machine write it?"),
    "spam": _("Is it spam?"),
    "stop": _("Do they ask for silence?"),
    "sender": _("Who wrote it?"),
    "start_link": _("Did they come by a link of ours?"),
    "thread": _("Which thread does it stand in?"),
    "answers": _("Does it answer a message?"),
    "reply_address": _("Which address did it come to?"),
    "case_number": _("Does it name a case?"),
    "open_talk": _("Do they talk with us just now?"),
    "arriving": _("Is there a case it belongs to?"),
}


def placings(sentences: Mapping[str, Words]) -> None:
    """Register the sentence of each code; `%(detail)s` in it is the detail that was noted."""
    _sentences.update(sentences)


def filters_say(questions: Mapping[str, Words]) -> None:
    """Register what each filter asks, as a question."""
    _filters.update(questions)


def placing_sentence(code: str, detail: str = "") -> str:
    """The reason in the reader's words; a code without a sentence is shown as it is."""
    if code.startswith("state_"):
        return gettext("The provider tells how far a message of ours is.")
    if code == "unreadable":
        return unreadable_sentence(detail)
    words = _refusal(detail) if code == "refused" else None
    words = words or _sentences.get(code)
    if words is None:
        return str(UNKNOWN) % {"code": code}
    return str(words) % {"detail": LATIN % detail if detail else ""}


def _refusal(code: str) -> Words | None:
    """The desk's own sentence for a refusal, where it says all without the values it was made with."""
    words = known_refusals().get(code)
    return None if words is None or "%(" in str(words) else words


def filter_words(name: str) -> str:
    """What a filter asks; its name where it has no question."""
    return str(_filters.get(name, name))


def known_placings() -> Mapping[str, Words]:
    """All sentences by code."""
    return dict(sorted(_sentences.items()))
