"""A request in the customer's words: what happens now, by when, the way it takes, and what was said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.cases.models import Promise
from vafa.cases.queries import StatusPage, kind_shape, words_of
from vafa.cases.rules.shapes import words_in
from vafa.cases.rules.stages import Stage, stages
from vafa.conversations.models import Message as Said
from vafa.platform.files.models import StoredFile
from vafa.platform.i18n.dates import show_moment
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.secrets import sign_link
from vafa.platform.ui.components import Clip, Message, Station

WAITS = {
    "customer": _("We wait for a word from you."),
    "part": _("We wait for a part."),
    "courier": _("We wait for the courier."),
}


@dataclass(frozen=True)
class Now:
    """The top of the page: what happens now, by when (or the one thing to know), and what we failed to keep."""

    happens: str
    label: str = ""
    big: str = ""
    sorry: str = ""


def now_and_by_when(page: StatusPage, at: datetime) -> Now:
    """What happens now and by when; a broken promise is said, with how long ago it should have been kept."""
    resolution, owed, case = page.resolution, page.owed, page.case
    if resolution is not None and resolution.confirmed_at is not None:
        return Now(gettext("You told us that it worked. We are glad."), big=gettext("All done"))
    if resolution is not None:
        return Now(gettext("We believe the work is done."), big=gettext("Did this work for you?"))
    if owed is None:
        if case.last_from_us_at is None:
            return Now(gettext("We are reading your message."))
        return Now(gettext("We answered; read it below. If anything is left, write to us."), big=gettext("We answered"))
    if owed.due_at <= at:
        sorry = gettext("We promised to answer by %(moment)s and did not. We are sorry; your request comes first now.")
        return Now(
            _who_reads(page),
            big=gettext("You should have heard from us by now"),
            sorry=sorry % {"moment": show_moment(owed.due_at, style="long")},
        )
    return Now(_who_reads(page), gettext("You hear from us by"), show_moment(owed.due_at, style="near"))


def _who_reads(page: StatusPage) -> str:
    owner = page.case.owner
    if owner is None:
        return gettext("Your message is here and one of us will take it up.")
    name = f"\u2068{owner.name}\u2069"  # isolated: it may be written the other way
    return gettext("%(name)s is looking after it.") % {"name": name}


def stations(page: StatusPage, at: datetime) -> list[Station]:
    """The four stages of the request, with what was kept, what was late, what waits and for whom, and what comes."""
    shape, language = kind_shape(page.case.kind, page.case.kind_version), active().language
    line: list[Stage[Promise]] = stages(page.case, page.promises, [one.promise for one in shape.stages], at)
    return [_station(stage, words_in(shape.stage(stage.number).name, language)) for stage in line]


def _station(stage: Stage[Promise], label: str) -> Station:
    due = {"due": show_moment(stage.promise.due_at)} if stage.promise else {}
    note = strong = ""
    if stage.state == "keptlate" and stage.at:
        words = gettext("%(moment)s, later than promised (%(due)s).")
        strong = words % {"moment": show_moment(stage.at), **due}
    elif stage.state in ("late", "keptlate"):
        strong = gettext("Promised by %(due)s, and still owed.") % due
    elif stage.state == "paused":
        note = str(WAITS.get(stage.paused, ""))
    elif stage.at:
        note = show_moment(stage.at)
    elif due and stage.state != "kept":
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
