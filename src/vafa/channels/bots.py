"""Bots as Telegram made them, which other messengers speak too: one driver for all, each with its own address.

Updates come by webhook, or are asked for, where the shop has no public address. It never cuts a long text in two.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

import httpx
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.bots_reading import read_update
from vafa.channels.contract import Blame, Can, Envelope, Failed, Outcome, Secret, Sent, Uncertain, field
from vafa.channels.hooks import WORD
from vafa.channels.inbound import Hook, IncomingFile, Item, Keep, Raw, Unsigned
from vafa.channels.payloads import Bag, bags, opened, words
from vafa.channels.starts import name_in_links
from vafa.channels.web_calls import Trouble, Unsent, broken, download, in_parts, said
from vafa.channels.web_settings import WebDriver, WebSettings, not_understood, outcome_of_status
from vafa.platform.time import now

HEADER = "x-telegram-bot-api-secret-token"
WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
CHAT = re.compile(r"-?\d{1,20}", re.ASCII)
CAPTION = 1024
PHOTO = 10_000_000  # bytes; larger ones go as documents
BATCH, ROUNDS = 100, 20  # updates asked for at once, and how often in a row
SILENCE = timedelta(days=6)
WEBHOOK, POLL = "webhook", "poll"
WAYS = [
    (POLL, _("We ask for them every few seconds (works everywhere)")),
    (WEBHOOK, _("They are brought to our public address")),
]
UNREACHED = ("blocked", "deactivated", "initiate conversation", "chat not found", "user not found", "peer_id_invalid")


class Declined(Unsent):
    """The interface said no: a code, and words of its own."""

    def __init__(self, code: int, text: str, detail: str) -> None:
        self.code, self.text = code, text.lower()
        permanent, blame = self._verdict()
        super().__init__(Failed(permanent=permanent, detail=detail, blame=blame))

    def _verdict(self) -> tuple[bool, Blame]:
        if any(phrase in self.text for phrase in UNREACHED):
            return True, "address"
        if self.code in (400, 413):
            return True, "message"
        return False, "account"  # key or limit


class BotDriver(WebDriver):
    """Methods under a path that holds the token, so that no address is ever quoted."""

    path: ClassVar[str] = "/bot{token}/{method}"
    settings: "TokenSettings"

    def call(self, method: str, **request: Any) -> Any:
        """The result of a method. Raises Unsent, which is Declined when the interface itself said no."""
        try:
            reply = self.ask("POST", self.path_of(method), **request)
        except httpx.HTTPError as problem:
            raise broken(problem) from None
        if reply.status < 300 and reply.json.get("ok") is True:
            return reply.json.get("result")
        code, text = reply.json.get("error_code"), words(reply.json, "description")
        number = code if isinstance(code, int) and code < 500 else reply.status
        whole = outcome_of_status(number) if number >= 500 or not reply.json else None
        if isinstance(whole, Failed | Uncertain):
            raise Unsent(whole)
        if number < 400:
            raise Unsent(not_understood(number))
        raise Declined(number, text, self._detail(number, text, words(reply.json, "parameters", "retry_after")))

    def path_of(self, method: str) -> str:
        """Where a method is, under the base address."""
        return self.path.format(token=self.settings.token.reveal(), method=method)

    def hand(self, method: str, request: Mapping[str, Any]) -> Outcome:
        """Give one message, or a part of it, to the interface."""
        try:
            result = self.call(method, **request)
        except Unsent as problem:
            return problem.outcome
        number, chat = words(result, "message_id"), words(result, "chat", "id")
        return Sent(number, f"{chat}:{number}" if chat and number else "")

    def _detail(self, code: int, text: str, wait: str) -> str:
        if code in (401, 404) and "chat" not in text.lower():
            return gettext("The service does not know this token. Copy it again from where you made the bot.")
        if code == 429:
            sentence = gettext("Too many messages at once; the service asks us to wait %(seconds)s seconds.")
            return sentence % {"seconds": wait or "?"}
        return said(code, text, self.settings.token.reveal())


@dataclass(frozen=True, kw_only=True)
class TokenSettings(WebSettings):
    """The one key of a bot."""

    token: Secret = field(  # noqa: RUF009 (it only declares)
        _("Token"), help=_("You got it when you made the bot. Whoever has it, speaks as you.")
    )


@dataclass(frozen=True, kw_only=True)
class BotSettings(TokenSettings):
    """The token of the bot, and how its messages come to us."""

    way: str = field(_("How messages come"), default=POLL, choices=WAYS)
    link_name: str = name_in_links(
        _("User name of the bot"), _("As it stands behind the @. Customers then get a link to it.")
    )


class Bot(BotDriver):
    """A bot of one shop; its customers have to write first, or open it by a link."""

    can = Can(text=4096, attachments=True, receive=True, start=False)
    polls_every = timedelta(seconds=3)
    quiet_links: ClassVar[Mapping[str, Any]] = {}
    keeps_secret_in_url: ClassVar[bool] = False  # does not send the secret header, so the address carries it
    settings: BotSettings

    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        if not CHAT.fullmatch(envelope.address):
            return Failed(permanent=True, detail=gettext("This is no chat of this messenger."), blame="address")
        if len(envelope.text) > (self.can.text or 0):
            return Failed(permanent=True, detail=gettext("This text is too long for this channel."), blame="message")
        requests = list(self._requests(envelope))
        before_handing()
        return in_parts(lambda one=one: self.hand(*one) for one in requests)  # type: ignore[misc]

    def check(self) -> str | None:
        try:
            self.call("getMe")
            if self.settings.way == WEBHOOK and not words(self.call("getWebhookInfo"), "url"):
                return gettext("The bot does not call our address yet. Connect it, or let us ask for its messages.")
        except Trouble as problem:
            return str(problem)
        return None

    def connect(self, address: str) -> str | None:
        """Tell the bot to bring its messages to `address` from now on; None when it will, else one sentence."""
        if self.settings.way != WEBHOOK:
            return gettext("We ask for this bot's messages, so it needs no address.")
        body = {"url": address, "secret_token": self._hook_secret(), "allowed_updates": WANTED}
        if self.keeps_secret_in_url:
            body = {"url": f"{address}?{WORD}={self._hook_secret()}"}
        try:
            self.call("setWebhook", json=body)
        except Trouble as problem:
            return str(problem)
        return None

    def verify(self, hook: Hook) -> None:
        given = hook.headers.get(HEADER, "")
        if self.keeps_secret_in_url and not given:
            given = hook.query.get(WORD, "")
        if not hmac.compare_digest(given.encode(), self._hook_secret().encode()):
            raise Unsigned("This update does not carry the secret we gave to the bot.")

    def read(self, raw: Raw) -> list[Item]:
        return read_update(opened(raw))

    def poll(self, keep: Keep, state: dict[str, Any]) -> dict[str, Any]:
        if self.settings.way != POLL:
            return state
        offset, heard = self._where(state), state.get("heard") or now().isoformat()
        for _round in range(ROUNDS):
            updates = self._updates(offset)
            for update in updates:
                number = words(update, "update_id")
                numbered = number.isascii() and number.isdigit()
                key = f"update:{number}" if numbered else ""
                keep(Raw(body=json.dumps(update).encode(), content_type="application/json", key=key))
                offset, heard = max(offset, int(number) + 1 if numbered else 0), now().isoformat()
            if len(updates) < BATCH:
                break
        return {"offset": offset, "heard": heard} if offset else state

    def _where(self, state: Mapping[str, Any]) -> int:
        """Where to ask from. After a silent week updates begin at any number: asking for later ones would lose them."""
        heard = str(state.get("heard", ""))
        silent = heard != "" and now() - datetime.fromisoformat(heard) > SILENCE
        return 0 if silent else int(state.get("offset", 0))

    def fetch_file(self, file: IncomingFile) -> bytes:
        found = words(self.call("getFile", json={"file_id": file.reference}), "file_path")
        if not found or ".." in found:
            raise Trouble(gettext("The provider no longer has this file."))
        return download(self.settings, "/file" + self.path_of(found.lstrip("/")))

    def _updates(self, offset: int) -> list[Bag]:
        """What is new since the last time; asking from `offset` on makes the bot forget what came before it."""
        body = {"offset": offset, "limit": BATCH, "timeout": 0, "allowed_updates": WANTED}
        try:
            found = self.call("getUpdates", json=body)
        except Declined as problem:
            if problem.code != 409 or "webhook" not in problem.text:
                raise
            self.call("deleteWebhook", json={"drop_pending_updates": False})
            found = self.call("getUpdates", json=body)
        return list(bags({"result": found}, "result"))

    def _requests(self, envelope: Envelope) -> Iterator[tuple[str, dict[str, Any]]]:
        """The calls that make up a message: one, unless several files go with it."""
        chat, answering = {"chat_id": envelope.address}, self.answering(envelope)
        files = envelope.attachments
        captioned = len(files) == 1 and len(envelope.text) <= CAPTION
        if not captioned:
            yield "sendMessage", {"json": {**chat, "text": envelope.text, **answering, **self.quiet_links}}
        for file in files:
            content = file.read()
            photo = file.content_type in ("image/jpeg", "image/png") and len(content) <= PHOTO
            kind = "photo" if photo else "document"
            written = {name: json.dumps(value) for name, value in answering.items()}
            fields = {**chat, "caption": envelope.text, **written} if captioned else chat
            parts = {kind: (file.name, content, file.content_type)}
            yield f"send{kind.title()}", {"data": fields, "files": parts}

    def answering(self, envelope: Envelope) -> dict[str, Any]:
        """How a message says which one it answers."""
        chat, _colon, number = envelope.answers.rpartition(":")
        if chat != envelope.address or not number.isdigit():
            return {}
        return {"reply_parameters": {"message_id": int(number), "allow_sending_without_reply": True}}

    def _hook_secret(self) -> str:
        """What the bot has to show: made of its token, so that nobody needs to think one up."""
        return hmac.new(self.settings.token.reveal().encode(), b"vafa webhook", hashlib.sha256).hexdigest()
