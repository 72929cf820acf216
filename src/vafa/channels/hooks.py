"""What drivers share about requests that providers send: a word that proves them, and text fit to be kept."""

import hmac
from dataclasses import replace
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from vafa.channels.contract import Secret
from vafa.channels.inbound import Hook, Unsigned

WORD = "word"  # the query parameter that carries an account's own word


def check_word(hook: Hook, word: Secret) -> None:
    """For providers that sign nothing: the account may want a word of its own in the address. Raises Unsigned."""
    given = hook.query.get(WORD, "")
    if word and not hmac.compare_digest(given.encode(), word.reveal().encode()):
        raise Unsigned("The word in the address is missing or wrong.")


def check_sender(hook: Hook, networks: str) -> None:
    """Only from these network addresses (with commas or blanks between; none: from anywhere). Raises Unsigned."""
    allowed = networks_in(networks)
    try:
        known = not allowed or any(ip_address(hook.sender) in network for network in allowed)
    except ValueError:
        known = False
    if not known:
        raise Unsigned("It came from an address that is not the provider's.")


def networks_in(text: str) -> list[IPv4Network | IPv6Network]:
    """The networks somebody typed. Raises ValueError for what is none."""
    return [ip_network(word, strict=False) for word in text.replace(",", " ").replace("،", " ").split()]


def without_word(hook: Hook) -> Hook:
    """The request without the account's word, which must not be kept."""
    return replace(hook, query={name: value for name, value in hook.query.items() if name != WORD})


def plain(text: object) -> str:
    """A value from outside as text the database can hold: without NUL, and without halves of characters."""
    return str(text).replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
