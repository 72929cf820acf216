"""Beside a case: how its customer felt, and why the case came."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from vafa.cases.models import Case
from vafa.cases.queries import CasePage
from vafa.feedback.access import ASK, CALL, NAME, VIEW
from vafa.feedback.models import BY_HAND, CallBack, Response, Survey
from vafa.feedback.queries.improvements import causes_of_case, causes_to_choose, likely_causes
from vafa.feedback.queries.surveys import latest_of
from vafa.feedback.rules.scores import score_class
from vafa.feedback.web.call_backs import due_of
from vafa.feedback.wording import TONES, score_of, score_words, survey_name
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.time import now
from vafa.platform.ui.slots import panel

SHOWN = 3
MOOD = {"late": "late", "plain": "planned", "good": "kept"}


@panel("case.side", order=30, permission=VIEW)
def felt(request: HttpRequest, page: CasePage) -> str:
    """What the customer said lately, in words; the call that is owed; and a survey to ask by hand."""
    assert isinstance(request.user, Staff)
    rows = latest_of(page.case.customer_id, SHOWN)
    calls = list(CallBack.objects.filter(customer=page.case.customer_id, done_at=None).order_by("due_at")[:1])
    by_hand: list[Survey] = []
    if may(request.user, ASK) and page.case.resolved_at is not None:
        by_hand = list(Survey.objects.filter(trigger=BY_HAND, is_active=True).order_by("pk"))
    if not rows and not calls and not by_hand:
        return ""
    context = {
        "rows": [_said(row, page.case.pk) for row in rows],
        "call": calls[0] if calls and may(request.user, CALL) else None,
        "due": due_of(calls[0], now()) if calls else None,
        "by_hand": [(row.pk, survey_name(row)) for row in by_hand],
        "ask_url": reverse("desk_case_ask", args=[page.case.number]),
        "back": reverse("desk_case", args=[page.case.number]),
    }
    return render_to_string("feedback/desk/panels/felt.html", context, request)


@panel("case.side", order=70, permission=VIEW)
def why(request: HttpRequest, page: CasePage) -> str:
    """Why the case came; who may says so here."""
    assert isinstance(request.user, Staff)
    rows = causes_of_case(page.case.pk)
    names = may(request.user, NAME)
    if not rows and not names:
        return ""
    known = {row.cause_id for row in rows}
    context = {
        "rows": rows,
        "names": names,
        "choose": [one for one in causes_to_choose() if one.pk not in known] if names else [],
        "url": reverse("desk_case_cause", args=[page.case.number]),
        "back": reverse("desk_case", args=[page.case.number]),
    }
    return render_to_string("feedback/desk/panels/why.html", context, request)


@panel("complaint.cause", order=10, permission=VIEW)
def root_cause(request: HttpRequest, case: Case) -> str:
    """In the block of a complaint: which root cause is named, or the likely ones, each named by one tap."""
    assert isinstance(request.user, Staff)
    named = causes_of_case(case.pk)
    if not named and not may(request.user, NAME):
        return ""
    context = {
        "named": [row.cause for row in named],
        "likely": [] if named else likely_causes(()),
        "url": reverse("desk_case_cause", args=[case.number]),
        "back": reverse("desk_case", args=[case.number]),
    }
    return render_to_string("feedback/desk/panels/root_cause.html", context, request)


def _said(row: Response, case_id: int) -> dict[str, object]:
    scores = [
        (f"{score_of(measure, score)} · {score_words(measure, score)}", MOOD[TONES[score_class(measure, score)]])
        for measure, score in row.scores.items()
    ]
    return {"row": row, "scores": scores, "here": row.case_id == case_id, "survey": survey_name(row.survey)}
