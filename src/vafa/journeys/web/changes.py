"""What publishing a draft would change, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.web.words import FIELDS, KINDS, PURPOSES, window_words
from vafa.platform.i18n.reading import active


@dataclass(frozen=True)
class Change:
    """One touchpoint that changes: its name, and what changes about it."""

    name: str
    words: str
    icon: str


def told_changes(
    before: Sequence[Touchpoint], after: Sequence[Touchpoint], changed: Mapping[str, Sequence[str]]
) -> list[Change]:
    """A line for each touchpoint in `changed`, as `differences` gives it."""
    old, new = {one.key: one for one in before}, {one.key: one for one in after}
    return [_told(old.get(key), new.get(key), fields) for key, fields in changed.items()]


def _told(was: Touchpoint | None, becomes: Touchpoint | None, fields: Sequence[str]) -> Change:
    language = active().language
    if was is None and becomes is not None:
        window = window_words(becomes.from_day, becomes.to_day)
        return Change(becomes.called(language), _("new, %(days)s") % {"days": window}, "plus")
    if was is not None and becomes is None:
        return Change(was.called(language), _("is taken out"), "trash")
    assert was is not None and becomes is not None
    parts = [_part(was, becomes, field) for field in fields]
    return Change(becomes.called(language), "؛ ".join(parts) if language != "en" else "; ".join(parts), "edit")


def _part(was: Touchpoint, becomes: Touchpoint, field: str) -> str:
    """One changed field; short ones say from what to what."""
    match field:
        case "window":
            pair = window_words(was.from_day, was.to_day), window_words(becomes.from_day, becomes.to_day)
        case "kind":
            pair = str(KINDS[was.kind]), str(KINDS[becomes.kind])
        case "purpose":
            pair = str(PURPOSES[was.purpose]), str(PURPOSES[becomes.purpose])
        case _:
            return _("another %(field)s") % {"field": FIELDS[field]}
    return _("%(field)s: %(was)s becomes %(becomes)s") % {"field": FIELDS[field], "was": pair[0], "becomes": pair[1]}
