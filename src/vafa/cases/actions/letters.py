"""The letters a case sends to its customer. What they say is in `letters/`; when is decided by the other actions."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from vafa.cases.links import in_words, status_address
from vafa.cases.models import Case
from vafa.conversations.models import Message
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.record import send_message, send_messages
from vafa.customers.rules.consent import SERVICE
from vafa.platform.files.models import StoredFile
from vafa.platform.i18n.digits import to_reader
from vafa.platform.values import Actor


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
    rows = Case.objects.filter(pk__in=cases, spam_at=None, merged_into=None).select_related("customer").order_by("pk")
    send_messages(
        [letter_of(one, "case_received", key=f"case_received:{one.pk}", because_of=cases[one.pk]) for one in rows],
        actor=actor,
        at=at,
    )


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
