"""Putting recorded messages into envelopes: headers, ids, files. It changes nothing and sends nothing."""

import json
from collections.abc import Mapping, Sequence

from vafa.channels.contract import Driver, Enclosed, Envelope, Template
from vafa.channels.models import Account
from vafa.channels.registry import driver_class
from vafa.conversations.ids import message_id, reply_address
from vafa.conversations.links import unsubscribe_url
from vafa.conversations.models import Attachment, Message
from vafa.conversations.sending.claim import draft_of
from vafa.conversations.sending.facts import Facts, load
from vafa.conversations.sending.leaving_words import leaving_words
from vafa.conversations.sending.points import window_open
from vafa.customers.rules.consent import SERVICE
from vafa.platform.files.actions import open_file
from vafa.platform.files.models import StoredFile
from vafa.platform.preferences.models import get
from vafa.platform.time import now

MOST_REFERENCES = 10


class Envelopes:
    """Envelopes for a batch: files and earlier messages are looked up once for all."""

    def __init__(self, rows: Sequence[Message], account: Account) -> None:
        self._account = account
        self._shop = str(get("shop.name"))
        self._files: dict[int, list[StoredFile]] = {}
        for one in (
            Attachment.objects.filter(message__in=[row.pk for row in rows]).select_related("file").order_by("pk")
        ):
            self._files.setdefault(one.message_id, []).append(one.file)
        self._earlier = _earlier({row.conversation_id for row in rows if row.conversation_id is not None})
        self._facts: Facts | None = None
        if driver_class(account.kind).can.window is not None:
            self._facts = load([draft_of(row) for row in rows], now())

    def of(self, row: Message, driver: Driver) -> Envelope:
        """The envelope of one message; its id is made under the driver's host name."""
        row.message_id = message_id(row, driver.domain)
        text, page = leaving_words(row)
        return Envelope(
            message_id=row.pk,
            address=row.address,
            sender_name=self._shop,
            subject=row.subject,
            text=text,
            html=page,
            language=row.language,
            headers=self._headers(row),
            attachments=tuple(_enclosed(file) for file in self._files.get(row.pk, ())),
            template=_template(row, self._account),
            window_open=self._facts is None or window_open(self._facts, row.customer_id, type(driver), now()),
            thread=row.thread,
            reply_to=reply_address(driver.answers_to, row.conversation_id) if driver.answers_to else "",
        )

    def _headers(self, row: Message) -> Mapping[str, str]:
        headers = {"Message-ID": row.message_id}
        earlier = [one for one in self._earlier.get(row.conversation_id or 0, ()) if one != row.message_id]
        if earlier:
            headers["In-Reply-To"] = row.in_reply_to or earlier[-1]
            headers["References"] = " ".join(earlier[-MOST_REFERENCES:])
        if row.author_id is None:
            headers["Auto-Submitted"] = "auto-generated"
        if row.purpose != SERVICE:
            headers["List-Unsubscribe"] = f"<{unsubscribe_url(row.customer_id, row.purpose, row.channel)}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return headers


def _template(row: Message, account: Account) -> Template | None:
    """The account's approved words for this message, if it has some."""
    found = json.loads(row.templates).get(str(account.pk)) if row.templates else None
    return Template(name=found["name"], language=found["language"], values=tuple(found["values"])) if found else None


def _earlier(conversations: set[int]) -> dict[int, list[str]]:
    if not conversations:
        return {}
    found: dict[int, list[str]] = {}
    rows = Message.objects.filter(conversation_id__in=conversations).exclude(message_id="").order_by("created_at", "id")
    for pk, header in rows.values_list("conversation_id", "message_id"):
        if pk is not None:
            found.setdefault(pk, []).append(header)
    return found


def _enclosed(file: StoredFile) -> Enclosed:
    def read() -> bytes:
        with open_file(file) as stream:
            return stream.read()

    return Enclosed(name=file.name, content_type=file.content_type, read=read)
