"""What is kept of a request that a provider sent: what reading needs, and nothing that only proves who sent it."""

import hmac
from urllib.parse import urlencode

from vafa.channels.contract import Driver, Secret
from vafa.channels.inbound import Hook, Raw, Unsigned

FORM = "application/x-www-form-urlencoded"
WORD = "word"  # the query parameter that carries an account's own word


def raw_of(driver: Driver, hook: Hook) -> Raw:
    """The request as it is stored: its body, or the query where everything is in the address (GET)."""
    headers = {name: hook.headers[name] for name in driver.keeps_headers if name in hook.headers}
    if hook.body:
        return Raw(body=hook.body, content_type=hook.content_type, headers=headers)
    query = {name: value for name, value in hook.query.items() if name != WORD}
    return Raw(body=_encoded(query), content_type=FORM, headers=headers)


def check_word(hook: Hook, word: Secret) -> None:
    """For providers that sign nothing: the account may want a word of its own in the address. Raises Unsigned."""
    given = hook.query.get(WORD, "")
    if word and not hmac.compare_digest(given.encode(), word.reveal().encode()):
        raise Unsigned("The word in the address is missing or wrong.")


def plain(text: object) -> str:
    """A value from outside as text the database can hold: without NUL, and without halves of characters."""
    return str(text).replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _encoded(query: dict[str, str]) -> bytes:
    return urlencode(sorted(query.items())).encode()
