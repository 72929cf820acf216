"""One customer's way through a plan: what lies ahead above the line of now, what was done and why below it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vafa.conversations.reasons import reason_sentence
from vafa.customers.access import VIEW as SEE_CUSTOMERS
from vafa.journeys.access import CALL as MAY_CALL
from vafa.journeys.access import VIEW
from vafa.journeys.actions.ending import stop_run
from vafa.journeys.actions.performing import skip
from vafa.journeys.models import DONE, FAILED, PLANNED, SKIPPED, TOUCHPOINTS, WAITING, FollowUp, Run
from vafa.journeys.queries import path_of_version
from vafa.journeys.rules.laying import Place, lay
from vafa.journeys.rules.steps import Branch, Split, Step, WaitFor
from vafa.journeys.rules.walking import Path, lists_of
from vafa.journeys.web.page import actor_of, address_of, asker_of, go, grow_page
from vafa.journeys.web.picture import only_words
from vafa.journeys.web.plan_head import head_of
from vafa.journeys.web.step_words import STEP_ICONS, awaited_words, entry_words, step_title, who_words
from vafa.journeys.web.ways_gone import how_it_went
from vafa.platform.access import may, require
from vafa.platform.events.models import EventRow, event_of
from vafa.platform.i18n.dates import local_day, show_day, show_moment
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Due, Era, Pair, State, Tale
from vafa.platform.values import Refused
from vafa.platform.wording import line_of, sentence

BY_HAND = {
    "by_hand": gettext_lazy("We decided so"),
    "they_asked": gettext_lazy("They asked us to"),
    "does_not_fit": gettext_lazy("It does not fit them"),
}
ENDS: Mapping[str, State] = {DONE: "kept", SKIPPED: "skipped", FAILED: "late"}
AHEAD = 12  # steps


@grow_page(VIEW)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """A run: its beginning, what happened on its way, what is next and what may come."""
    require(asker_of(request), SEE_CUSTOMERS)
    return _show(request, _run_or_404(pk))


@grow_page(MAY_CALL, "POST")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End a run for a reason; what was planned is left out."""
    one = _run_or_404(pk)
    stop_run(one, _reason(request), actor=actor_of(request), at=now())
    return go(request, reverse("desk_run", kwargs={"pk": pk}))


@grow_page(MAY_CALL, "POST")
def leave_out(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Leave the next step out for a reason; the run goes on with the one after it."""
    one = _run_or_404(pk)
    step = FollowUp.objects.filter(pk=row, run=one).first()
    if step is None:
        raise Http404
    try:
        skip(step, _reason(request), actor=actor_of(request), at=now())
    except Refused as refused:
        return _show(request, one, trouble=sentence(refused), status=refused.status)
    return go(request, reverse("desk_run", kwargs={"pk": pk}))


def _show(request: HttpRequest, one: Run, *, trouble: str = "", status: int = 200) -> HttpResponse:
    path = path_of_version(one.version)
    rows = list(one.follow_ups.select_related("message", "assigned_to").order_by("due_at", "pk"))
    standing = [row for row in rows if row.state in (PLANNED, WAITING)]
    context = {
        **head_of(request, one.plan, one.plan.versions.order_by("-number").first(), "customers"),
        "run": one,
        "person_url": address_of("desk_person", pk=one.customer_id),
        "facts": _facts(one, path),
        "state": _state(one),
        "story": [*_coming(one, path, standing), *_past(one, path, rows)],
        "next": next((row for row in standing if row.state == PLANNED), None),
        "next_title": _title(path, standing[0]) if standing else "",
        "may_stop": may(asker_of(request), MAY_CALL) and one.ended_at is None,
        "reasons": BY_HAND.items(),
        "trouble": trouble,
    }
    return render(request, "journeys/desk/run.html", context, status=status)


def _run_or_404(pk: int) -> Run:
    found = Run.objects.filter(pk=pk).select_related("plan", "version", "customer", "order").first()
    if found is None:
        raise Http404
    return found


def _reason(request: HttpRequest) -> str:
    asked = request.POST.get("reason", "")
    return asked if asked in BY_HAND else next(iter(BY_HAND))


def _state(one: Run) -> Due:
    if one.ended_at is not None:
        kept: State = "kept" if one.end_reason == "complete" else "skipped"
        return Due(kept, reason_sentence(one.end_reason).rstrip("."), show_moment(one.ended_at))
    return Due("held", _("Held out, to compare")) if one.held_out else Due("now", _("On the way"))


def _facts(one: Run, path: Path) -> list[Pair]:
    facts = [Pair(_("Began"), show_moment(one.started_at)), Pair(_("Because"), _because(one, path))]
    if one.order:
        facts.append(Pair(_("Order"), to_reader(one.order.number, active().language), kind="code"))
    return facts


def _because(one: Run, path: Path) -> str:
    """What began it, as the log tells; else what the plan says of its beginning."""
    row = EventRow.objects.filter(pk=one.because_of).first() if one.because_of else None
    event = event_of(row) if row else None
    line = line_of(event) if event else None
    return line.title if line else entry_words(path.content.entry)


def _coming(one: Run, path: Path, standing: Sequence[FollowUp]) -> list[Tale | Era]:
    """What may come, the farthest first, down to the step they stand at, and the line of now."""
    if one.ended_at is not None:
        return []
    found: list[Tale | Era] = [_standing(path, row) for row in reversed(standing)]
    reached = {row.touchpoint for row in standing}
    places = {place.step.key: place for place in lay(path.content.steps).places}
    later = list(_later(path, next(iter(reached), ""), places))[:AHEAD]
    found = [*(_ahead(one, path, place) for place in reversed(later) if place.step.key not in reached), *found]
    return [*found, Era(_("Now"), now=True)]


def _later(path: Path, key: str, places: Mapping[str, Place]) -> Iterator[Place]:
    """The steps that may still be reached after a step, in reading order."""
    if key not in path.steps:
        return
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        here = waiting.pop()
        for turn in ("", *lists_of(places[here].step)):
            after = path.after(here, turn)
            if after is not None and after.key not in seen:
                seen.add(after.key)
                waiting.append(after.key)
    yield from (place for place_key, place in places.items() if place_key in seen)


def _standing(path: Path, row: FollowUp) -> Tale:
    """The step they stand at, with its moment and why then."""
    step = path.steps.get(row.touchpoint)
    if row.state == WAITING:
        due = Due("now", _("Waiting for a call") if row.kind == "call" else _("On its way"))
    else:
        due = Due("next", _("Next"))
    why = _("between %(first)s and %(last)s") % {
        "first": show_day(row.window_from), "last": show_day(row.window_until - timedelta(seconds=1))
    }  # fmt: skip
    if isinstance(step, WaitFor):
        why = _("until %(event)s, no longer than %(day)s") % {
            "event": awaited_words(step, path.steps), "day": show_day(row.window_until)
        }  # fmt: skip
    return Tale(
        _title(path, row), STEP_ICONS.get(row.kind, "route"), row.due_at, note=why if row.kind != "branch" else "",
        body=_whose(row), kind="plan", due=due,
    )  # fmt: skip


def _ahead(one: Run, path: Path, place: Place) -> Tale:
    """A step that may come, on which days, and for whom."""
    first = local_day(one.started_at) + timedelta(days=place.days.first)
    when = _("from %(day)s") % {"day": show_day(first)} if place.days.sure else _("by their own date")
    only = pgettext("between reasons of a list", "; ").join(only_words(place.turns, path.steps))
    return Tale(
        step_title(place.step, path.steps), STEP_ICONS[place.step.kind], None, note=only, kind="plan",
        due=Due("planned", when),
    )  # fmt: skip


def _past(one: Run, path: Path, rows: Sequence[FollowUp]) -> list[Tale | Era]:
    over = [row for row in rows if row.state not in (PLANNED, WAITING)]
    found: list[Tale | Era] = []
    for row in sorted(over, key=lambda row: (row.done_at or row.due_at, row.due_at, row.pk), reverse=True):
        found.append(_over(path, row))
    began = Tale(_("Began the plan"), "route", one.started_at, note=entry_words(path.content.entry), kind="good")
    return [*found, began]


def _over(path: Path, row: FollowUp) -> Tale:
    step, at = path.steps.get(row.touchpoint), row.done_at or row.due_at
    went = how_it_went(row, path.steps)
    body = row.note or _why(step, path) if row.state == DONE else row.note
    return Tale(
        _title(path, row), STEP_ICONS.get(row.kind, "route"), at, body=body, note=_on_which(row),
        kind="good" if row.state == DONE and row.kind in TOUCHPOINTS else "note" if row.state != DONE else "",
        due=Due(ENDS[row.state], went or str(row.get_state_display())),
        url=_message_url(row),
    )  # fmt: skip


def _why(step: Step | None, path: Path) -> str:
    """Why they went this way, where a step decided."""
    if isinstance(step, Branch):
        return _("Because of this: %(who)s") % {"who": who_words(step.when)}
    if isinstance(step, WaitFor):
        return _("It waited for this: %(event)s") % {"event": awaited_words(step, path.steps)}
    if isinstance(step, Split):
        return _("Drawn by lot, and always the same for them.")
    return ""


def _on_which(row: FollowUp) -> str:
    return row.message.subject if row.message else ""


def _message_url(row: FollowUp) -> str:
    return address_of("desk_person", pk=row.customer_id) if row.message_id else ""


def _title(path: Path, row: FollowUp) -> str:
    step = path.steps.get(row.touchpoint)
    return step_title(step, path.steps) if step else row.touchpoint


def _whose(row: FollowUp) -> str:
    return _("%(name)s does it.") % {"name": row.assigned_to.name} if row.assigned_to else ""
