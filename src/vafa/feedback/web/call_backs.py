"""Call-backs after a low score: whose they are, what the customer said, and writing down how the call went."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.feedback.access import CALL
from vafa.feedback.actions.call_backs import OUTCOMES, finish_call_back, hand_over
from vafa.feedback.models import DONE, CallBack
from vafa.feedback.queries.call_backs import call_back_for, callers, list_call_backs
from vafa.feedback.queries.surveys import fields_of
from vafa.feedback.web.asked import shown_answer
from vafa.feedback.web.page import actor_of, address_of, asker_of, back, chosen_staff, feedback_page, number, show
from vafa.feedback.wording import outcome_words, score_of, score_words, survey_name
from vafa.platform.i18n.dates import show_moment
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Action, Blank, Due, Pager, Person, Tab
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

PAGE = 50
LONGEST = 4000


@feedback_page(CALL)
def call_backs(request: HttpRequest) -> HttpResponse:
    """Those of one person, all that are open, or those that are over."""
    staff, at = asker_of(request), now()
    views = {"open": _("Open"), "mine": _("Mine"), DONE: _("Done")}
    view = request.GET.get("view", "")
    view = view if view in views else "open"
    start = request.GET.get("from", "")
    skip = int(start) if start.isdecimal() and len(start) < 6 else 0
    found = list_call_backs(staff, view, skip, PAGE + 1)
    more = len(found) > PAGE
    older = f"{request.path}?view={view}&from={skip + PAGE}" if more else ""
    context: dict[str, object] = {
        "rows": [line(row, at) for row in found[:PAGE]],
        "done": view == DONE,
        "tabs": [Tab(words, f"{request.path}?view={key}", current=key == view) for key, words in views.items()],
        "pager": Pager(_counted(len(found[:PAGE]), more), "", older),
        "blank": Blank(_("Nobody is waiting for a call."), _("After a low score a call stands here with its moment.")),
    }
    return show(request, "call_backs", context)


@feedback_page(CALL, "GET", "HEAD", "POST")
def call_back(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: what they said, who they are, and how it went."""
    row = _found(request, pk)
    if request.method != "POST":
        return _page(request, row)
    given = {name: request.POST.get(name, "")[:LONGEST] for name in ("outcome", "note", "next_action")}
    try:
        finish_call_back(row, **given, actor=actor_of(request), at=now())
    except Refused as refused:
        return _page(request, row, sentence(refused), refused.status)
    return back(request, reverse("desk_call_backs"))


@feedback_page(CALL, "POST")
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the call to someone else."""
    row = _found(request, pk)
    try:
        hand_over(row, chosen_staff(request.POST.get("staff", "")), actor=actor_of(request), at=now())
    except Refused as refused:
        return _page(request, row, sentence(refused), refused.status)
    return redirect("desk_call_back", pk)


def line(row: CallBack, at: datetime) -> dict[str, object]:
    """A call-back as a line of a list."""
    return {
        "row": row,
        "url": reverse("desk_call_back", args=[row.pk]),
        "name": row.customer.name,
        "scores": said(row),
        "words": row.response.words,
        "due": due_of(row, at),
        "owner": row.owner.name if row.owner else _("Nobody yet"),
        "outcome": outcome_words(row.outcome) if row.outcome else "",
        "done_at": row.done_at,
    }


def said(row: CallBack) -> str:
    """The scores in words: “1 of 5 · Very dissatisfied”."""
    scores = row.response.scores.items()
    return _("; ").join(f"{score_of(measure, score)} · {score_words(measure, score)}" for measure, score in scores)


def due_of(row: CallBack, at: datetime) -> Due:
    """By when to call; said plainly when that has passed."""
    moment = show_moment(row.due_at, style="near")
    if row.due_at < at:
        return Due("late", _("Since %(moment)s") % {"moment": moment})
    return Due("calm", _("By %(moment)s") % {"moment": moment}, at=row.due_at)


def _found(request: HttpRequest, pk: int) -> CallBack:
    row = call_back_for(asker_of(request), pk)
    if row is None:
        raise Http404
    return row


def _page(request: HttpRequest, row: CallBack, trouble: str = "", status: int = 200) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("outcome", "note", "next_action")}
    context = looked_at(row, now()) | {"typed": typed, "callers": callers(), "trouble": trouble}
    return show(request, "call_back", context, status)


def looked_at(row: CallBack, at: datetime) -> dict[str, object]:
    """A call-back with everything one needs to make the call."""
    response, language = row.response, active().language
    answers = [
        (one.called(language), shown_answer(one, response.answers[one.key]))
        for one in fields_of(response.version)
        if one.key in response.answers
    ]
    phone = next((point.value for point in row.customer.phones), "")  # type: ignore[attr-defined]
    words = _("Call %(name)s") % {"name": row.customer.name}
    return {
        "row": row,
        "line": line(row, at),
        "who": Person(row.customer.name, row.customer.city, address_of("desk_person", pk=row.customer_id), phone),
        "dial": Action(words, f"tel:{phone}", icon="phone", kind="go", key="N", wide=True) if phone else None,
        "survey": survey_name(response.survey),
        "answers": answers,
        "answered_at": response.changed_at,
        "case_url": address_of("desk_case", number=row.case.number) if row.case else "",
        "outcomes": [(code, outcome_words(code)) for code in OUTCOMES],
        "tries": number(row.tries) if row.tries else "",
    }


def _counted(count: int, more: bool) -> str:
    words = ngettext("%(count)s call", "%(count)s calls", count) % {"count": number(count)}
    return _("%(rows)s, and more") % {"rows": words} if more else words
