"""What another system brings, read: messages of its people, and what became of ours."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime

from vafa.channels.inbound import Incoming, IncomingFile, Item, Nothing, Receipt, ReceiptState, Unreadable
from vafa.channels.payloads import Bag, bags, words
from vafa.platform.i18n.phones import to_e164

STATES: dict[str, ReceiptState] = {
    "sent": "sent", "delivered": "delivered", "read": "read", "failed": "failed",
    "complained": "complained", "unsubscribed": "unsubscribed",
}  # fmt: skip


def read_body(body: Bag) -> Iterator[Item]:
    """One message, or lists of messages and reports. Raises Unreadable."""
    if words(body, "type") == "ping":
        yield Nothing(reason="ping")
    elif "messages" in body or "reports" in body:
        yield from (_message(one) for one in bags(body, "messages"))
        yield from (_report(one) for one in bags(body, "reports"))
    else:
        yield _message(body)


def _message(message: Bag) -> Item:
    key, sender = words(message, "id"), words(message, "from").strip()
    if not key or not sender:
        raise Unreadable("message_incomplete")
    return Incoming(
        key=key,
        message_id=key,
        address=sender,
        name=words(message, "name"),
        subject=words(message, "subject"),
        text=words(message, "text"),
        language=words(message, "language")[:5],
        sent_at=_moment(words(message, "sent_at")),
        answers=tuple(_listed(message.get("answers"))),
        thread=words(message, "thread"),
        public=message.get("public") is True,
        proven=message.get("proven") is not False,
        files=tuple(map(_file, bags(message, "files"))),
        points=tuple(_points(message)),
    )


def _report(report: Bag) -> Item:
    reference, state = words(report, "message"), STATES.get(words(report, "state"))
    if not reference or state is None:
        raise Unreadable("report_incomplete")
    at, permanent = _moment(words(report, "at")), report.get("permanent") is True
    return Receipt(reference=reference, state=state, at=at, detail=words(report, "detail")[:300], permanent=permanent)


def _points(message: Bag) -> Iterator[tuple[str, str]]:
    """Further addresses of the person that the other system has proved."""
    email, phone = words(message, "email").strip(), to_e164(words(message, "phone"))
    if "@" in email:
        yield "email", email
    if phone:
        yield "phone", phone


def _file(file: Bag) -> IncomingFile:
    name, kind, url = words(file, "name") or "file", words(file, "content_type"), words(file, "url")
    if url:
        return IncomingFile(name=name, content_type=kind, reference=url)
    try:
        content = base64.b64decode(_whole(file, "content"), validate=True)
    except ValueError:
        raise Unreadable("not_base64", name[:100]) from None
    return IncomingFile(name=name, content_type=kind, content=content)


def _whole(file: Bag, name: str) -> str:
    """A text that is not for people, such as the content of a file: it is not cut."""
    found = file.get(name)
    return found if isinstance(found, str) else ""


def _listed(found: object) -> Iterator[str]:
    for one in found if isinstance(found, list) else [found]:
        text = words({"one": one}, "one")
        if text:
            yield text


def _moment(text: str) -> datetime | None:
    """A moment in ISO 8601; one without a zone is in UTC."""
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
