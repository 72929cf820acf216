"""A request in the customer's words: what happens now, by when, the way it takes, and what was said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.cases.models import Case, Promise
from vafa.cases.queries import StatusPage, kind_shape, words_of
from vafa.cases.rules.shapes import words_in
from vafa.cases.rules.stages import Stage, stages
from vafa.conversations.models import Message as Said
from vafa.platform.files.models import StoredFile
from vafa.platform.i18n.dates import local_day, show_day, show_moment
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.secrets import sign_link
from vafa.platform.ui.components import Clip, Message, Person, Station

WAITS = {
    "customer": _("We wait for a word from you."),
    "part": _("We wait for a part."),
    "courier": _("We wait for the courier."),
}
EXPECTED = {
    "customer": _("We go on as soon as you write, at the latest on"),
    "part": _("We expect it on"),
    "courier": _("We expect it on"),
}
STANDS = {
    "customer": _("We wait for a word from you; our promise (%(due)s) moves on by as long as we wait."),
    "part": _("We wait for a part; our promise (%(due)s) moves on by as long as we wait."),
    "courier": _("We wait for the courier; our promise (%(due)s) moves on by as long as we wait."),
}
LABELS = {"review": _("We tell you what we found by"), "resolution": _("It is to be solved by")}
SORRY = {
    "review": _("We promised to find the cause by %(moment)s and did not. We are sorry; your request comes first now."),
    "resolution": _("We promised to solve it by %(moment)s and did not. We are sorry; your request comes first now."),
}


@dataclass(frozen=True)
class Now:
    """The top of the page: what happens now, by when (or the one thing to know), and what we failed to keep."""

    happens: str
    label: str = ""
    big: str = ""
    sorry: str = ""


def now_and_by_when(page: StatusPage, at: datetime) -> Now:
    """What happens now and by when; why we wait, and a promise we broke, are said."""
    resolution, case = page.resolution, page.case
    if resolution is not None and resolution.confirmed_at is not None:
        return Now(gettext("You told us that it worked. We are glad."), big=gettext("All done"))
    if case.closed_at is not None:
        return Now(gettext("This request is closed. If anything is left, write to us below."), big=gettext("All done"))
    if resolution is not None:
        return Now(gettext("We believe the work is done."), big=gettext("Did this work for you?"))
    owed = _running(page)
    if case.waiting_for:
        return _waiting(case, owed, at)
    if owed is None:
        if case.last_from_us_at is None:
            return Now(gettext("We are reading your message."))
        return Now(gettext("We answered; read it below. If anything is left, write to us."), big=gettext("We answered"))
    if owed.due_at <= at:
        sorry = gettext("We promised to answer by %(moment)s and did not. We are sorry; your request comes first now.")
        return Now(
            _what_happens(page),
            big=gettext("You should have heard from us by now"),
            sorry=str(SORRY.get(owed.kind, sorry)) % {"moment": show_moment(owed.due_at, style="long")},
        )
    label = str(LABELS.get(owed.kind, gettext("You hear from us by")))
    return Now(_what_happens(page), label, show_moment(owed.due_at, style="near"))


def _running(page: StatusPage) -> Promise | None:
    """The promise that is due first and whose clock runs."""
    running = [one for one in page.promises if one.kept_at is None and one.paused_at is None]
    return min(running, key=lambda one: one.due_at, default=None)


def _waiting(case: Case, owed: Promise | None, at: datetime) -> Now:
    """Why nothing moves, and when it does; what is owed all the same comes first."""
    happens = str(WAITS.get(case.waiting_for, ""))
    if owed is not None and owed.due_at > at:
        return Now(happens, gettext("You hear from us by"), show_moment(owed.due_at, style="near"))
    if case.waiting_until is None:
        return Now(happens)
    day = show_day(local_day(case.waiting_until), style="near")
    if case.waiting_until <= at and case.waiting_for != "customer":
        return Now(
            happens, gettext("We expected it on"), day, gettext("It should be here by now, and we ask after it.")
        )
    return Now(happens, str(EXPECTED.get(case.waiting_for, "")), day)


def _what_happens(page: StatusPage) -> str:
    """The words of the stage, or who reads the message."""
    stage = kind_shape(page.case.kind, page.case.kind_version).stage(page.case.stage)
    if stage.tell:
        return words_in(stage.tell, active().language)
    if page.case.owner is None:
        return gettext("Your message is here and one of us will take it up.")
    name = f"\u2068{page.case.owner.name}\u2069"  # isolated: it may be written the other way
    return gettext("%(name)s is looking after it.") % {"name": name}


def who_answers(page: StatusPage) -> Person | None:
    """The one who faces the customer from start to end, while something is still to be done."""
    if page.case.owner is None or page.case.resolved_at is not None:
        return None
    return Person(page.case.owner.name, gettext("speaks with you from start to end"))


def stations(page: StatusPage, at: datetime) -> list[Station]:
    """The four stages of the request, with what was kept, what was late, what waits and for whom, and what comes."""
    shape, language = kind_shape(page.case.kind, page.case.kind_version), active().language
    line: list[Stage[Promise]] = stages(page.case, page.promises, [one.promise for one in shape.stages], at)
    return [_station(stage, words_in(shape.stage(stage.number).name, language)) for stage in line]


def _station(stage: Stage[Promise], label: str) -> Station:
    due = {"due": show_moment(stage.promise.due_at, style="near")} if stage.promise else {}
    note = strong = ""
    if stage.state == "keptlate" and stage.at:
        words = gettext("%(moment)s, later than promised (%(due)s).")
        strong = words % {"moment": show_moment(stage.at, style="near"), **due}
    elif stage.state in ("late", "keptlate"):
        strong = gettext("Promised by %(due)s, and still owed.") % due
    elif stage.state == "paused":
        note = str(STANDS[stage.paused]) % due if due and stage.paused in STANDS else str(WAITS.get(stage.paused, ""))
    elif stage.at:
        note = show_moment(stage.at, style="near")
    elif stage.promise and stage.promise.paused_at is None and stage.state != "kept":
        note = gettext("By %(due)s") % due
    return Station(label, stage.state, note=note, strong=strong)


def said(page: StatusPage) -> list[Message]:
    """The messages of the conversation: theirs and our answers, never notes nor letters that only say it arrived."""
    return [_message(one, page) for one in page.messages if one.direction == Said.IN or one.author_id is not None]


def _message(one: Said, page: StatusPage) -> Message:
    ours = one.direction == Said.OUT
    return Message(
        author=page.case.customer.name if not ours else one.author.name if one.author else gettext("Us"),
        body=words_of(one),
        side="us" if ours else "them",
        moment=one.created_at,
        channel=gettext("e-mail") if ours else gettext("this page"),
        icon="mail" if ours else "message-circle",
        clips=[clip(attachment.file) for attachment in one.attachments.all()],
        id=f"m{one.pk}",
    )


def clip(file: StoredFile) -> Clip:
    """A file as it is offered for download, by a link that soon ends."""
    url = reverse("portal_file", args=[sign_link("file", file.pk)])
    return Clip(file.name, url, note=size_words(file.size), icon="photo" if _is_picture(file) else "file")


def _is_picture(file: StoredFile) -> bool:
    return file.content_type.startswith("image/")


def size_words(size: int) -> str:
    """How large a file is, for people."""
    number: Callable[[float, int], str] = lambda value, decimals: show_number(value, active().language, decimals)  # noqa: E731
    if size >= 1024 * 1024:
        return gettext("%(size)s MB") % {"size": number(size / 1024 / 1024, 1)}
    return gettext("%(size)s kB") % {"size": number(max(1, size // 1024), 0)}
