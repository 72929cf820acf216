"""Amazon asks whether a topic may call us: the answer is given by itself, to Amazon only, and only when it asked."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from vafa.channels.drivers.anymail import Anymail, ServiceSettings, amazon
from vafa.channels.inbound import Hook, Nothing, Raw, Unreadable
from vafa.platform.time import now

WORD = "a long word of ours"
PROXY = "socks5://10.0.0.5:1080"
PEM = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123.pem"
YES = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:mail&Token=2336412f"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(days: int = 30) -> bytes:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sns.amazonaws.com")])
    begins = now() - timedelta(days=60)
    made = x509.CertificateBuilder(name, name, KEY.public_key(), 1, begins, now() + timedelta(days=days))
    return made.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def question(version: str = "2", **more: str) -> dict[str, str]:
    told = {
        "Type": "SubscriptionConfirmation", "MessageId": "165545c9", "Token": "2336412f",
        "TopicArn": "arn:aws:sns:mail",
        "Message": "You have chosen to subscribe to the topic arn:aws:sns:mail.\nTo confirm, visit the SubscribeURL.",
        "SubscribeURL": YES, "Timestamp": "2026-05-02T08:00:00.000Z", "SignatureVersion": version,
        "SigningCertURL": PEM, **more,
    }  # fmt: skip
    names = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
    text = "".join(f"{name}\n{told[name]}\n" for name in names).encode()
    kind = hashes.SHA1() if version == "1" else hashes.SHA256()
    return {**told, "Signature": base64.b64encode(KEY.sign(text, padding.PKCS1v15(), kind)).decode()}


class Amazon:
    """What lies at its addresses, and what was fetched there."""

    def __init__(self) -> None:
        self.fetched: list[str] = []
        self.proxies: list[str] = []
        self.pem = certificate()
        self.broken = False

    def client(self, *, proxy: str, timeout: float) -> httpx.Client:
        self.proxies.append(proxy)
        return httpx.Client(transport=httpx.MockTransport(self.answer), timeout=timeout)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.fetched.append(str(request.url))
        if self.broken:
            raise httpx.ConnectTimeout("nobody there")
        return httpx.Response(200, content=self.pem if request.url.path.endswith(".pem") else b"<ConfirmSubscription/>")


@pytest.fixture(autouse=True)
def there(monkeypatch: pytest.MonkeyPatch) -> Amazon:
    made = Amazon()
    monkeypatch.setattr(amazon, "client", made.client)
    return made


def came(told: dict[str, Any]) -> tuple[Anymail, Raw]:
    typed = {"service": "ses", "key": WORD, "sender": "shop@example.com", "proxy": PROXY}
    driver = Anymail(ServiceSettings.parse(typed))
    hook = Hook(
        method="POST", body=json.dumps(told).encode(), query={"word": WORD}, headers={}, content_type="text/plain"
    )
    driver.verify(hook)
    return driver, driver.raw(hook)


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_signed_question_is_answered_through_the_accounts_proxy(version: str, there: Amazon) -> None:
    driver, raw = came(question(version))
    assert there.fetched == [PEM, YES] and there.proxies == [PROXY]
    assert driver.read(raw) == [Nothing(reason="topic_confirmed")]


def altered(told: dict[str, str]) -> dict[str, str]:
    return {**told, "Token": "another"}


def unknown_version(told: dict[str, str]) -> dict[str, str]:
    return {**told, "SignatureVersion": "3"}


@pytest.mark.parametrize("forge", [altered, unknown_version, lambda told: {**told, "Signature": "%%%"}])
def test_what_amazon_did_not_sign_is_not_answered(forge: Callable[[Any], Any], there: Amazon) -> None:
    driver, raw = came(forge(question()))
    assert YES not in there.fetched
    with pytest.raises(Unreadable, match=r"^topic_forged$"):
        driver.read(raw)


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"SubscribeURL": "https://evil.example/?sns.eu-west-1.amazonaws.com"},
        {"SubscribeURL": "http://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"},
        {"SubscribeURL": "https://sns.eu-west-1.amazonaws.com.evil.example/"},
        {"SubscribeURL": "https://name@sns.eu-west-1.amazonaws.com/"},
        {"SubscribeURL": "https://sns.eu-west-1.amazonaws.com:8443/"},
        {"SigningCertURL": "https://my-bucket.s3.amazonaws.com/mine.pem"},
        {"SigningCertURL": "https://[/mine.pem"},
        {"SigningCertURL": "https://sns.eu-west-1.amazonaws.com/?Action=GetTopicAttributes"},
    ],
)
def test_nothing_is_fetched_elsewhere(elsewhere: dict[str, str], there: Amazon) -> None:
    driver, raw = came(question(**elsewhere))
    assert there.fetched == []
    with pytest.raises(Unreadable, match=r"^topic_forged$"):
        driver.read(raw)


def test_an_old_certificate_proves_nothing(there: Amazon) -> None:
    there.pem = certificate(days=-1)
    driver, raw = came(question())
    assert YES not in there.fetched
    with pytest.raises(Unreadable, match="topic_forged"):
        driver.read(raw)


def test_when_amazon_cannot_be_reached_a_person_is_shown_the_address(there: Amazon) -> None:
    there.broken = True
    driver, raw = came(question())
    with pytest.raises(Unreadable) as told:
        driver.read(raw)
    assert str(told.value) == f"topic_unconfirmed: {YES}"
    there.broken = False
    _driver, again = came(question())
    assert again.key != raw.key, "asked again and answered, it is not the same thing"
