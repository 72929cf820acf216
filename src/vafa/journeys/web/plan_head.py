"""What every page of one plan begins with: its name and state, how many are on the way, and its other pages."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from vafa.journeys.access import EDIT
from vafa.journeys.counting import PlanTally
from vafa.journeys.models import TOUCHPOINTS, Plan, PlanVersion
from vafa.journeys.web.page import address_of, asker_of
from vafa.platform.access import may
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Tab

MOST = 1000  # steps of a day that a page counts
TODAY = """
SELECT (SELECT plan_id FROM run WHERE run.id = due.run_id), count(*) FROM (
    (SELECT run_id FROM follow_up WHERE state = 'planned' AND due_at < %(end)s AND kind = ANY(%(kinds)s)
     ORDER BY due_at LIMIT %(most)s)
    UNION ALL
    (SELECT run_id FROM follow_up WHERE state = 'waiting' AND kind = 'call' AND due_at < %(end)s LIMIT %(most)s)
) due GROUP BY 1
"""


def head_of(
    request: HttpRequest, plan: Plan, version: PlanVersion | None, current: str, tally: PlanTally | None = None
) -> dict[str, object]:
    """The context of `plan_head.html`; `current` is the page one is on."""
    edits = may(asker_of(request), EDIT)
    return {
        "plan": plan,
        "version": version,
        "views": _views(plan, current),
        "say": say(tally) if tally else "",
        "edit_url": reverse("desk_plan_edit", kwargs={"pk": plan.pk}) if edits else "",
        "switch_url": reverse("desk_plan_switch", kwargs={"pk": plan.pk}) if edits else "",
    }


def say(tally: PlanTally, today: int | None = None) -> str:
    """How many are on their way, and how many steps today holds, in one sentence."""
    language = active().language
    if not tally.on_way:
        return _("Nobody is on the way.")
    walking = ngettext("%(count)s customer is on the way", "%(count)s customers are on the way", tally.on_way)
    walking %= {"count": show_number(tally.on_way, language)}
    if today is None:
        return _("%(walking)s.") % {"walking": walking}
    steps = ngettext("today holds %(count)s step", "today holds %(count)s steps", today)
    return _("%(walking)s; %(today)s.") % {
        "walking": walking,
        "today": steps % {"count": show_number(today, language)},
    }


def steps_of_today(at: datetime) -> dict[int, int] | None:
    """By plan, how many messages, calls and surveys are due until the end of the shop's day; None of very many."""
    local = at.astimezone(ZoneInfo(settings.CONFIG.time_zone))
    end = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(TODAY, {"end": end, "kinds": list(TOUCHPOINTS), "most": MOST})
        found = dict(cursor.fetchall())
    return found if sum(found.values()) < MOST else None


def _views(plan: Plan, current: str) -> list[Tab]:
    views = [
        ("map", pgettext("of a plan", "Map"), "desk_plan"),
        ("customers", _("Customers"), "desk_follow_ups"),
        ("results", _("Results"), "desk_results"),
        ("rehearsal", _("Rehearsal"), "desk_rehearsal"),
        ("versions", _("Versions"), "desk_plan_versions"),
    ]
    urls = [(key, words, address_of(name, pk=plan.pk)) for key, words, name in views]
    return [Tab(words, url, current=key == current) for key, words, url in urls if url]
