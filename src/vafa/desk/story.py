"""A customer's story: what is planned above the line of now, what has been below it, by month."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from vafa.conversations.models import Message
from vafa.customers.rules.consent import SERVICE, allows
from vafa.desk.shown import day_word
from vafa.journeys.models import CALL, SURVEY
from vafa.journeys.queries import Touch
from vafa.platform.accounts.models import Staff
from vafa.platform.events.timeline import Told
from vafa.platform.i18n.calendars import to_calendar
from vafa.platform.i18n.dates import local_day, show_moment, show_month
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.ui import marks
from vafa.platform.ui.components import Due, Era, Tale
from vafa.platform.wording import told_events

Kept = Mapping[tuple[str, str], bool]
WROTE = "conversations.MessageReceived"
QUOTED = 160

# What each view of the story holds: rooms whose events it shows, and single events.
VIEWS: Mapping[str, tuple[Promise | str, tuple[str, ...]]] = {
    "": (_l("Everything"), ()),
    "talk": (_l("Conversations"), ("conversations.", "cases.CustomerWrote", "cases.CaseAnswered", "cases.NoteWritten")),
    "purchases": (_l("Purchases"), ("sales.",)),
    "followups": (_l("Follow-ups"), ("journeys.",)),
    "cases": (_l("Cases"), ("cases.",)),
}
KIND_ICONS = {CALL: "phone", SURVEY: "mood-smile"}
CHANNELS = {CALL: _l("Call"), SURVEY: _l("Survey"), "message": _l("Letter")}


def names_in(view: str) -> frozenset[str] | None:
    """The events a view shows; None shows all."""
    prefixes = VIEWS[view][1]
    return frozenset(name for name in told_events() if name.startswith(prefixes)) if prefixes else None


def future(
    steps: Sequence[Touch], standing: Kept, has_open_case: bool, reached: Collection[str], at: datetime
) -> list[Tale | Era]:
    """What is to come, the furthest first, each with how, or with what holds it."""
    coming = [step for step in steps if not step.is_past]
    tales = [_planned(step, _held(step, standing, has_open_case, reached), at) for step in coming]
    return [Era(_("Ahead")), *tales] if tales else []


@dataclass(frozen=True)
class Beside:
    """What a story's lines need beside them: names of the staff, and what customers wrote, by message."""

    staff: Mapping[int, str]
    words: Mapping[int, str]


def past(told: Sequence[Told], at: datetime, beside: Beside, *, begins: bool = True) -> list[Tale | Era]:
    """What has been, the latest first, with a heading for each month before this one."""
    entries: list[Tale | Era] = [Era(_("Now · %(moment)s") % {"moment": show_moment(at)}, now=True)] if begins else []
    month = _month(at) if begins else None
    for one in told:
        if _month(one.at) != month:
            month = _month(one.at)
            entries.append(Era(show_month(active().calendar, *month)))
        entries.append(_tale(one, beside, at))
    return entries


def beside(told: Sequence[Told]) -> Beside:
    """Everything these lines need beside them, in two queries at most."""
    ids = {one.actor.id for one in told if one.actor.kind == "staff" and one.actor.id is not None}
    staff = dict(Staff.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    written = [one.subject_id for one in told if one.name == WROTE and one.subject_id is not None]
    messages = Message.objects.filter(pk__in=written).values_list("pk", "text") if written else ()
    return Beside(staff, {pk: _quoted(text) for pk, text in messages})


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return _("“%(words)s”") % {"words": words if len(words) <= QUOTED else f"{words[:QUOTED]}…"}


def _month(moment: datetime) -> tuple[int, int]:
    year, month, _day = to_calendar(local_day(moment), active().calendar)
    return year, month


def _held(step: Touch, standing: Kept, has_open_case: bool, reached: Collection[str]) -> str:
    """What holds a follow-up at this moment, as courtesy will say when its time comes; "" when nothing does."""
    purpose = step.touchpoint.purpose
    if has_open_case and purpose != SERVICE:
        return _("Held: a case is open")
    channel = "phone" if step.follow_up.kind == CALL else "email"
    if channel not in reached and not (channel == "phone" and reached):
        return _("Held: no address for it")
    if not allows(purpose, channel, standing):
        return _("Held: they said no")
    return ""


def _planned(step: Touch, held: str, at: datetime) -> Tale:
    row, number = step.follow_up, to_reader(step.order_number, active().language)
    due = Due("held", held) if held else Due("planned", str(CHANNELS.get(row.kind, row.kind)))
    if row.state == "waiting":
        due = Due("now", _("Waiting for a call") if row.kind == CALL else _("On its way"))
    return Tale(
        step.touchpoint.called(active().language),
        KIND_ICONS.get(row.kind, "mail"),
        row.due_at,
        day_word(row.due_at, at),
        note=_("after order %(number)s") % {"number": number} if number else "",
        kind="plan",
        due=due,
    )


def _tale(one: Told, beside: Beside, at: datetime) -> Tale:
    line = one.line
    ends = {"late": Due("late", _("Late")), "good": None, "wait": None}.get(line.tone)
    icon = line.icon if line.icon in marks.names() else "history"
    who = beside.staff.get(one.actor.id or 0, "") if one.actor.kind == "staff" else ""
    words = beside.words.get(one.subject_id or 0, "") if one.name == WROTE else ""
    return Tale(
        line.title,
        icon,
        one.at,
        day_word(one.at, at),
        note=line.note,
        body=words,
        kind=_kind(one),
        due=ends,
        end=who,
        url=line.url,
    )


def _kind(one: Told) -> Literal["", "in", "note", "buy", "good"]:
    if one.name == "sales.OrderPlaced":
        return "buy"
    if one.name == "cases.NoteWritten":
        return "note"
    if one.actor.kind == "customer":
        return "in"
    return "good" if one.line.tone == "good" else ""
