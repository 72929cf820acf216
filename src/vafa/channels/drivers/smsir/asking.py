"""What is asked for at SMS.ir: what customers wrote, and what became of messages. Each thing is kept by itself.

Its list of what came is that of today; what came just before midnight, or while we were away, is in the archive.
"""

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

import httpx

from vafa.channels.drivers.smsir import codes
from vafa.channels.inbound import Incoming, Item, Keep, Nothing, Raw, Receipt, Unreadable
from vafa.channels.web_settings import Reply
from vafa.platform.i18n.phones import to_e164

PAGE, PAGES = 100, 10  # a page, and how many we turn at most each time
MOST_PAGES = 1000  # of what customers wrote since we asked last: all of it
KNOWN = 2000  # names we remember, so that the same page is not stored again and again
ARCHIVE_EVERY = 3600  # seconds
DAY = 86_400  # seconds before our last look that are looked at again

Ask = Callable[..., Reply]
NEWEST = {"sortByNewest": "true"}


def news(ask: Ask, keep: Keep, state: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Keep what is new in the lists; returns the names of what is known now, and when the archive was asked."""
    second = int(at.timestamp())
    asked = state.get("archive", second)
    most = MOST_PAGES if state else PAGES  # a new account is not given its whole history
    received = _read_list(ask, keep, "/v1/receive/live", received_key, state.get("received", []), most, NEWEST)
    if second - asked >= ARCHIVE_EVERY:
        between = {"fromDate": asked - DAY, "toDate": second}
        received = _read_list(ask, keep, "/v1/receive/archive", received_key, received, MOST_PAGES, between)
    sent = _read_list(ask, keep, "/v1/send/live", settled_key, state.get("sent", []), PAGES, NEWEST)
    return {"received": received, "sent": sent, "archive": second if second - asked >= ARCHIVE_EVERY else asked}


def received_key(entry: dict[str, Any]) -> str:
    """The name of an SMS that came; what has no number is known by what it says."""
    number = entry.get("receiveReturnId")
    return f"sms:{number}" if number else f"odd:{sha256(json.dumps(entry).encode()).hexdigest()}"


def settled_key(entry: dict[str, Any]) -> str:
    """The name of a message's state, once it means something; empty before."""
    number, state = entry.get("messageId"), entry.get("deliveryState")
    return f"report:{number}:{state}" if number and isinstance(state, int) and state not in codes.ON_THE_WAY else ""


def message_in(fields: dict[str, str], at: datetime | None) -> Item:
    """An SMS that came. Raises Unreadable."""
    number, sender, line = fields["receiveReturnId"], fields.get("mobile", ""), fields.get("number", "")
    if not number or not sender:
        raise Unreadable("no_number")
    address = to_e164(sender) or sender
    to = (line,) if line else ()
    return Incoming(key=f"sms:{number}", address=address, text=fields.get("messageText", ""), to=to, sent_at=at)


def report_in(fields: dict[str, str], at: datetime | None) -> Item:
    """What became of a message. Raises Unreadable."""
    reference, told = fields.get("messageId", ""), fields["deliveryState"]
    if not reference or not told.isdecimal() or len(told) > 5:
        raise Unreadable("no_outcome")
    state = int(told)
    if state == codes.DELIVERED:
        return Receipt(reference=reference, state="delivered", at=at)
    if state in codes.ON_THE_WAY:
        return Receipt(reference=reference, state="sent", at=at)
    refused = codes.refused_later(state)
    if refused is None:
        return Nothing(reason=f"state_{state}")
    return Receipt(
        reference=reference, state="failed", detail=refused.detail, permanent=refused.blame == "address", at=at
    )


def _read_list(
    ask: Ask, keep: Keep, path: str, key_of: Callable[[dict[str, Any]], str], known: list[str], most: int,
    wanted: dict[str, Any],
) -> list[str]:  # fmt: skip
    """Keep what is not known yet; a list that has its newest first is read until all of a page is known."""
    seen = dict.fromkeys(known)
    for page in range(1, most + 1):
        reply = ask("GET", path, params={"pageSize": PAGE, "pageNumber": page, **wanted})
        entries = reply.json.get("data")
        status = codes.status_of(reply)
        if status != codes.GOOD or not isinstance(entries, list):
            raise httpx.HTTPError(codes.refusal(status or 0).detail)
        fresh = [entry for entry in entries if isinstance(entry, dict) and key_of(entry) not in seen]
        for entry in reversed(fresh):  # oldest first
            key = key_of(entry)
            if key:
                keep(Raw(body=json.dumps(entry).encode(), content_type="application/json", key=key))
                seen[key] = None
        if len(entries) < PAGE or (wanted is NEWEST and not fresh):
            break
    return list(seen)[-KNOWN:]
