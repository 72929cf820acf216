"""What drivers share about requests that providers send: a word that proves them, and text fit to be kept."""

import hmac
from dataclasses import replace

from vafa.channels.contract import Secret
from vafa.channels.inbound import Hook, Unsigned

WORD = "word"  # the query parameter that carries an account's own word


def check_word(hook: Hook, word: Secret) -> None:
    """For providers that sign nothing: the account may want a word of its own in the address. Raises Unsigned."""
    given = hook.query.get(WORD, "")
    if word and not hmac.compare_digest(given.encode(), word.reveal().encode()):
        raise Unsigned("The word in the address is missing or wrong.")


def without_word(hook: Hook) -> Hook:
    """The request without the account's word, which must not be kept."""
    return replace(hook, query={name: value for name, value in hook.query.items() if name != WORD})


def plain(text: object) -> str:
    """A value from outside as text the database can hold: without NUL, and without halves of characters."""
    return str(text).replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
