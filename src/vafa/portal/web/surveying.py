"""The page on which a customer answers a survey, behind the link of an invitation; and the thanks for it."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from vafa.cases.links import status_address
from vafa.feedback.actions.answering import answer as keep_answer
from vafa.feedback.actions.answering import is_final
from vafa.feedback.links import read_survey_link
from vafa.feedback.models import CallBack, Invitation, Response
from vafa.feedback.queries.surveys import fields_of
from vafa.feedback.rules.answers import NotUnderstood, asked
from vafa.feedback.rules.forms import SCORE, Field
from vafa.feedback.rules.scores import is_low
from vafa.feedback.web.asked import PREFIX, as_given, made_ready
from vafa.feedback.wording import survey_name
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence
from vafa.portal.web.limits import refuse_flood
from vafa.portal.web.page import customer_actor, personal, show, speaking_to

MOST_KEYS = 20  # questions of one survey


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Ask; an answer may be changed for a day, afterwards the page only thanks. Opening the link answers nothing."""
    invitation = _invitation(token)
    response = Response.objects.filter(invitation=invitation).first()
    if response is not None and is_final(response, now()) and request.method != "POST":
        return redirect("portal_survey_thanks", token)
    fields = fields_of(invitation.version)
    if request.method != "POST":
        given = (as_given(response.answers) if response else {}) | _given_by_link(request, fields)
        return _page(request, token, invitation, _first(request, fields, given), given, changing=response is not None)
    shown, posted = _keys(request, "shown", fields), _posted(request)
    try:
        refuse_flood(request, "survey")
        actor = customer_actor(invitation.customer_id)
        _response, more = keep_answer(invitation, posted, shown, actor=actor, at=now())
    except Refused as refused:
        problems = refused.problems if isinstance(refused, NotUnderstood) else {}
        wrong = [sentence(problems.get("", refused))]
        these = [one for one in fields if one.key in shown] or asked(fields, {})
        return _page(
            request, token, invitation, these, posted, problems=problems, errors=wrong, status=refused.status,
            changing=response is not None,
        )  # fmt: skip
    seen = {*_keys(request, "seen", fields), *shown}
    left = [one.key for one in more if one.key not in seen]
    if left:
        return redirect(f"{reverse('portal_survey', args=[token])}?next={','.join(left)}")
    return redirect("portal_survey_thanks", token)


@personal
@require_http_methods(["GET", "HEAD"])
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Thank for the answer, and say what happens next."""
    invitation = _invitation(token)
    response = Response.objects.filter(invitation=invitation).first()
    if response is None:
        return redirect("portal_survey", token)
    call = CallBack.objects.filter(response=response, done_at=None).first()
    context: dict[str, object] = {
        "token": token,
        "low": is_low(response.scores),
        "due_at": call.due_at if call else None,
        "final": is_final(response, now()),
        "case_link": status_address(invitation.case) if invitation.case else "",
    }
    with speaking_to(request, invitation.customer):
        return show(request, "feedback/portal/thanks.html", context)


def _invitation(token: str) -> Invitation:
    rows = Invitation.objects.select_related("customer", "survey", "version", "case__owner")
    invitation = rows.filter(pk=read_survey_link(token)).first()
    if invitation is None:
        raise Refused("links.not_valid", status=404)
    return invitation


def _given_by_link(request: HttpRequest, fields: Sequence[Field]) -> dict[str, list[str]]:
    """The score of the link that was pressed in the letter."""
    score = request.GET.get(SCORE, "")
    return {SCORE: [score]} if score.isdecimal() and any(one.key == SCORE for one in fields) else {}


def _first(request: HttpRequest, fields: Sequence[Field], given: Mapping[str, Sequence[str]]) -> list[Field]:
    """The questions of this page: those that follow from answers before, else all that are asked so far."""
    follow = request.GET.get("next", "").split(",")[:MOST_KEYS]
    if these := [one for one in fields if one.key in follow and one.condition]:
        return these
    return asked(fields, {key: list(values) for key, values in given.items()})


def _keys(request: HttpRequest, name: str, fields: Sequence[Field]) -> list[str]:
    known = {one.key for one in fields}
    return [key for key in request.POST.getlist(name)[:MOST_KEYS] if key in known]


def _posted(request: HttpRequest) -> dict[str, list[str]]:
    return {name.removeprefix(PREFIX): request.POST.getlist(name) for name in request.POST if name.startswith(PREFIX)}


def _page(
    request: HttpRequest,
    token: str,
    invitation: Invitation,
    fields: Sequence[Field],
    given: Mapping[str, Sequence[str]],
    *,
    problems: Mapping[str, Refused] | None = None,
    errors: Sequence[str] = (),
    changing: bool = False,
    status: int = 200,
) -> HttpResponse:
    case = invitation.case
    with speaking_to(request, invitation.customer):
        follows = bool(fields) and all(one.condition for one in fields)
        context: dict[str, object] = {
            "token": token,
            "about": case.subject if case else survey_name(invitation.survey),
            "case_day": case.opened_at if case else None,
            "owner": case.owner.name if case and case.owner else "",
            "questions": made_ready(fields, given, problems),
            "shown": [one.key for one in fields],
            "seen": [one.key for one in fields_of(invitation.version) if not one.condition] if follows else [],
            "errors": errors,
            "changing": changing and not follows,
            "step": follows,
        }
        return show(request, "feedback/portal/survey.html", context, status)
