"""The customers of a plan: where each stands, or the rows behind a number. People are named to who may see them."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from vafa.conversations.reasons import known_reasons, reason_sentence
from vafa.customers.access import VIEW as SEE_CUSTOMERS
from vafa.journeys.access import VIEW
from vafa.journeys.models import STATES as NAMES
from vafa.journeys.models import FollowUp
from vafa.journeys.queries import follow_ups_for, path_of_version, versions_in_use
from vafa.journeys.rules.steps import Step
from vafa.journeys.walkers import DID, OPEN, STATES, Asked, Cursor, page_of
from vafa.journeys.web.grow import days_of, since_of
from vafa.journeys.web.page import address_of, asker_of, grow_page, plan_or_404
from vafa.journeys.web.plan_head import head_of
from vafa.journeys.web.step_words import STEP_ICONS, step_title
from vafa.journeys.web.ways_gone import how_it_went
from vafa.platform.access import may
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Blank, Pager, State, Tab

PAGE = 50
SHAPES: dict[str, State] = {
    "planned": "planned", "waiting": "now", "done": "kept", "skipped": "skipped", "failed": "late",
}  # fmt: skip
LONGEST = 18  # digits of a number in a cursor
HALF_A_YEAR = "180"  # days, as the results count touchpoints
DID_WORDS = {
    "opened": pgettext_lazy("somebody", "Opened"), "answered": pgettext_lazy("somebody", "Answered"),
    "talked": gettext_lazy("Talked"),
}  # fmt: skip
ON_THE_WAY = "open"  # where everybody stands now
VIEWS = {ON_THE_WAY: gettext_lazy("On the way"), "": gettext_lazy("All"), **dict(NAMES)}
Steps = Mapping[str, Step]


@grow_page(VIEW)
def follow_ups(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of a plan's follow-ups: of one step, in one state, for one reason, or where everybody stands."""
    plan, staff = plan_or_404(pk), asker_of(request)
    version = plan.versions.order_by("-number").first()
    steps = path_of_version(version).steps if version else {}
    asked = {name: request.GET.get(name, "")[:60] for name in ("step", "state", "reason", "did")}
    asked["days"] = HALF_A_YEAR if request.GET.get("days") == HALF_A_YEAR else days_of(request)
    asked["did"] = asked["did"] if asked["did"] in DID else ""
    if "state" not in request.GET and not asked["step"]:
        asked["state"] = ON_THE_WAY
    found = page_of(plan, follow_ups_for(staff), _wish(asked), _cursor(request.GET.get("after", "")), PAGE + 1)
    more, found = len(found) > PAGE, found[:PAGE]
    named, paths = may(staff, SEE_CUSTOMERS), versions_in_use()
    older = _url(request, asked, after=f"{found[-1].due_at.isoformat()}~{found[-1].pk}") if more else ""
    context = {
        **head_of(request, plan, version, "customers"),
        "what": _what(asked, steps),
        "tabs": _state_tabs(request, asked),
        "steps": [(key, step_title(one, steps)) for key, one in steps.items()],
        "asked": asked,
        "reasons": _reasons(asked),
        "rows": [_row(one, paths[one.run.version_id].steps, named) for one in found],
        "named": named,
        "pager": Pager(_counted(len(found), more), "", older),
        "blank": Blank(_("Nothing is here."), _("Choose another touchpoint, state or time.")),
    }
    return render(request, "journeys/desk/follow_ups.html", context)


def _wish(asked: dict[str, str]) -> Asked:
    """What was asked; where everybody stands now is told soonest first."""
    on_the_way = asked["state"] == ON_THE_WAY
    states = OPEN if on_the_way else (asked["state"],) if asked["state"] in STATES else STATES
    return Asked(
        asked["step"], states, asked["reason"], asked["did"], since_of(asked["days"]), soonest_first=on_the_way
    )


def _cursor(text: str) -> Cursor | None:
    moment, _tilde, last = text.rpartition("~")
    if not last.isdecimal() or len(last) > LONGEST:
        return None
    try:
        due = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (due, int(last)) if due.tzinfo is not None else None


def _row(row: FollowUp, steps: Steps, named: bool) -> dict[str, object]:
    one, state = steps.get(row.touchpoint), dict(NAMES)[row.state]
    return {
        "row": row,
        "name": row.customer.name if named else "",
        "url": address_of("desk_run", pk=row.run_id) if named else "",
        "step": step_title(one, steps) if one else row.touchpoint,
        "icon": STEP_ICONS.get(row.kind, "route"),
        "state": str(state),
        "shape": SHAPES[row.state],
        "note": how_it_went(row, steps),
    }


def _what(asked: dict[str, str], steps: Steps) -> str:
    parts = []
    if asked["step"]:
        one = steps.get(asked["step"])
        parts.append(step_title(one, steps) if one else asked["step"])
    if asked["reason"] in known_reasons():
        parts.append(reason_sentence(asked["reason"]))
    if asked["did"]:
        parts.append(str(DID_WORDS[asked["did"]]))
    return " · ".join(parts)


def _state_tabs(request: HttpRequest, asked: dict[str, str]) -> list[Tab]:
    return [
        Tab(str(words), _url(request, {**asked, "reason": "", "did": ""}, state=key), current=key == asked["state"])
        for key, words in VIEWS.items()
    ]


def _reasons(asked: dict[str, str]) -> list[tuple[str, str]]:
    """The reason asked for, so that the filter keeps it."""
    return [(asked["reason"], reason_sentence(asked["reason"]))] if asked["reason"] in known_reasons() else []


def _url(request: HttpRequest, asked: dict[str, str], **over: str) -> str:
    given = {key: value for key, value in {**asked, **over}.items() if value or key == "state"}
    return f"{request.path}?{urlencode(given)}"


def _counted(count: int, more: bool) -> str:
    words = ngettext("%(count)s follow-up", "%(count)s follow-ups", count)
    shown = words % {"count": show_number(count, active().language)}
    return _("%(rows)s, and more") % {"rows": shown} if more else shown
