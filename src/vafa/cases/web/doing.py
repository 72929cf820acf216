"""What is done to a case from its page. Each is a form that is posted; its answer is the page again."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from vafa.cases.access import ASSIGN, REPLY, RESOLVE, WORK
from vafa.cases.actions import assign, reopen, reply, resolve, save_draft, undo_reply, undo_resolve, write_note
from vafa.cases.models import Case, SavedReply
from vafa.cases.queries.replies import reply_text
from vafa.cases.rules.shapes import CLOSURE
from vafa.cases.web.desk import show_case
from vafa.cases.web.lists import neighbours, rows_of
from vafa.cases.web.page import actor_of, asker_of, case_desk, case_of, wanted_part, where_of
from vafa.cases.web.stages import ask_move
from vafa.conversations.access import SETTLE
from vafa.conversations.models import Message
from vafa.conversations.sending.settle import settle_uncertain, try_again
from vafa.platform.access import require
from vafa.platform.accounts.models import Staff
from vafa.platform.files.actions import keep_file
from vafa.platform.files.models import StoredFile
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

MOST_FILES = 10
KEY_LENGTH = 40


@case_desk(WORK, "POST")
def say(request: HttpRequest, number: int) -> HttpResponse:
    """Send a reply or keep a note, once; what is refused comes back with its words.

    Without script a saved reply is chosen in the form: it comes back put into the words; a macro is sent on.
    """
    at, case = now(), case_of(request, number)
    text, kind = request.POST.get("body", ""), "note" if request.POST.get("kind") == "note" else "reply"
    if request.POST.get("macro"):
        return HttpResponse(status=307, headers={"Location": reverse("desk_case_macro", args=[number])})
    if kind == "reply":
        require(asker_of(request), REPLY)
    form_key = request.POST.get("form_key", "")[:KEY_LENGTH]
    done = request.POST.get("resolve") == "1" and kind == "reply"
    if done:
        require(asker_of(request), RESOLVE)
    saved = request.POST.get("reply", "")
    if saved.isdecimal() and len(saved) < 12:
        row = SavedReply.objects.filter(pk=int(saved)).first()
        words = reply_text(row, case, asker_of(request)) if row else ""
        return show_case(request, number, at, text=f"{text}\n{words}".strip(), kind=kind, form_key=form_key)
    try:
        _say(request, case, text, kind, form_key, done, at)
    except Refused as refused:
        return show_case(
            request, number, at, text=text, kind=kind, form_key=form_key, error=sentence(refused), status=400
        )
    return done_with(request, case.number)


@transaction.atomic
def _say(request: HttpRequest, case: Case, text: str, kind: str, form_key: str, done: bool, at: datetime) -> None:
    author, actor = asker_of(request), actor_of(request)
    key = message_key(form_key)
    files = _kept([] if key and Message.objects.filter(key=key).exists() else request.FILES.getlist("files"), at)
    if kind == "note":
        named = [int(one) for one in request.POST.getlist("mention") if one.isdecimal() and len(one) < 19]
        write_note(case, text, author=author, attachments=files, mentions=named, key=key, actor=actor, at=at)
    else:
        wait = request.POST.get("then_wait") == "1"
        way = request.POST.get("channel", "")[:20]
        reply(
            case, text, author=author, attachments=files, resolve=done, then_wait=wait, channel=way, key=key,
            actor=actor, at=at,
        )  # fmt: skip


def message_key(form_key: str) -> str | None:
    """The key of the message a composer makes."""
    return f"desk:{form_key}" if form_key else None


def _kept(uploads: Sequence["UploadedFile[bytes]"], at: datetime) -> list[StoredFile]:
    return [keep_file(upload, at=at) for upload in uploads[:MOST_FILES] if upload]


@case_desk(REPLY, "POST")
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Keep what is being written, as reply or as note: one text, so the other kind is let go."""
    keep_words(request, case_of(request, number), now())
    return HttpResponse(status=204)


def keep_words(request: HttpRequest, case: Case, at: datetime) -> None:
    """Keep the typed words of a form as a draft, unless it was sent while this was on its way."""
    kind = "note" if request.POST.get("kind") == "note" else "reply"
    key = message_key(request.POST.get("form_key", "")[:KEY_LENGTH])
    if not (key and Message.objects.filter(key=key).exists()):
        with transaction.atomic():
            save_draft(case, asker_of(request), kind, request.POST.get("body", ""), at)
            save_draft(case, asker_of(request), "reply" if kind == "note" else "note", "", at)


@case_desk(REPLY, "POST")
def give(request: HttpRequest, number: int) -> HttpResponse:
    """Take the case, or give it to someone else, which needs a permission of its own."""
    case, wanted = case_of(request, number), request.POST.get("staff", "")
    staff = asker_of(request)
    if wanted and wanted != str(staff.pk):
        require(staff, ASSIGN)
        staff = get_object_or_404(Staff, pk=wanted if wanted.isdecimal() else 0, is_active=True)
    assign(case, staff, actor=actor_of(request), at=now())
    return done_with(request, case.number)


@case_desk(RESOLVE, "POST")
def settle_case(request: HttpRequest, number: int) -> HttpResponse:
    """Say that the work is done, and go on to the next case if asked to."""
    at, case = now(), case_of(request, number)
    after, how = _after(request, case, at), request.POST.get("how", "").strip()[:5000]
    try:
        resolve(case, how, actor=actor_of(request), at=at)
    except Refused as refused:
        if refused.code != "cases.work_open":
            raise
        return ask_move(request, case, CLOSURE, how=how, refused=refused)
    onward = request.POST.get("next") == "1"
    return done_with(request, after if onward else case.number, resolved=case.number if onward else None)


@case_desk(RESOLVE, "POST")
def open_again(request: HttpRequest, number: int) -> HttpResponse:
    """Take a resolved case up again."""
    case = case_of(request, number)
    reopen(case, request.POST.get("why", "").strip()[:5000], actor=actor_of(request), at=now())
    return done_with(request, case.number)


@case_desk(RESOLVE, "POST")
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a resolution back while its letter waits."""
    case = case_of(request, number)
    undo_resolve(case, asker_of(request), actor=actor_of(request), at=now())
    return done_with(request, case.number)


@case_desk(REPLY, "POST")
def undo_words(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Take one's words to the customer back while their letter waits; else say why not, beside the composer."""
    at, case = now(), case_of(request, number)
    message = get_object_or_404(Message, pk=pk, conversation_id=case.conversation_id)
    try:
        undo_reply(case, message, asker_of(request), actor=actor_of(request), at=at)
    except Refused as refused:
        if refused.status == 404:
            raise
        return show_case(request, number, at, error=sentence(refused), status=refused.status)
    return done_with(request, case.number)


@case_desk(SETTLE, "POST")
def settle_message(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Say what became of a message nobody knows about, or send one again that failed."""
    case = case_of(request, number)
    message = get_object_or_404(Message, pk=pk, conversation_id=case.conversation_id)
    if message.state == Message.FAILED:
        try_again(message, actor=actor_of(request), at=now())
    else:
        settle_uncertain(message, request.POST.get("became") == "sent", actor=actor_of(request), at=now())
    return done_with(request, case.number)


def done_with(request: HttpRequest, number: int | None, *, resolved: int | None = None) -> HttpResponse:
    """The page of this case, or the list when there is none; a script gets it at once, with the queue as it is now.

    `resolved` is the case that was resolved before going on to this one, so that it can be undone from here.
    """
    where = where_of(request, case_of(request, number) if number else None)
    url = where.case_url(number) if number else where.list_url()
    if wanted_part(request) != "pane":
        return redirect(f"{url}&resolved={resolved}" if resolved and number else url)
    if number is None:
        return HttpResponse(headers={"HX-Redirect": url})
    response = show_case(request, number, now(), done=True, resolved=resolved)
    response.headers["HX-Push-Url"] = url
    return response


def _after(request: HttpRequest, case: Case, at: datetime) -> int | None:
    """The number of the case after this one in the list, None when it is the last."""
    where = where_of(request, case)
    _before, after = neighbours(rows_of(asker_of(request), where, at).rows, case)
    return after
