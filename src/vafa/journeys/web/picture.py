"""A plan as the picture Grow opens with: its steps with their numbers, each number leading to its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vafa.channels.names import CHANNELS
from vafa.journeys.access import CALLERS, EDIT
from vafa.journeys.counting import PlanTally
from vafa.journeys.models import CALL, DONE, FAILED, PLANNED, SKIPPED, WAITING, Plan
from vafa.journeys.rules.laying import Place, Turn, lay
from vafa.journeys.rules.steps import THEN, Content, Split, Step, WaitFor
from vafa.journeys.rules.touchpoints import Touchpoint, in_language
from vafa.journeys.rules.walking import path_of
from vafa.journeys.web.measuring import SAID, measured
from vafa.journeys.web.sketch import axis_of, bands_of, phases_of
from vafa.journeys.web.step_words import STEP_ICONS, awaited_words, step_sentence, step_title, turn_words, who_words
from vafa.journeys.web.words import day_words, first_words
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.digits import show_number, show_percent
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import JourneyMap, Meanwhile, State, Touch

Steps = Mapping[str, Step]


@dataclass(frozen=True)
class Editing:
    """What is being done with the steps shown: which is open, which has the focus, what is special about some."""

    open: str = ""
    at: str = ""
    marks: Mapping[str, tuple[str, State]] = field(default_factory=dict)
    draft: bool = False  # it is not what people walk


@dataclass(frozen=True)
class Given:
    """What all touches of a picture share."""

    plan: Plan
    steps: Steps
    tally: PlanTally
    kept: Mapping[str, Mapping[str, int]]
    letters: Mapping[str, str]
    people: Mapping[str, str]
    callers: str
    days: str
    edits: bool


def picture(
    plan: Plan,
    content: Content,
    tally: PlanTally,
    kept: Mapping[str, Mapping[str, int]],
    staff: Staff,
    days: str,
    *,
    events: Sequence[Meanwhile] = (),
    occasions: Sequence[Meanwhile] = (),
    editing: Editing | None = None,
) -> JourneyMap:
    """The map of a plan with what happened at each step; `kept` are measures counted with the results.

    A draft has the numbers of its steps as they are published; nobody walks it, so its flow has none.
    """
    editing = editing or Editing()
    layout, path, language = lay(content.steps), path_of(content), active().language
    touchpoints = path.touchpoints
    given = Given(
        plan, path.steps, tally, kept,
        letters=first_words([one.letter for one in touchpoints if one.kind != CALL], language),
        people=_people({one.owner for one in touchpoints if one.owner}),
        callers=_callers() if any(one.kind == CALL for one in touchpoints) else "",
        days=days, edits=may(staff, EDIT),
    )  # fmt: skip
    phases = phases_of(layout.places)
    return JourneyMap(
        [_edited(_touch(place, given, phases), editing) for place in layout.places],
        axis_of(layout),
        bands_of(layout, PlanTally() if editing.draft else tally),
        layout.lanes,
        events,
        occasions,
        draft=editing.draft,
        edits=given.edits,
    )


def rows_url(plan: Plan, days: str = "", **filters: str) -> str:
    """The list of the follow-ups behind a number."""
    given = {**filters, "days": days}
    query = urlencode({name: value for name, value in given.items() if value})
    return reverse("desk_follow_ups", kwargs={"pk": plan.pk}) + (f"?{query}" if query else "")


def step_url(plan: Plan, key: str) -> str:
    """A step, open in the editor."""
    return reverse("desk_plan_edit", kwargs={"pk": plan.pk}) + f"?open={key}#step-{key}"


def only_words(turns: Sequence[Turn], steps: Steps) -> list[str]:
    """For whom a step is, by the turns one took to come there: "Only if: satisfied"."""
    return [_only(steps[one.step], one.turn, steps) for one in turns]


def _only(step: Step, turn: str, steps: Steps) -> str:
    if isinstance(step, Split):
        return turn_words(step, turn)
    named = in_language(step.name, active().language)
    if isinstance(step, WaitFor):
        what = named or awaited_words(step, steps)
    else:
        what = named or who_words(getattr(step, "when", None))
    words = pgettext("of a step of a plan", "Only if: %(what)s")
    return (words if turn == THEN else pgettext("of a step of a plan", "Only if not: %(what)s")) % {"what": what}


def _edited(touch: Touch, editing: Editing) -> Touch:
    mark, state = editing.marks.get(touch.key, ("", touch.mark_state))
    return replace(touch, mark=mark, mark_state=state, open=touch.key == editing.open, focus=touch.key == editing.at)


def _touch(place: Place, given: Given, phases: Mapping[str, tuple[str, str, int]]) -> Touch:
    step, language = place.step, active().language
    url = step_url(given.plan, step.key) if given.edits else rows_url(given.plan, given.days, step=step.key)
    only = only_words(place.turns[-1:], given.steps)
    if not isinstance(step, Touchpoint):
        return Touch(
            label=step_title(step, given.steps), day="", icon=STEP_ICONS[step.kind], key=step.key, narrow=True,
            lane=place.lane, only=only, say=step_sentence(step, given.steps) if step.name else "",
            live=_live_of_turns(step, given), url=url,
        )  # fmt: skip
    phase, note, span = phases.get(step.key, ("", "", 0))
    found = measured(step, given.tally.at(step.key), given.kept.get(step.key, {}))
    is_call = step.kind == CALL
    channel = CHANNELS["phone"] if is_call else CHANNELS.get(step.channel)
    script = in_language(step.script, language).split("\n", 1)[0]
    owner = given.people.get(step.owner, "")
    return Touch(
        label=step.called(language),
        day=day_words(place.days.first) if place.days.sure else "",
        icon=STEP_ICONS[step.kind],
        key=step.key,
        lane=place.lane,
        phase=phase,
        phase_note=note if span > 2 else "",
        span=span,
        why=in_language(step.goal, language),
        say=script if is_call else given.letters.get(step.letter, ""),
        only=only,
        by=str(channel.label) if channel else _("Their own channel"),
        by_note=owner or (given.callers if is_call else _("by itself")),
        by_icon=channel.icon if channel else "send",
        by_else="mail" if is_call and step.letter else "",
        measure="" if found.percent is None else show_percent(found.percent, language),
        measure_text=str(SAID[found.measure]) if found.percent is not None or found.target else "",
        reached=found.percent,
        state=found.state,
        target=_("Target %(share)s") % {"share": show_percent(found.target, language)} if found.target else "",
        live=_live(step, given),
        url=url,
    )


def _live(step: Touchpoint, given: Given) -> list[tuple[str, str, str, str]]:
    """What stands at a touchpoint now: icon, number, words, and where its rows are."""
    tally, language = given.tally.at(step.key), active().language
    lines = [
        (PLANNED, "clock", tally.planned, _("in line")),
        (WAITING, "hourglass", tally.waiting, _("calls owed") if step.kind == CALL else _("on their way")),
        (DONE, "check", tally.done, _("done")),
        (SKIPPED, "ban", tally.left_out, _("left out")),
        (FAILED, "alert-triangle", tally.not_done, _("failed")),
    ]
    found = [
        (icon, show_number(number, language), words, rows_url(given.plan, given.days, step=step.key, state=state))
        for state, icon, number, words in lines
        if number
    ]
    if bought := given.kept.get(step.key, {}).get("bought"):
        found.append(("shopping-cart", show_number(bought, language), pgettext("customers", "bought"), ""))
    return found


def _live_of_turns(step: Step, given: Given) -> list[tuple[str, str, str, str]]:
    """Who stands at a step that waits or decides."""
    tally = given.tally.at(step.key)
    standing = tally.planned + tally.waiting
    if not standing:
        return []
    url = rows_url(given.plan, given.days, step=step.key, state=PLANNED)
    return [("clock", show_number(standing, active().language), _("here"), url)]


def _people(owners: set[str]) -> dict[str, str]:
    return dict(Staff.objects.filter(email__in=owners).values_list("email", "name")) if owners else {}


def _callers() -> str:
    """The names of those who make calls, the first two of them."""
    names = list(Staff.objects.filter(role__in=CALLERS, is_active=True).order_by("pk").values_list("name", flat=True))
    shown = "، ".join(names[:2]) if active().language != "en" else ", ".join(names[:2])
    more = len(names) - 2
    return _("%(names)s and %(count)s more") % {"names": shown, "count": more} if more > 0 else shown
