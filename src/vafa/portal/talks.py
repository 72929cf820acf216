"""Who talks in a chat: a visitor nobody knows, or somebody whom the shop's website vouches for by a signed token.

A talk is carried by the page as a signed pass; nothing is stored before the first word is written. The token of the
website is a JSON Web Token (HS256) with `exp` and one of `sub`, `email`, `phone`.
"""

import base64
import binascii
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vafa.channels.contract import Secret
from vafa.channels.models import Account
from vafa.customers.actions import normal_value
from vafa.customers.models import EMAIL, PHONE
from vafa.platform.secrets import read_link, sign_link
from vafa.platform.values import Refused

PURPOSE = "chat"
PASS_DAYS = 180  # of a visitor; somebody who is known shows a fresh token at every start
LONGEST_TOKEN = 4_000
LONGEST_LIFE = 7 * 86400  # seconds a website may vouch for somebody
KNOWN, VISITOR = "known", "visitor"


@dataclass(frozen=True)
class Talk:
    """One visitor's side of a chat: its address, and for a known customer the name and what the website vouches for."""

    account_id: int
    address: str
    name: str = ""
    points: tuple[tuple[str, str], ...] = ()

    @property
    def known(self) -> bool:
        """Whether the shop's website vouches for them."""
        return self.address.startswith(f"{KNOWN}-")

    def to_pass(self) -> str:
        """What the page keeps and shows again."""
        return sign_link(PURPOSE, [self.account_id, self.address, self.name, [list(one) for one in self.points]])


def new_talk(account: Account) -> Talk:
    """A talk with somebody nobody knows."""
    return Talk(account.pk, f"{VISITOR}-{secrets.token_urlsafe(16)}")


def read_talk(account: Account, given: str) -> Talk:
    """The talk of a pass. Refused: links.not_valid."""
    account_id, address, name, points = read_link(PURPOSE, given, PASS_DAYS)
    if account_id != account.pk:
        raise Refused("links.not_valid", status=404)
    return Talk(account_id, str(address), str(name), tuple((str(kind), str(value)) for kind, value in points))


def known_talk(account: Account, secret: Secret, token: str, at: datetime) -> Talk | None:
    """The talk of somebody the website vouches for; None when its token is forged, too old or says nothing of use."""
    claims = read_token(secret, token, at)
    if claims is None:
        return None
    points = _points(claims)
    who = str(claims.get("sub") or "").strip() or (points[0][1] if points else "")
    if not who or len(who) > 120 or not who.isprintable():
        return None
    name = " ".join(str(claims.get("name") or "").split())[:200]
    return Talk(account.pk, f"{KNOWN}-{account.pk}-{who}", name, points)


def read_token(secret: Secret, token: str, at: datetime) -> dict[str, Any] | None:
    """What a website's token claims, once its signature and its time are right; else None."""
    parts = token.split(".")
    if not secret or len(token) > LONGEST_TOKEN or len(parts) != 3:
        return None
    mark = hmac.digest(secret.reveal().encode(), f"{parts[0]}.{parts[1]}".encode(), "sha256")
    try:
        if not hmac.compare_digest(mark, _bytes(parts[2])):
            return None
        head, claims = json.loads(_bytes(parts[0])), json.loads(_bytes(parts[1]))
    except (ValueError, binascii.Error, RecursionError):
        return None
    if not isinstance(head, dict) or not isinstance(claims, dict) or head.get("alg") != "HS256":
        return None
    ends = claims.get("exp")
    if isinstance(ends, bool) or not isinstance(ends, int) or not 0 < ends - at.timestamp() <= LONGEST_LIFE:
        return None
    return claims


def _points(claims: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    found = []
    for kind in (EMAIL, PHONE):
        given = claims.get(kind)
        if isinstance(given, str) and given.strip():
            try:
                found.append((kind, normal_value(kind, given)))
            except Refused:
                continue  # what the website believes to be an address is none; the rest is still right
    return tuple(found)


def _bytes(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
