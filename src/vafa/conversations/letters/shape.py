"""From one written text to plain text and safe HTML: paragraphs, lists, links, buttons, bold, and nothing else."""

import html
import re

import nh3

from vafa.conversations.letters.liquid import unguarded

LINK = re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)")
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
HIDDEN = re.compile("[\ue000-\uf8ff]+")
SCHEMES = {"http", "https", "mailto", "tel"}
TAGS = {"p", "br", "a", "ul", "li", "strong", "footer"}


def as_text(written: str) -> str:
    """The plain text: links as their words and address."""
    text = re.sub(r"\n{3,}", "\n\n", LINK.sub(_link_in_text, BOLD.sub(r"\1", written)))
    return unguarded(text).strip()


def as_html(written: str) -> str:
    """The HTML fragment; a paragraph that is nothing but a link becomes a button. To be sanitised as a whole."""
    return "".join(_block(block) for block in re.split(r"\n\s*\n", written.strip()) if block.strip())


def sanitised(fragment: str) -> str:
    """The fragment with nothing in it but what a letter may have."""
    return nh3.clean(
        fragment,
        tags=TAGS,
        attributes={"a": {"href"}},
        allowed_classes={"p": {"button"}},
        url_schemes=SCHEMES,
        link_rel=None,
    )


def _block(block: str) -> str:
    lines = [line.strip() for line in block.strip().split("\n")]
    if len(lines) == 1 and LINK.fullmatch(lines[0]):
        return f'<p class="button">{_inline(lines[0])}</p>'
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>"
    return "<p>" + "<br>".join(_inline(line) for line in lines) + "</p>"


def _inline(line: str) -> str:
    parts, end = [], 0
    for link in LINK.finditer(line):
        parts.append(_plain(line[end : link.start()]))
        parts.append(f'<a href="{_shown(link[2])}">{_plain(link[1])}</a>')
        end = link.end()
    return "".join([*parts, _plain(line[end:])])


def _plain(text: str) -> str:
    return BOLD.sub(r"<strong>\1</strong>", _shown(text))


def _shown(text: str) -> str:
    """Escaped, hidden signs shown: author's own `<` as well as a value's."""
    return HIDDEN.sub(lambda run: _value(run[0]), html.escape(text))


def _value(hidden: str) -> str:
    return html.escape(unguarded(hidden)).replace("*", "&#42;").replace("\n", "<br>")


def _link_in_text(link: re.Match[str]) -> str:
    alone = link.start() == 0 or link.string[link.start() - 1] == "\n"
    return f"{link[1]}:\n{link[2]}" if alone else f"{link[1]} ({link[2]})"
