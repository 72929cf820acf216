"""The tray of what came and found no place: why, what it is, and where it goes. And whether every day adds up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.cases.models import Case
from vafa.cases.queries import cases_for, cases_of_customer, search_cases
from vafa.channels.registry import drivers
from vafa.conversations.access import PLACE, RAW
from vafa.conversations.models import Inbound
from vafa.conversations.placings import placing_sentence
from vafa.conversations.received import received_days, tray, tray_count, what_came
from vafa.conversations.tray import file_ending, put_into, put_to, take_out, take_raw, throw_away, try_again
from vafa.customers.models import Customer
from vafa.customers.queries import customers_for, search_customers
from vafa.desk.places import address, count_for
from vafa.desk.shown import case_url
from vafa.desk.web.page import acting, asker, desk_page
from vafa.desk.web.settings.channel_list import name_of
from vafa.desk.web.settings.page import go
from vafa.platform.access import Asker, may
from vafa.platform.i18n.dates import local_day
from vafa.platform.i18n.digits import show_number, to_latin
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Action, Blank, Bulk
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

SHOWN, FOUND = 50, 6
FIRST_BYTES = 4000


@dataclass(frozen=True)
class Row:
    """Something of the tray, as its line shows it."""

    pk: int
    who: str
    address: str
    subject: str
    words: str
    why: str
    channel: str
    icon: str
    account: str
    at: datetime
    is_spam: bool


@count_for("unplaced")
def waiting(who: Asker) -> int:
    """The number beside the tray."""
    return tray_count(who)


@desk_page(PLACE)
def unplaced(request: HttpRequest) -> HttpResponse:
    """The newest first, what can be done with several, and the proof of the day."""
    return _list(request)


@desk_page(PLACE, ("POST",))
def several(request: HttpRequest) -> HttpResponse:
    """Try the ticked again, believe them, or throw them away; `do=take_out` brings the thrown back."""
    chosen = [int(one) for one in request.POST.getlist("row")[:SHOWN] if one.isdecimal() and len(one) < 19]
    do, at, actor = request.POST.get("do", ""), now(), acting(request)
    done: list[int] = []
    for row in Inbound.objects.filter(pk__in=chosen).order_by("pk"):
        try:
            if do == "throw":
                throw_away(row, actor=actor, at=at)
            elif do == "take_out":
                take_out(row, actor=actor, at=at)
            elif do in ("again", "believe"):
                if try_again(row, believe=do == "believe", actor=actor, at=at).state == Inbound.UNPLACED:
                    continue
            else:
                raise Http404
        except Refused:  # somebody was quicker
            continue
        done.append(row.pk)
    thrown = ",".join(map(str, done)) if do == "throw" else ""
    return go(request, f"{address('desk_unplaced')}?did={do}&count={len(done)}&thrown={thrown}")


@desk_page(PLACE)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One thing: what it is, why it is here, and where it could go."""
    return _one(request, _row(request, pk))


@desk_page(PLACE, ("POST",))
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it into a case (`case`), to a customer (`customer`), believe it, or try it again."""
    row, at, actor, staff = _row(request, pk), now(), acting(request), asker(request)
    case, customer = request.POST.get("case", ""), request.POST.get("customer", "")
    try:
        if case.isdecimal():
            found = cases_for(staff).select_related("conversation").filter(number=case).first()
            if found is None:
                raise Http404
            put_into(row, found.conversation, actor=actor, at=at)
            return go(request, case_url(found.number))
        if customer.isdecimal():
            who = customers_for(staff).filter(pk=customer).first()
            if who is None:
                raise Http404
            return go(request, _where(put_to(row, who, actor=actor, at=at)))
        row = try_again(row, believe=request.POST.get("do") == "believe", actor=actor, at=at)
    except Refused as refused:
        return _one(request, _row(request, pk), sentence(refused), 409)
    if row.state == Inbound.UNPLACED:
        return _one(request, row, _("It still finds no place."), 200)
    return go(request, _where(row))


@desk_page(RAW)
def raw(request: HttpRequest, pk: int) -> HttpResponse:
    """What came, byte by byte, to be saved; it is never shown as a page. Who did is in the audit book."""
    row = Inbound.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    content = take_raw(row, actor=acting(request), at=now())
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="message-{row.pk}.{file_ending(row)}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


def _row(request: HttpRequest, pk: int) -> Inbound:
    row = tray(asker(request)).filter(pk=pk).first()
    if row is None:
        raise Refused("inbound.settled_already", status=404)
    return row


def _where(row: Inbound) -> str:
    """The case it went into, or the tray when there is none."""
    ids = [line.get("conversation") for line in row.trace if line.get("conversation")]
    case = Case.objects.filter(conversation__in=ids).values_list("number", flat=True).first() if ids else None
    return case_url(case) if case else f"{address('desk_unplaced')}?did=again&count=1"


def _list(request: HttpRequest) -> HttpResponse:
    staff, at = asker(request), now()
    rows = list(tray(staff)[: SHOWN + 1])
    days = received_days(at, active().time_zone)
    today = next((day for day in days if day.day == local_day(at)), None)
    thrown = [int(one) for one in request.GET.get("thrown", "").split(",") if one.isdecimal() and len(one) < 19]
    context = {
        "rows": [_shown(row) for row in rows[:SHOWN]],
        "more": len(rows) > SHOWN,
        "today": today,
        "days": days,
        "odd": [day for day in days if not day.adds_up],
        "did": _did(request),
        "thrown": thrown[:SHOWN],
        "bar": _bar(),
        "blank": Blank(_("The tray is empty"), _("Everything that came has found its place.")),
    }
    return render(request, "desk/tray/list.html", context)


def _one(request: HttpRequest, row: Inbound, said: str = "", status: int = 200) -> HttpResponse:
    staff, text = asker(request), request.GET.get("find", "").strip()[:100]
    shown = _shown(row)
    cases, customers = _found(request, text)
    context = {
        "row": shown,
        "raw_url": address("desk_unplaced_raw", pk=row.pk) if may(staff, RAW) else "",
        "first": "" if shown.words or shown.subject else _first(row),
        "size": show_number(max(1, row.size // 1024), active().language),
        "find": text,
        "cases": cases,
        "customers": customers,
        "said": said,
    }
    return render(request, "desk/tray/one.html", context, status=status)


def _found(request: HttpRequest, text: str) -> tuple[Sequence[Case], Sequence[Customer]]:
    """Cases and customers that fit what was typed: a number is a case first."""
    staff = asker(request)
    if not text:
        return [], []
    number = to_latin(text).lstrip("#").strip()
    customers = search_customers(staff, text, FOUND)
    if number.isdecimal() and len(number) < 12:
        exact = list(cases_for(staff).filter(number=number).select_related("customer"))
        if exact:
            return exact, customers
    theirs = [case for who in customers[:3] for case in cases_of_customer(staff, who.pk, 3)]
    cases = {case.pk: case for case in [*theirs, *search_cases(staff, text, FOUND)]}
    ordered = sorted(cases.values(), key=lambda case: case.resolved_at is not None)
    return ordered[:FOUND], customers


def _shown(row: Inbound) -> Row:
    came, driver = what_came(row), drivers().get(row.kind)
    name = name_of(driver.channel if driver else row.kind)
    return Row(
        row.pk, came["name"] or came["from"] or _("Unknown sender"), came["from"] if came["name"] else "",
        came["subject"], came["words"], placing_sentence(row.reason, row.detail), str(name.label), name.icon,
        row.account.name if row.account else "", row.received_at, row.reason == "maybe_spam",
    )  # fmt: skip


def _first(row: Inbound) -> str:
    """The beginning of something that could not be read, as plain letters."""
    body = Inbound.objects.filter(pk=row.pk).values_list("body", flat=True).get()
    text = bytes(body[:FIRST_BYTES]).decode("utf-8", "replace").replace("\x00", "")
    return "".join(letter if letter.isprintable() or letter in "\n\t" else "·" for letter in text)


def _bar() -> Bulk:
    def way(label: str, do: str, icon: str) -> Action:
        return Action(label, icon=icon, small=True, submit=True, attrs={"name": "do", "value": do})

    believe = way(_("Place them anyway"), "believe", "check")
    again, throw = way(_("Try to place again"), "again", "refresh"), way(_("Throw away"), "throw", "trash")
    return Bulk([believe, again, throw], name="row")


def _did(request: HttpRequest) -> str:
    """What was just done, in words."""
    typed = request.GET.get("count", "")
    count = int(typed) if typed.isdecimal() and len(typed) < 4 else 0
    shown = {"count": show_number(count, active().language)}
    if request.GET.get("did") == "throw":
        return ngettext("Thrown away: %(count)s message.", "Thrown away: %(count)s messages.", count) % shown
    if request.GET.get("did") == "take_out":
        return ngettext("Back in the tray: %(count)s message.", "Back in the tray: %(count)s messages.", count) % shown
    if request.GET.get("did") in ("again", "believe"):
        if not count:
            return _("None of them finds a place yet.")
        return (
            ngettext("%(count)s message has its place now.", "%(count)s messages have their place now.", count) % shown
        )
    return ""


urlpatterns = [
    path("unplaced/", unplaced, name="desk_unplaced"),
    path("unplaced/several/", several, name="desk_unplaced_several"),
    path("unplaced/<int:pk>/", one, name="desk_unplaced_one"),
    path("unplaced/<int:pk>/place/", place, name="desk_unplaced_place"),
    path("unplaced/<int:pk>/raw/", raw, name="desk_unplaced_raw"),
]
