"""Icons, state glyphs, faces, time left, rows of a queue. Drawn in Python because a page holds many of them."""

import re
import zlib
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vafa.platform.ui.components import Due, QueueItem, State

SPRITE = Path(__file__).parent / "static" / "vafa" / "img" / "icons.svg"
MIRRORED = frozenset(
    (
        *("chevron-left", "chevron-right", "arrow-left", "arrow-right", "arrow-back-up"),
        *("corner-down-left", "send", "logout", "mail-forward"),
    )
)
ZWNJ = "\u200c"


@cache
def names() -> frozenset[str]:
    """Every icon of the sprite."""
    return frozenset(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text(encoding="utf-8")))


@lru_cache(maxsize=2000)
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """An icon; size "", "xs", "s" or "l". With a label it is spoken, else decoration. Unknown names raise in debug."""
    if name not in names():
        if settings.DEBUG:
            raise ValueError(f"The sprite has no icon named {name!r}.")
        name = "circle-dashed"
    classes = f"ico{f' ico--{size}' if size else ''}{' ico--mirror' if name in MIRRORED else ''}"
    return _svg(classes, name, label)


def glyph(state: State, size: str = "", label: str = "", fraction: float | None = None) -> SafeString:
    """The shape of a state; with a fraction, the clock that empties."""
    classes = f"glyph glyph--{size}" if size else "glyph"
    if fraction is None or state not in ("calm", "soon", "now"):
        return _svg(classes, f"st-{'next' if state == 'calm' else 'now' if state == 'soon' else state}", label)
    return format_html(
        '<svg class="{}" viewBox="0 0 20 20" {}><circle class="pie__ring" cx="10" cy="10" r="8"/>'
        '<circle class="pie__rest" cx="10" cy="10" r="2.7" pathLength="100" stroke-dasharray="{} 100" '
        'transform="rotate(-90 10 10)"/></svg>',
        classes,
        _spoken(label),
        round(100 * min(1.0, max(0.0, fraction))),
    )


def initials(name: str) -> str:
    """The first letters of the first two words, kept apart so that they do not join."""
    letters = [word[0] for word in name.split() if word[0].isalpha()][:2]
    return ZWNJ.join(letters).upper() or "?"


def face(name: str, size: str = "") -> SafeString:
    """A person's initials on a colour that is always the same for the same name."""
    tone = "abcde"[zlib.crc32(name.encode()) % 5]
    classes = f"face face--{tone}{f' face--{size}' if size else ''}"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials(name))


def due(clock: Due | None, chip: bool = False, also: str = "") -> SafeString:
    """Time left: a clock that empties, a number, a word. Nothing when there is no promise.

    The wall moment is the title; data-at lets the page notice when it passes. `also` is one more class.
    """
    if clock is None:
        return SafeString("")
    return format_html(
        '<span class="due{}{}" data-state="{}"{}{}>{}{}</span>',
        " due--chip" if chip else "",
        f" {also}" if also else "",
        clock.state,
        format_html(' title="{}"', clock.title) if clock.title else "",
        format_html(' data-at="{}"', clock.at.isoformat()) if clock.at else "",
        glyph(clock.state, fraction=clock.fraction),
        clock.text,
    )


def qi(item: QueueItem) -> SafeString:
    """An item of the queue in two lines: who · time left / what. Its list carries data-list."""
    return format_html(
        '<a class="qi{}" href="{}"{} data-row><span class="qi__who"><bdi class="one-line">{}</bdi></span>{}'
        '<span class="qi__what">{}<bdi class="one-line" dir="auto">{}</bdi></span></a>',
        " qi--new" if item.new else "",
        item.url,
        SafeString(' aria-current="true"') if item.current else "",
        item.who,
        due(item.due, also="qi__due"),
        icon(item.icon, "s"),
        item.what,
    )


@cache
def _sprite() -> str:
    return static("vafa/img/icons.svg")


def _svg(classes: str, name: str, label: str) -> SafeString:
    return format_html('<svg class="{}" {}><use href="{}#{}"/></svg>', classes, _spoken(label), _sprite(), name)


def _spoken(label: str) -> SafeString:
    return format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
