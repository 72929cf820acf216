"""What a telephone exchange reads out: when we are open, and how a request stands, by keys pressed.

`menu.json` describes the whole menu in steps; `hours.txt` and `status.txt` are one sentence each, for text-to-speech,
and `status.json` the same with its parts. The address holds the token of the exchange's account. Nobody's name is read
out; a status needs the request's number and the last four digits of a telephone number of its customer.
"""

from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from vafa.cases.models import Case
from vafa.cases.queries import status_page
from vafa.channels.models import Account
from vafa.channels.registry import drivers
from vafa.platform.i18n import language as language_of
from vafa.platform.i18n import languages
from vafa.platform.i18n.dates import show_moment
from vafa.platform.i18n.digits import to_latin
from vafa.platform.i18n.reading import Reader, active, reading_as
from vafa.platform.time import now
from vafa.platform.time.working import working_calendar
from vafa.platform.values import Refused
from vafa.platform.wording import sentence
from vafa.portal.emergencies import emergency_words
from vafa.portal.web.limits import refuse_flood
from vafa.portal.web.status_words import now_and_by_when

CALLS, GUESSES = 600, 5  # within ten minutes: of one exchange; wrong tries for one request
LAST_DIGITS = 4


@require_safe
def keypad(request: HttpRequest, token: str, what: str, form: str) -> HttpResponse:
    """One answer of the menu, in the language asked for (`?lang=`)."""
    account = Account.objects.filter(token=token, is_active=True).first()
    if account is None or drivers()[account.kind].channel != "phone":
        raise Http404
    code = request.GET.get("lang", "")
    code = code if code in {one.code for one in languages()} else str(settings.CONFIG.language)
    with reading_as(Reader(code, language_of(code).calendar, settings.CONFIG.time_zone)):
        try:
            refuse_flood(request, "keypad", CALLS, who=str(account.pk))
            data = {"menu": _menu, "hours": _hours, "status": _status}[what](request, token, now())
        except Refused as refused:
            data = {"say": sentence(refused), "found": False, "status": refused.status}
    status = int(str(data.pop("status", 200)))
    if form == "json":
        return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(str(data.get("say", "")), status=status, content_type="text/plain; charset=utf-8")


def _menu(request: HttpRequest, token: str, at: datetime) -> dict[str, object]:
    """The menu in steps: what is said, which key leads where, what is typed."""
    danger = emergency_words(active().language)
    keys: list[dict[str, object]] = [
        {"key": "1", "say": gettext("For opening hours, press one."), "fetch": _address(token, "hours")},
        {
            "key": "2",
            "say": gettext("To hear how your request stands, press two."),
            "ask": [
                {"name": "case", "say": gettext("Type the number of your request, then the hash key.")},
                {"name": "phone", "say": gettext("Type the last four digits of your telephone number.")},
            ],
            "fetch": _address(token, "status"),
        },
        {"key": "0", "say": gettext("To talk with a colleague, press zero."), "transfer": True},
    ]
    said = [_hours(request, token, at)["say"], danger, *(one["say"] for one in keys)]
    return {
        "language": active().language,
        "say": " ".join(str(one) for one in said if one),
        "open": working_calendar().is_open(at),
        "emergency": danger,
        "keys": keys,
    }


def _hours(request: HttpRequest, token: str, at: datetime) -> dict[str, object]:
    calendar = working_calendar()
    if calendar.is_open(at):
        until = next(calendar.spans(at, at.replace(year=at.year + 1))).end
        words = gettext("We are open until %(moment)s.") % {"moment": show_moment(until, style="near")}
        return {"say": words, "open": True, "until": until.isoformat()}
    opens = calendar.next_open(at)
    words = gettext("We are closed now. We open on %(moment)s.") % {"moment": show_moment(opens, style="near")}
    return {"say": words, "open": False, "opens": opens.isoformat()}


def _status(request: HttpRequest, token: str, at: datetime) -> dict[str, object]:
    """How a request stands; the same words whether number or digits were wrong."""
    number, digits = (to_latin(request.GET.get(name, "")).strip(" #*") for name in ("case", "phone"))
    known = number.isdecimal() and len(number) < 18 and digits.isdecimal() and len(digits) >= LAST_DIGITS
    case = Case.objects.filter(number=int(number)).select_related("customer").first() if known else None
    points = case.customer.contact_points.filter(kind="phone") if case else ()
    if case is None or not any(one.value.endswith(digits[-LAST_DIGITS:]) for one in points):
        refuse_flood(request, "keypad_guess", GUESSES, who=sha256(f"{token} {number}".encode()).hexdigest()[:16])
        words = gettext("No request was found by these numbers. Please try again, or press zero.")
        return {"say": words, "found": False}
    page = status_page(case.pk)
    found = now_and_by_when(page, at)
    parts = [gettext("Request %(number)s.") % {"number": number}, found.happens, f"{found.label} {found.big}".strip()]
    said = " ".join(one if one.endswith((".", "؟", "?")) else f"{one}." for one in parts if one)
    return {"say": said, "found": True, "stage": page.case.stage, "done": page.case.resolved_at is not None}


def _address(token: str, what: str) -> str:
    return f"{settings.CONFIG.address}{reverse('portal_keypad', args=[token, what, 'txt'])}?lang={active().language}"
