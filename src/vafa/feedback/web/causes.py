"""Root causes: how often each strikes, what is done about it, and whether that helped. Naming the cause of a case."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.cases.access import VIEW as SEE_CASES
from vafa.cases.models import Case
from vafa.cases.queries import cases_for
from vafa.feedback.access import ASK, IMPROVE, NAME, VIEW
from vafa.feedback.actions.improving import (
    finish_action,
    give_cause,
    name_cause,
    open_cause,
    plan_action,
    set_state,
    take_cause_back,
)
from vafa.feedback.actions.inviting import invite
from vafa.feedback.models import DONE, OPEN, CauseOfCase, CorrectiveAction, RootCause, Survey
from vafa.feedback.queries.improvements import CauseLine, effects_of, overview
from vafa.feedback.rules.effect import Effect
from vafa.feedback.web.page import actor_of, address_of, asker_of, back, chosen_staff, feedback_page, number, show
from vafa.platform.access import may, require
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.dates import local_day, parse_day
from vafa.platform.i18n.not_understood import DateNotUnderstood
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Blank, Pager, State, Tab
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

CASES = 50
VERDICTS = {
    "early": (gettext_lazy("too early to say"), "planned"),
    "better": (gettext_lazy("it helped"), "kept"),
    "same": (gettext_lazy("no difference"), "paused"),
    "worse": (gettext_lazy("it got worse"), "late"),
}


@feedback_page(VIEW, "GET", "HEAD", "POST")
def causes(request: HttpRequest) -> HttpResponse:
    """Causes with their cases and actions; a new one is posted here."""
    if request.method != "POST":
        return _list(request)
    require(asker_of(request), IMPROVE)
    given = (request.POST.get("theme", ""), request.POST.get("cause", ""))
    owner = chosen_staff(request.POST.get("owner", ""))
    try:
        made = open_cause(*given, owner=owner, actor=actor_of(request), at=now())
    except Refused as refused:
        return _list(request, sentence(refused), refused.status)
    return redirect("desk_cause", made.pk)


@feedback_page(VIEW, "GET", "HEAD", "POST")
def cause(request: HttpRequest, pk: int) -> HttpResponse:
    """One cause: its cases, its actions before and after. What is posted says by `do` what is done."""
    found = RootCause.objects.select_related("owner").filter(pk=pk).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _one(request, found)
    require(asker_of(request), IMPROVE)
    doing = DOING.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    try:
        doing(request, found, now())
    except (Refused, DateNotUnderstood) as refused:
        return _one(request, found, sentence(refused), refused.status)
    return redirect("desk_cause", pk)


def _plan(request: HttpRequest, found: RootCause, at: datetime) -> None:
    typed = request.POST.get("due", "").strip()
    due = parse_day(typed, active().calendar, active().language) if typed else None
    owner = chosen_staff(request.POST.get("owner", ""))
    plan_action(found, request.POST.get("what", ""), owner=owner, due_on=due, actor=actor_of(request), at=at)


def _finish(request: HttpRequest, found: RootCause, at: datetime) -> None:
    pk = request.POST.get("action", "")
    row = found.actions.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 12 else None
    if row is None:
        raise Http404
    finish_action(row, actor=actor_of(request), at=at)


def _give(request: HttpRequest, found: RootCause, at: datetime) -> None:
    give_cause(found, chosen_staff(request.POST.get("owner", "")), actor=actor_of(request), at=at)


def _close(request: HttpRequest, found: RootCause, at: datetime) -> None:
    set_state(found, DONE, actor=actor_of(request), at=at)


def _reopen(request: HttpRequest, found: RootCause, at: datetime) -> None:
    set_state(found, OPEN, actor=actor_of(request), at=at)


DOING: dict[str, Callable[[HttpRequest, RootCause, datetime], None]] = {
    "plan": _plan,
    "finish": _finish,
    "give": _give,
    "close": _close,
    "open": _reopen,
}


@feedback_page(NAME, "POST")
def name(request: HttpRequest, number: int) -> HttpResponse:
    """Say why a case came: a cause chosen, or a new one; or take one back (`not`)."""
    case, at, actor = _case(request, number), now(), actor_of(request)
    chosen, gone = request.POST.get("cause", ""), request.POST.get("not", "")
    if gone:
        take_cause_back(case, _cause(gone), actor=actor, at=at)
    elif request.POST.get("theme", "").strip() or request.POST.get("new", "").strip():
        made = open_cause(request.POST.get("theme", ""), request.POST.get("new", ""), actor=actor, at=at)
        name_cause(case, made, actor=actor, at=at)
    elif chosen:
        name_cause(case, _cause(chosen), actor=actor, at=at)
    return back(request, address_of("desk_case", number=number) or reverse("desk_causes"))


@feedback_page(ASK, "POST")
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask the customer of a case a survey by hand."""
    case, pk = _case(request, number), request.POST.get("survey", "")
    survey = Survey.objects.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 12 else None
    if survey is None:
        raise Http404
    invite(survey, case.customer, case=case, actor=actor_of(request), at=now())
    return back(request, address_of("desk_case", number=number) or reverse("desk_surveys"))


def _case(request: HttpRequest, number: int) -> Case:
    case = cases_for(asker_of(request)).select_related("customer").filter(number=number).first()
    if case is None:
        raise Refused("cases.unknown", status=404)
    return case


def _cause(pk: str) -> RootCause:
    found = RootCause.objects.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 12 else None
    if found is None:
        raise Http404
    return found


def _list(request: HttpRequest, trouble: str = "", status: int = 200) -> HttpResponse:
    at = now()
    state = DONE if request.GET.get("state") == DONE else OPEN
    names = {OPEN: _("Open"), DONE: _("Done")}
    context: dict[str, object] = {
        "rows": [_line(one, at) for one in overview(at, state)],
        "tabs": [Tab(words, f"{request.path}?state={key}", current=key == state) for key, words in names.items()],
        "edits": may(asker_of(request), IMPROVE),
        "people": _people(),
        "typed": request.POST,
        "trouble": trouble,
        "blank": Blank(
            _("No cause has a name yet."),
            _(
                "Name the cause of a case beside the case; here you see which ones strike most, and whether "
                "actions help."
            ),
        ),
    }
    return show(request, "causes", context, status)


def _one(request: HttpRequest, found: RootCause, trouble: str = "", status: int = 200) -> HttpResponse:
    at, staff = now(), asker_of(request)
    actions = list(found.actions.select_related("owner").order_by("due_on", "pk"))
    effects = effects_of(actions, at)
    rows: list[CauseOfCase] = []
    if may(staff, SEE_CASES):
        named = CauseOfCase.objects.filter(cause=found, case__in=cases_for(staff))
        rows = list(named.select_related("case__customer").order_by("-case__opened_at", "-pk")[: CASES + 1])
    count = min(len(rows), CASES)
    words = ngettext("%(count)s case", "%(count)s cases", count) % {"count": number(count)}
    context: dict[str, object] = {
        "cause": found,
        "actions": [_action(one, effects.get(one.pk), at) for one in actions],
        "cases": [{"case": row.case, "url": address_of("desk_case", number=row.case.number)} for row in rows[:CASES]],
        "pager": Pager(_("%(rows)s, and more") % {"rows": words} if len(rows) > CASES else words),
        "edits": may(staff, IMPROVE),
        "people": _people(),
        "typed": request.POST,
        "trouble": trouble,
    }
    return show(request, "cause", context, status)


def _line(one: CauseLine, at: datetime) -> dict[str, object]:
    most = max(one.weeks, default=0) or 1
    return {
        "cause": one.cause,
        "url": reverse("desk_cause", args=[one.cause.pk]),
        "total": number(one.total),
        "lately": number(one.lately),
        "earlier": number(one.earlier),
        "trend": "up" if one.lately > one.earlier else "down" if one.lately < one.earlier else "",
        "weeks": [{"count": count, "step": round(6 * count / most)} for count in one.weeks],
        "actions": [_action(action, effect, at) for action, effect in one.actions],
    }


def _action(row: CorrectiveAction, effect: Effect | None, at: datetime) -> dict[str, object]:
    late = row.done_at is None and row.due_on < local_day(at)
    return {
        "row": row,
        "late": late,
        "state": _state(row, late),
        "effect": _effect(effect) if effect else None,
    }


def _state(row: CorrectiveAction, late: bool) -> State:
    return "kept" if row.done_at else "late" if late else "planned"


def _effect(found: Effect) -> dict[str, object]:
    words, state = VERDICTS[found.verdict]
    return {
        "before": number(found.before),
        "after": number(found.after),
        "per_before": number(found.per_hundred_before, 1),
        "per_after": number(found.per_hundred_after, 1),
        "days": number(found.days),
        "settled": found.is_settled,
        "words": str(words),
        "state": state,
    }


def _people() -> list[Staff]:
    return list(Staff.objects.filter(is_active=True).order_by("name", "pk"))
