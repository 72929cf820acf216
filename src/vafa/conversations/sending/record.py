"""Recording what we owe: each draft becomes one row, queued or skipped, before any provider is called."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter

from django.db import IntegrityError, connection, transaction
from django.db.models.expressions import RawSQL

from vafa.conversations.models import Attachment, Conversation, Message
from vafa.conversations.search import remember_words
from vafa.conversations.sending.check import Checked, Ready, channel_of, check_messages
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.leaving_words import telling_links
from vafa.conversations.sending.telling import told
from vafa.platform.events.publishing import publish
from vafa.platform.once import asking_once
from vafa.platform.values import Actor

AT_ONCE = 1000
COLUMNS = [field.attname for field in Message._meta.concrete_fields]
VALUES = attrgetter(*COLUMNS)
BLANK = dict(zip(COLUMNS, VALUES(Message()), strict=True))
IDS = "SELECT nextval(pg_get_serial_sequence('message', 'id')) FROM generate_series(1, %s)"
COPY = f"COPY message ({', '.join(COLUMNS)}) FROM STDIN"


@transaction.atomic
def send_messages(drafts: Sequence[Draft], *, actor: Actor, at: datetime) -> list[Message]:
    """Record that we owe these messages; delivery happens from the outbox.

    Returns one message for each draft, in their order: queued, or skipped with a reason. A key that is known gives the
    message it named before, whatever became of it. The number of queries does not grow with the batch.
    """
    found: list[Message] = []
    for start in range(0, len(drafts), AT_ONCE):
        found += _send(drafts[start : start + AT_ONCE], actor, at)
    return found


def send_message(draft: Draft, *, actor: Actor, at: datetime) -> Message:
    """One message, as `send_messages`."""
    return send_messages([draft], actor=actor, at=at)[0]


def _send(drafts: Sequence[Draft], actor: Actor, at: datetime) -> list[Message]:
    known = _known(drafts)
    fresh: dict[object, Draft] = {}
    for draft in drafts:
        if draft.key is None:
            fresh[id(draft)] = draft
        elif draft.key not in known:
            fresh.setdefault(draft.key, draft)
    # In the order of keys, so that two batches with the same keys wait for each other instead of dead-locking.
    checked = check_messages(sorted(fresh.values(), key=lambda draft: draft.key or ""), at)
    with asking_once():
        made = _insert(checked, at)
    if len(made) < len(checked):  # another process recorded some of them while we checked
        known = _known(drafts)
    _attach(made)
    publish([told(row, at, actor) for _, row in made])
    _touch_conversations(made, at)
    _remember_words(made)
    rows = {one.draft.key or id(one.draft): row for one, row in made}
    return [rows.get(draft.key or id(draft)) or known[str(draft.key)] for draft in drafts]


Made = list[tuple[Checked, Message]]


def _known(drafts: Sequence[Draft]) -> dict[str, Message]:
    keys = [draft.key for draft in drafts if draft.key is not None]
    if not keys:
        return {}
    rows = Message.objects.filter(key__in=RawSQL("SELECT unnest(%s::text[])", [keys]))
    return {str(row.key): row for row in rows}


def _insert(checked: Sequence[Checked], at: datetime) -> Made:
    replies = _last_ids([one.draft.conversation_id for one in checked if one.draft.conversation_id is not None])
    made = [(one, _row(one, replies, at)) for one in checked]
    try:
        with transaction.atomic():
            _copy([row for _, row in made])
    except IntegrityError:
        known = _known([one.draft for one in checked])
        left = [one for one in checked if one.draft.key not in known]
        if len(left) == len(checked):
            raise
        return _insert(left, at)
    return made


def _copy(rows: Sequence[Message]) -> None:
    """Write new rows and give them their ids; several times as fast as bulk_create. Raises IntegrityError."""
    with connection.cursor() as cursor:
        cursor.execute(IDS, [len(rows)])
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk, row._state.adding, row._state.db = pk, False, connection.alias
        with connection.wrap_database_errors, cursor.copy(COPY) as copy:
            for row in rows:
                copy.write_row(VALUES(row))


def _row(checked: Checked, replies: Mapping[int, str], at: datetime) -> Message:
    draft = checked.draft
    values: dict[str, object] = BLANK | {
        "conversation_id": draft.conversation_id,
        "customer_id": draft.customer_id,
        "direction": Message.OUT,
        "channel": channel_of(checked),
        "purpose": draft.purpose,
        "letter": draft.letter,
        "language": checked.language,
        "subject": " ".join(draft.subject.split())[:300],
        "text": draft.text,
        "key": draft.key,
        "author_id": draft.author_id,
        "urgent": draft.urgent,
        "because_of": draft.because_of,
        "created_at": at,
        "late_after": draft.late_after,
        "importance": draft.importance,
        "on_its_day": draft.on_its_day,
        "in_reply_to": replies.get(draft.conversation_id or 0, ""),
    }
    if isinstance(checked, Ready):
        assert checked.words is not None
        values |= {"state": Message.QUEUED, "due_at": checked.due_at, "late_after": checked.late_after}
        values |= {"held_reason": checked.held, "held_at": at if checked.held else None}
        values |= {"contact_point_id": checked.point.pk, "address": checked.point.value}
        values |= {"account_id": checked.account_id, "thread": checked.thread, "templates": checked.templates}
        values |= vars(checked.words)
        values["links"] = telling_links(draft.purpose, checked.channel, checked.words.text)
    else:
        values |= {"state": Message.SKIPPED, "settled_at": at, "reason": checked.reason, "detail": checked.detail}
    return Message(*values.values())  # by position: half the time of by name


def _last_ids(conversations: Sequence[int]) -> dict[int, str]:
    """The Message-ID of the latest message of each conversation, to answer to."""
    if not conversations:
        return {}
    rows = Message.objects.filter(conversation_id__in=conversations).exclude(message_id="")
    latest = rows.order_by("conversation_id", "-created_at", "-id").distinct("conversation_id")
    return {pk: header for pk, header in latest.values_list("conversation_id", "message_id") if pk is not None}


def _attach(made: Made) -> None:
    files = [Attachment(message=row, file=file) for one, row in made for file in one.draft.attachments]
    if files:
        Attachment.objects.bulk_create(files)


def _touch_conversations(made: Made, at: datetime) -> None:
    ids = {row.conversation_id for _, row in made if row.conversation_id is not None}
    if ids:
        Conversation.objects.filter(pk__in=ids, last_message_at__lt=at).update(last_message_at=at)


def _remember_words(made: Made) -> None:
    """Words a person wrote; those of letters that go to everyone would find every case."""
    texts: dict[int, str] = {}
    for one, row in made:
        if row.conversation_id is not None and one.draft.text:
            before = texts.get(row.conversation_id, one.draft.subject)
            texts[row.conversation_id] = f"{before} {one.draft.text}"
    remember_words(texts)
