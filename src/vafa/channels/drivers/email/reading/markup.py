"""A mail's HTML: made safe to show, and laid out as text with paragraphs, lists, links and quotes.

Everything goes through nh3 first and last; between the two, hidden pieces (preheaders) are taken out and pictures
from elsewhere lose their `src`, so that showing a mail tells nobody that it was read.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import nh3

from vafa.channels.drivers.email.reading.charsets import clean
from vafa.channels.drivers.email.reading.layout import Layout

_TAGS = {
    "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center",
    "cite",
    "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "label", "legend", "li",
    "main", "mark", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strike",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul",
    "var", "wbr",
}  # fmt: skip
_CONTENT_DROPPED = {"script", "style", "title", "svg", "math", "object", "iframe", "template", "noembed", "noframes"}
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}
_KEPT = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "ol": {"start", "type"},
    "font": {"color"},
}
_TELLING = {name: {*kept, "class", "id", "style", "hidden", "type"} for name, kept in _KEPT.items()}
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[^\s"=<>]+="[^"]*")*)\s*/?>|([^<]+)|<')
_ATTRIBUTE = re.compile(r'([^\s"=<>]+)="([^"]*)"')
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all")
_IMAGE = re.compile(r'<img((?:\s+[^\s"=<>]+="[^"]*")*)\s*/?>')
_VOID = {"br", "hr", "img", "col", "wbr"}


class Token(NamedTuple):
    """A piece of well-formed HTML: a tag (with its attributes) or text between tags."""

    tag: str
    closes: bool
    attributes: str
    text: str

    def value(self, name: str) -> str:
        """An attribute's value as written; empty if it has none."""
        return next((html.unescape(one[2]) for one in _ATTRIBUTE.finditer(self.attributes) if one[1] == name), "")


@dataclass(frozen=True, slots=True)
class Shown:
    """HTML made safe, as text, and as text in which every quoted line begins with `>`, for finding the answer."""

    html: str
    text: str
    marked: str
    remote_images: bool


def shown(source: str, content_ids: Sequence[str] = ()) -> Shown:
    """The HTML of a mail; `content_ids` are those of the attachments, in their order."""
    rough = nh3.clean(
        source,
        tags=_TAGS,
        clean_content_tags=_CONTENT_DROPPED,
        attributes=_TELLING,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    tokens = list(_seen(_tokens(rough)))
    layout = Layout()
    for token in tokens:
        layout.take(token.tag, token.closes, token.text, token.value)
    safe = nh3.clean(_written(tokens), tags=_TAGS, attributes=_KEPT, url_schemes=_SCHEMES)
    safe, remote = _pictures(safe, content_ids)
    return Shown(clean(safe.strip()), clean(layout.text()), clean(layout.marked()), remote)


def as_html(text: str) -> str:
    """Plain text as HTML, for a mail that has both one after the other."""
    return "<p>" + html.escape(text.strip()).replace("\n\n", "</p><p>").replace("\n", "<br>") + "</p>"


def _tokens(rough: str) -> Iterator[Token]:
    for one in _TOKEN.finditer(rough):
        yield Token(one[2] or "", bool(one[1]), one[3] or "", one[4] or ("" if one[2] else "<"))


def _seen(tokens: Iterator[Token]) -> Iterator[Token]:
    """What a reader sees: without elements that their writer hid."""
    hidden: list[str] = []
    for token in tokens:
        if hidden:
            if token.tag and token.closes and token.tag == hidden[-1]:
                hidden.pop()
            elif token.tag == hidden[0] and not token.closes and token.tag not in _VOID:
                hidden.append(token.tag)
        elif token.tag and not token.closes and token.attributes and _is_hidden(token):
            if token.tag not in _VOID:
                hidden.append(token.tag)
        else:
            yield token


def _is_hidden(token: Token) -> bool:
    if "style=" in token.attributes and _HIDDEN.search(token.value("style")):
        return True
    return ' hidden="' in token.attributes


def _written(tokens: Sequence[Token]) -> str:
    return "".join(
        (f"</{token.tag}>" if token.closes else f"<{token.tag}{token.attributes}>") if token.tag else token.text
        for token in tokens
    )


def _pictures(safe: str, content_ids: Sequence[str]) -> tuple[str, bool]:
    """Pictures from elsewhere wait to be asked for; those in the mail are tied to their attachment's number."""
    remote = False

    def tied(image: re.Match[str]) -> str:
        nonlocal remote
        attributes = image[1]
        source = next((one[2] for one in _ATTRIBUTE.finditer(attributes) if one[1] == "src"), "")
        if source.startswith("cid:"):
            name = html.unescape(source[4:])
            number = f' data-attachment="{content_ids.index(name)}"' if name in content_ids else ""
            return f"<img{attributes}{number}>"
        if source:
            remote = True
            attributes = re.sub(r'\ssrc="', ' data-remote-src="', attributes, count=1)
        return f"<img{attributes}>"

    return _IMAGE.sub(tied, safe), remote
