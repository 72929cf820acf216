"""What the composer asks for while one writes: a macro to be performed, and what the answer seems to lack."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from vafa.cases.access import REPLY
from vafa.cases.actions.macros import perform
from vafa.cases.models import Macro
from vafa.cases.queries import kind_shape
from vafa.cases.rules.tone import hints
from vafa.cases.web.desk import show_case
from vafa.cases.web.doing import KEY_LENGTH, done_with, keep_words
from vafa.cases.web.page import actor_of, answer, asker_of, case_desk, case_of
from vafa.cases.wording.tone import MISSED
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence


@case_desk(REPLY, "POST")
def macro(request: HttpRequest, number: int) -> HttpResponse:
    """Perform a macro. What was being written stays; what one step refuses, refuses all of it with a sentence."""
    at, case = now(), case_of(request, number)
    given = request.POST.get("macro", "")
    row = Macro.objects.filter(pk=int(given) if given.isdecimal() and len(given) < 12 else 0).first()
    key = request.POST.get("form_key", "")[:KEY_LENGTH]
    try:
        if row is None:
            raise Refused("cases.macro_gone")
        perform(row, case, staff=asker_of(request), key=key, actor=actor_of(request), at=at)
    except Refused as refused:
        words = {"macro": row.name if row else "", "why": sentence(refused)}
        error = gettext("Nothing of “%(macro)s” was done. %(why)s") % words
        text, kind = request.POST.get("body", ""), request.POST.get("kind", "reply")
        return show_case(request, number, at, text=text, kind=kind, error=error, status=refused.status)
    keep_words(request, case, at)
    return done_with(request, number)


@case_desk(REPLY, "POST")
def tone(request: HttpRequest, number: int) -> HttpResponse:
    """What the typed answer seems to lack, as quiet lines; notes among ourselves are nobody's business."""
    case = case_of(request, number)
    missed: list[str] = []
    if request.POST.get("kind") != "note":
        complaint = kind_shape(case.kind, case.kind_version).complaint
        text, first = request.POST.get("body", "")[:20_000], case.last_from_us_at is None
        missed = hints(text, name=case.customer.name, complaint=complaint, first=first)
    return answer(request, "tone_missed", {"missed": [str(MISSED[code]) for code in missed]})
