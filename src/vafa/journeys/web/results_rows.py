"""The customers behind a number of the results, newest first. People are named to those who may see them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.journeys.access import VIEW
from vafa.journeys.models import Plan
from vafa.journeys.results import wording
from vafa.journeys.results.behind import BOTH, OVER, Behind, Which, behind
from vafa.journeys.results.kept import HELD_OUT, PLAN, Counts, Ways
from vafa.journeys.results.queries import counts_of
from vafa.journeys.rules.converting import CAME, NOT, OPEN
from vafa.journeys.web.page import address_of, asker_of, grow_page, plan_or_404
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Blank, Pager, State, Tab

FILTERS = ("arm", "version", "split", "way", "came", "since", "until")
LONG_AGO, FAR = date(1990, 1, 1), date(2999, 1, 1)
ARMS = {
    PLAN: gettext_lazy("Those who walked the plan"),
    HELD_OUT: gettext_lazy("Those held out"),
    BOTH: gettext_lazy("Everybody who began"),
}
STATES: Mapping[str, State] = {CAME: "kept", NOT: "skipped", OPEN: "now"}


@grow_page(VIEW)
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of the customers behind one number."""
    plan = plan_or_404(pk)
    counts = counts_of(plan)
    if counts is None:
        raise Http404
    asked = {name: value for name in FILTERS if (value := request.GET.get(name, "")[:40])}
    found = behind(plan, _which(counts, asked), asker_of(request), now(), _after(request.GET.get("after", "")))
    older = ""
    if found.after:
        older = _url(plan, asked, after=f"{found.after[0].isoformat()}~{found.after[1]}")
    context = {
        "plan": plan,
        "back": reverse("desk_results", kwargs={"pk": plan.pk}),
        "what": _what(counts, asked),
        "tabs": _tabs(plan, counts, asked),
        "rows": [_row(one, counts) for one in found.rows],
        "named": any(one.name for one in found.rows),
        "pager": Pager(_counted(len(found.rows), bool(older)), "", older),
        "blank": Blank(_("Nobody is here."), _("Choose another outcome, or look further back.")),
    }
    return render(request, "journeys/desk/result_rows.html", context)


def _which(counts: Counts, asked: dict[str, str]) -> Which:
    versions, step = counts.versions, ""
    if asked.get("version", "").isdecimal():
        versions = [int(asked["version"])]
    if asked.get("split", "").isdecimal():
        split = _split(counts, asked)
        versions, step = split.versions, str(split.step["key"])
    return Which(
        versions=versions, since=_moment(asked.get("since", ""), LONG_AGO), until=_moment(asked.get("until", ""), FAR),
        arm=asked.get("arm", PLAN), step=step, way=asked.get("way", ""), outcome=asked.get("came", ""),
    )  # fmt: skip


def _split(counts: Counts, asked: dict[str, str]) -> Ways:
    number = int(asked["split"])
    if number >= len(counts.splits):
        raise Http404
    return counts.splits[number]


def _moment(text: str, usual: date) -> datetime:
    """When a day begins in the shop's zone."""
    try:
        day = date.fromisoformat(text) if text else usual
    except ValueError as problem:
        raise Http404 from problem
    day = min(max(day, LONG_AGO), FAR)
    return datetime.combine(day, time(), ZoneInfo(settings.CONFIG.time_zone)).astimezone(UTC)


def _after(cursor: str) -> tuple[datetime, int] | None:
    moment, _tilde, last = cursor.rpartition("~")
    if not last.isdecimal() or len(last) > 18:
        return None
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, int(last)) if at.tzinfo is not None else None


def _row(one: Behind, counts: Counts) -> dict[str, object]:
    days = (one.came_at - one.started_at) // timedelta(days=1) if one.came_at else None
    words = {CAME: wording.DID, NOT: wording.DID_NOT}
    state = str(words[one.outcome][counts.goal.measure]) if one.outcome in words else _("Still on the way")
    return {
        "one": one,
        "url": address_of("desk_run", pk=one.run_id) if one.customer_id else "",
        "state": state,
        "shape": STATES[one.outcome],
        "day": _("Day %(number)s") % {"number": show_number(days, active().language)} if days is not None else "",
    }


def _what(counts: Counts, asked: dict[str, str]) -> str:
    """Which number these are behind, in words."""
    language, parts = active().language, list[str]()
    if "split" in asked and asked["split"].isdecimal():
        split = _split(counts, asked).split
        names = {way.key: way.called(language) or way.key for way in split.ways}
        parts += [split.called(language) or _("Ways to compare"), names.get(asked.get("way", ""), "")]
    else:
        parts.append(str(ARMS.get(asked.get("arm", PLAN), "")))
    if asked.get("version", "").isdecimal():
        parts.append(_("Version %(number)s") % {"number": show_number(int(asked["version"]), language)})
    return " · ".join(part for part in parts if part)


def _tabs(plan: Plan, counts: Counts, asked: dict[str, str]) -> list[Tab]:
    measure = counts.goal.measure
    views = [
        ("", _("Everybody")), (OVER, _("Counted")), (CAME, str(wording.DID[measure])),
        (NOT, str(wording.DID_NOT[measure])), (OPEN, _("Still on the way")),
    ]  # fmt: skip
    return [Tab(words, _url(plan, asked, came=key), current=key == asked.get("came", "")) for key, words in views]


def _url(plan: Plan, asked: dict[str, str], **over: str) -> str:
    given = {name: value for name, value in {**asked, **over}.items() if value}
    return reverse("desk_result_rows", kwargs={"pk": plan.pk}) + (f"?{urlencode(given)}" if given else "")


def _counted(count: int, more: bool) -> str:
    words = ngettext("%(count)s customer", "%(count)s customers", count)
    shown = words % {"count": show_number(count, active().language)}
    return _("%(rows)s, and more") % {"rows": shown} if more else shown
