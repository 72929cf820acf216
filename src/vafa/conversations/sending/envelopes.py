"""Putting recorded messages into envelopes: headers, ids, files. It changes nothing and sends nothing."""

import hmac
from collections.abc import Mapping, Sequence

from django.conf import settings

from vafa.channels.contract import Enclosed, Envelope
from vafa.conversations.links import unsubscribe_url
from vafa.conversations.models import Attachment, Message
from vafa.customers.rules.consent import SERVICE
from vafa.platform.files.actions import open_file
from vafa.platform.files.models import StoredFile
from vafa.platform.preferences.models import get

MOST_REFERENCES = 10


class Envelopes:
    """Envelopes for a batch: files and earlier messages are looked up once for all."""

    def __init__(self, rows: Sequence[Message]) -> None:
        self._shop = str(get("shop.name"))
        self._files: dict[int, list[StoredFile]] = {}
        for one in (
            Attachment.objects.filter(message__in=[row.pk for row in rows]).select_related("file").order_by("pk")
        ):
            self._files.setdefault(one.message_id, []).append(one.file)
        self._earlier = _earlier({row.conversation_id for row in rows if row.conversation_id is not None})

    def of(self, row: Message, domain: str) -> Envelope:
        """The envelope of one message, under the host name its id is made with."""
        row.message_id = message_id(row, domain)
        return Envelope(
            message_id=row.pk,
            address=row.address,
            sender_name=self._shop,
            subject=row.subject,
            text=row.text,
            html=row.html,
            language=row.language,
            headers=self._headers(row),
            attachments=tuple(_enclosed(file) for file in self._files.get(row.pk, ())),
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


def message_id(row: Message, domain: str) -> str:
    """The same message has the same id however often it is tried, so that a duplicate can be recognised."""
    mark = hmac.new(settings.SECRET_KEY.encode(), f"{row.pk}:{row.key or ''}".encode(), "sha256").hexdigest()[:8]
    return f"<vafa.{row.pk}.{mark}@{domain}>"


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
