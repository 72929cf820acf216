"""Keeping secrets unreadable at rest, and links unforgeable. The key is the config's, never stored beside."""

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core import signing

from vafa.platform.values import Refused


def seal(text: str) -> str:
    """Encrypt a secret for the database."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt a secret; refuse when it was sealed with another key."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as problem:
        raise Refused("secrets.other_key") from problem


def sign_link(purpose: str, value: Any) -> str:
    """A token for a link, valid for this purpose only. Values are small JSON things such as [id, answer]."""
    return _signer(purpose, settings.SECRET_KEY).sign_object(value)


def read_link(purpose: str, token: str, max_age_days: int | None = None) -> Any:
    """The value of a link's token; refuse a forged or too old one."""
    age = max_age_days * 86400 if max_age_days else None
    try:
        return signing.loads(token, salt=f"vafa.link.{purpose}", max_age=age)
    except signing.BadSignature as problem:
        raise Refused("links.not_valid", status=404) from problem


@lru_cache(maxsize=64)
def _signer(purpose: str, key: str) -> signing.TimestampSigner:
    """What `signing.dumps` makes anew for each link."""
    return signing.TimestampSigner(key=key, salt=f"vafa.link.{purpose}")


def _box() -> Fernet:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"vafa secrets at rest")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
