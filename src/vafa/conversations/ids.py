"""Names of messages and conversations that come back to us in answers: each carries a mark nobody can guess."""

import hmac
import re

from django.conf import settings

from vafa.conversations.models import Message

OURS = re.compile(r"<?vafa\.(\d{1,18})\.([0-9a-f]{8,16})@")
ADDRESS = re.compile(r"\+v(\d{1,18})\.([0-9a-f]{12})@")


def message_id(row: Message, domain: str) -> str:
    """The same message has the same id however often it is tried, so that a duplicate can be recognised."""
    return f"<vafa.{row.pk}.{_mark(f'message {row.pk}')}@{domain}>"


def message_of_id(text: str) -> int | None:
    """The message of ours that such an id names; None for any other id."""
    found = OURS.match(text.strip()) if text else None
    if found is None or not hmac.compare_digest(found[2], _mark(f"message {found[1]}")):
        return None
    return int(found[1])


def reply_address(address: str, conversation_id: int | None) -> str:
    """The address answers to a conversation go to: the mailbox's own, with the conversation after a plus sign."""
    local, at, domain = address.rpartition("@")
    if conversation_id is None or not at:
        return address
    return f"{local}+v{conversation_id}.{_mark(f'conversation {conversation_id}')[:12]}@{domain}"


def conversation_of_address(address: str) -> int | None:
    """The conversation such an address names; None for any other address."""
    found = ADDRESS.search(address)
    if found is None or not hmac.compare_digest(found[2], _mark(f"conversation {found[1]}")[:12]):
        return None
    return int(found[1])


def _mark(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"vafa.ids.{text}".encode(), "sha256").hexdigest()[:16]
