"""What is asked for at SMS.ir: what customers wrote, and what became of messages. Each thing is kept by itself."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx

from vafa.channels.drivers.smsir import codes
from vafa.channels.inbound import Incoming, Item, Keep, Nothing, Raw, Receipt, Unreadable
from vafa.channels.web_settings import Reply
from vafa.platform.i18n.phones import to_e164

PAGE, PAGES = 100, 10  # a page, and how many we turn at most each time
KNOWN = 2000  # names we remember, so that the same page is not stored again and again

Ask = Callable[..., Reply]


def news(ask: Ask, keep: Keep, state: dict[str, Any]) -> dict[str, Any]:
    """Keep what is new in both lists; returns the names of what is known now."""
    lists = (("received", "/v1/receive/live", received_key), ("sent", "/v1/send/live", settled_key))
    return {name: _read_list(ask, keep, path, key, state.get(name, [])) for name, path, key in lists}


def received_key(entry: dict[str, Any]) -> str:
    """The name of an SMS that came."""
    number = entry.get("receiveReturnId")
    return f"sms:{number}" if number else ""


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


def _read_list(ask: Ask, keep: Keep, path: str, key_of: Callable[[dict[str, Any]], str], known: list[str]) -> list[str]:
    seen = dict.fromkeys(known)
    for page in range(1, PAGES + 1):
        params = {"pageSize": PAGE, "pageNumber": page, "sortByNewest": "true"}
        reply = ask("GET", path, params=params)
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
        if len(entries) < PAGE or not fresh:
            break
    return list(seen)[-KNOWN:]
