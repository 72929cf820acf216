"""Amazon's question whether a topic may call us: answered by itself when Amazon signed it, and only at Amazon.

SNS signs with a key whose certificate lies at Amazon's own address; that address and the one to call are both checked
before anything is fetched. https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

import base64
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_pem_x509_certificate

from vafa.platform.http import client, read_limited
from vafa.platform.time import now

HOST = re.compile(r"sns\.[a-z0-9-]{1,40}\.amazonaws\.com(\.cn)?")
SIGNED = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
HASHES: Mapping[str, type[hashes.HashAlgorithm]] = {"1": hashes.SHA1, "2": hashes.SHA256}
CONFIRMED, FORGED, UNREACHED = "confirmed", "forged", "unreached"
TIMEOUT = 5.0  # seconds for each step: Amazon waits for our answer meanwhile
CERTIFICATE = 50_000  # bytes


def asks(told: Mapping[str, Any]) -> bool:
    """Whether this is the question that comes before anything else."""
    return told.get("Type") == "SubscriptionConfirmation"


def confirm(told: Mapping[str, Any], proxy: str) -> str:
    """Say yes: CONFIRMED, FORGED for what Amazon did not sign, UNREACHED when Amazon could not be reached."""
    certificate, answer = str(told.get("SigningCertURL", "")), str(told.get("SubscribeURL", ""))
    if not (_is_amazon(certificate) and _is_amazon(answer) and urlsplit(certificate).path.endswith(".pem")):
        return FORGED
    try:
        with client(proxy=proxy, timeout=TIMEOUT) as amazon:
            if not _is_signed(told, _fetched(amazon, certificate)):
                return FORGED
            _fetched(amazon, answer)
    except httpx.HTTPError:
        return UNREACHED
    return CONFIRMED


def _is_amazon(url: str) -> bool:
    try:
        where = urlsplit(url)
        plain = where.scheme == "https" and where.port in (None, 443) and not where.username
    except ValueError:
        return False
    return plain and HOST.fullmatch(where.hostname or "") is not None


def _fetched(amazon: httpx.Client, url: str) -> bytes:
    with amazon.stream("GET", url) as response:
        response.raise_for_status()
        return read_limited(response, CERTIFICATE)


def _is_signed(told: Mapping[str, Any], pem: bytes) -> bool:
    """The signature over the fields in their order, each as two lines: its name and what it says."""
    kind = HASHES.get(str(told.get("SignatureVersion", "")))
    text = "".join(f"{name}\n{told.get(name, '')}\n" for name in SIGNED)
    try:
        certificate = load_pem_x509_certificate(pem)
        key, moment = certificate.public_key(), now()
        if kind is None or not isinstance(key, RSAPublicKey):
            return False
        if not certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc:
            return False
        key.verify(base64.b64decode(str(told.get("Signature", ""))), text.encode(), PKCS1v15(), kind())
    except (InvalidSignature, ValueError):
        return False
    return True
