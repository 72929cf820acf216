"""A case waits for its customer, a part or the courier, and goes on."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

from vafa.cases.access import WORK
from vafa.cases.actions import go_on, pause
from vafa.cases.models.case import WAITS
from vafa.cases.web.asking import ask, done
from vafa.cases.web.page import actor_of, case_desk, case_of
from vafa.platform.i18n.reading import active
from vafa.platform.i18n.typed_dates import parse_day
from vafa.platform.time import now
from vafa.platform.time.working import working_calendar
from vafa.platform.ui.components import FormField, Option
from vafa.platform.values import Refused


@case_desk(WORK, "GET", "HEAD", "POST")
def wait(request: HttpRequest, number: int) -> HttpResponse:
    """Say what the case waits for and until when; its clocks of review and resolution stand until it goes on."""
    case, at = case_of(request, number), now()
    if request.method != "POST":
        return ask(request, case, "wait", _fields(case.waiting_for or "customer", "", ""))
    reason, until, note = (request.POST.get(name, "").strip() for name in ("reason", "until", "note"))
    try:
        moment = _morning_of(until) if until else None
        pause(case, reason, note=note[:500], until=moment, actor=actor_of(request), at=at)
    except Refused as refused:
        return ask(request, case, "wait", _fields(reason, until, note), refused=refused)
    return done(request, number)


@case_desk(WORK, "POST")
def goes_on(request: HttpRequest, number: int) -> HttpResponse:
    """What was waited for is there."""
    go_on(case_of(request, number), actor=actor_of(request), at=now())
    return done(request, number)


def _morning_of(text: str) -> datetime:
    """When the shop opens on that day, or next after it: then we are reminded."""
    reader = active()
    day = parse_day(text, reader.calendar, reader.language)
    return working_calendar().next_open(datetime.combine(day, time(), ZoneInfo(reader.time_zone)))


def _fields(reason: str, until: str, note: str) -> dict[str, object]:
    return {
        "reasons": [(value, words, value == reason) for value, words in WAITS],
        "options": [Option(value, str(words)) for value, words in WAITS],
        "until": FormField("until", "", "date", until),
        "note": note,
    }
