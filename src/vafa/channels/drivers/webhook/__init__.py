"""Any other system: it brings its messages to us as JSON, and ours are brought to it, signed in both directions.

The format is described for its programmers in docs/howto/connect-another-system.md.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import httpx
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Blame, Can, DriverSettings, Envelope, Failed, Outcome, Secret, Sent, field
from vafa.channels.drivers.webhook.reading import read_body
from vafa.channels.inbound import Hook, IncomingFile, Item, Raw
from vafa.channels.payloads import Bag, once, opened, words
from vafa.channels.signing import check_signature, signed
from vafa.channels.web_calls import Trouble, Unsent, broken, download, said
from vafa.channels.web_settings import Reply, WebDriver, WebSettings, not_understood, outcome_of_status
from vafa.platform.time import now
from vafa.platform.values import Refused, refuse_if

SHORTEST = 16
BLAMES: dict[str, Blame] = {"address": "address", "message": "message", "account": "account"}


@dataclass(frozen=True, kw_only=True)
class WebhookSettings(WebSettings):
    """Where the other system is, and what it shares with us."""

    base_url: str = field(_("Address of the other system"), help=_("Where our messages are brought."))
    secret: Secret = field(  # noqa: RUF009 (it only declares)
        _("Shared secret"),
        help=_("At least 16 letters, known to both sides. Everything is signed with it, in both directions."),
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        wrong = Refused("channels.setting_wrong", field=str(_("Shared secret")), status=400)
        refuse_if(len(self.secret.reveal()) < SHORTEST, wrong)


class Webhook(WebDriver):
    """One other system."""

    kind = "webhook"
    channel = "webhook"
    label = _("Other system")
    reaches = "webhook"
    can = Can(html=True, attachments=True, receive=True, reports=True)
    Settings: ClassVar[type[DriverSettings]] = WebhookSettings
    settings: WebhookSettings

    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        if not envelope.address.strip() or not envelope.address.isprintable():
            detail = gettext("This is no address the other system could know.")
            return Failed(permanent=True, detail=detail, blame="address")
        body = _written(envelope)
        before_handing()
        try:
            reply = self._bring(body)
        except Unsent as problem:
            return problem.outcome
        theirs = words(reply.json, "id")
        return Sent(theirs, theirs or body["reference"])

    def check(self) -> str | None:
        try:
            self._bring({"type": "ping"})
        except Trouble as problem:
            return str(problem)
        return None

    def verify(self, hook: Hook) -> None:
        check_signature(hook, self.settings.secret, now())

    def read(self, raw: Raw) -> list[Item]:
        return once(read_body(opened(raw)))

    def fetch_file(self, file: IncomingFile) -> bytes:
        return download(self.settings, file.reference)

    def _bring(self, body: Bag) -> Reply:
        """Hand something to the other system. Raises Unsent when it did not take it."""
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {"content-type": "application/json", **signed(self.settings.secret, content, now())}
        try:
            reply = self.ask("POST", self.settings.base_url, content=content, headers=headers)
        except httpx.HTTPError as problem:
            raise broken(problem) from None
        if reply.status >= 300:
            raise Unsent(self._refused(reply))
        return reply

    def _refused(self, reply: Reply) -> Any:
        status, blame = reply.status, BLAMES.get(words(reply.json, "blame"))
        whole = outcome_of_status(status)
        if whole is not None:
            return whole
        detail = said(status, words(reply.json, "error"), self.settings.secret.reveal())
        if status in (401, 403):
            sentence = gettext(
                "The other system refuses our signature. Type the same secret on both sides, and set both clocks."
            )
            return Failed(permanent=False, detail=sentence, blame="account")
        if status in (404, 405) and blame is None:
            sentence = gettext("The other system does not understand our messages (%(status)s).")
            return Failed(permanent=False, detail=sentence % {"status": status}, blame="account")
        if status < 400:
            return not_understood(status)
        blame = blame or ("address" if status == 410 else "message")
        return Failed(permanent=blame != "account", detail=detail, blame=blame)


def _written(envelope: Envelope) -> dict[str, Any]:
    """A message as the other system gets it: the same `id` however often it comes, `reference` to report by."""
    files = [
        {"name": one.name, "content_type": one.content_type, "content": base64.b64encode(one.read()).decode()}
        for one in envelope.attachments
    ]
    return {
        "type": "message",
        "id": str(envelope.message_id),
        "reference": envelope.headers.get("Message-ID", ""),
        "to": envelope.address,
        "sender_name": envelope.sender_name,
        "subject": envelope.subject,
        "text": envelope.text,
        "html": envelope.html,
        "language": envelope.language,
        "answers": envelope.answers,
        "thread": envelope.thread,
        "files": files,
    }


DRIVER = Webhook
