"""Time spent on a case: what the page reports, and putting it right by hand."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from vafa.cases.access import REVIEW
from vafa.cases.actions.handling import correct, day_of, measure
from vafa.cases.models import Case, HandlingTime
from vafa.cases.queries.handling import time_spent
from vafa.cases.rules.handling import LONGEST_DAY
from vafa.cases.web.asking import ask, done
from vafa.cases.web.page import actor_of, asker_of, case_desk, case_of
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.digits import to_latin
from vafa.platform.time import now
from vafa.platform.ui.components import Timer
from vafa.platform.values import Refused


@case_desk("", "POST")
def worked(request: HttpRequest, number: int) -> HttpResponse:
    """Seconds worked on the case since the page last said so; what is not a number is nothing."""
    given = request.POST.get("seconds", "")
    seconds = int(given) if given.isascii() and given.isdecimal() and len(given) < 7 else 0
    case = case_of(request, number)
    if seconds:
        measure(case, asker_of(request), seconds, actor=actor_of(request), at=now())
    return HttpResponse(status=204)


@case_desk("", "GET", "HEAD", "POST")
def time_of(request: HttpRequest, number: int) -> HttpResponse:
    """Who worked on the case on which day; one's own time, or for a lead anyone's, is put right with a reason."""
    case, staff = case_of(request, number), asker_of(request)
    if request.method != "POST":
        return _ask(request, case)
    whose, day = _chosen(request, case, staff)
    try:
        minutes = _minutes(request.POST.get("minutes", ""))
        why = request.POST.get("why", "")
        correct(case, whose, day, minutes * 60, why, by=staff, actor=actor_of(request), at=now())
    except Refused as refused:
        if refused.status == 403:
            raise
        return _ask(request, case, refused)
    return done(request, number)


def timer_of(case: Case, seconds: int) -> Timer:
    """The timer of a case, with what was spent so far."""
    url, edit = (reverse(name, args=[case.number]) for name in ("desk_case_worked", "desk_case_time"))
    return Timer(url, seconds, edit)


def _ask(request: HttpRequest, case: Case, refused: Refused | None = None) -> HttpResponse:
    staff, at = asker_of(request), now()
    rows = [one for one in time_spent(case, staff).rows if one.staff_id == staff.pk or may(staff, REVIEW)]
    today = day_of(staff, at)
    if not any(one.staff_id == staff.pk and one.day == today for one in rows):
        rows.insert(0, HandlingTime(case=case, staff=staff, day=today))
    chosen = request.POST.get("row", f"{staff.pk}/{today}")
    shown = [
        (f"{one.staff_id}/{one.day}", one, one.seconds if one.corrected is None else one.corrected) for one in rows
    ]
    context = {"rows": shown, "chosen": chosen, "typed": request.POST}
    return ask(request, case, "time", context, refused=refused)


def _chosen(request: HttpRequest, case: Case, staff: Staff) -> tuple[Staff, date]:
    """Whose time of which day: "7/2026-05-02", of somebody who worked on the case, or one's own."""
    who, _slash, day = request.POST.get("row", "").partition("/")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Refused("cases.bad_minutes", status=400) from None
    if who == str(staff.pk):
        return staff, on
    row = HandlingTime.objects.filter(case=case, day=on, staff=int(who) if _is_number(who) else 0).first()
    if row is None:
        raise Refused("cases.not_your_time", status=403)
    return row.staff, on


def _minutes(text: str) -> int:
    typed = to_latin(text).strip()
    if not _is_number(typed) or int(typed) * 60 > LONGEST_DAY:
        raise Refused("cases.bad_minutes", status=400)
    return int(typed)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 12
