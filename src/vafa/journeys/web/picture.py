"""A plan as the picture Grow opens with: touchpoints with their numbers, each number leading to its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.conversations.access import LETTERS
from vafa.conversations.reasons import reason_sentence
from vafa.journeys.access import CALLERS
from vafa.journeys.models import CALL, DONE, FAILED, PLANNED, SKIPPED, WAITING, Plan
from vafa.journeys.queries import TouchpointCounts
from vafa.journeys.rules.touchpoints import Touchpoint, in_language
from vafa.journeys.web.words import ICONS, PURPOSES, day_words, letter_titles, window_words
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.digits import show_number, show_percent
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import JourneyMap, Phase, State, Touch

WELL, FAIR = 0.9, 0.7  # share done in time from which a touchpoint keeps its promise, or nearly


@dataclass(frozen=True)
class Held:
    """Why some follow-ups were left out or failed: the sentence, how many, and where they are listed."""

    reason: str
    count: int
    url: str


def picture(plan: Plan, counts: Sequence[TouchpointCounts], staff: Staff, days: str) -> JourneyMap:
    """The map of a plan with what happened at each touchpoint."""
    language = active().language
    titles = letter_titles([one.touchpoint.letter for one in counts], language)
    callers = _callers()
    touches = [_touch(plan, one, titles, callers, staff, days) for one in counts]
    return JourneyMap(touches, _phases([one.touchpoint for one in counts]))


def held_back(plan: Plan, counts: Sequence[TouchpointCounts], days: str) -> list[Held]:
    """The reasons for which follow-ups were left out or failed, the commonest first."""
    sums: dict[tuple[str, str], int] = {}
    for one in counts:
        for state, reasons in ((SKIPPED, one.skipped), (FAILED, one.failed)):
            for reason, count in reasons.items():
                sums[state, reason] = sums.get((state, reason), 0) + count
    ranked = sorted(sums.items(), key=lambda item: -item[1])
    return [
        Held(reason_sentence(reason), count, rows_url(plan, days, state=state, reason=reason))
        for (state, reason), count in ranked
    ]


def rows_url(plan: Plan, days: str = "", **filters: str) -> str:
    """The list of the follow-ups behind a number."""
    given = {**filters, "days": days}
    query = urlencode({name: value for name, value in given.items() if value})
    return reverse("desk_follow_ups", kwargs={"pk": plan.pk}) + (f"?{query}" if query else "")


def _touch(
    plan: Plan, counts: TouchpointCounts, titles: dict[str, str], callers: str, staff: Staff, days: str
) -> Touch:
    one, language = counts.touchpoint, active().language
    is_call = one.kind == CALL
    measure, text, reached, state = _measure(counts)
    script = in_language(one.script, language).split("\n", 1)[0] if is_call else ""
    letter_url = reverse("desk_letter", kwargs={"key": one.letter, "language": language}) if one.letter else ""
    return Touch(
        label=one.called(language),
        day=day_words(one.from_day),
        icon=ICONS[one.kind],
        why=in_language(one.goal, language),
        say=script or titles.get(one.letter, ""),
        by=_("Telephone") if is_call else _("E-mail"),
        by_note=callers if is_call else _("by itself"),
        by_icon="phone" if is_call else "mail",
        measure=measure,
        measure_text=text,
        reached=reached,
        state=state,
        walkers=counts.done + counts.waiting,
        live=_live(plan, counts, days),
        url=letter_url if may(staff, LETTERS) else "",
    )


def _measure(counts: TouchpointCounts) -> tuple[str, str, float | None, State]:
    share, language = counts.on_time_share, active().language
    if share is None:
        return "", "", None, "now"
    if counts.touchpoint.question and counts.touchpoint.kind != CALL and counts.done:
        answered = counts.answered / counts.done
        return show_percent(round(100 * answered), language), _("answered"), 100 * answered, "now"
    state: State = "kept" if share >= WELL else "soon" if share >= FAIR else "late"
    return show_percent(round(100 * share), language), _("in time"), 100 * share, state


def _live(plan: Plan, counts: TouchpointCounts, days: str) -> list[tuple[str, str, str, str]]:
    """What stands at a touchpoint now: icon, number, words, and where its rows are."""
    waiting = _("calls owed") if counts.touchpoint.kind == CALL else _("on their way")
    lines = [
        (PLANNED, "clock", counts.planned, _("to come")),
        (WAITING, "hourglass", counts.waiting, waiting),
        (DONE, "check", counts.done, _("done")),
        (SKIPPED, "ban", sum(counts.skipped.values()), _("left out")),
        (FAILED, "alert-triangle", sum(counts.failed.values()), _("failed")),
    ]
    key, language = counts.touchpoint.key, active().language
    return [
        (icon, show_number(number, language), words, rows_url(plan, days, touchpoint=key, state=state))
        for state, icon, number, words in lines
        if number
    ]


def _phases(touchpoints: Sequence[Touchpoint]) -> list[Phase]:
    found = []
    for purpose, group in groupby(touchpoints, key=lambda one: one.purpose):
        members = list(group)
        note = window_words(members[0].from_day, max(one.to_day for one in members))
        found.append(Phase(str(PURPOSES[purpose]), note, len(members)))
    return found


def _callers() -> str:
    """The names of those who make calls, the first two of them."""
    names = list(Staff.objects.filter(role__in=CALLERS, is_active=True).order_by("pk").values_list("name", flat=True))
    shown = "، ".join(names[:2]) if active().language != "en" else ", ".join(names[:2])
    more = len(names) - 2
    return _("%(names)s and %(count)s more") % {"names": shown, "count": more} if more > 0 else shown
