"""HTML's pieces laid out as lines of text: blocks, lists, tables, links, and which lines are somebody else's words."""

import html
import re
from collections.abc import Callable

_BREAKS = {"div", "tr", "dt", "dd", "li", "ul", "ol", "caption", "header", "footer", "section", "article", "address",
           "center", "figcaption", "figure", "aside", "main", "nav", "details", "summary", "legend", "tbody",
           "thead", "tfoot", "dl"}  # fmt: skip
_GAPS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "blockquote", "hr"}
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_LONGEST_LINK = 200
_DEEPEST = 10
# Elements whose content is a quote or the line that announces one, and those after which only a quote follows.
_QUOTED = re.compile(r"\b(?:gmail_attr|moz-cite-prefix|yahoo_quoted|protonmail_quote|zmail_extra|tutanota_quote|"
                     r"x_gmail_attr|yiv\d+yahoo_quoted|ms-outlook-mobile-reference-message)\b")  # fmt: skip
_UNTIL_BLOCKQUOTE = re.compile(r"(?:^|\s)(?:x_)?gmail_quote(?:_container)?(?:$|\s)")
_QUOTE_FOLLOWS = re.compile(r"(?:^|_)(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|replySplit|stopSpelling|"
                            r"mail-editor-reference-message-container)$")  # fmt: skip


class Layout:
    """Takes the pieces one after the other and keeps the lines."""

    def __init__(self) -> None:
        self._lines: list[tuple[int, bool, str]] = []  # depth of blockquotes, somebody else's words, text
        self._line: list[str] = []
        self._open: list[tuple[str, bool, bool]] = []  # tag, begins a quote, a quote up to its first blockquote
        self._links: list[tuple[str, int]] = []
        self._lists: list[int] = []
        self._depth = self._quoted = self._pre = 0
        self._blank = False
        self._cut: int | None = None

    def take(self, tag: str, closes: bool, text: str, value: Callable[[str], str]) -> None:
        """One piece: a tag that opens or closes, or text."""
        if not tag:
            self._say(html.unescape(text))
        elif tag == "br":
            self._end(keep_empty=True)
        elif tag == "img":
            if (alt := value("alt").strip()) and not closes:
                self._say(f"[{alt}]")
        elif tag in ("hr", "wbr", "col"):
            if tag == "hr":
                self._gap()
                self._cut_at(value("id"))
        elif closes:
            self._close(tag)
        else:
            self._begin(tag, value)

    def text(self) -> str:
        """The whole text; quotes begin with `>`."""
        self._end()
        return _joined([("> " * min(depth, _DEEPEST) + line).rstrip() for depth, _, line in self._lines])

    def marked(self) -> str:
        """The text up to a quoted tail; all that is somebody else's begins with `>`, attributions too."""
        self._end()
        lines = self._lines if self._cut is None else self._lines[: self._cut]
        return _joined([f"> {line}".rstrip() if depth or quoted else line for depth, quoted, line in lines])

    def _begin(self, tag: str, value: Callable[[str], str]) -> None:
        self._space_around(tag)
        quoted = until = False
        if tag in ("div", "blockquote", "span", "p", "table"):
            quoted, until = bool(_QUOTED.search(value("class"))), bool(_UNTIL_BLOCKQUOTE.search(value("class")))
            until = until and tag == "div"
            self._cut_at(value("id"))
        self._quoted += quoted + until
        self._open.append((tag, quoted, until))
        if tag == "blockquote":
            self._depth += 1
        elif tag == "pre":
            self._pre += 1
        elif tag == "a":
            self._links.append((value("href"), len(self._line)))
        elif tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self._bullet()

    def _cut_at(self, name: str) -> None:
        if self._cut is None and name and _QUOTE_FOLLOWS.search(name):
            self._end()
            self._cut = len(self._lines)

    def _close(self, tag: str) -> None:
        self._space_around(tag)
        if self._open and self._open[-1][0] == tag:  # nh3 balances tags; anything else is not ours to mend
            _, quoted, until = self._open.pop()
            self._quoted -= quoted + until
        if tag == "blockquote":
            self._depth = max(0, self._depth - 1)
            if self._open and self._open[-1][2]:  # the rest of the element may be an answer written below the quote
                self._open[-1] = (self._open[-1][0], self._open[-1][1], False)
                self._quoted -= 1
        elif tag == "pre":
            self._pre = max(0, self._pre - 1)
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag in ("td", "th"):
            self._say(" ")
        elif tag == "a" and self._links:
            self._link(*self._links.pop())

    def _space_around(self, tag: str) -> None:
        if tag in _GAPS:
            self._gap()
        elif tag in _BREAKS:
            self._end()

    def _link(self, address: str, start: int) -> None:
        words = "".join(self._line[start:]).strip()
        if not address.startswith(("http://", "https://")) or not words or len(address) > _LONGEST_LINK:
            return
        if words.rstrip("/").split("://")[-1] != address.rstrip("/").split("://")[-1]:
            self._line.append(f" ({address})")

    def _bullet(self) -> None:
        indent = "  " * max(0, len(self._lists) - 1)
        if self._lists and self._lists[-1]:
            self._line.append(f"{indent}{self._lists[-1]}. ")
            self._lists[-1] += 1
        else:
            self._line.append(f"{indent}- ")

    def _say(self, text: str) -> None:
        if self._pre:
            *whole, last = text.replace("\r", "").split("\n")
            for line in whole:
                self._line.append(line)
                self._end(keep_empty=True)
            self._line.append(last)
            return
        text = _BLANKS.sub(" ", text)
        if not self._line or self._line[-1].endswith(" "):
            text = text.lstrip(" ")
        if text:
            self._line.append(text)

    def _gap(self) -> None:
        self._end()
        self._blank = True

    def _end(self, *, keep_empty: bool = False) -> None:
        """End the line; an empty one counts only when it was asked for (`<br>`)."""
        line = "".join(self._line).replace("\xa0", " ").rstrip()
        self._links = [(address, 0) for address, _ in self._links]
        self._line = []
        if not line and not keep_empty:
            return
        if self._blank and self._lines:
            self._lines.append((self._depth, self._quoted > 0, ""))
        self._blank = False
        self._lines.append((self._depth, self._quoted > 0, line if self._pre else line.strip("\n")))


def _joined(lines: list[str]) -> str:
    """The lines, never more than one empty line in a row."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")
