"""All of a rehearsal's page below its head, as values for the template."""

from datetime import date

from vafa.journeys.models import Plan, Rehearsal
from vafa.journeys.models.rehearsal import READY, REHEARSAL_STATES, RUNS, WAITS
from vafa.journeys.rehearsal.days import call_days, message_days
from vafa.journeys.rehearsal.shown import assumptions, figures, over_words, sentences, steps
from vafa.journeys.rehearsal.stories import stories
from vafa.journeys.rules.steps import read_content
from vafa.platform.i18n.dates import show_day
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

Context = dict[str, object]


def kept(plan: Plan) -> list[Rehearsal]:
    """The rehearsals of a plan, the latest first, without what came of them."""
    return list(Rehearsal.objects.filter(plan=plan).defer("result", "content").order_by("-asked_at", "-pk"))


def under_way(rows: list[Rehearsal]) -> Rehearsal | None:
    """The one that waits or runs."""
    return next((one for one in rows if one.state in (WAITS, RUNS)), None)


def standing(rehearsal: Rehearsal) -> Context:
    """How far one is: words, share, and why it went wrong."""
    return {
        "rehearsal": rehearsal,
        "over": over_words(rehearsal.over),
        "state_words": str(dict(REHEARSAL_STATES)[rehearsal.state]),
        "moving": rehearsal.state in (WAITS, RUNS),
        "share": round(100 * rehearsal.share),
        "trouble": sentence(Refused(rehearsal.trouble)) if rehearsal.trouble else "",
    }


def came_of(rehearsal: Rehearsal) -> Context:
    """Everything that came of one that is ready."""
    if rehearsal.state != READY or rehearsal.result is None:
        return {}
    result, content = rehearsal.result, read_content(rehearsal.content)
    crowded, language = result["crowded"], active().language
    return {
        "says": sentences(result),
        "figures": figures(result),
        "steps": steps(content, result),
        "calendars": [message_days(result["days"]), call_days(result["days"])],
        "worst": [
            (show_day(date.fromisoformat(day), style="long"), show_number(many, language))
            for day, many in crowded["worst"]
        ],
        "crowded": crowded,
        "pairs": result["pairs"],
        "stories": stories(content, result),
        "assumptions": assumptions(result),
    }


def _day(written: str) -> str:
    return show_day(date.fromisoformat(written), style="long")
