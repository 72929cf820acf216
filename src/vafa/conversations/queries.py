"""Questions about messages."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from vafa.channels.openings import links_with
from vafa.conversations.links import start_word
from vafa.conversations.models import Conversation, Message
from vafa.conversations.settings import OPENED
from vafa.customers.access import VIEW
from vafa.customers.queries import customers_for
from vafa.customers.rules.consent import SERVICE
from vafa.platform.access import Asker, may
from vafa.platform.preferences.models import get

TELL_READING = ("whatsapp", "messenger", "instagram", "chat", "webhook")  # channels that say when words were read
Moment = tuple[int, str, datetime]  # customer, key of what happened, when


def conversation_messages(conversation: Conversation) -> QuerySet[Message]:
    """Everything said in a conversation, oldest first, with authors and files."""
    rows = Message.objects.filter(conversation=conversation).select_related("author", "contact_point")
    return rows.prefetch_related("attachments__file").order_by("created_at", "id")


def openings(customer_id: int, at: datetime) -> dict[str, str]:
    """The messengers this customer can go on in, each with a link that tells there who comes."""
    return links_with(start_word(customer_id, at))


def troubled(staff: Asker | None, *, since: datetime | None = None) -> QuerySet[Message]:
    """Messages that need a person, newest first: every uncertain one, and those that failed (since that moment)."""
    if staff is None or not may(staff, VIEW):
        return Message.objects.none()
    failed = Q(state=Message.FAILED)
    wanted = Q(state=Message.UNCERTAIN) | (failed & Q(settled_at__gte=since) if since is not None else failed)
    rows = Message.objects.filter(wanted, direction=Message.OUT, customer__in=customers_for(staff))
    return rows.select_related("customer", "account").order_by("-created_at", "-id")


def outgoing_counts() -> dict[str, int]:
    """How many outgoing messages wait, are under way and are uncertain; for health."""
    states = [Message.QUEUED, Message.CLAIMED, Message.HANDING, Message.UNCERTAIN]
    return {state: Message.objects.filter(direction=Message.OUT, state=state).count() for state in states}


def unopened(at: datetime, days: int, *, since: datetime | None = None) -> Iterator[Moment]:
    """Letters that were left unopened for so many days: customer, "message:<id>", and the moment the days were over.

    Those whose days were over after `since` (at first `days` before `at`). Only on channels that tell of reading; by
    e-mail only while letters tell it. Answers and news of a case are nobody's to open.
    """
    telling = [*TELL_READING, "email"] if get(OPENED) else [*TELL_READING]
    rows = _left_lying(at, days, since).filter(read_at=None, clicked_at=None, channel__in=telling)
    return _moments(rows.exclude(delivered_at=None, channel__in=TELL_READING), days)


def unclicked(at: datetime, days: int, *, since: datetime | None = None) -> Iterator[Moment]:
    """Letters of which no link was used for so many days, of those whose links tell it; as `unopened`."""
    return _moments(_left_lying(at, days, since).filter(links__gt=0, clicked_at=None), days)


def _left_lying(at: datetime, days: int, since: datetime | None) -> QuerySet[Message]:
    span = timedelta(days=days)
    rows = Message.objects.filter(direction=Message.OUT, state=Message.SENT).exclude(purpose=SERVICE)
    return rows.filter(settled_at__gt=(since or at - span) - span, settled_at__lte=at - span)


def _moments(rows: QuerySet[Message], days: int) -> Iterator[Moment]:
    found = rows.order_by("settled_at", "pk").values_list("customer_id", "pk", "settled_at")
    for customer_id, pk, left in found.iterator():
        assert left is not None
        yield customer_id, f"message:{pk}", left + timedelta(days=days)


def held_back(staff: Asker | None, *, reason: str = "", customer_id: int | None = None) -> QuerySet[Message]:
    """What is held back and looked at again, the latest first; of one reason, or of one customer, where given.

    Whoever may not see customers sees that there is something, so names are shown only to who may.
    """
    if staff is None:
        return Message.objects.none()
    rows = Message.objects.filter(state=Message.QUEUED).exclude(held_reason="")
    if reason:
        rows = rows.filter(held_reason=reason)
    if customer_id is not None:
        rows = rows.filter(customer=customer_id)
    return rows.select_related("customer").defer("text", "html", "templates").order_by("-held_at", "-pk")


def held_counts(rows: QuerySet[Message]) -> dict[str, int]:
    """How many of these are held back for each reason, the commonest first."""
    found = rows.order_by().values_list("held_reason").annotate(many=Count("pk")).order_by("-many", "held_reason")
    return dict(found)
