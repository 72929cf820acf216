"""One message of a case: why it stands here, the mail as it was sent, and moving it where it belongs."""

import re
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext

from vafa.cases.access import REPLY
from vafa.cases.actions.moving import last_move, move_back, move_message, move_to_new
from vafa.cases.models import Case
from vafa.cases.queries import cases_for, cases_of_customer
from vafa.cases.web.asking import ask, done
from vafa.cases.web.page import actor_of, asker_of, case_desk, case_of
from vafa.cases.web.stream import remote_pictures
from vafa.channels.inbound import Incoming, Raw, Unreadable
from vafa.channels.queries import reader_of
from vafa.conversations.intake.limits import TookTooLong, in_time
from vafa.conversations.models import Inbound, Message
from vafa.conversations.placings import filter_words, placing_sentence
from vafa.customers.queries import customers_for, search_customers
from vafa.platform.i18n.digits import to_latin
from vafa.platform.time import now
from vafa.platform.values import Refused

FOUND = 6
LARGEST = 2_000_000  # bytes of what came that are read again for showing its whole text
LINK = re.compile(r"<a\s")
SAFE = "default-src 'none'; style-src 'self'; font-src 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"


@case_desk()
def why_here(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Which questions were asked about it on the way in, and which one decided."""
    case = case_of(request, number)
    message = _message(case, pk)
    row = Inbound.objects.select_related("account").defer("body").filter(pk=message.inbound_id or 0).first()
    line: dict[str, Any] = next((one for one in row.trace if one.get("message") == pk), {}) if row else {}
    asked = [str(one) for one in line.get("asked", ())]
    reason = str(line.get("reason", ""))
    decided = asked[-1] if asked and reason != "new_conversation" else ""
    context: dict[str, object] = {
        "message": message,
        "row": row,
        "said": placing_sentence(reason, str(line.get("detail", ""))) if reason else "",
        "questions": [(filter_words(one), one == decided) for one in asked],
        "by_hand": reason == "by_hand",
    }
    return ask(request, case, "why_here", context)


@case_desk()
def mail(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """The mail as it was sent, cleaned of everything that runs or loads, in a page that may do nothing."""
    message = _message(case_of(request, number), pk)
    html = LINK.sub('<a target="_blank" rel="noopener noreferrer nofollow" ', message.html)
    context = {
        "message": message,
        "html": html,
        "text": "" if html else _whole_text(message),
        "hidden": bool(remote_pictures(message.html)),
    }
    response = HttpResponse(render_to_string("cases/desk/mail.html", context, request=request))
    response.headers["Content-Security-Policy"] = SAFE
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@case_desk(REPLY, "GET", "HEAD", "POST")
def move(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Move it into another case, a new one, or to another customer; `do=back` takes the last move back."""
    case = case_of(request, number)
    message = get_object_or_404(Message, pk=pk, conversation_id=case.conversation_id, direction=Message.IN)
    if request.method != "POST":
        return ask(request, case, "move_message", _choices(request, case, message, request.GET.get("find", "")))
    given, at, actor = request.POST, now(), actor_of(request)
    find = given.get("find", "")
    try:
        if given.get("do") == "back":
            return done(request, move_back(message, actor=actor, at=at).number)
        if given.get("do") == "find":
            return ask(request, case, "move_message", _choices(request, case, message, find))
        to = _chosen(request, case, message)
    except Refused as refused:
        return ask(request, case, "move_message", _choices(request, case, message, find), refused=refused)
    return done(request, to.number)


def _chosen(request: HttpRequest, case: Case, message: Message) -> Case:
    given, at, actor, staff = request.POST, now(), actor_of(request), asker_of(request)
    key = f"move:{given.get('form_key', '')[:40]}" if given.get("form_key") else None
    who = given.get("customer", "")
    if who.isdecimal() and len(who) < 19:
        customer = get_object_or_404(customers_for(staff), pk=int(who))
        return move_to_new(message, case, customer, key=key, actor=actor, at=at)
    typed = to_latin(given.get("to", "") or given.get("typed", "")).strip().lstrip("#").strip()
    found = cases_for(staff).filter(number=int(typed)).first() if typed.isdecimal() and len(typed) < 12 else None
    if found is None:
        raise Refused("cases.unknown", status=404)
    return move_message(message, case, found, actor=actor, at=at)


def _choices(request: HttpRequest, case: Case, message: Message, find: str) -> dict[str, object]:
    staff, find = asker_of(request), find.strip()[:100]
    near = [one for one in cases_of_customer(staff, case.customer_id, FOUND) if one.pk != case.pk]
    others = [one for one in search_customers(staff, find, FOUND) if one.pk != case.customer_id] if find else []
    return {
        "message": message,
        "near": [one for one in near if one.resolved_at is None],
        "others": others,
        "find": find,
        "moved": last_move(message, now()),
        "form_key": request.POST.get("form_key", "") or str(uuid.uuid4()),
    }


def _message(case: Case, pk: int) -> Message:
    return get_object_or_404(Message, pk=pk, conversation_id=case.conversation_id)


def _whole_text(message: Message) -> str:
    """The whole text of a mail without pictures and layout, read again from what came: also what it quotes."""
    row = Inbound.objects.select_related("account").filter(pk=message.inbound_id or 0, size__lte=LARGEST).first()
    if row is None:
        return message.text
    raw = Raw(body=bytes(row.body), content_type=row.content_type, headers=row.headers, key=row.key)
    try:
        with in_time(5), reader_of(row.kind, row.account) as driver:
            items = [one for one in driver.read(raw) if isinstance(one, Incoming)]
    except (Unreadable, TookTooLong):
        return message.text + "\n\n" + gettext("(The rest cannot be read.)")
    return (items[0].quote or items[0].text) if items else message.text
