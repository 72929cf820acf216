"""WhatsApp, by Meta's own Cloud API."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Can, DriverSettings, Enclosed, Envelope, Failed, Outcome, Sent, Template, field
from vafa.channels.drivers.whatsapp.reading import PART, read_payload
from vafa.channels.drivers.whatsapp.refusals import VERDICTS
from vafa.channels.inbound import IncomingFile, Item, Raw
from vafa.channels.meta import WINDOW, MetaDriver, MetaSettings
from vafa.channels.payloads import Bag, bags, once, words
from vafa.channels.starts import name_in_links
from vafa.channels.web_calls import Trouble, Unsent, download, in_parts

# A number, or the id of someone who hides theirs.
WHO = re.compile(r"\+\d{7,15}|[A-Z]{2}\.[\w.]{1,140}", re.ASCII)
CAPTION = 1024
KINDS = {  # what is shown as itself; everything else goes as a document
    "image/jpeg": "image",
    "image/png": "image",
    "video/mp4": "video",
    "video/3gpp": "video",
    "audio/aac": "audio",
    "audio/mp4": "audio",
    "audio/mpeg": "audio",
    "audio/amr": "audio",
    "audio/ogg": "audio",
}
MOST = {"image": 5_000_000, "video": 16_000_000, "audio": 16_000_000}


@dataclass(frozen=True, kw_only=True)
class WhatsAppSettings(MetaSettings):
    """Which of the numbers at Meta."""

    phone_number_id: str = field(
        _("Phone number ID"), help=_("The long number beside your phone number at Meta, not the phone number itself.")
    )
    link_name: str = name_in_links(
        _("Phone number"), _("In full, such as +989121234567. Customers then get a link that opens WhatsApp.")
    )
    rate: int = field(_("Messages a second"), help=_("Meta allows 80 for a number."), default=60, rare=True)


class WhatsApp(MetaDriver):
    """One phone number of a WhatsApp Business account."""

    kind = "whatsapp"
    channel = "whatsapp"
    label = _("WhatsApp")
    reaches = "whatsapp"
    opens_at = "https://wa.me/{name}?text={word}%0A"
    can = Can(text=4096, attachments=True, receive=True, reports=True, templates=True, window=timedelta(hours=24))
    concerns = "whatsapp_business_account"
    verdicts = VERDICTS
    Settings: ClassVar[type[DriverSettings]] = WhatsAppSettings
    settings: WhatsAppSettings

    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        if not WHO.fullmatch(envelope.address):
            return Failed(permanent=True, detail=gettext("This is no number of WhatsApp."), blame="address")
        refusal = self._refusal(envelope)
        if refusal:
            return Failed(permanent=True, detail=refusal, blame="message")
        try:  # files first: as long as no message names them, nobody sees them
            uploads = [self._upload(file) for file in envelope.attachments]
        except Unsent as problem:
            outcome = problem.outcome
            return outcome if isinstance(outcome, Failed) else Failed(False, outcome.detail, "account")
        bodies = list(self._bodies(envelope, uploads))
        before_handing()
        return in_parts(lambda body=body: self._hand(body) for body in bodies)  # type: ignore[misc]

    def check(self) -> str | None:
        return self.problem_with(f"{self.settings.phone_number_id}?fields=display_phone_number,verified_name")

    def read(self, raw: Raw) -> list[Item]:
        return once(read_payload(self.payload(raw), self.settings.phone_number_id))

    def fetch_file(self, file: IncomingFile) -> bytes:
        if not file.reference.isalnum():
            raise Trouble(gettext("The service no longer has this file (%(status)s).") % {"status": "ID"})
        found = words(self.graph("GET", file.reference), "url")
        return download(self.settings, found, self.headers())

    def _refusal(self, envelope: Envelope) -> str:
        closed = not envelope.window_open
        if closed and envelope.template is None:
            return str(WINDOW)
        if closed and envelope.attachments:
            return gettext("Files cannot go with a template.")
        if not closed and len(envelope.text) > (self.can.text or 0):
            return gettext("This text is too long for this channel.")
        return ""

    def _upload(self, file: Enclosed) -> tuple[str, Bag]:
        content = file.read()
        kind = KINDS.get(file.content_type, "document")
        if len(content) > MOST.get(kind, len(content)):
            kind = "document"
        reply = self.graph(
            "POST",
            f"{self.settings.phone_number_id}/media",
            data={"messaging_product": "whatsapp", "type": file.content_type},
            files={"file": (file.name, content, file.content_type)},
        )
        named = {"filename": file.name} if kind == "document" else {}
        return kind, {"id": words(reply, "id"), **named}

    def _bodies(self, envelope: Envelope, uploads: list[tuple[str, Bag]]) -> Iterator[Bag]:
        """The messages that make it up: one, unless several files go with it. Reports on each come with our id."""
        head, own = self._head(envelope), envelope.headers.get("Message-ID", "")
        first: Bag = {**head, "biz_opaque_callback_data": own}
        later: Bag = {**head, "biz_opaque_callback_data": f"{PART}{own}"}
        if envelope.answers.startswith("wamid."):
            first["context"] = {"message_id": envelope.answers}
        if envelope.template is not None and not envelope.window_open:
            yield {**first, "type": "template", "template": _template(envelope.template)}
            return
        captioned = len(uploads) == 1 and len(envelope.text) <= CAPTION and uploads[0][0] != "audio"
        if not captioned:
            yield {**first, "type": "text", "text": {"body": envelope.text, "preview_url": False}}
        for kind, file in uploads:
            start, caption = (first, {"caption": envelope.text}) if captioned else (later, {})
            yield {**start, "type": kind, kind: {**file, **caption}}

    def _head(self, envelope: Envelope) -> Bag:
        """Whom it is for: a number, or the id of somebody who hides theirs."""
        number = envelope.address.startswith("+")
        to = {"to": envelope.address.lstrip("+")} if number else {"recipient": envelope.address}
        return {"messaging_product": "whatsapp", "recipient_type": "individual", **to}

    def _hand(self, body: Bag) -> Outcome:
        try:
            reply = self.graph("POST", f"{self.settings.phone_number_id}/messages", json=body)
        except Unsent as problem:
            return problem.outcome
        number = words(next(bags(reply, "messages"), {}), "id")
        return Sent(number, number)


def _template(template: Template) -> dict[str, Any]:
    """The template with what stands in its gaps, where WhatsApp takes no line breaks."""
    values = [{"type": "text", "text": " ".join(value.split())} for value in template.values]
    components = [{"type": "body", "parameters": values}] if values else []
    return {"name": template.name, "language": {"code": template.language}, "components": components}


DRIVER = WhatsApp
