"""The word a link brings along when it opens a talk with us, and how it is told apart from what people write.

A word is `vafa-` and 22 letters; what it means is known above (`conversations.links`). Where a messenger hands the word
of a link over by itself it is read there; WhatsApp puts it into the first message, from which it is taken out.
"""

import re
from typing import Any

from django.utils.functional import Promise

from vafa.channels.driver_settings import field

WORD = re.compile(r"vafa-[A-Za-z0-9_-]{22}")
IN_TEXT = re.compile(rf"(?<![\w-])({WORD.pattern})(?![\w-])\s*")
ANSWERED = "start:"  # before the word, among what a message answers


def answer_of(word: str) -> tuple[str, ...]:
    """What a message that came by a link answers; nothing for a link without a word."""
    return (f"{ANSWERED}{word}",) if word else ()


def without_word(text: str) -> tuple[str, str]:
    """The text without a word of ours, and that word; many texts have none."""
    found = IN_TEXT.search(text)
    return (text[: found.start()] + text[found.end() :], found[1]) if found else (text, "")


def name_in_links(label: Promise | str, words: Promise | str) -> Any:
    """The setting `link_name`: how links name the account, as in `Driver.opens_at`. Empty: there are no links."""
    return field(label, help=words, default="", rare=True)
