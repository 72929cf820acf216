"""The page on which a customer answers the question of a follow-up."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vafa.cases.queries import case_of_form
from vafa.journeys.actions.answers import answer as keep_answer
from vafa.journeys.links import read_answer_link
from vafa.journeys.models import FollowUp
from vafa.journeys.queries import path_of_version
from vafa.journeys.rules.answers import LONGEST, is_unhappy
from vafa.journeys.rules.touchpoints import Touchpoint, in_language
from vafa.platform.i18n.reading import active
from vafa.platform.secrets import sign_link
from vafa.platform.time import now
from vafa.platform.values import Refused, refuse_if
from vafa.platform.wording import sentence
from vafa.portal.web.page import customer_actor, personal, show, speaking_to

CHANGEABLE = timedelta(days=7)
AS_EXPECTED = [("yes", _("Yes, everything is fine"), "mood-happy"), ("no", _("No, something is wrong"), "mood-sad")]
SCORES = [str(number) for number in range(11)]


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the one question; an answer may be changed for a week, afterwards the page only thanks."""
    follow_up = _follow_up(token)
    if request.method == "POST":
        try:
            refuse_if(_is_final(follow_up, now()), Refused("portal.answer_final"))
            given = _given(request, asks_score(follow_up))
            keep_answer(follow_up, given, actor=customer_actor(follow_up.customer_id), at=now())
            return redirect("portal_answered", token)
        except Refused as refused:
            return _page(request, token, follow_up, [sentence(refused)], refused.status)
    if _is_final(follow_up, now()):
        return redirect("portal_answered", token)
    return _page(request, token, follow_up)


@personal
@require_http_methods(["GET", "HEAD"])
def answered(request: HttpRequest, token: str) -> HttpResponse:
    """Thank for the answer, and say what follows from it."""
    follow_up = _follow_up(token)
    if follow_up.answer is None:
        return redirect("portal_answer", token)
    case = case_of_form(f"follow_up:{follow_up.pk}") if is_unhappy(follow_up.answer) else None
    context = {
        "token": token,
        "unhappy": is_unhappy(follow_up.answer),
        "case": case,
        "case_token": sign_link("case", case.pk) if case else "",
        "final": _is_final(follow_up, now()),
    }
    with speaking_to(request, follow_up.customer):
        return show(request, "answered", context)


def asks_score(follow_up: FollowUp) -> bool:
    """Whether the question is answered with 0 to 10, as the plan's version says; else with yes or no."""
    touchpoint = touchpoint_of(follow_up)
    return touchpoint is not None and touchpoint.question == "score"


def touchpoint_of(follow_up: FollowUp) -> Touchpoint | None:
    """The touchpoint this follow-up carries out, as its run's version wrote it."""
    step = path_of_version(follow_up.run.version).steps.get(follow_up.touchpoint)
    return step if isinstance(step, Touchpoint) else None


def _follow_up(token: str) -> FollowUp:
    rows = FollowUp.objects.select_related("customer", "run__order", "run__version")
    follow_up = rows.filter(pk=read_answer_link(token)).first()
    if follow_up is None:
        raise Refused("links.not_valid", status=404)
    return follow_up


def _is_final(follow_up: FollowUp, at: datetime) -> bool:
    ended = follow_up.done_at
    return follow_up.answer is not None and ended is not None and at - ended > CHANGEABLE


def _given(request: HttpRequest, score: bool) -> dict[str, object]:
    said, words = request.POST.get("answer", ""), request.POST.get("words", "")[:LONGEST]
    refuse_if(said not in (SCORES if score else ("yes", "no")), Refused("portal.choose_answer", status=400))
    return {"score": int(said), "words": words} if score else {"as_expected": said == "yes", "words": words}


def _page(
    request: HttpRequest, token: str, follow_up: FollowUp, errors: list[str] | None = None, status: int = 200
) -> HttpResponse:
    score, before, touchpoint = asks_score(follow_up), follow_up.answer or {}, touchpoint_of(follow_up)
    chosen = request.POST.get("answer") or request.GET.get("answer") or request.GET.get("score") or ""
    if not chosen and before:
        chosen = str(before.get("score")) if "score" in before else "yes" if before.get("as_expected") else "no"
    context: dict[str, object] = {
        "token": token,
        "order": follow_up.run.order,
        "score": score,
        "scores": SCORES,
        "choices": AS_EXPECTED,
        "chosen": chosen,
        "words": request.POST.get("words", str(before.get("words", ""))),
        "errors": errors or [],
        "changing": bool(before),
    }
    with speaking_to(request, follow_up.customer):
        context["about"] = in_language(touchpoint.name, active().language) if touchpoint else ""
        return show(request, "answer", context, status)
