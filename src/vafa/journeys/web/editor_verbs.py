"""What the buttons of the editor and of the map do to the steps of a draft. Each gives the content after it, and where
one is then: which step is open, beside which one stands, where one adds.
"""

from collections.abc import Callable, Mapping

from vafa.journeys.rules.checking import MOST_STEPS
from vafa.journeys.rules.editing import (
    DIRECTIONS,
    copied,
    every_row,
    find,
    moved,
    places,
    put_in,
    replaced,
    taken_out,
)
from vafa.journeys.rules.editing import Plan as Content
from vafa.journeys.web.editor_cards import ENTRY, HEADS
from vafa.journeys.web.editor_fresh import fresh
from vafa.journeys.web.step_words import STEP_KINDS

Where = dict[str, str]
Verb = Callable[[Content, str], tuple[Content, Where]]


def done(content: Content, verb: str, about: str) -> tuple[Content, Where]:
    """The content after what a button says. A button nobody knows does nothing."""
    do = VERBS.get(verb)
    return do(content, about) if do else (content, {})


def _open(content: Content, key: str) -> tuple[Content, Where]:
    return content, {"open": key} if key in HEADS or find(content, key) else {}


def _choose(content: Content, where: str) -> tuple[Content, Where]:
    """`where` is position:place."""
    return content, {"add": where}


def _beside(after: int) -> Verb:
    def choose(content: Content, key: str) -> tuple[Content, Where]:
        found = find(content, key)
        return content, {"add": f"{found[1] + after}:{found[0]}", "at": key} if found else {}

    return choose


def _add(content: Content, what: str) -> tuple[Content, Where]:
    """`what` is kind:position:place."""
    kind, _, rest = what.partition(":")
    at, _, place = rest.partition(":")
    full = sum(1 for _row in every_row(content.get("steps", []))) >= MOST_STEPS
    if kind not in STEP_KINDS or not (at.isascii() and at.isdecimal() and len(at) < 4) or full:
        return content, {}
    row = fresh(kind, content, place)
    return put_in(content, place, int(at), row), {"open": row["key"]}


def _move(direction: str) -> Verb:
    def move(content: Content, key: str) -> tuple[Content, Where]:
        return moved(content, key, direction), {"at": key}

    return move


def _copy(content: Content, key: str) -> tuple[Content, Where]:
    content, copy = copied(content, key)
    return content, {"at": copy or key}


def _remove(content: Content, key: str) -> tuple[Content, Where]:
    found = find(content, key)
    if found is None:
        return content, {}
    place, at = found
    rows = dict(places(content))[place]
    near = rows[at + 1]["key"] if at + 1 < len(rows) else rows[at - 1]["key"] if at else place.rpartition(":")[0]
    return taken_out(content, key), {"at": near or ENTRY}


def _clear(content: Content, key: str) -> tuple[Content, Where]:
    """Conditions of a card begin anew."""
    if key == ENTRY:
        entry = {name: value for name, value in content.get("entry", {}).items() if name != "when"}
        content = {**content, "entry": {**entry, "audience": {"all": []}} if "audience" in entry else entry}
    elif key in HEADS:
        content = {**content, "exits": [one for one in content.get("exits", []) if one.get("when") is None]}
    else:
        content = replaced(content, key, {"when": {"all": []}})
    return content, {"open": key}


VERBS: Mapping[str, Verb] = {
    "open": _open, "adding": _choose, "before": _beside(0), "after": _beside(1), "add": _add, "copy": _copy,
    "remove": _remove, "clear": _clear, **{one: _move(one) for one in DIRECTIONS},
}  # fmt: skip
