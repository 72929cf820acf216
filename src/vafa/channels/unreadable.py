"""Why something that came could not be read: a sentence for each code that a reader gives.

Rows keep the code and what is technical about it, so everybody reads the sentence in their own language.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LATIN = "\u2066%s\u2069"  # what is technical keeps its own direction
SENTENCES: Mapping[str, Promise | str] = {
    "not_json": _("It is not the JSON that the provider should send."),
    "not_form": _("It is not the form that the provider should send."),
    "not_understood": _("The service says something we do not understand."),
    "neither": _("It is neither a message nor a report."),
    "nothing_inside": _("There is nothing in this mail."),
    "no_writer": _("It does not say who wrote it."),
    "no_number": _("It says neither its own number nor who sent it."),
    "no_message": _("It names no message."),
    "no_outcome": _("It says neither which message it is about nor what became of it."),
    "no_call": _("It does not say which call it is about."),
    "no_call_state": _("It says nothing that is known of a call: ringing, answered, ended or missed."),
    "no_call_event": _("It is no event of a telephone exchange."),
    "other_product": _("It came from another product of Meta. Correct the address given there."),
    "other_number": _("It came for another number of yours. Add an account for that number."),
    "message_incomplete": _("A message needs `id` and `from`."),
    "report_incomplete": _("A report needs `message` and `state`."),
    "not_base64": _("A file in it is not written in `Base64`."),
    "not_from_chat": _("It is not what the chat writes down."),
    "topic_unconfirmed": _(
        "Amazon asks whether it may call this address, and could not be reached for the answer. Open its address once."
    ),
    "topic_forged": _("Somebody asks in Amazon's name to call this address, without its signature. Throw it away."),
    "too_large": _("It is larger than what is read."),
}


def unreadable_sentence(told: str) -> str:
    """The sentence for "code: detail" as rows keep it; what begins with no code is technical as a whole."""
    code, _colon, detail = told.partition(": ")
    words = SENTENCES.get(code)
    if words is None:
        words, detail = _("It cannot be read."), told
    return f"{words} {LATIN % detail}" if detail else str(words)
