"""What happens beside a plan: events that move its people or begin other plans for them, and occasions that are on."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.journeys.actions.entering import LEFT
from vafa.journeys.almanac import feasts, occasions
from vafa.journeys.counting import PlanTally
from vafa.journeys.models import Plan
from vafa.journeys.occasion_settings import moon, switched_on
from vafa.journeys.rules.occasions.facts import Culture
from vafa.journeys.rules.steps import THEN, Content, WaitFor
from vafa.journeys.rules.walking import Path
from vafa.journeys.web.page import address_of
from vafa.journeys.web.step_words import awaited_words, step_title, trigger_words
from vafa.platform.i18n.dates import show_day
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Meanwhile

YEAR = timedelta(days=366)


class Known(NamedTuple):
    """A plan with what its latest version says, and its tally."""

    plan: Plan
    content: Content
    tally: PlanTally


def events_beside(plan: Plan, path: Path, tally: PlanTally, others: Mapping[int, Known]) -> list[Meanwhile]:
    """What this plan waits for, what ends it, and what begins other plans that are on."""
    waits = [one for one in path.steps.values() if isinstance(one, WaitFor)]
    found = [_awaited(one, path, tally) for one in waits]
    exits = path.content.exits
    left = _times(tally.ended.get(LEFT, 0)) if len(exits) == 1 else ""  # of several nobody knows which it was
    found += [Meanwhile(trigger_words(one.trigger), _("leaves the plan"), left) for one in exits if one.trigger]
    for other in others.values():
        entry = other.content.entry
        if other.plan.pk == plan.pk or not other.plan.is_active or not entry.trigger:
            continue
        url = reverse("desk_plan", kwargs={"pk": other.plan.pk})
        found.append(
            Meanwhile(trigger_words(entry.trigger, entry.options), other.plan.name, _times(other.tally.entered), url)
        )
    return found


def occasions_beside(today: date) -> list[Meanwhile]:
    """The occasions that are on, and when they come next."""
    on = switched_on()
    if not on:
        return []
    culture = Culture(settings.CONFIG.country, settings.CONFIG.language, settings.CONFIG.time_zone, moon=moon())
    next_days: dict[str, date] = {}
    for came in feasts(today, today + YEAR, culture, on):
        next_days.setdefault(came.occasion, came.day)
        next_days[came.occasion] = min(next_days[came.occasion], came.day)
    far = today + YEAR
    ordered = sorted(on, key=lambda key: (next_days.get(key, far), key))
    return [
        Meanwhile(
            str(occasions()[key].label),
            "",
            show_day(next_days[key]) if key in next_days else _("their own day"),
            address_of("desk_occasion_outlook", key=key) or reverse("desk_occasions"),
        )
        for key in ordered
    ]


def _awaited(step: WaitFor, path: Path, tally: PlanTally) -> Meanwhile:
    after = path.after(step.key, THEN)
    return Meanwhile(
        awaited_words(step, path.steps),
        step_title(after, path.steps) if after else "",
        _times(tally.at(step.key).outcomes.get(THEN, 0)),
    )


def _times(count: int) -> str:
    words = ngettext("%(count)s time", "%(count)s times", count)
    return words % {"count": show_number(count, active().language)}
