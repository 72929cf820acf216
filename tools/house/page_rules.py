"""Rules for templates and style sheets: both directions, the strict content policy, three languages."""

import re
from collections.abc import Iterator

from house.rule import Fault, Source, line_at, rule

STYLES = r"^src/vafa/.*\.css$"
# Letters go to mail programs, which know neither style sheets nor our policy.
PAGES = r"^src/vafa/(?!.*(/letters?/|/mails?/|/e?mail/)).*\.html$"

PHYSICAL = re.compile(
    r"""(?<![\w-])(?:
        (?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*
        | border-(?:top|bottom)-(?:left|right)-radius
        | (?:left|right)(?=\s*:)
        | (?:text-align|float|clear|justify-content)\s*:\s*(?:left|right)
        | to\s+(?:left|right)(?=[\s,])
    )""",
    re.VERBOSE,
)
PHYSICAL_CLASS = re.compile(
    r"(?<![\w-])(?:[mp][lr]-\w+|(?:text|float|rounded|border)-(?:left|right)|pull-(?:left|right))(?![\w-])"
)
INLINE = re.compile(
    r"""<style\b | \sstyle\s*= | \son[a-z]+\s*=\s*["'] | \shx-on[:-] | javascript:
      | <script\b(?![^>]*\ssrc\s*=)(?![^>]*application/json)""",
    re.VERBOSE | re.IGNORECASE,
)
HIDDEN = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}"
    r"|{%\s*block\s+\w*class\w*\s*%}.*?endblock\s*\w*\s*%}|<!--.*?-->|<(script|style|code|kbd|samp|pre)\b.*?</\1>|<!DOCTYPE[^>]*>|&#?\w+;",
    re.DOTALL | re.IGNORECASE,
)
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
SPOKEN = re.compile(
    r"""\s(?:title|alt|placeholder|aria-label|aria-description|label|summary)\s*=\s*(?:"([^"]*)"|'([^']*)')"""
)
ELEMENT = re.compile(r"<[^>]*>", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{2,}")
KEPT = {"Vafa", "CSV", "XLSX", "PDF", "kB", "MB"}


def _blank(text: str, pattern: re.Pattern[str]) -> str:
    """The text with every match replaced by spaces; lines stay where they were."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


@rule(
    STYLES,
    at="src/vafa/desk/static/a.css",
    good=(
        ".a { margin-inline-start: 1px; inset-inline-end: 0; text-align: start; /* left of it: the rail */ }\n",
        "[dir=rtl] .a { transform: scaleX(-1); }\n",
    ),
    bad=(
        ".a { margin-left: 1px; }\n",
        ".a { left: 0; }\n",
        ".a { text-align: right; }\n",
        ".a { border-top-left-radius: 4px; }\n",
        ".a { background: linear-gradient(to right, red, blue); }\n",
    ),
)
def styles_know_no_left(source: Source) -> Iterator[Fault]:
    """Styles say start and end, so that Persian, Arabic and English share them."""
    text = _blank(source.text, re.compile(r"/\*.*?\*/", re.DOTALL))
    for match in PHYSICAL.finditer(text):
        yield line_at(text, match.start()), f"“{match.group()}”: say start and end (inline, block)."


@rule(
    PAGES,
    at="src/vafa/desk/templates/a.html",
    good='<p class="me-2 text-start">{% translate "Hello" %}</p>\n',
    bad=('<p class="ml-2"></p>\n', '<p class="text-left"></p>\n'),
)
def pages_know_no_left(source: Source) -> Iterator[Fault]:
    """Templates use no class that names a physical side."""
    for attribute in re.finditer(r"class\s*=\s*[\"']([^\"']*)", source.text):
        for match in PHYSICAL_CLASS.finditer(attribute.group(1)):
            yield line_at(source.text, attribute.start()), f"class “{match.group()}” names a side."


@rule(
    PAGES,
    at="src/vafa/desk/templates/a.html",
    good=(
        '<script type="module" src="{% static "a.js" %}"></script>\n',
        '<script type="application/json" id="a">{"a": 1}</script>\n',
    ),
    bad=(
        "<style>p { color: red }</style>\n",
        '<p style="color: red"></p>\n',
        '<a onclick="go()"></a>\n',
        "<script>go()</script>\n",
        '<a href="javascript:go()"></a>\n',
    ),
)
def nothing_inline(source: Source) -> Iterator[Fault]:
    """The content policy runs no inline script and takes no inline style."""
    text = _blank(source.text, re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.DOTALL))
    for match in INLINE.finditer(text):
        yield line_at(text, match.start()), f"“{match.group().strip()}” is inline: the content policy refuses it."


@rule(
    PAGES,
    at="src/vafa/desk/templates/a.html",
    good=(
        '<p title="{% translate "Hello" %}">{% blocktranslate %}Hi {{ name }}{% endblocktranslate %} 12 ✓</p>\n',
        "{# a note for us #}<p>{{ name }} · Vafa</p>\n",
    ),
    bad=("<p>Hello</p>\n", '<p title="Hello"></p>\n', '<input placeholder="Your name">\n'),
)
def pages_are_translated(source: Source) -> Iterator[Fault]:
    """Every word a reader sees can be translated."""
    if "/gallery/" in source.path:
        return  # the gallery of components is a page for developers
    text = _blank(_blank(source.text, HIDDEN), TAGS)
    for spoken in SPOKEN.finditer(text):
        yield from _words(text, spoken.start(), spoken.group(1) or spoken.group(2) or "")
    text = _blank(text, ELEMENT)
    for match in re.finditer(r"[^\n]+", text):
        yield from _words(text, match.start(), match.group())


def _words(text: str, position: int, said: str) -> Iterator[Fault]:
    found = [word for word in WORD.findall(said) if word not in KEPT]
    if found:
        yield line_at(text, position), f"“{' '.join(found[:6])}” stands outside {{% translate %}}."
