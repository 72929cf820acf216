"""WhatsApp, by Meta's Cloud API."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from tests.emulators.meta import NUMBER, SECRET, TYPED, WhatsApp, changed, signed
from vafa.channels.inbound import Hook
from vafa.channels.tests.contract.case import Case, Example, web

PEOPLE = [{"profile": {"name": "سارا احمدی"}, "wa_id": "989121234567", "user_id": "IR.13491208655302741918"}]
WRITTEN = {"from": "989121234567", "timestamp": "1749416383"}
OURS = {"context": {"from": "15550783881", "id": "wamid.HBgLours"}}
FILE = {"id": "1003383421387256", "mime_type": "image/jpeg", "sha256": "SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI="}
MESSAGES: list[dict[str, Any]] = [
    {"type": "text", "text": {"body": "سلام، گوشی من کی آماده می‌شود؟"}},
    {"type": "image", "image": {**FILE, "caption": "شکسته است"}},
    {"type": "document", "document": {**FILE, "mime_type": "application/pdf", "filename": "فاکتور.pdf"}},
    {"type": "audio", "audio": {**FILE, "mime_type": "audio/ogg; codecs=opus", "voice": True}},
    {"type": "location", "location": {"latitude": 35.7, "longitude": 51.4, "name": "خانه"}},
    {"type": "contacts", "contacts": [{"name": {"formatted_name": "رضا"}, "phones": [{"phone": "+989121112233"}]}]},
    {"type": "reaction", "reaction": {"message_id": "wamid.HBgLours", "emoji": "🙏"}},
    {"type": "button", "button": {"payload": "yes", "text": "بله"}, **OURS},
    {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": "1", "title": "صبح"}}, **OURS},
    {"type": "order", "order": {"product_items": [{"product_retailer_id": "SKU-1", "quantity": 2}]}},
    {"type": "edit", "edit": {"original_message_id": "wamid.A", "message": {"type": "text", "text": {"body": "نه"}}}},
    {"type": "unsupported", "errors": [{"code": 131051, "title": "Message type unknown"}]},
]
STATUS = {"id": "wamid.HBgLours", "timestamp": "1749416390", "recipient_id": "989121234567"}
STATUSES: list[dict[str, Any]] = [
    {**STATUS, "status": "delivered"},
    {**STATUS, "status": "read", "biz_opaque_callback_data": "<vafa.41.0123456789abcdef@shop.example>"},
    {**STATUS, "status": "failed", "errors": [{"code": 131026, "title": "Message undeliverable"}]},
]


def hooks(typed: dict[str, Any]) -> Sequence[Example]:
    written = [{**WRITTEN, "id": f"wamid.{number}", **told} for number, told in enumerate(MESSAGES)]
    both = {"contacts": PEOPLE, "messages": written[:2], "statuses": STATUSES[:2]}
    return [
        *(
            Example(hook=signed(changed({"contacts": PEOPLE, "messages": [one]})), gives=("Incoming",))
            for one in written
        ),
        *(Example(hook=signed(changed({"statuses": [one]})), gives=("Receipt",)) for one in STATUSES),
        Example(hook=signed(changed(both)), gives=("Incoming", "Incoming", "Receipt", "Receipt")),
        Example(
            hook=signed(changed({"messages": [{**WRITTEN, "id": "wamid.R", "type": "revoke"}]})), gives=("Nothing",)
        ),
        Example(hook=signed(changed({"event": "VERIFIED_ACCOUNT"}, field="account_update")), gives=("Nothing",)),
    ]


def forged(typed: dict[str, Any]) -> Sequence[Hook]:
    good = hooks(typed)[0].hook
    mark = good.headers["x-hub-signature-256"]
    return [
        dataclasses.replace(good, headers={}),
        dataclasses.replace(good, body=good.body + b" "),
        dataclasses.replace(good, headers={"x-hub-signature-256": mark.removeprefix("sha256=")}),
        dataclasses.replace(good, headers={"x-hub-signature-256": "sha256=امضا"}),
        signed(good.body, "another app's secret"),
        signed(good.body, SECRET + " "),
        Hook(method="GET", body=b"", query={"hub.mode": "subscribe", "hub.verify_token": "wrong"}, headers={}),
    ]


CASE = Case(
    stand_in=lambda: web(WhatsApp, {**TYPED, "phone_number_id": NUMBER}),
    unreachable={"base_url": "http://127.0.0.1:9"},
    bad_key={"token": "EAAJB-another-token"},
    unknown="+12025550123",
    hooks=hooks,
    signed=lambda _typed, body: signed(body),
    forged=forged,
)
