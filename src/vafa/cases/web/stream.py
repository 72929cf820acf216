"""The stream of a case: messages, notes and events in one line of time, with what became of our messages."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.cases import events
from vafa.cases.access import REPLY
from vafa.cases.models import Case
from vafa.cases.queries import CasePage, clock_of, words_of
from vafa.cases.queries.versions import tide
from vafa.cases.web.words import CHANNEL_ICONS, CHANNELS
from vafa.conversations.access import SETTLE
from vafa.conversations.calls import calls_about
from vafa.conversations.calls.wording import length_words, result_words
from vafa.conversations.models import Attachment, Call
from vafa.conversations.models import Message as Said
from vafa.conversations.reasons import reason_sentence
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.events.timeline import Told
from vafa.platform.i18n.dates import local_day, show_clock
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Action, Clip, Happening, Message

TOLD = {
    one.name
    for one in (
        events.CaseOpened,
        events.CaseAssigned,
        events.PromiseBroken,
        events.CaseResolved,
        events.ResolutionConfirmed,
        events.CaseReopened,
        events.StageEntered,
        events.CasePaused,
        events.CaseResumed,
        events.HandedOver,
        events.FormFilled,
        events.ApprovalAsked,
        events.ApprovalDecided,
        events.CaseConsulted,
        events.CaseChanged,
        events.PriorityChanged,
        events.CaseClosed,
        events.ApologySaid,
        events.ExceptionMade,
        events.CompensationGiven,
        events.CompensationWithdrawn,
        events.MessageMoved,
    )
}
WITH_NOTES = (
    events.CaseResolved.name, events.CaseReopened.name, events.StageEntered.name, events.CasePaused.name,
    events.ApprovalAsked.name, events.ApprovalDecided.name, events.CaseChanged.name,
    events.ExceptionMade.name, events.CompensationGiven.name, events.CompensationWithdrawn.name,
)  # fmt: skip
LETTERS = {
    "case_received": _("We wrote that the request arrived"),
    "case_resolved": _("We asked whether it worked"),
    "case_reopened": _("We wrote that we are at it again"),
}
REMOTE_MARK, MOST_PICTURES = "data-remote-src=", 30
REMOTE = re.compile(r'data-remote-src="([^"]{1,2000})"')
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
ON_ITS_WAY = (Said.QUEUED, Said.CLAIMED, Said.HANDING)
STATES = {
    Said.SENT: _("sent"),
    Said.QUEUED: _("on its way"),
    Said.CLAIMED: _("on its way"),
    Said.HANDING: _("on its way"),
    Said.SKIPPED: _("not sent"),
}


@dataclass(frozen=True)
class Part:
    """One thing of the stream: a day that begins, a message, or an event."""

    day: datetime | None = None
    message: Message | None = None
    event: Happening | None = None


def stream_of(request: HttpRequest, page: CasePage) -> list[Part]:
    """Everything in order of time, each day announced. One query: the names of those who did things."""
    staff = request.user if isinstance(request.user, Staff) else None
    may_settle, may_move = may(staff, SETTLE), may(staff, REPLY)
    names = _names(page.events)
    happened: list[tuple[datetime, int, int, Part]] = [
        (told.at, 0 if told.name == events.CaseOpened.name else 2, told.id, Part(event=_event(told, names)))
        for told in page.events
        if told.name in TOLD
    ]
    happened += [(one.created_at, 1, one.pk, _said(one, page.case, may_settle, may_move)) for one in page.messages]
    for call in calls_about(page.case.conversation_id):
        happened += [(call.started_at, 1, call.pk, part) for part in _called(call, page)]
    return list(_with_days([(at, part) for at, _kind, _pk, part in sorted(happened, key=lambda one: one[:3])]))


def etag_of(page: CasePage, others: Sequence[Staff], at: datetime) -> str:
    """What changes when the stream or the head of the case would look different: "log-others-heard-look"."""
    owed = page.owed
    clock = clock_of(owed, at) if owed else None
    case = page.case
    facts = [
        [(one.pk, one.state, one.delivered_at, one.read_at) for one in page.messages],
        [one.id for one in page.events],
        [(one.pk, one.state, one.written_at) for one in calls_about(page.case.conversation_id)],
        [one.pk for one in others],
        (case.owner_id, case.handler_id, case.stage, case.due_at, case.resolved_at, case.waiting_for),
        (case.tags, case.priority, active().language),
        (clock.state, int(clock.left.total_seconds() // 300)) if clock else None,
        local_day(at),
    ]
    print_of = hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
    return f'"{quick_look(others, at)}-{heard(page)}-{print_of}"'


def quick_look(others: Sequence[Staff], at: datetime) -> str:
    """What can be known of a change without reading the case: how far the log is, and who else looks."""
    return f"{tide(at)}-{'.'.join(str(one.pk) for one in others)}"


def heard(page: CasePage) -> int:
    """How many messages of the customer there are."""
    return sum(one.direction == Said.IN for one in page.messages)


def _with_days(parts: Sequence[tuple[datetime, Part]]) -> Iterator[Part]:
    last: date | None = None
    for at, part in parts:
        if local_day(at) != last:
            last = local_day(at)
            yield Part(day=at)
        yield part


def _names(told: Sequence[Told]) -> dict[int, str]:
    wanted = [one.actor.id for one in told if one.actor.id is not None and one.actor.kind == "staff"]
    return dict(Staff.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _event(told: Told, names: dict[int, str]) -> Happening:
    text = told.line.title
    if told.name in WITH_NOTES and told.line.note:
        note = f"\u2068{told.line.note}\u2069"  # isolated: it may be written the other way
        text = gettext("%(what)s: %(words)s") % {"what": text, "words": note}
    if told.actor.kind == "staff" and told.actor.id in names:
        text = gettext("%(what)s · %(name)s") % {"what": text, "name": names[told.actor.id]}
    return Happening(text, told.at, told.line.icon, state="late" if told.name == events.PromiseBroken.name else None)


def _said(one: Said, case: Case, may_settle: bool, may_move: bool) -> Part:
    if one.direction == Said.OUT and one.author_id is None and one.state not in (Said.FAILED, Said.UNCERTAIN):
        return Part(event=_letter(one))
    status, text = _status(one)
    retry, also = _ways_out(one, case) if may_settle else (None, None)
    return Part(
        message=Message(
            author=_author(one, case),
            body=_body(one),
            side={Said.OUT: "us", Said.NOTE: "note"}.get(one.direction, "them"),  # type: ignore[arg-type]
            moment=one.created_at,
            channel=str(CHANNELS.get(one.channel, "")),
            icon=CHANNEL_ICONS.get(one.channel, "message-circle"),
            clips=[_clip(attachment, case) for attachment in one.attachments.all()],
            status=status,  # type: ignore[arg-type]
            status_text=text,
            retry=retry,
            also=also,
            menu=_menu(one, case, may_move),
            whole=reverse("desk_case_mail", args=[case.number, one.pk]) if _is_mail(one) else "",
            pictures=remote_pictures(one.html),
            id=f"m{one.pk}",
        )
    )


def _called(one: Call, page: CasePage) -> list[Part]:
    """A call about this case: who called whom, how long, by whom; and its note, if the case does not begin with it."""
    what = gettext("We called") if one.outgoing else gettext("The customer called")
    how = result_words(one.result) if one.result else str(dict(Call.STATES)[one.state])
    who = one.staff.name if one.staff else ""
    facts = Happening(" · ".join(filter(None, (what, how, length_words(one.seconds), who))), one.started_at, "phone")
    if not one.note or any(said.text == one.note for said in page.messages):
        return [Part(event=facts)]
    author = one.written_by.name if one.written_by else gettext("Vafa")
    note = Message(
        author, one.note, side="note", moment=one.written_at or one.started_at, icon="phone", id=f"c{one.pk}"
    )
    return [Part(event=facts), Part(message=note)]


def _body(one: Said) -> str:
    """The words; of a letter that left by itself, what it was about."""
    by_itself = one.direction == Said.OUT and one.author_id is None
    return str(LETTERS.get(one.letter, one.subject)) if by_itself else words_of(one)


def _is_mail(one: Said) -> bool:
    return one.direction == Said.IN and one.channel == "email" and (bool(one.html) or one.inbound_id is not None)


def remote_pictures(html: str) -> list[str]:
    """Addresses of the pictures of a mail that lie elsewhere; the sanitiser took them out of the way."""
    found = dict.fromkeys(unescape(one) for one in REMOTE.findall(html)) if REMOTE_MARK in html else {}
    return [one for one in found if one.startswith(("http://", "https://"))][:MOST_PICTURES]


def _menu(one: Said, case: Case, may_move: bool) -> list[Action]:
    """What can be asked and done about something the customer wrote."""
    if one.direction != Said.IN:
        return []

    def item(label: str, name: str, icon: str) -> Action:
        url = reverse(name, args=[case.number, one.pk])
        return Action(label, url=url, icon=icon, attrs={"hx-get": url, "hx-target": "#ask"})

    found = [item(gettext("Why here?"), "desk_case_message_why", "help-circle")] if one.inbound_id is not None else []
    if may_move:
        found.append(item(gettext("Move this message…"), "desk_case_message_move", "corner-down-left"))
    return found


def _author(one: Said, case: Case) -> str:
    if one.direction == Said.IN:
        return case.customer.name
    return one.author.name if one.author else gettext("Vafa")


def _letter(one: Said) -> Happening:
    """A letter that left by itself, as one line."""
    words = str(LETTERS.get(one.letter, one.subject))
    state = reason_sentence(one.reason, one.detail) if one.state == Said.SKIPPED else str(STATES.get(one.state, ""))
    if one.state == Said.SENT and (one.delivered_at or one.read_at):
        state = _status(one)[1]
    text = gettext("%(what)s: %(words)s") % {"what": words, "words": state}
    return Happening(text, one.created_at, "ban" if one.state == Said.SKIPPED else "mail")


def _status(one: Said) -> tuple[str, str]:
    if one.direction != Said.OUT:
        return "", ""
    if one.state in ON_ITS_WAY:
        return "sending", str(STATES[Said.QUEUED])
    if one.state == Said.SENT:
        if one.read_at is not None:
            return "read", gettext("read at %(time)s") % {"time": show_clock(one.read_at)}
        if one.delivered_at is not None:
            return "delivered", gettext("arrived")
        return "sent", str(STATES[Said.SENT])
    if one.state == Said.UNCERTAIN:
        return "uncertain", gettext("It may have arrived; the mail server did not say. Ask the customer, or decide:")
    why = {"why": reason_sentence(one.reason, one.detail)}
    if one.state == Said.SKIPPED:
        return "skipped", gettext("Not sent. %(why)s") % why
    return "failed", gettext("Could not be delivered. %(why)s") % why


def _ways_out(one: Said, case: Case) -> tuple[Action | None, Action | None]:
    url = reverse("desk_case_settle", args=[case.number, one.pk])

    def way(label: str, became: str, icon: str) -> Action:
        attrs = {"formaction": url, "name": "became", "value": became}
        return Action(label, icon=icon, small=True, submit=True, attrs=attrs)

    if one.direction == Said.OUT and one.state == Said.UNCERTAIN:
        return way(gettext("It arrived"), "sent", "check"), way(gettext("Send again"), "again", "send")
    if one.direction == Said.OUT and one.state == Said.FAILED:
        return way(gettext("Send again"), "again", "send"), None
    return None, None


def _clip(attachment: Attachment, case: Case) -> Clip:
    file, url = attachment.file, reverse("desk_case_file", args=[case.number, attachment.pk])
    picture = file.content_type in PICTURES
    return Clip(file.name, url, size_words(file.size), "photo" if picture else "file", url if picture else "")


def size_words(size: int) -> str:
    """How large a file is, for people."""
    language = active().language
    if size >= 1024 * 1024:
        return gettext("%(size)s MB") % {"size": show_number(size / 1024 / 1024, language, 1)}
    return gettext("%(size)s kB") % {"size": show_number(max(1, size // 1024), language)}
