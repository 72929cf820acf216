"""What the editor shows: the plan as nested lines, the open card, where one may add, what publishing would change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.conversations.access import LETTERS
from vafa.journeys.actions.plans import NOTHING, check_draft, last_change
from vafa.journeys.models import Plan, PlanVersion
from vafa.journeys.rules.changes import differences
from vafa.journeys.rules.editing import unfinished
from vafa.journeys.rules.steps import Content, Step, Steps, read_content
from vafa.journeys.rules.walking import every_step, lists_of
from vafa.journeys.web.changes import Change, told_changes
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
    ENTRY: (gettext_lazy("Who begins"), "user-plus"),
    EXITS: (gettext_lazy("Who leaves early"), "door-exit"),
    AIM: (gettext_lazy("What it is for"), "target"),
}


@dataclass
class Turn:
    """A list a step holds: its heading, its lines, and where one is added at its end."""

    words: str
    lines: Sequence["LineOf"]
    end: str
    choosing: bool
    first: bool = False  # whether one chooses what comes before all of them


@dataclass(frozen=True)
class Undo:
    """The last change of a draft, by the id it is taken back by: what it did to which step, and whether to more."""

    change: int
    words: str
    name: str = ""
    more: bool = False


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
    unfinished: bool
    turns: Sequence[Turn] = field(default_factory=list)


@dataclass(frozen=True)
class About:
    """What the editor and the map say of a draft. `unfinished` are keys; `changed` is what `differences` gives."""

    plan: Plan
    card: Card | None
    last: PlanVersion | None
    content: Content
    changed: Mapping[str, Sequence[str]]
    changes: Sequence[Change]
    unfinished: Collection[str]
    trouble: str
    undo: Undo | None
    letter_url: str

    @property
    def wrong(self) -> bool:
        """Whether what was typed in the open card cannot be kept."""
        return self.card is not None and self.card.form.is_bound and not self.card.valid

    def context(self) -> dict[str, Any]:
        """For templates."""
        return {
            "plan": self.plan,
            "card": self.card,
            "invalid": self.wrong,
            "letter_url": self.letter_url,
            "kinds": [(key, str(words), STEP_ICONS[key]) for key, words in STEP_KINDS.items()],
            "changes": self.changes,
            "trouble": self.trouble,
            "undo": self.undo,
            "version": self.last,
            "next": self.last.number + 1 if self.last else 1,
            "versions_url": reverse("desk_plan_versions", args=[self.plan.pk]),
            "look_url": reverse("desk_plan_look", args=[self.plan.pk]),
        }


def about_draft(plan: Plan, card: Card | None, staff: Staff, *, trouble: str = "") -> About:
    """The draft with what is open in it, what publishing it would change, and what stands in its way."""
    last = plan.last
    before = read_content(last.content) if last else None
    content = read_content(plan.draft) if plan.draft is not None else before or read_content(NOTHING)
    open_ends = set(unfinished(plan.draft)) if plan.draft is not None else set()
    try:
        if plan.draft is not None:
            check_draft(plan.draft)
    except Refused as refused:
        open_ends |= {str(refused.data.get("touchpoint", ""))}
        trouble = trouble or sentence(named(refused, content))
    changed = differences(before, content)
    return About(
        plan, card, last, content, changed, told_changes(before, content, changed), open_ends, trouble,
        _undo_of(plan, before, content), _letter_url(card, staff),
    )  # fmt: skip


def lines_of(about: About, *, at: str = "", add: str = "") -> dict[str, Any]:
    """The draft as lines: `at` is where one stands, `add` where one chooses what to add."""
    open = about.card.key if about.card else ""
    focus = "" if add or about.wrong else open or at
    lines = _Lines(about, open, focus, add)
    return {"heads": _heads(about, open, focus), "main": lines.turn("", "", about.content.steps)}


def named(refused: Refused, content: Content) -> Refused:
    """A refusal with the step's name instead of its key."""
    steps: dict[str, Step] = {one.key: one for one in every_step(content.steps)}
    key = str(refused.data.get("touchpoint", ""))
    if key not in steps and key not in HEADS:
        return refused
    name = str(HEADS[key][0]) if key in HEADS else step_title(steps[key], steps)
    return Refused(refused.code, {**refused.data, "touchpoint": name}, status=refused.status)


def _undo_of(plan: Plan, before: Content | None, content: Content) -> Undo | None:
    """The last change of the draft, in words."""
    change = last_change(plan)
    if change is None:
        return None
    if plan.draft is None:
        return Undo(change.pk, _("The draft is thrown away."))
    was = read_content(change.content) if change.content is not None else before or read_content(NOTHING)
    told = told_changes(was, content, differences(was, content))
    return Undo(change.pk, told[0].words if told else "", told[0].name if told else "", len(told) > 1)


class _Lines:
    """Makes the nested lines."""

    def __init__(self, about: About, open: str, focus: str, add: str) -> None:
        self.steps: dict[str, Step] = {one.key: one for one in every_step(about.content.steps)}
        self.unfinished, self.open, self.focus, self.add = about.unfinished, open, focus, add

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
            unfinished=one.key in self.unfinished,
            turns=[
                self.turn(f"{one.key}:{turn}", turn_words(one, turn), inner) for turn, inner in lists_of(one).items()
            ],
        )


def _heads(about: About, open: str, focus: str) -> list[dict[str, object]]:
    content = about.content
    told = {ENTRY: entry_words(content.entry), EXITS: exits_words(content.exits), AIM: goal_words(content)}
    return [
        {
            "key": key, "name": name, "icon": icon, "words": told[key], "open": key == open, "focus": key == focus,
            "unfinished": key in about.unfinished,
        }
        for key, (name, icon) in HEADS.items()
    ]  # fmt: skip


def _letter_url(card: Card | None, staff: Staff) -> str:
    letter = card.row.get("letter") if card else ""
    return reverse("desk_letter", args=[letter, active().language]) if letter and may(staff, LETTERS) else ""
