"""Cases put in order from their page: tags, merged, split, linked, spam. Each is asked over the page."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from vafa.cases.access import REPLY, RESOLVE
from vafa.cases.actions import change_tags, link, mark_spam, merge, split, take_back_spam, unlink, unmerge
from vafa.cases.actions.linking import NOT_DOUBLE
from vafa.cases.models import Case
from vafa.cases.queries import cases_for, messages_of, service, words_of
from vafa.cases.queries.doubles import doubles_of
from vafa.cases.rules.shapes import words_in
from vafa.cases.web.asking import ask, done
from vafa.cases.web.page import actor_of, asker_of, case_desk, case_of
from vafa.conversations.models import Message
from vafa.platform.i18n.digits import to_latin
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.values import Refused

MOST_TAGS = 20


@case_desk(REPLY, "GET", "HEAD", "POST")
def tags(request: HttpRequest, number: int) -> HttpResponse:
    """The tags of a case, written in one line; what stood there and is left out is taken off."""
    case = case_of(request, number)
    if request.method != "POST":
        return ask(request, case, "tags", {"typed": gettext(", ").join(case.tags)})
    typed = request.POST.get("tags", "")[:2000]
    wanted = [part.strip() for part in typed.replace("،", ",").split(",") if part.strip(" #\t")]
    try:
        off = [tag for tag in case.tags if tag not in {" ".join(one.replace("#", " ").split()) for one in wanted}]
        change_tags(case, add=wanted, remove=off, actor=actor_of(request), at=now())
    except Refused as refused:
        return ask(request, case, "tags", {"typed": typed}, refused=refused)
    return done(request, number)


@case_desk(REPLY, "GET", "HEAD", "POST")
def merges(request: HttpRequest, number: int) -> HttpResponse:
    """Make this case part of another. The page that opens is the other one's."""
    case, at = case_of(request, number), now()
    typed = request.POST.get("into", request.GET.get("into", ""))
    if request.method == "POST":
        try:
            into = _other(request, typed)
            merge(case, into, actor=actor_of(request), at=at)
            return done(request, into.number)
        except Refused as refused:
            return ask(request, case, "merge", _merge(request, case, typed), refused=refused)
    return ask(request, case, "merge", _merge(request, case, typed))


@case_desk(REPLY, "POST")
def unmerges(request: HttpRequest, number: int) -> HttpResponse:
    """Take a merge back."""
    unmerge(case_of(request, number), actor=actor_of(request), at=now())
    return done(request, number)


@case_desk(REPLY, "GET", "HEAD", "POST")
def splits(request: HttpRequest, number: int) -> HttpResponse:
    """Make a case of its own of chosen messages; it opens."""
    case, given = case_of(request, number), request.POST
    if request.method != "POST":
        return ask(request, case, "split", _split(case, [], "", case.kind, ""))
    chosen = [int(one) for one in given.getlist("message") if one.isdecimal() and len(one) < 19]
    subject, kind, key = given.get("subject", "").strip()[:300], given.get("kind", ""), given.get("form_key", "")[:40]
    try:
        key_of = f"split:{key}" if key else None
        other = split(case, chosen, subject, kind=kind, key=key_of, actor=actor_of(request), at=now())
    except Refused as refused:
        return ask(request, case, "split", _split(case, chosen, subject, kind, key), refused=refused)
    return done(request, other.number)


@case_desk(REPLY, "GET", "HEAD", "POST")
def links(request: HttpRequest, number: int) -> HttpResponse:
    """Link this case with another, take a link off, or say that two are not the same matter."""
    case, do = case_of(request, number), request.POST.get("do", "link")
    typed = request.POST.get("other", "")
    if request.method != "POST":
        return ask(request, case, "link", {"typed": request.GET.get("other", "")})
    try:
        other, actor, at = _other(request, typed), actor_of(request), now()
        if do == "unlink":
            unlink(case, other, actor=actor, at=at)
        else:
            link(case, other, NOT_DOUBLE if do == NOT_DOUBLE else "related", actor=actor, at=at)
    except Refused as refused:
        return ask(request, case, "link", {"typed": typed}, refused=refused)
    return done(request, number)


@case_desk(RESOLVE, "POST")
def spam(request: HttpRequest, number: int) -> HttpResponse:
    """Mark a case as spam, or take that back."""
    case, act = case_of(request, number), take_back_spam if request.POST.get("back") else mark_spam
    act(case, actor=actor_of(request), at=now())
    return done(request, number)


def _other(request: HttpRequest, typed: str) -> Case:
    """The case of a typed number, in any digits, if the asker may see it."""
    number = to_latin(typed).strip().lstrip("#").strip()
    rows = cases_for(asker_of(request)).select_related("customer", "conversation")
    found = rows.filter(number=int(number)).first() if number.isdecimal() and len(number) < 12 else None
    if found is None:
        raise Refused("cases.unknown", status=404)
    return found


def _merge(request: HttpRequest, case: Case, typed: str) -> dict[str, object]:
    near = [
        one
        for one in doubles_of(case, asker_of(request), now())
        if one.customer_id == case.customer_id and one.resolved_at is None
    ]
    return {"typed": typed, "near": near}


def _split(case: Case, chosen: list[int], subject: str, kind: str, key: str) -> dict[str, object]:
    language = active().language
    return {
        "said": [(one, words_of(one), one.pk in chosen) for one in messages_of(case) if _is_said(one)],
        "subject": subject,
        "kinds": [(one.key, words_in(one.name, language), one.key == kind) for one in service().kinds.values()],
        "form_key": key or str(uuid.uuid4()),
    }


def _is_said(message: Message) -> bool:
    """Whether somebody said it: letters that left by themselves stay where they are."""
    return message.direction != Message.OUT or message.author_id is not None
