"""The tray: what came and found no place. A person believes it, puts it somewhere, tries it again, or throws it away.

The row is never changed in what came; every step is in the audit book.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from vafa.channels.inbound import Incoming, IncomingFile
from vafa.channels.queries import reader_of
from vafa.conversations.intake import place_now, replay
from vafa.conversations.intake.messages import TO_CONVERSATION, TO_CUSTOMER, place_message
from vafa.conversations.models import Conversation, Inbound
from vafa.conversations.placings import placing_sentence
from vafa.customers.models import Customer
from vafa.platform.audit.models import record
from vafa.platform.values import Actor, Refused, refuse_if

THROWN = "thrown_away"
UNREAD = ("unreadable", "took_too_long", "tried_too_often")


def try_again(row: Inbound, *, believe: bool = False, actor: Actor, at: datetime) -> Inbound:
    """Read it once more at once; with `believe` what was taken for spam is taken for what it says."""
    replay(row, actor=actor, at=at, accept=believe)
    return place_now(row.pk, at=at)


def put_into(row: Inbound, conversation: Conversation, *, actor: Actor, at: datetime) -> Inbound:
    """Make it a message of this conversation. Refused: inbound.settled_already, inbound.not_placed."""
    return _put(row, {TO_CONVERSATION: str(conversation.pk)}, actor, at)


def put_to(row: Inbound, customer: Customer, *, actor: Actor, at: datetime) -> Inbound:
    """Begin something new of this customer with it. Refused: inbound.settled_already, inbound.not_placed."""
    return _put(row, {TO_CUSTOMER: str(customer.pk)}, actor, at)


@transaction.atomic
def throw_away(row: Inbound, *, actor: Actor, at: datetime) -> Inbound:
    """Put it aside: nobody answers it. It is kept as it came, and can be taken out again."""
    row = _locked(row, Inbound.UNPLACED)
    row.trace = [*row.trace, {"state": Inbound.ASIDE, "reason": THROWN, "was": row.reason, "detail": row.detail}]
    row.state, row.reason, row.detail, row.settled_at = Inbound.ASIDE, THROWN, "", at
    row.save(update_fields=["state", "reason", "detail", "trace", "settled_at"])
    record(actor, "inbound.thrown_away", "inbound", row.pk, at=at)
    return row


@transaction.atomic
def take_out(row: Inbound, *, actor: Actor, at: datetime) -> Inbound:
    """Put something thrown away back into the tray, as it was."""
    row = _locked(row, Inbound.ASIDE)
    refuse_if(row.reason != THROWN, Refused("inbound.settled_already"))
    before = row.trace[-1]
    row.state, row.trace = Inbound.UNPLACED, row.trace[:-1]
    row.reason, row.detail = str(before.get("was", ""))[:60], str(before.get("detail", ""))[:300]
    row.save(update_fields=["state", "reason", "detail", "trace"])
    record(actor, "inbound.taken_out", "inbound", row.pk, at=at)
    return row


@transaction.atomic
def take_raw(row: Inbound, *, actor: Actor, at: datetime) -> bytes:
    """What came, byte by byte, for somebody who saves it; that they did is written down."""
    record(actor, "inbound.downloaded", "inbound", row.pk, at=at)
    return bytes(row.body)


def _put(row: Inbound, where: Mapping[str, str], actor: Actor, at: datetime) -> Inbound:
    with transaction.atomic():
        row = _locked(row, Inbound.UNPLACED)
        unread = row.reason in UNREAD
        row.headers = {**row.headers, **where}
        row.save(update_fields=["headers"])
        record(actor, "inbound.put", "inbound", row.pk, at=at, after=dict(where))
        if unread:
            return _enclose(row, at)
    replay(row, actor=actor, at=at)
    row = place_now(row.pk, at=at)
    refuse_if(row.state != Inbound.PLACED, Refused("inbound.not_placed", why=placing_sentence(row.reason, row.detail)))
    return row


def _enclose(row: Inbound, at: datetime) -> Inbound:
    """What cannot be read is put there as a file."""
    name = f"message-{row.pk}.{file_ending(row)}"
    file = IncomingFile(name=name, content_type="application/octet-stream", content=bytes(row.body))
    words = gettext("It could not be read; it hangs here as it came.")
    item = Incoming(key=f"unread:{row.pk}", address="", text=words, files=(file,), proven=False)
    with reader_of(row.kind, row.account) as driver:
        line = place_message(item, f"{row.account_id or row.kind}:{item.key}", row, driver, at)
    row.trace = [*row.trace, line]
    row.state, row.reason, row.detail, row.settled_at = Inbound.PLACED, "by_hand", "", at
    row.save(update_fields=["state", "reason", "detail", "trace", "settled_at"])
    return row


def file_ending(row: Inbound) -> str:
    """The ending of a file that holds what came: eml for a mail, json, else txt."""
    if row.content_type.startswith("message/") or row.kind == "email":
        return "eml"
    try:
        json.loads(bytes(row.body[:1_000_000]))
    except (ValueError, RecursionError):
        return "txt"
    return "json"


def _locked(row: Inbound, state: str) -> Inbound:
    found = Inbound.objects.select_for_update(of=("self",)).select_related("account").get(pk=row.pk)
    refuse_if(found.state != state, Refused("inbound.settled_already"))
    return found
