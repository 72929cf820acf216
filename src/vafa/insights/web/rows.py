"""The rows behind a number: who or what was counted, newest first. People are named to those who may see them."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET

from vafa.insights import shown
from vafa.insights.access import VIEW
from vafa.insights.metric import Metric, metrics
from vafa.insights.queries import Behind, Which, rows_behind
from vafa.insights.web.learned import learned, period_of
from vafa.platform.access import require
from vafa.platform.accounts.models import Staff
from vafa.platform.ui.components import Pager
from vafa.platform.values import Refused

FILTERS = ("month", "part", "aside", "hit", "after")


@login_required
@require_GET
def behind(request: HttpRequest, key: str) -> HttpResponse:
    """A page of the rows behind one number."""
    assert isinstance(request.user, Staff)
    require(request.user, VIEW)
    if key not in metrics():
        raise Http404
    period = period_of(request)
    found = learned(period).get(key)
    if found is None:
        raise Refused("insights.no_facts")
    metric, result = found.metric, found.result
    start, end = (one.isoformat() if one else None for one in (result.start, result.end))
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    rows, cursor = rows_behind(Which(key, start, end, result.calendar, **asked), metric.subject, request.user)
    older = f"{request.path}?{urlencode({**asked, 'period': period, 'after': cursor})}" if cursor else ""
    first = f"{request.path}?{urlencode({**asked, 'period': period, 'after': ''})}" if asked["after"] else ""
    context = {
        "metric": metric,
        "back": found.url,
        "what": _what(metric, result.calendar, asked) or shown.period_name(result),
        "columns": [
            _SUBJECTS[metric.subject](),
            _("Customer"),
            _("Day"),
            _PARTS[metric.table](),
            _("Value"),
            _("Counted as"),
        ],
        "rows": [_row(metric, row) for row in rows],
        "with_name": metric.subject != "customer",
        "with_part": bool(metric.parts) or metric.key == "follow_ups_on_time",
        "pager": Pager(_counted(len(rows), bool(cursor)), first, older),
    }
    return render(request, "insights/desk/rows.html", context)


_SUBJECTS = {
    "customer": lambda: _("Customer"),
    "case": lambda: _("Case"),
    "follow_up": lambda: _("Order"),
    "response": lambda: _("Case"),
}
_PARTS = {
    "cohorts": lambda: _("By which day"),
    "months": lambda: _("Touchpoint"),
    "buckets": lambda: _("Days between"),
}


def _row(metric: Metric, row: Behind) -> dict[str, object]:
    value = "" if row.value is None else shown.median(metric, row.value)
    return {
        "label": row.label,
        "name": row.name,
        "url": address("desk_case", row.subject_id) if metric.subject == "case" else "",
        "customer_url": address("desk_customer", row.customer_id) if row.customer_id else "",
        "day": row.day,
        "part": shown.part_name(metric, row.part) if row.part else "",
        "value": value if metric.subject != "follow_up" else "",
        "verdict": _verdict(metric, row),
        "state": "skipped" if row.hit is None else "kept" if row.hit else "late",
    }


def _verdict(metric: Metric, row: Behind) -> str:
    if row.hit is None:
        return shown.aside_name(metric, row.aside)
    if metric.subject == "customer":
        return _("Counted") if metric.table == "buckets" else _("Came back") if row.hit else _("Not by that day")
    if metric.subject == "response":
        return pgettext("score", "High") if row.hit else _("Not high")
    return str(metric.hits[0 if row.hit else 1]) if metric.hits else _("Counted")


def _what(metric: Metric, calendar: str, asked: dict[str, str]) -> str:
    """Which number these rows are behind, in words."""
    named = []
    if asked["month"]:
        try:
            named.append(shown.month_name(calendar, asked["month"]))
        except (ValueError, IndexError) as problem:
            raise Http404 from problem
    if asked["part"]:
        named.append(shown.part_name(metric, asked["part"]))
    if asked["aside"]:
        named.append(shown.aside_name(metric, asked["aside"]))
    return " · ".join(named)


def _counted(count: int, more: bool) -> str:
    words = ngettext("%(count)s row", "%(count)s rows", count) % {"count": shown.number(count)}
    return _("%(rows)s, and more") % {"rows": words} if more else words


def address(name: str, pk: int) -> str:
    """The address of a page of the desk for this row, or "" when the desk has no such page."""
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""
