"""Today: what one person is to do, in order of duty, and a look at each duty beside the list.

`?peek=case-12`, `call-5` or `trouble` looks at one; a script asking for that gets the look alone.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from vafa.cases.access import VIEW as CASES
from vafa.cases.queries import stage_work, standing_of
from vafa.cases.rules.next_step import next_step
from vafa.cases.web.words import case_due, stations
from vafa.cases.wording import step_words
from vafa.conversations.access import SETTLE
from vafa.conversations.models import Message
from vafa.conversations.queries import troubled
from vafa.conversations.reasons import reason_sentence
from vafa.customers.models import Customer
from vafa.desk.call_form import CallForm
from vafa.desk.day import day_of
from vafa.desk.places import address, count_for
from vafa.desk.queries import FAILED_FOR, call_step, duties, glance, waiting_for
from vafa.desk.return_calls import KEY as RETURN
from vafa.desk.return_calls import look as look_at_return
from vafa.desk.shown import case_url, channel_icon
from vafa.desk.today_rows import TROUBLE, groups, keys, line, sentence
from vafa.desk.web.page import asker, desk_page, wants_part
from vafa.feedback.web.today import KEY as CALL_BACK
from vafa.feedback.web.today import look as look_at_call_back
from vafa.insights.access import VIEW as INSIGHTS
from vafa.journeys.access import CALL
from vafa.journeys.rules.touchpoints import in_language
from vafa.platform.access import ADMINISTRATOR, Asker, may, require
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.dates import show_day
from vafa.platform.i18n.reading import active
from vafa.platform.jobs.models import DeadLetter
from vafa.platform.time import now
from vafa.platform.time.working import working_calendar
from vafa.platform.ui.components import Action, Blank, Due, Person

Shown = dict[str, object]


@count_for("today")
def waiting(who: Asker) -> int:
    """The number beside Today in the rail."""
    return waiting_for(who, now()) if isinstance(who, Staff) else 0


@desk_page()
def today(request: HttpRequest) -> HttpResponse:
    """The whole page, or the look at one duty."""
    asked = request.GET.get("peek", "")
    if asked and wants_part(request):
        return render(request, "desk/today/peek.html", peek(asker(request), asked, now()))
    return show_today(request, asked)


def show_today(request: HttpRequest, asked: str = "", form: CallForm | None = None, status: int = 200) -> HttpResponse:
    """The page with a look at what was asked for, else at the first duty. `form`: what was refused about a call."""
    staff, at = asker(request), now()
    calendar = working_calendar()
    day = day_of(at, calendar)
    found = duties(staff, at, max(day.until, at))
    rows = keys(found)
    current = asked or next(iter(rows), "")
    looked_at: Shown = {}
    if current:
        looked_at = peek(staff, current, at, form, strict=bool(asked))
    context: Shown = {
        "say": sentence(found, day, at),
        "groups": groups(found, at, calendar, current),
        "left": found.left,
        "dayline": line(found, day, at, calendar) if rows else None,
        "blank": None if rows else _nothing_left(staff),
        "asked": bool(asked),
        **looked_at,
    }
    return render(request, "desk/today/page.html", context, status=status)


def peek(staff: Staff, asked: str, at: datetime, form: CallForm | None = None, *, strict: bool = True) -> Shown:
    """What the side pane shows of one duty. One that is not there, or not theirs, is a 404 when asked for."""
    kind, _dash, pk = asked.partition("-")
    look = LOOKS.get(kind)
    found = look(staff, int(pk) if pk.isdecimal() and len(pk) < 19 else 0, at) if look else None
    if found is None:
        if strict:
            raise Http404
        return {}
    if form is not None:
        found["form"] = form
    return {**found, "looked_at": kind}


def _case(staff: Staff, pk: int, at: datetime) -> Shown | None:
    found = glance(staff, pk)
    if found is None:
        return None
    case = found.case
    owed = [one for one in found.promises if one.kept_at is None]
    step = next_step(standing_of(case, owed, stage_work(case)), staff.pk, at)
    title, why = step_words(step)
    url = case_url(case.number)
    go = Action(title, url, icon="send" if step.step == "answer" else "user-check", kind="go", key="N", wide=True)
    return {
        "case": case,
        "due": case_due(case, at),
        "icon": channel_icon(case.channel),
        "who": _person(case.customer, *found.phones),
        "phone": next(iter(found.phones), ""),
        "words": found.words,
        "stations": stations(case, found.promises, at),
        "why": why,
        "go": go if url and step.step not in ("wait", "nothing") else None,
        "open": Action(_("Open the case"), url, wide=True, key="↵") if url else None,
    }


def _call(staff: Staff, pk: int, at: datetime) -> Shown | None:
    require(staff, CALL)
    step = call_step(staff, pk)
    if step is None:
        return None
    row = step.follow_up
    phone = row.customer.contact_points.filter(kind="phone", off_at=None).order_by("pk").first()
    language = active().language
    order = row.run.order
    lines = list(order.lines.order_by("pk").values_list("description", flat=True)[:4]) if order else []
    left = Due("now", _("until %(moment)s") % {"moment": show_day(row.window_until)})
    return {
        "step": step,
        "row": row,
        "due": left,
        "title": step.touchpoint.called(language),
        "goal": in_language(step.touchpoint.goal, language),
        "script": in_language(step.touchpoint.script, language),
        "order": order,
        "goods": lines,
        "who": _person(row.customer, *([phone.value] if phone else [])),
        "dial": _dial(row.customer, phone.value) if phone else None,
        "form": CallForm(),
        "form_url": reverse("desk_call", kwargs={"pk": row.pk}),
    }


def _trouble(staff: Staff, pk: int, at: datetime) -> Shown | None:
    require(staff, SETTLE)
    letters = DeadLetter.objects.filter(state=DeadLetter.OPEN).order_by("-last_at")
    rows = [
        {
            "message": message,
            "uncertain": message.state == Message.UNCERTAIN,
            "why": reason_sentence(message.reason, message.detail) if message.reason else message.detail,
            "url": reverse("desk_message", kwargs={"pk": message.pk}),
            "person": reverse("desk_person", kwargs={"pk": message.customer_id}),
        }
        for message in troubled(staff, since=at - FAILED_FOR)[:10]
    ]
    return {"messages": rows, "letters": list(letters[:10]) if staff.role == ADMINISTRATOR else []}


LOOKS: Mapping[str, Callable[[Staff, int, datetime], Shown | None]] = {
    "case": _case,
    "call": _call,
    CALL_BACK: look_at_call_back,
    RETURN: look_at_return,
    TROUBLE: _trouble,
}


def _person(customer: Customer, phone: str = "") -> Person:
    return Person(customer.name, customer.city, reverse("desk_person", kwargs={"pk": customer.pk}), phone)


def _dial(customer: Customer, phone: str) -> Action:
    words = _("Call %(name)s") % {"name": customer.name}
    return Action(words, f"tel:{phone}", icon="phone", kind="go", key="N", wide=True)


def _nothing_left(staff: Staff) -> Blank:
    """Everything is done; where to look next depends on who asks."""
    if may(staff, CASES):
        url = address("desk_cases")
        action = Action(_("See open cases"), f"{url}?view=open", icon="folders") if url else None
        return Blank(_("Everything is done."), _("No promise and no call waits for you. Well kept."), action)
    if may(staff, INSIGHTS) and (url := address("desk_learn")):
        return Blank(
            _("Nothing is asked of you today."),
            _("What customers taught us is in Learn."),
            Action(_("See whether they come back"), url, icon="chart-bar"),
        )
    return Blank(_("Nothing is asked of you today."))


urlpatterns = [path("", today, name="desk_today")]
