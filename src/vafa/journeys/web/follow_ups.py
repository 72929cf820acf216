"""The follow-ups behind the numbers of a plan, newest due first. People are named to those who may see them."""

from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.conversations.reasons import known_reasons, reason_sentence
from vafa.customers.access import VIEW as SEE_CUSTOMERS
from vafa.journeys.access import VIEW
from vafa.journeys.models import STATES, FollowUp
from vafa.journeys.queries import current_touchpoints, follow_ups_for
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.web.grow import days_of, since_of
from vafa.journeys.web.page import address_of, asker_of, grow_page, plan_or_404
from vafa.journeys.wording import outcome_words
from vafa.platform.access import may
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Blank, Pager, State, Tab

PAGE = 50
SHAPES: dict[str, State] = {
    "planned": "planned", "waiting": "now", "done": "kept", "skipped": "skipped", "failed": "late",
}  # fmt: skip
ALL = gettext_lazy("All")


@grow_page(VIEW)
def follow_ups(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of a plan's follow-ups: of one touchpoint, in one state, for one reason, or all."""
    plan, staff = plan_or_404(pk), asker_of(request)
    names = {one.key: one for one in current_touchpoints(plan)}
    asked = {name: request.GET.get(name, "")[:60] for name in ("touchpoint", "state", "reason")}
    asked["days"] = days_of(request)
    rows = follow_ups_for(staff).filter(run__plan=plan)
    if since := since_of(asked["days"]):
        rows = rows.filter(run__started_at__gte=since)
    given = {name: asked[name] for name in ("touchpoint", "state", "reason") if asked[name]}
    found = list(_after(rows.filter(**given), request.GET.get("after", ""))[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    named = may(staff, SEE_CUSTOMERS)
    older = _url(request, asked, after=f"{found[-1].due_at.isoformat()}~{found[-1].pk}") if more else ""
    context = {
        "plan": plan,
        "back": f"{reverse('desk_grow')}?{urlencode({'days': asked['days']})}",
        "what": _what(asked, names),
        "tabs": _state_tabs(request, asked),
        "touchpoints": [(key, one.called(active().language)) for key, one in names.items()],
        "asked": asked,
        "reasons": _reasons(asked),
        "rows": [_row(one, names, named) for one in found],
        "named": named,
        "pager": Pager(_counted(len(found), more), "", older),
        "blank": Blank(_("Nothing is here."), _("Choose another touchpoint, state or time.")),
    }
    return render(request, "journeys/desk/follow_ups.html", context)


def _after(rows: QuerySet[FollowUp], cursor: str) -> QuerySet[FollowUp]:
    moment, _tilde, last = cursor.rpartition("~")
    if last.isdecimal():
        try:
            due = datetime.fromisoformat(moment)
        except ValueError:
            due = None
        if due is not None and due.tzinfo is not None:
            rows = rows.filter(Q(due_at__lt=due) | Q(due_at=due, pk__lt=int(last)))
    return rows.select_related("customer", "run__order", "assigned_to").order_by("-due_at", "-pk")


def _row(row: FollowUp, names: dict[str, Touchpoint], named: bool) -> dict[str, object]:
    one, state = names.get(row.touchpoint), dict(STATES)[row.state]
    note = reason_sentence(row.reason) if row.reason else outcome_words(row.outcome) if row.outcome else ""
    return {
        "row": row,
        "name": row.customer.name if named else "",
        "url": address_of("desk_person", pk=row.customer_id) if named else "",
        "touchpoint": one.called(active().language) if one else row.touchpoint,
        "state": str(state),
        "shape": SHAPES[row.state],
        "note": note,
    }


def _what(asked: dict[str, str], names: dict[str, Touchpoint]) -> str:
    parts = []
    if asked["touchpoint"]:
        one = names.get(asked["touchpoint"])
        parts.append(one.called(active().language) if one else asked["touchpoint"])
    if asked["reason"] in known_reasons():
        parts.append(reason_sentence(asked["reason"]))
    return " · ".join(parts)


def _state_tabs(request: HttpRequest, asked: dict[str, str]) -> list[Tab]:
    views = [("", str(ALL)), *((key, str(words)) for key, words in STATES)]
    return [
        Tab(words, _url(request, {**asked, "reason": ""}, state=key), current=key == asked["state"])
        for key, words in views
    ]


def _reasons(asked: dict[str, str]) -> list[tuple[str, str]]:
    """The reason asked for, so that the filter keeps it."""
    return [(asked["reason"], reason_sentence(asked["reason"]))] if asked["reason"] in known_reasons() else []


def _url(request: HttpRequest, asked: dict[str, str], **over: str) -> str:
    return f"{request.path}?{urlencode({key: value for key, value in {**asked, **over}.items() if value})}"


def _counted(count: int, more: bool) -> str:
    words = ngettext("%(count)s follow-up", "%(count)s follow-ups", count)
    shown = words % {"count": show_number(count, active().language)}
    return _("%(rows)s, and more") % {"rows": shown} if more else shown
