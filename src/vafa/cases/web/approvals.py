"""What waits for somebody's yes: leaving a stage, or a compensation above an agent's authority. One tap each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from vafa.cases.access import APPROVE
from vafa.cases.actions import decide
from vafa.cases.actions.compensation import decide_compensation
from vafa.cases.models import Approval, Case
from vafa.cases.models.complaint import REMEDIES
from vafa.cases.queries import kind_shape
from vafa.cases.queries.approvals import approvals_for
from vafa.cases.rules.shapes import words_in
from vafa.cases.web.asking import ask, done
from vafa.cases.web.complaint import weighed
from vafa.cases.web.page import actor_of, answer, asker_of, case_desk, case_of, wanted_part
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.money import show_money
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui import components
from vafa.platform.ui.components import Blank, Pair
from vafa.platform.values import Refused
from vafa.platform.wording import sentence


@case_desk(APPROVE)
def approvals(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this person's yes, the oldest first."""
    return _list(request)


def _list(request: HttpRequest, refused: Approval | None = None, error: str = "", status: int = 200) -> HttpResponse:
    rows = approvals_for(asker_of(request))
    cards = [
        card(one, asker_of(request), error if refused is not None and one.pk == refused.pk else "") for one in rows
    ]
    blank = Blank(gettext("Nothing waits for your yes"), gettext("Who asks you for one appears here, and in the bell."))
    return answer(request, "approvals", {"cards": cards, "blank": blank, "error": "" if rows else error}, status)


@case_desk(APPROVE)
def approval(request: HttpRequest, number: int) -> HttpResponse:
    """What is asked of this person on one case."""
    case = case_of(request, number)
    rows = [one for one in approvals_for(asker_of(request)) if one.case_id == case.pk]
    return ask(request, case, "approval", {"cards": [card(one, asker_of(request)) for one in rows]})


@case_desk(APPROVE, "POST")
def decides(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no. Who answers beside a case gets the case again, others their list."""
    asker = asker_of(request)
    found = Approval.objects.select_related("case", "compensation").filter(pk=pk).first()
    if found is None or asker.pk not in found.asked_of:
        raise Http404
    granted, reason = request.POST.get("answer") == "yes", request.POST.get("reason", "").strip()[:2000]
    beside = wanted_part(request) == "pane"
    act = decide_compensation if found.compensation_id else decide
    try:
        act(found, granted, reason=reason, decider=asker, actor=actor_of(request), at=now())
    except Refused as refused:
        if beside:
            context = {"cards": [card(found, asker, sentence(refused))]}
            return ask(request, found.case, "approval", context, status=refused.status)
        return _list(request, found, sentence(refused), refused.status)
    return done(request, found.case.number) if beside else redirect("desk_approvals")


def card(approval: Approval, asker: Staff, error: str = "") -> components.Approval:
    """A question for a yes as it is shown to who is asked."""
    case, facts, within = approval.case, [], ""
    what = _leaving(case, approval.stage or case.stage)
    given = approval.compensation
    if given is not None:
        what = gettext("Make it good: %(what)s") % {"what": given.words or str(dict(REMEDIES).get(given.remedy, ""))}
        facts = [
            Pair(gettext("Remedy"), str(dict(REMEDIES).get(given.remedy, given.remedy))),
            Pair(gettext("Worth"), show_money(given.worth, given.currency)),
        ]
        more, within = weighed(given, asker, now())
        facts += more
    facts += [Pair(gettext("Customer"), case.customer.name, "name"), Pair(gettext("Case"), case.subject, "name")]
    return components.Approval(
        url=reverse("desk_decide", args=[approval.pk]),
        asker=approval.asked_by.name if approval.asked_by else gettext("Vafa"),
        what=what,
        why=approval.words,
        moment=approval.asked_at,
        facts=facts,
        within=within,
        case_url=reverse("desk_case", args=[case.number]),
        error=error,
    )


def _leaving(case: Case, stage: int) -> str:
    name = words_in(kind_shape(case.kind, case.kind_version).stage(stage).name, active().language)
    return gettext("May it go on from “%(stage)s”?") % {"stage": name}
