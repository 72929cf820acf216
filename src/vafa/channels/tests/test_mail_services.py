"""Mail services besides Mailgun (which the suite asks): each proved, and read in the form in which it calls."""

import base64
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from vafa.channels.drivers.anymail import Anymail, ServiceSettings
from vafa.channels.inbound import Hook, Incoming, IncomingFile, Receipt, Unsigned
from vafa.channels.tests.contract.cases.anymail import MAIL, OURS, form
from vafa.platform.values import Refused

KEY = "a long word of ours"
TABLE = {"name": "عکس.png", "content": base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(range(256))).decode()}


def driver(service: str) -> Anymail:
    return Anymail(ServiceSettings.parse({"service": service, "key": KEY, "sender": "shop@example.com"}))


def called(told: Any, **more: Any) -> Hook:
    values: dict[str, Any] = {"query": {"word": KEY}, "headers": {}, "content_type": "application/json"}
    return Hook(method="POST", body=json.dumps(told).encode(), **{**values, **more})


POSTMARK = {
    "FromFull": {"Email": "sara@example.org", "Name": "سارا"}, "ToFull": [{"Email": "shop@example.com", "Name": ""}],
    "OriginalRecipient": "shop+v1.abc@example.com", "Subject": "یخچال", "TextBody": "سلام", "HtmlBody": "",
    "MessageID": "x", "Headers": [{"Name": "Message-ID", "Value": "<1@example.org>"}],
    "Attachments": [{"Name": TABLE["name"], "Content": TABLE["content"], "ContentType": "image/png"}],
}  # fmt: skip
BREVO = {
    "items": [{
        "Uuid": ["u"], "RawTextBody": "سلام", "Headers": {"From": "sara@example.org", "To": "shop@example.com"},
        "Attachments": [{"Name": "a.pdf", "ContentType": "application/pdf", "DownloadToken": "token/1"}],
    }]
}  # fmt: skip
SES_MAIL = {
    "notificationType": "Received", "receipt": {"recipients": ["shop@example.com"], "action": {"type": "SNS"}},
    "mail": {"timestamp": "2026-05-02T08:00:00.000Z", "messageId": "m", "source": "sara@example.org"}, "content": MAIL,
}  # fmt: skip
REPORTS: dict[str, Any] = {
    "postmark": {
        "RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "Email": "sara@example.org", "MessageID": "x",
        "BouncedAt": "2026-05-02T08:00:00Z", "Details": "smtp;550 5.1.1 unknown", "Metadata": {"vafa": OURS}, "ID": 4,
    },
    "sendgrid": [{
        "event": "bounce", "type": "bounce", "email": "sara@example.org", "timestamp": 1777700000, "status": "5.1.1",
        "reason": "550 5.1.1 unknown", "smtp-id": f"<{OURS}>", "sg_event_id": "e",
    }],
    "brevo": {"event": "hard_bounce", "email": "sara@example.org", "message-id": f"<{OURS}>", "reason": "550 5.1.1 no"},
    "mailjet": [{
        "event": "bounce", "time": 1777700000, "email": "sara@example.org", "hard_bounce": True,
        "error": "user unknown",
        "error_related_to": "recipient", "CustomID": OURS, "MessageID": 4,
    }],
}  # fmt: skip


def only(service: str, hook: Hook) -> Incoming:
    one = driver(service)
    one.verify(hook)
    (found,) = one.read(one.raw(hook))
    assert isinstance(found, Incoming)
    return found


def test_a_mail_told_in_fields_is_a_mail() -> None:
    found = only("postmark", called(POSTMARK))
    assert (found.address, found.name, found.text, found.subject) == ("sara@example.org", "سارا", "سلام", "یخچال")
    assert "shop+v1.abc@example.com" in found.to, "the reply address stands only in the envelope"
    assert found.files[0].name == TABLE["name"] and found.files[0].content == base64.b64decode(TABLE["content"])


def test_a_whole_mail_in_a_form_is_read_as_it_was() -> None:
    hook = form({"email": MAIL, "envelope": json.dumps({"from": "sara@example.org", "to": ["shop@example.com"]})})
    found = only("sendgrid", Hook(**{**vars(hook), "query": {"word": KEY}}))
    assert found.text == "سلام، سرد نمی‌کند." and found.message_id == "<1@example.org>"


def test_files_that_stay_at_the_service_are_fetched_later() -> None:
    assert only("brevo", called(BREVO)).files == (
        IncomingFile(name="a.pdf", content_type="application/octet-stream", reference="token/1"),
    )


def test_amazon_brings_the_mail_inside() -> None:
    note = {"Type": "Notification", "MessageId": "1", "Message": json.dumps(SES_MAIL), "TopicArn": "arn"}
    assert only("ses", called(note)).text == "سلام، سرد نمی‌کند."


def test_mandrill_signs_address_and_form() -> None:
    events = json.dumps([{"event": "inbound", "ts": 1777700000, "msg": {"raw_msg": MAIL, "email": "shop@example.com"}}])
    body, url = urlencode({"mandrill_events": events}).encode(), "https://desk.example.com/in/token/"
    signed = hmac.new(KEY.encode(), f"{url}mandrill_events{events}".encode(), "sha1").digest()
    headers = {"x-mandrill-signature": base64.b64encode(signed).decode()}
    kind = "application/x-www-form-urlencoded"
    hook = Hook(method="POST", body=body, query={}, headers=headers, content_type=kind, url=url)
    assert only("mandrill", hook).text == "سلام، سرد نمی‌کند."
    with pytest.raises(Unsigned):
        driver("mandrill").verify(Hook(**{**vars(hook), "url": "https://elsewhere.example.com/"}))


@pytest.mark.parametrize("service", REPORTS)
def test_a_hard_bounce_names_our_message_and_blames_the_address(service: str) -> None:
    one, hook = driver(service), called(REPORTS[service])
    one.verify(hook)
    (found,) = one.read(one.raw(hook))
    assert isinstance(found, Receipt), found
    assert (found.reference, found.state, found.permanent) == (f"<{OURS}>", "failed", True)


@pytest.mark.parametrize("service", ["postmark", "sendgrid", "brevo", "mailjet", "ses"])
def test_without_the_word_nobody_is_believed(service: str) -> None:
    for query, headers in (({}, {}), ({"word": "guess"}, {}), ({}, {"authorization": "Basic dmFmYTpndWVzcw=="})):
        with pytest.raises(Unsigned):
            driver(service).verify(called({"Type": "Notification"}, query=query, headers=headers))


def test_the_word_may_stand_as_a_password() -> None:
    word = base64.b64encode(f"vafa:{KEY}".encode()).decode()
    driver("postmark").verify(called(POSTMARK, query={}, headers={"authorization": f"Basic {word}"}))


def test_files_are_fetched_through_the_accounts_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def brevo(*, base_url: str, headers: dict[str, str], proxy: str) -> httpx.Client:
        def answer(request: httpx.Request) -> httpx.Response:
            asked.append((proxy, str(request.url)))
            return httpx.Response(200, content=b"%PDF")

        return httpx.Client(base_url=base_url, headers=headers, transport=httpx.MockTransport(answer))

    monkeypatch.setattr("vafa.channels.drivers.anymail.client", brevo)
    typed = {"service": "brevo", "key": KEY, "sender": "shop@example.com", "api_key": "k"}
    one = Anymail(ServiceSettings.parse({**typed, "proxy": "http://10.0.0.5:3128"}))
    assert one.fetch_file(IncomingFile(name="a.pdf", reference="token/1")) == b"%PDF"
    assert asked == [("http://10.0.0.5:3128", "https://api.brevo.com/v3/inbound/attachments/token%2F1")]


def test_what_is_no_proxy_is_refused() -> None:
    with pytest.raises(Refused):
        ServiceSettings.parse({"service": "brevo", "key": KEY, "sender": "shop@example.com", "proxy": "10.0.0.5"})
