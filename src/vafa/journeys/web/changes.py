"""What one version of a plan changes against another, in words: a line for each step that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from vafa.journeys.rules.changes import PLAN
from vafa.journeys.rules.steps import Branch, Content, Step
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.rules.walking import every_step
from vafa.journeys.web.step_words import (
    STEP_KINDS,
    awaited_words,
    entry_words,
    exits_words,
    goal_words,
    step_sentence,
    step_title,
    when_words,
    who_words,
)
from vafa.journeys.web.words import FIELDS, PURPOSES
from vafa.platform.i18n.digits import show_number, show_percent
from vafa.platform.i18n.reading import active

MORE_FIELDS: Mapping[str, Promise] = {
    **FIELDS,
    "since": gettext_lazy("counting of days"),
    "channel": gettext_lazy("channel"),
    "owner": gettext_lazy("who does it"),
    "measure": gettext_lazy("measure"),
    "target": gettext_lazy("what is hoped for"),
    "place": pgettext_lazy("where a step stands", "place"),
    "ways": gettext_lazy("ways and shares"),
    "when": gettext_lazy("conditions"),
    "event": gettext_lazy("what is waited for"),
    "of": gettext_lazy("what is waited for"),
    "days": gettext_lazy("days"),
    "hours": gettext_lazy("hours"),
    "clock": gettext_lazy("time of day"),
    "weekdays": gettext_lazy("weekdays"),
    "date": gettext_lazy("date"),
    "gift": gettext_lazy("present"),
    "amount": gettext_lazy("amount"),
    "percent": gettext_lazy("percent"),
    "case_kind": gettext_lazy("kind of case"),
    "subject": gettext_lazy("subject"),
    "trait": gettext_lazy("mark"),
    "value": gettext_lazy("value"),
}
PLAN_FIELDS: Mapping[str, Promise] = {
    "entry": gettext_lazy("who begins"),
    "exits": gettext_lazy("who leaves early"),
    "goal": gettext_lazy("what is hoped for"),
    "hold_out": gettext_lazy("who hears nothing, to compare"),
    "importance": gettext_lazy("how much it matters"),
}


@dataclass(frozen=True)
class Change:
    """One step that changes, or the plan itself: its name, and what changes about it."""

    name: str
    words: str
    icon: str


def told_changes(before: Content | None, after: Content, changed: Mapping[str, Sequence[str]]) -> list[Change]:
    """A line for each step in `changed`, as `differences` gives it; the plan's own fields first."""
    old: dict[str, Step] = {one.key: one for one in every_step(before.steps)} if before else {}
    new: dict[str, Step] = {one.key: one for one in every_step(after.steps)}
    found = []
    for key, fields in changed.items():
        if key == PLAN and before is not None:
            parts = [_of_plan(before, after, field) for field in fields]
            found.append(Change(_("The plan"), _joined(parts), "edit"))
        elif key not in old:
            found.append(Change(step_title(new[key], new), _added(new[key], new), "plus"))
        elif key not in new:
            found.append(Change(step_title(old[key], old), _("is taken out"), "trash"))
        else:
            parts = [_part(old[key], new[key], field, old, new) for field in fields]
            found.append(Change(step_title(new[key], new), _joined(dict.fromkeys(parts)), "edit"))
    return found


def _joined(parts: Sequence[str] | Mapping[str, None]) -> str:
    return ("; " if active().language == "en" else "؛ ").join(parts)


def _added(step: Step, steps: Mapping[str, Step]) -> str:
    """A new step, with its line where its title does not say it already."""
    told = step_sentence(step, steps)
    detail = when_words(step) if isinstance(step, Touchpoint) else told if step_title(step, steps) != told else ""
    return _("new, %(days)s") % {"days": detail} if detail else pgettext("a step", "new")


def _of_plan(before: Content, after: Content, field: str) -> str:
    match field:
        case "entry":
            pair = entry_words(before.entry), entry_words(after.entry)
        case "exits":
            pair = exits_words(before.exits), exits_words(after.exits)
        case "goal" | "hold_out":
            pair = goal_words(before), goal_words(after)
        case _:
            pair = tuple(show_number(one.importance, active().language) for one in (before, after))  # type: ignore[assignment]
    return _becomes(PLAN_FIELDS[field], *pair)


def _part(was: Step, becomes: Step, field: str, old: Mapping[str, Step], new: Mapping[str, Step]) -> str:
    """One changed field; short ones say from what to what."""
    words = MORE_FIELDS.get(field, field)
    if field == "kind":
        return _becomes(words, str(STEP_KINDS[was.kind]), str(STEP_KINDS[becomes.kind]))
    if field == "place":
        return _("stands elsewhere")
    if isinstance(was, Touchpoint) and isinstance(becomes, Touchpoint):
        match field:
            case "window" | "since":
                return _becomes(FIELDS["window"], when_words(was), when_words(becomes))
            case "purpose":
                return _becomes(words, str(PURPOSES[was.purpose]), str(PURPOSES[becomes.purpose]))
            case "target":
                shares = (show_percent(one.target, active().language) for one in (was, becomes))
                return _becomes(words, *shares)
        return _("another %(field)s") % {"field": words}
    if isinstance(was, Branch) and isinstance(becomes, Branch) and field == "when":
        return _becomes(words, who_words(was.when), who_words(becomes.when))
    if field in ("name", "subject", "ways"):
        return _("another %(field)s") % {"field": words}
    if field in ("event", "of") and was.kind == becomes.kind == "wait_for":
        return _becomes(words, awaited_words(was, old), awaited_words(becomes, new))  # type: ignore[arg-type]
    return pgettext("a step that changes", "becomes: %(line)s") % {"line": step_sentence(becomes, new)}


def _becomes(field: str | Promise, was: str, becomes: str) -> str:
    return _("%(field)s: %(was)s becomes %(becomes)s") % {"field": field, "was": was, "becomes": becomes}
