"""Messenger and Instagram: private messages within 24 hours of the customer's last one, and comments in public.

An answer in a thread that is a comment goes to that comment, and everybody can read it.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Enclosed, Envelope, Failed, Outcome, Sent
from vafa.channels.inbound import IncomingFile, Item, Raw
from vafa.channels.meta import WINDOW, MetaDriver, Verdict, Verdicts
from vafa.channels.meta_reading import COMMENT, read_messaging
from vafa.channels.payloads import Bag, once, words
from vafa.channels.web_calls import Unsent, download, in_parts

WHO = re.compile(r"\d{1,40}", re.ASCII)
WHERE = re.compile(r"comment:[\w.-]{1,100}", re.ASCII)
GONE = _("This customer cannot be reached here: the account is gone, or has blocked the shop.")
AWAY = _("This customer does not receive messages at the moment.")
NO_COMMENT = _("The comment is no longer there.")
LATE, NOBODY = Verdict(True, "message", WINDOW), Verdict(True, "address", GONE)
VERDICTS: Verdicts = {
    (10, 2018278): LATE,
    (10, 2018065): LATE,
    (10, 2534022): LATE,
    (100, 2018001): NOBODY,
    (100, 2534014): NOBODY,
    (200, 1545041): NOBODY,
    551: Verdict(True, "message", AWAY),
    (100, 33): Verdict(True, "message", NO_COMMENT),
    100: Verdict(True, "message"),
}


class MessagesDriver(MetaDriver):
    """One page, or one Instagram account; Meta knows which by the token."""

    verdicts = VERDICTS
    replies: ClassVar[str]  # the edge of a comment that answers hang on

    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        public = envelope.thread.startswith(COMMENT)
        if not (WHERE.fullmatch(envelope.thread) if public else WHO.fullmatch(envelope.address)):
            return Failed(permanent=True, detail=gettext("This is no account of this network."), blame="address")
        refusal = self._refusal(envelope, public)
        if refusal:
            return Failed(permanent=True, detail=refusal, blame="message")
        requests = [self._reply(envelope)] if public else list(self._messages(envelope))
        before_handing()
        return in_parts(lambda one=one: self._hand(*one) for one in requests)  # type: ignore[misc]

    def check(self) -> str | None:
        return self.problem_with("me?fields=id,name")

    def read(self, raw: Raw) -> list[Item]:
        return once(read_messaging(self.payload(raw)))

    def fetch_file(self, file: IncomingFile) -> bytes:
        return download(self.settings, file.reference)  # without our token: the address came from outside

    def too_long(self, text: str) -> bool:
        """Whether the network would refuse a text for its length."""
        return len(text) > (self.can.text or 0)

    def _refusal(self, envelope: Envelope, public: bool) -> str:
        if self.too_long(envelope.text):
            return gettext("This text is too long for this channel.")
        if public:
            return gettext("Files cannot go with an answer to a comment.") if envelope.attachments else ""
        if envelope.attachments and not self.can.attachments:
            return gettext("Files cannot be sent on this channel.")
        return "" if envelope.window_open else str(WINDOW)

    def _reply(self, envelope: Envelope) -> tuple[str, Bag]:
        comment = envelope.thread.removeprefix(COMMENT)
        return f"{comment}/{self.replies}", {"json": {"message": envelope.text}}

    def _messages(self, envelope: Envelope) -> Iterator[tuple[str, Bag]]:
        """The text, then each file: Meta takes one thing at a time."""
        head: Bag = {"recipient": {"id": envelope.address}, "messaging_type": "RESPONSE"}
        if envelope.text or not envelope.attachments:
            yield "me/messages", {"json": {**head, "message": {"text": envelope.text}}}
        for file in envelope.attachments:
            yield "me/messages", self._upload(head, file)

    def _upload(self, head: Bag, file: Enclosed) -> dict[str, Any]:
        kind = file.content_type.partition("/")[0]
        attachment = {"type": kind if kind in ("image", "video", "audio") else "file", "payload": {}}
        fields = {**head, "message": {"attachment": attachment}}
        data = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
        return {"data": data, "files": {"filedata": (file.name, file.read(), file.content_type)}}

    def _hand(self, path: str, request: dict[str, Any]) -> Outcome:
        try:
            reply = self.graph("POST", path, **request)
        except Unsent as problem:
            return problem.outcome
        number = words(reply, "message_id") or words(reply, "id")
        return Sent(number, number)
