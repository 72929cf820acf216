"""What the editor shows: the plan as nested lines, the open card, where one may add, what publishing would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.conversations.access import LETTERS
from vafa.journeys.actions.plans import NOTHING, check_plan
from vafa.journeys.models import Plan
from vafa.journeys.rules.changes import differences
from vafa.journeys.rules.steps import Content, Step, Steps, read_content
from vafa.journeys.rules.walking import every_step, lists_of
from vafa.journeys.web.changes import told_changes
from vafa.journeys.web.editor_cards import AIM, ENTRY, EXITS, Card
from vafa.journeys.web.step_words import (
    STEP_ICONS,
    STEP_KINDS,
    entry_words,
    exits_words,
    goal_words,
    step_sentence,
    step_title,
    turn_words,
)
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.reading import active
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

HEADS: Mapping[str, tuple[Promise, str]] = {
    ENTRY: (_("Who begins"), "user-plus"),
    EXITS: (_("Who leaves early"), "door-exit"),
    AIM: (_("What it is for"), "target"),
}


@dataclass
class Turn:
    """A list a step holds: its heading, its lines, and where one is added at its end."""

    words: str
    lines: Sequence["LineOf"]
    end: str
    choosing: bool
    first: bool = False  # whether one chooses what comes before all of them


@dataclass
class LineOf:
    """A step as one line, with what lies in it. `add` is where a step after it goes."""

    key: str
    icon: str
    kind: str
    words: str
    note: str
    add: str
    open: bool
    focus: bool
    choosing: bool
    turns: Sequence[Turn] = field(default_factory=list)


def shown(
    plan: Plan, card: Card | None, staff: Staff, *, at: str = "", add: str = "", trouble: str = ""
) -> dict[str, Any]:
    """Everything the page needs, but what its address and session say."""
    last = plan.versions.order_by("-number").first()
    before = read_content(last.content) if last else None
    content = read_content(plan.draft) if plan.draft is not None else before or read_content(NOTHING)
    try:
        if plan.draft is not None:
            check_plan(content)
    except Refused as refused:
        trouble = trouble or sentence(named(refused, content))
    wrong = card is not None and card.form.is_bound and not card.valid
    open = card.key if card else ""
    focus = "" if add or wrong else open or at
    lines = _Lines(content, open, focus, add)
    return {
        "plan": plan,
        "card": card,
        "heads": _heads(content, open, focus),
        "main": lines.turn("", "", content.steps),
        "invalid": wrong,
        "letter_url": _letter_url(card, staff),
        "kinds": [(key, str(words), STEP_ICONS[key]) for key, words in STEP_KINDS.items()],
        "add": add,
        "changes": told_changes(before, content, differences(before, content)),
        "trouble": trouble,
        "version": last,
        "next": last.number + 1 if last else 1,
        "versions_url": reverse("desk_plan_versions", args=[plan.pk]),
        "look_url": reverse("desk_plan_look", args=[plan.pk]),
    }


def named(refused: Refused, content: Content) -> Refused:
    """A refusal with the step's name instead of its key."""
    steps: dict[str, Step] = {one.key: one for one in every_step(content.steps)}
    step = steps.get(str(refused.data.get("touchpoint", "")))
    if step is None:
        return refused
    return Refused(refused.code, {**refused.data, "touchpoint": step_title(step, steps)}, status=refused.status)


class _Lines:
    """Makes the nested lines."""

    def __init__(self, content: Content, open: str, focus: str, add: str) -> None:
        self.steps: dict[str, Step] = {one.key: one for one in every_step(content.steps)}
        self.open, self.focus, self.add = open, focus, add

    def turn(self, place: str, words: str, steps: Steps) -> Turn:
        end = f"{len(steps)}:{place}"
        last = len(steps) - 1
        # After the last line one adds at the end of the list, not in the line's own place.
        lines = [self._line(one, f"{number + 1}:{place}", number == last) for number, one in enumerate(steps)]
        return Turn(words, lines, end, self.add == end, first=bool(lines) and self.add == f"0:{place}")

    def _line(self, one: Step, add: str, last: bool) -> LineOf:
        named, words = one.name.get(active().language, ""), step_sentence(one, self.steps)
        own = bool(named) and "purpose" not in one.__dict__
        return LineOf(
            key=one.key,
            icon=STEP_ICONS[one.kind],
            kind=str(STEP_KINDS[one.kind]),
            words=named if own else words,
            note=words if own else "",
            add=add,
            open=one.key == self.open,
            focus=one.key == self.focus,
            choosing=self.add == add and not last,
            turns=[
                self.turn(f"{one.key}:{turn}", turn_words(one, turn), inner) for turn, inner in lists_of(one).items()
            ],
        )


def _heads(content: Content, open: str, focus: str) -> list[dict[str, object]]:
    told = {ENTRY: entry_words(content.entry), EXITS: exits_words(content.exits), AIM: goal_words(content)}
    return [
        {"key": key, "name": name, "icon": icon, "words": told[key], "open": key == open, "focus": key == focus}
        for key, (name, icon) in HEADS.items()
    ]


def _letter_url(card: Card | None, staff: Staff) -> str:
    letter = card.row.get("letter") if card else ""
    return reverse("desk_letter", args=[letter, active().language]) if letter and may(staff, LETTERS) else ""
