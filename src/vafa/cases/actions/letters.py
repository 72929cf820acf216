"""The letters a case sends to its customer. What they say is in `letters/`; when is decided by the other actions."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from vafa.cases.links import in_words, status_address
from vafa.cases.models import Case
from vafa.cases.rules.policies import FIRST_RESPONSE
from vafa.conversations.models import Message
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.record import send_message, send_messages
from vafa.customers.rules.consent import SERVICE
from vafa.platform.files.models import StoredFile
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.phones import show_phone
from vafa.platform.time.working import calendars
from vafa.platform.values import Actor
from vafa.sales.queries import emergency_line

RECEIVED, HEARD = "case_received", "case_heard"
BETWEEN = timedelta(hours=1)  # so long nobody hears twice in one conversation that we heard them


def write_letter(
    case: Case,
    letter: str,
    *,
    key: str | None,
    text: str = "",
    author_id: int | None = None,
    attachments: Sequence[StoredFile] = (),
    because_of: int | None = None,
    not_before: datetime | None = None,
    more: Mapping[str, str] | None = None,
    channel: str = "",
    actor: Actor,
    at: datetime,
) -> Message:
    """Send one of the case's letters, as `letter_of` makes it."""
    draft = letter_of(
        case, letter, key=key, text=text, author_id=author_id, attachments=attachments, because_of=because_of,
        not_before=not_before, more=more, channel=channel,
    )  # fmt: skip
    return send_message(draft, actor=actor, at=at)


def acknowledge(cases: Mapping[int, int | None], *, actor: Actor, at: datetime) -> None:
    """Write to the customers of these cases that their request arrived, and by when they hear from us.

    `cases` maps each to the event that opened it. Once for each case; not to what was spam or became part of another.
    """
    rows = Case.objects.filter(pk__in=cases, spam_at=None, merged_into=None).order_by("pk")
    rows = rows.select_related("customer", "unit__product").prefetch_related("promises")
    drafts = [
        letter_of(one, RECEIVED, key=f"{RECEIVED}:{one.pk}", because_of=cases[one.pk], more=_now_known(one, at))
        for one in rows
    ]
    send_messages(drafts, actor=actor, at=at)


def acknowledge_again(messages: Mapping[int, int | None], *, actor: Actor, at: datetime) -> None:
    """While we are closed, who writes in an open case hears that it was added, and when we open again.

    `messages` are those of customers, each with its event. At most one such letter an hour for a conversation, and none
    for the words a case began with, which are acknowledged as a case.
    """
    found = Message.objects.filter(pk__in=messages, direction=Message.IN).exclude(channel__in=("desk", "phone"))
    written = {one.conversation_id: one for one in found.order_by("created_at", "pk")}
    rows = Case.objects.filter(conversation__in=written, resolved_at=None, spam_at=None, merged_into=None)
    drafts = []
    for case in rows.select_related("customer", "unit__product").prefetch_related("promises"):
        message = written[case.conversation_id]
        around = around_the_clock(case, message.created_at)
        if (
            not around["opens"]
            or message.created_at <= case.opened_at
            or _acknowledged_lately(case, message.created_at)
        ):
            continue
        hour = int(message.created_at.timestamp() // 3600)
        drafts.append(
            letter_of(case, HEARD, key=f"{HEARD}:{case.pk}:{hour}", because_of=messages[message.pk], more=around)
        )
    send_messages(drafts, actor=actor, at=at)


def around_the_clock(case: Case, at: datetime) -> dict[str, str]:
    """What a letter says at any hour: when we open again, if we are closed, and where to call in an emergency."""
    promise = next((one for one in case.promises.all() if one.kind == FIRST_RESPONSE), None)
    calendar = calendars()(promise.calendar if promise else "")
    line = emergency_line(case.unit.product.sku if case.unit else "", case.customer.language)
    return {
        "opens": "" if calendar.is_open(at) else in_words(calendar.next_open(at), case.customer),
        "emergency_phone": show_phone(line.phone, case.customer.language) if line else "",
        "emergency_words": line.words if line else "",
    }


def _now_known(case: Case, at: datetime) -> dict[str, str]:
    """What the first letter says beyond the usual; of a case keyed in late no promise that has passed."""
    passed = case.due_at is not None and case.due_at <= at
    return around_the_clock(case, at) | ({"promise": ""} if passed else {})


def _acknowledged_lately(case: Case, at: datetime) -> bool:
    letters = Message.objects.filter(conversation_id=case.conversation_id, letter__in=(RECEIVED, HEARD))
    return letters.filter(created_at__gt=at - BETWEEN).exists()


def letter_of(
    case: Case,
    letter: str,
    *,
    key: str | None,
    text: str = "",
    author_id: int | None = None,
    attachments: Sequence[StoredFile] = (),
    because_of: int | None = None,
    not_before: datetime | None = None,
    more: Mapping[str, str] | None = None,
    channel: str = "",
) -> Draft:
    """One of the case's letters in the customer's language; it always names the case and links to its page.

    `more` is what this letter says beyond what every letter of a case does. The case comes with its customer.
    """
    address = status_address(case)
    context = {
        "number": to_reader(case.number, case.customer.language),
        "subject": case.subject,
        "text": text,
        "promise": in_words(case.due_at, case.customer) if case.due_at else "",
        "status_link": address,
        "yes_link": f"{address}works/yes/",
        "no_link": f"{address}works/no/",
        **(more or {}),
    }
    return Draft(
        customer_id=case.customer_id,
        purpose=SERVICE,
        letter=letter,
        context=context,
        key=key,
        conversation_id=case.conversation_id,
        subject=case.subject,
        text=text,
        author_id=author_id,
        attachments=tuple(attachments),
        because_of=because_of,
        not_before=not_before,
        channel=channel,
    )
