"""Tokens as a shop's website makes them, with nothing but the standard library."""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any


def token_of(secret: str, claims: Mapping[str, Any], at: datetime, *, alg: str = "HS256") -> str:
    """A JSON Web Token that holds for an hour unless the claims say otherwise."""
    ends = {"exp": int(at.timestamp()) + 3600}
    signed = f"{_part({'alg': alg, 'typ': 'JWT'})}.{_part({**ends, **claims})}"
    return f"{signed}.{_text(hmac.digest(secret.encode(), signed.encode(), 'sha256'))}"


def _part(value: Mapping[str, Any]) -> str:
    return _text(json.dumps(value).encode())


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
