"""Who has a case: its owner, who does the work inside, who is asked, and with whom a customer always speaks."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from vafa.cases.access import ASSIGN, REPLY, VIEW, WORK
from vafa.cases.actions import assign, hand_over
from vafa.cases.actions.changing import set_own_agent
from vafa.cases.actions.consulting import consult
from vafa.cases.models import Case, OwnAgent
from vafa.cases.queries import responsible_for
from vafa.cases.web.asking import ask, done
from vafa.cases.web.doing import message_key
from vafa.cases.web.page import actor_of, asker_of, case_desk, case_of
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.accounts.queries import Facts, who_works
from vafa.platform.i18n.dates import show_day
from vafa.platform.time import now
from vafa.platform.values import Refused


@dataclass(frozen=True)
class Colleague:
    """Somebody to choose: what speaks for them, and whether they are away."""

    pk: int
    name: str
    note: str
    away: bool
    chosen: bool


@case_desk(WORK, "GET", "HEAD", "POST")
def hand(request: HttpRequest, number: int) -> HttpResponse:
    """Give the work of this stage to somebody inside; the customer keeps speaking with the owner."""
    case = case_of(request, number)
    give = lambda staff: hand_over(case, staff, actor=actor_of(request), at=now())  # noqa: E731
    return _choose(request, case, "hand", VIEW, case.handler_id, give, first=responsible_for(case).R)


@case_desk(ASSIGN, "GET", "HEAD", "POST")
def own(request: HttpRequest, number: int) -> HttpResponse:
    """Make somebody else the owner: from now on the customer speaks with them."""
    case = case_of(request, number)
    give = lambda staff: assign(case, staff, actor=actor_of(request), at=now())  # noqa: E731
    return _choose(request, case, "own", REPLY, case.owner_id, give)


@case_desk(WORK, "GET", "HEAD", "POST")
def consults(request: HttpRequest, number: int) -> HttpResponse:
    """Ask a colleague inside the case."""
    case, asker = case_of(request, number), asker_of(request)
    question, key = request.POST.get("question", ""), message_key(request.POST.get("form_key", "")[:40])

    def put(staff: Staff) -> object:
        return consult(case, staff, question, asker=asker, key=key, actor=actor_of(request), at=now())

    return _choose(request, case, "consult", VIEW, None, put, first=responsible_for(case).C, question=question)


@case_desk(ASSIGN, "GET", "HEAD", "POST")
def own_agent(request: HttpRequest, number: int) -> HttpResponse:
    """Say with whom this customer always speaks, or that anybody will do."""
    case = case_of(request, number)
    row = OwnAgent.objects.filter(customer=case.customer_id).first()
    if request.method == "POST" and request.POST.get("staff") == "nobody":
        set_own_agent(case.customer, None, actor=actor_of(request), at=now())
        return done(request, number)
    give = lambda staff: set_own_agent(case.customer, staff, actor=actor_of(request), at=now())  # noqa: E731
    return _choose(request, case, "own_agent", REPLY, row.staff_id if row else None, give)


def _choose(
    request: HttpRequest,
    case: Case,
    what: str,
    permission: str,
    current: int | None,
    act: Callable[[Staff], object],
    *,
    first: Sequence[int] = (),
    question: str = "",
) -> HttpResponse:
    """Show the colleagues to choose from, or do it with the one who was chosen."""
    chosen, refused = current, None
    if request.method == "POST":
        pk = request.POST.get("staff", "")
        try:
            act(get_object_or_404(Staff, pk=pk if pk.isdecimal() and len(pk) < 18 else 0, is_active=True))
            return done(request, case.number)
        except Refused as problem:
            refused, chosen = problem, int(pk)
    people = _people(asker_of(request), permission, chosen, first, with_me=what == "own_agent")
    context = {"what": what, "people": people, "question": question, "form_key": uuid.uuid4()}
    return ask(request, case, "people", context, refused=refused)


def _people(
    asker: Staff, permission: str, chosen: int | None, first: Sequence[int], *, with_me: bool
) -> list[Colleague]:
    """Who may be chosen: those the stage names first, who is away last."""
    found = [one for one in who_works(now()).values() if may(one, permission) and (with_me or one.staff_id != asker.pk)]
    found.sort(key=lambda one: (one.away, one.staff_id not in first, one.name))
    return [Colleague(one.staff_id, one.name, _note(one, first), one.away, one.staff_id == chosen) for one in found]


def _note(one: Facts, first: Sequence[int]) -> str:
    if one.away_until is not None:
        return gettext("away until %(day)s") % {"day": show_day(one.away_until, style="near")}
    if one.staff_id in first:
        return gettext("named for this stage")
    return gettext(", ").join(one.skills[:3])
