"""Trying the promises: which policy a case would fall under, when each promise is due, and every step to there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.http import QueryDict
from django.utils.translation import gettext

from vafa.cases.actions.promises import usual_terms
from vafa.cases.models import PRIORITIES
from vafa.cases.queries.setup import kinds, service
from vafa.cases.rules.policies import AT_OPENING, PolicyShape, policy_for
from vafa.cases.rules.shapes import words_in
from vafa.cases.web.policy_words import Line, classes
from vafa.cases.web.shaping import text_posted
from vafa.cases.web.words import CHANNELS, PROMISES
from vafa.platform.i18n.dates import show_clock, show_day, show_moment
from vafa.platform.i18n.digits import to_latin
from vafa.platform.i18n.not_understood import DateNotUnderstood
from vafa.platform.i18n.reading import active
from vafa.platform.i18n.typed_dates import parse_day
from vafa.platform.time.working import calendars, working_calendar
from vafa.platform.values.calendar_words import step_words


@dataclass
class Tried:
    """A case as it is imagined."""

    kind: str
    priority: int
    customer_class: str
    channel: str


@dataclass(frozen=True)
class Due:
    """A promise as it would be: what, within how long, until when, and how that is counted."""

    what: str
    within: str
    due: str
    steps: Sequence[str]


def trial_of(given: QueryDict, at: datetime) -> Mapping[str, object]:
    """The fields of the trial as they were filled, and its answer once it was asked."""
    asked = "try" in given
    shapes, language = kinds(), active().language
    kind = given.get("kind", "") if given.get("kind", "") in {one.key for one in shapes} else shapes[0].key
    priority = int(given.get("priority", "2")) if given.get("priority", "2") in ("1", "2", "3", "4") else 2
    tried = Tried(kind, priority, text_posted(given, "class", 40), given.get("channel", "form")[:20])
    start, problem = _start(given, at)
    found = None
    if asked and start is not None:
        found = policy_for(tried, text_posted(given, "product", 80), service().policies, _usual())
    return {
        "try_kinds": [(one.key, words_in(one.name, language), one.key == kind) for one in shapes],
        "try_priorities": [(key, label, key == priority) for key, label in PRIORITIES],
        "try_channels": [(key, words, key == tried.channel) for key, words in CHANNELS.items()],
        "try_classes": [(one, one == tried.customer_class) for one in classes()],
        "try_product": text_posted(given, "product", 80),
        "try_day": given.get("day") or show_day(at, style="numeric"),
        "try_clock": given.get("clock") or show_clock(at),
        "try_problem": problem if asked else "",
        "tried": found,
        "tried_by": (found.name or gettext("the usual promise")) if found else "",
        "tried_at": show_moment(start, style="long") if start else "",
        "dues": [_due(kind, found, start) for kind in AT_OPENING] if found and start else [],
    }


def _usual() -> PolicyShape:
    return PolicyShape("", usual_terms())


def _due(kind: str, policy: PolicyShape, start: datetime) -> Due:
    term = policy.terms[kind]
    calendar = calendars()(term.calendar)
    explained = calendar.explain(timedelta(minutes=term.minutes), start)
    steps = [step_words(step, calendar.zone, active().language) for step in explained.steps]
    return Due(str(PROMISES[kind]), Line("", term).within(), show_moment(explained.due, style="long"), steps)


def _start(given: QueryDict, at: datetime) -> tuple[datetime | None, str]:
    """The moment that was asked about, by the shop's clock; why it is none."""
    if "day" not in given and "clock" not in given:
        return at, ""
    reader = active()
    try:
        day = parse_day(given.get("day", "")[:40], reader.calendar, reader.language)
        clock = time.fromisoformat(to_latin(given.get("clock", "")).strip().zfill(5))
        start = datetime.combine(day, clock.replace(tzinfo=None), working_calendar().zone)
    except DateNotUnderstood as problem:
        return None, problem.sentence
    except ValueError:
        return None, gettext("Write the hour like 10:24.")
    if not 2000 < start.year < 2090:
        return None, gettext("Choose a day nearer to today.")
    return start, ""
