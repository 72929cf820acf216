"""Links of a letter that tell when they are used: which they are, and the letter with others in their places.

The letter itself keeps its own addresses; only what leaves is changed, so the text says which link the third one was.
"""

import html
import re
from collections.abc import Callable

# As people and letters write them; brackets and quotes end an address, and so do marks that close a sentence.
ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'«»]+")
CLOSING = ".,;:!?،؛؟…"
HREF = re.compile(r'href="([^"]*)"')
MOST = 100  # links in one letter that tell


def links_in(text: str, own: str) -> list[str]:
    """The addresses in a plain text, each once, in their order; those that begin with `own` lead to us and are none."""
    found = dict.fromkeys(one.group().rstrip(CLOSING) for one in ADDRESS.finditer(text))
    return [one for one in found if not _leads_to(one, own)][:MOST]


def text_with(text: str, own: str, instead: Callable[[int], str]) -> str:
    """The text with `instead(number)` for each of its links; numbers are places in `links_in`."""
    place = {address: number for number, address in enumerate(links_in(text, own))}

    def other(found: re.Match[str]) -> str:
        address = found.group().rstrip(CLOSING)
        number = place.get(address)
        return found.group() if number is None else instead(number) + found.group()[len(address) :]

    return ADDRESS.sub(other, text)


def html_with(page: str, text: str, own: str, instead: Callable[[int], str]) -> str:
    """The HTML of the same letter with the same links changed; only what a link opens, never what it says."""
    place = {address: number for number, address in enumerate(links_in(text, own))}

    def other(found: re.Match[str]) -> str:
        number = place.get(html.unescape(found[1]).rstrip(CLOSING))
        return found.group() if number is None else f'href="{html.escape(instead(number))}"'

    return HREF.sub(other, page)


def _leads_to(address: str, own: str) -> bool:
    """Whether an address is `own` or below it; another host that only begins alike is not."""
    return address == own or address.startswith((f"{own}/", f"{own}?", f"{own}#"))
