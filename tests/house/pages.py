"""Reading pages in tests: the words a person sees, and whether English was left among Persian or Arabic ones."""

import re
from collections.abc import Collection
from html import unescape

# Names and words that stay as they are in every language.
LATIN_ALWAYS = {"Vafa", "Ctrl", "Esc", "CSV", "TSV", "XLSX", "JSON", "SMTP", "IMAP", "English", "kB", "MB"}
UNSEEN = re.compile(
    r"<(script|style|svg|head|template|code|noscript)\b.*?</\1>|<!--.*?-->"
    r'|<(\w+)\b[^>]*\b(?:class="[^"]*\b(?:code|key)\b[^"]*"|lang="en")[^>]*>.*?</\2>',
    re.S,
)
SPOKEN = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"')
WORD = re.compile(r"[A-Za-z][A-Za-z’'-]+")
NOT_WORDS = re.compile(r"\S+@\S+|https?://\S+|\S+\.(?:ir|com|example)\b|#?\b[A-Z]+\d+\S*|\b[A-Z]{1,4}-\S+")


def words_of(html: str) -> str:
    """What a person reads or hears on the page: its text, and the labels of what has none."""
    spoken = " · ".join(SPOKEN.findall(html))
    seen = re.sub(r"<[^>]+>", " ", UNSEEN.sub(" ", html))
    return re.sub(r"\s+", " ", unescape(f"{seen} · {spoken}")).strip()


def english_in(html: str, allow: Collection[str] = ()) -> list[str]:
    """English words on the page, with the words around them; addresses, codes, keys and `allow` are left alone."""
    text = NOT_WORDS.sub(" ", words_of(html))
    known = {word.lower() for word in (*LATIN_ALWAYS, *(part for one in allow for part in one.split()))}
    found = []
    for match in WORD.finditer(text):
        if match[0].lower() not in known:
            found.append(text[max(0, match.start() - 25) : match.end() + 25])
    return found


def assert_no_english(html: str, allow: Collection[str] = ()) -> None:
    """The page has no English left; `allow` are names of people, products and the like."""
    found = english_in(html, allow)
    assert not found, "English on the page: " + " | ".join(found[:12])


def assert_same_part(whole: str, part: str) -> None:
    """The fragment a script asks for is word for word in the whole page (tokens of forms differ)."""
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    bare_whole, bare_part = (re.sub(r"\s+", " ", token.sub("", html)).strip() for html in (whole, part))
    assert bare_part and bare_part in bare_whole, f"not in the page: {bare_part[:300]}"
