"""Signing what systems send one another: an HMAC over the time and the body, so that neither can be changed or kept.

X-Vafa-Timestamp: seconds since 1970. X-Vafa-Signature: `sha256=` and the HMAC-SHA256, in hex, of "timestamp.body".
"""

import hmac
from datetime import UTC, datetime, timedelta

from vafa.channels.contract import Secret
from vafa.channels.inbound import Hook, Unsigned

SIGNATURE, MOMENT = "x-vafa-signature", "x-vafa-timestamp"
FRESH = timedelta(minutes=5)  # what was signed longer ago was recorded by somebody


def signature(secret: Secret, moment: str, body: bytes) -> str:
    """The signature of a body at a moment."""
    return "sha256=" + hmac.new(secret.reveal().encode(), f"{moment}.".encode() + body, "sha256").hexdigest()


def signed(secret: Secret, body: bytes, at: datetime) -> dict[str, str]:
    """The headers that prove a body."""
    moment = str(int(at.timestamp()))
    return {MOMENT: moment, SIGNATURE: signature(secret, moment, body)}


def check_signature(hook: Hook, secret: Secret, at: datetime) -> None:
    """Whether somebody with the secret signed this, and lately. Raises Unsigned."""
    moment = hook.headers.get(MOMENT, "")
    right = signature(secret, moment, hook.body)
    if not hmac.compare_digest(hook.headers.get(SIGNATURE, "").encode(errors="replace"), right.encode()):
        raise Unsigned("The signature is missing or wrong.")
    seconds = int(moment) if moment.isascii() and moment.isdigit() and len(moment) < 12 else 0
    if abs(at - datetime.fromtimestamp(seconds, UTC)) > FRESH:
        raise Unsigned("It was signed too long ago.")
