"""Calls: the log with missed ones first, what one writes down, the strip of who calls just now, and dialling."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from vafa.cases.models import Case
from vafa.conversations.calls import call_log, dial, find_call, note_call, plain_number, ringing_for
from vafa.conversations.calls.queries import PAGE, Which, missed_count
from vafa.conversations.calls.wording import length_words, result_words
from vafa.conversations.models import Call
from vafa.customers.access import EDIT, VIEW
from vafa.customers.queries import customers_for
from vafa.desk.call_result import ResultForm, may_open, write_down
from vafa.desk.caller import caller_of, open_cases
from vafa.desk.places import count_for
from vafa.desk.shown import case_url
from vafa.desk.web.page import acting, asker, desk_page, wants_part
from vafa.journeys.access import CALL
from vafa.journeys.models import ReturnCall
from vafa.journeys.queries import owed_to
from vafa.platform.access import Asker, may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Action, Blank, Due, Pager, Tab
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

Shown = dict[str, object]
NOBODY = '"nobody"'  # the ETag of an empty strip
VIEWS: tuple[Which, ...] = ("all", "missed", "unwritten", "mine")


@count_for("calls")
def waiting(who: Asker) -> int:
    """The number beside the calls: missed ones about which nobody wrote a word."""
    return missed_count(who, now())


@desk_page(VIEW)
def calls(request: HttpRequest) -> HttpResponse:
    """The log; a search or a view narrows it."""
    staff, at, text = asker(request), now(), request.GET.get("q", "")[:60]
    view: Which = next((one for one in VIEWS if one == request.GET.get("view")), "all")
    before = _cursor(request.GET.get("before", ""))
    whole = view == "all" and not text.strip()
    missed = call_log(staff, "missed", at=at)[:PAGE] if whole and before is None else []
    found = call_log(staff, "rest" if whole else view, text=text, before=before, at=at)
    more, found = len(found) > PAGE, found[:PAGE]
    owed = owed_to(one.number for one in (*missed, *found))
    query = {name: value for name, value in (("view", view), ("q", text)) if value and value != "all"}
    cursor = {"before": f"{found[-1].started_at.isoformat()}~{found[-1].pk}"} if more else {}
    context: Shown = {
        "groups": [
            (title, [_line(one, owed.get(one.number), at) for one in rows])
            for title, rows in ((_("Missed, and nobody wrote a word"), missed), ("", found))
            if rows
        ],
        "q": text,
        "view": view,
        "tabs": [_tab(one, view, text, missed_count(staff, at) if one == "missed" else 0) for one in VIEWS],
        "pager": Pager(older=f"{request.path}?{urlencode({**query, **cursor})}" if more else ""),
        "blank": None if missed or found else _nothing(text),
        "new_url": reverse("desk_call_new") if may(staff, CALL) else "",
    }
    return render(request, "desk/calls/rows.html" if wants_part(request) else "desk/calls/page.html", context)


@desk_page(CALL, ("GET", "HEAD", "POST"))
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: who it was, and what is written down about it."""
    staff, row = asker(request), _found(request, pk)
    cases = open_cases(staff, row.customer) if row.customer else []
    if request.method != "POST":
        typed = {"result": row.result or "", "note": row.note} if row.written_at or row.state == Call.MISSED else None
        form = ResultForm(initial=typed, cases=cases, may_open=may_open(staff) and row.customer is not None)
        return _page(request, row, form)
    prefix = "strip" if request.POST.get("strip") else None
    form = ResultForm(request.POST, cases=cases, may_open=may_open(staff) and row.customer is not None, prefix=prefix)
    if not form.is_valid():
        return _refused(request, row, form)
    try:
        case = write_down(row, form, cases=cases, staff=staff, at=now())
    except Refused as refused:
        form.add_error("day" if refused.code == "journeys.not_ahead" else None, sentence(refused))
        return _refused(request, row, form)
    if prefix:
        return HttpResponse("")
    return redirect(_afterwards(request, case))


@desk_page(CALL, ("GET", "HEAD", "POST"))
def new_call(request: HttpRequest) -> HttpResponse:
    """Write down a call that no exchange told of: with a customer (`?customer=`), or a number."""
    staff, pk = asker(request), request.GET.get("customer", "")
    rows = customers_for(staff).filter(pk=int(pk)) if pk.isdecimal() and len(pk) < 18 else None
    customer = rows.first() if rows is not None else None
    number = request.POST.get("number", request.GET.get("number", ""))[:40]
    if not number and customer is not None:
        point = customer.contact_points.filter(kind="phone", off_at=None).order_by("pk").first()
        number = point.value if point else ""
    cases = open_cases(staff, customer) if customer else []
    form = ResultForm(request.POST or None, cases=cases, may_open=may_open(staff) and customer is not None)
    if request.method == "POST" and form.is_valid():
        at, came = now(), request.POST.get("direction") == "in"
        try:
            row = note_call(
                number, form.cleaned_data["result"], form.cleaned_data["note"], customer=customer, outgoing=not came,
                by=staff, actor=acting(request), at=at,
            )  # fmt: skip
            case = write_down(row, form, cases=cases, staff=staff, at=at) if form.cleaned_data["next"] else None
        except Refused as refused:
            form.add_error(None, sentence(refused))
        else:
            return redirect(_afterwards(request, case))
    context = {"form": form, "number": number, "customer": customer, "came": request.POST.get("direction") == "in"}
    return render(request, "desk/calls/new.html", context, status=422 if form.is_bound else 200)


@desk_page()
def calling(request: HttpRequest) -> HttpResponse:
    """Who is at my telephone just now: the strip above every page; empty when nobody is."""
    staff, at = asker(request), now()
    found = ringing_for(staff, at)
    if found is None:
        return HttpResponse("", headers={"ETag": NOBODY}, status=304 if _known(request, NOBODY) else 200)
    row = found.call
    facts = (row.pk, row.state, row.customer_id, row.conversation_id, active().language)
    etag = f'"{hashlib.sha256(repr(facts).encode()).hexdigest()[:16]}"'
    if _known(request, etag):
        return HttpResponse(status=304, headers={"ETag": etag})
    cases = open_cases(staff, row.customer) if row.customer else []
    writes = may(staff, CALL) and row.state != Call.RINGING
    form = _blank_form(staff, row, cases) if writes else None
    answer = render(request, "desk/calls/strip.html", _strip(request, row, form, found.over))
    answer["ETag"] = etag
    return answer


@desk_page(CALL, ("POST",))
def dial_number(request: HttpRequest) -> HttpResponse:
    """Ring my telephone and connect it with a number."""
    staff = asker(request)
    try:
        dial(staff, plain_number(request.POST.get("number", "")[:40]), actor=acting(request), at=now())
    except Refused as refused:
        return HttpResponse(sentence(refused), status=refused.status, content_type="text/plain; charset=utf-8")
    words = _("Your telephone rings; take it, and the call goes out.")
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


def _afterwards(request: HttpRequest, case: Case | None) -> str:
    """The case it is about, else where one came from."""
    if case is not None:
        return case_url(case.number)
    return reverse("desk_today" if request.POST.get("back") == "today" else "desk_calls")


def _strip(request: HttpRequest, row: Call, form: ResultForm | None, over: bool) -> Shown:
    staff = asker(request)
    return {
        "call": row,
        "over": over,
        "caller": caller_of(staff, row),
        "length": length_words(row.seconds),
        "new_customer": _new_customer(staff, row),
        "form": form,
    }


def _blank_form(staff: Staff, row: Call, cases: Sequence[Case]) -> ResultForm:
    """Nothing is chosen yet: while something is, the strip is left as it stands."""
    return ResultForm(
        initial={"result": ""}, cases=cases, may_open=may_open(staff) and row.customer is not None, prefix="strip"
    )


def _known(request: HttpRequest, etag: str) -> bool:
    return request.headers.get("If-None-Match") == etag


def _refused(request: HttpRequest, row: Call, form: ResultForm) -> HttpResponse:
    """The form again with what is wrong, where it was."""
    if not form.prefix:
        return _page(request, row, form, 422)
    over = row.state == Call.ENDED
    return render(request, "desk/calls/strip.html", _strip(request, row, form, over), status=422)


def _found(request: HttpRequest, pk: int) -> Call:
    row = find_call(asker(request), pk)
    if row is None:
        raise Http404
    return row


def _page(request: HttpRequest, row: Call, form: ResultForm, status: int = 200) -> HttpResponse:
    staff, at = asker(request), now()
    context: Shown = {
        "line": _line(row, owed_to([row.number]).get(row.number), at),
        "call": row,
        "caller": caller_of(staff, row),
        "form": form,
        "new_customer": _new_customer(staff, row),
        "dial": Action(_("Call"), f"tel:{row.number}", icon="phone", kind="go", key="N") if row.number else None,
    }
    return render(request, "desk/calls/call.html", context, status=status)


def _line(row: Call, owed: ReturnCall | None, at: datetime) -> Shown:
    missed = row.state == Call.MISSED and not row.outgoing
    state = "late" if missed and not row.result else "paused" if row.state == Call.MISSED else "kept"
    words = result_words(row.result) if row.result else str(dict(Call.STATES)[row.state])
    if row.outgoing and row.state == Call.MISSED and not row.result:
        words = _("Not reached")
    return {
        "call": row,
        "name": row.customer.name if row.customer else "",
        "url": reverse("desk_call_log", args=[row.pk]),
        "icon": "phone-off" if row.state == Call.MISSED else "phone-call" if row.outgoing else "phone",
        "way": _("from us") if row.outgoing else _("to us"),
        "due": Due("now" if row.state in (Call.RINGING, Call.ANSWERED) else state, words),  # type: ignore[arg-type]
        "length": length_words(row.seconds),
        "owed": owed if missed else None,
        "who": row.staff.name if row.staff else "",
    }


def _new_customer(staff: Staff, row: Call) -> str:
    """Where an unknown number becomes a customer."""
    if row.customer_id is not None or not row.number or not may(staff, EDIT):
        return ""
    return f"{reverse('desk_new_person')}?{urlencode({'phone': row.number})}"


def _tab(view: Which, current: Which, text: str, count: int) -> Tab:
    words = {
        "all": _("All"), "missed": _("Missed"), "unwritten": _("Nothing written"), "mine": _("Mine"), "rest": "",
    }[view]  # fmt: skip
    query = urlencode({name: value for name, value in (("view", view), ("q", text)) if value})
    label = f"{words} ({show_number(count, active().language)})" if count else words
    return Tab(label, f"{reverse('desk_calls')}?{query}", current=view == current)


def _cursor(text: str) -> tuple[datetime, int] | None:
    moment, _tilde, pk = text.replace(" ", "+").partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, int(pk)) if at.tzinfo and pk.isdecimal() and len(pk) < 19 else None


def _nothing(text: str) -> Blank:
    if text.strip():
        return Blank(_("No call was found."), _("Part of the number or of the customer's name is enough."))
    return Blank(
        _("No calls yet."),
        _("Connect your telephone exchange under Settings, Channels, or write a call down by hand."),
    )


urlpatterns = [
    path("calls/", calls, name="desk_calls"),
    path("calls/new/", new_call, name="desk_call_new"),
    path("calls/now/", calling, name="desk_calling"),
    path("calls/dial/", dial_number, name="desk_dial"),
    path("calls/log/<int:pk>/", call, name="desk_call_log"),
]
