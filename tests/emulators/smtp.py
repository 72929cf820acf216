"""A mail server that does what it is told: takes mail, refuses, hangs, drips, or hangs up half-way.

In a test: `with MailServer() as server:` and look at `server.taken`. As a process of its own, for tests that kill:
`python -m tests.emulators.smtp PORT FILE` writes one JSON line for each message it took, and flushes it to the disk
before it answers 250. It delivers nothing to anybody.
"""

import argparse
import asyncio
import json
import os
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

FOREVER = 3600


@dataclass(frozen=True)
class Taken:
    """One message the server answered for."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        """The message, parsed."""
        return cast(EmailMessage, message_from_bytes(self.raw, policy=policy.default))

    def part(self, kind: str) -> str:
        """The text of the plain or html part."""
        body = self.mail.get_body((kind,))
        return str(body.get_content()) if body is not None else ""


@dataclass
class Behaviour:
    """How the server behaves; may be changed while it runs."""

    refuse: dict[str, str] = field(default_factory=dict)  # recipient -> reply, such as "550 5.1.1 no such user"
    refuse_sender: str = ""
    refuse_data: str = ""
    delay: float = 0.0  # seconds before the answer to DATA
    hang_at: str = ""  # "greeting", "rcpt" or "data"
    drop_after_data: bool = False  # take the message and hang up without an answer
    drop_at_rcpt: bool = False
    user: tuple[str, str] | None = None  # name and password asked for


class MailServer:
    """A server on a free port of this machine, in a thread of its own."""

    def __init__(self, port: int = 0, journal: Path | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.behaviour = Behaviour()
        self.taken: list[Taken] = []
        self.connections = 0
        self.host, self.port = "127.0.0.1", port
        self._journal = journal
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._up = threading.Event()

    def __enter__(self) -> "MailServer":
        self._thread.start()
        self._up.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    @property
    def settings(self) -> Mapping[str, object]:
        """Settings of an e-mail account that uses this server."""
        protection = "starttls" if self._tls else "none"
        return {"host": self.host, "port": self.port, "protection": protection, "sender": "shop@example.com"}

    def to(self, address: str) -> list[Taken]:
        """What was taken for one address."""
        return [one for one in self.taken if address in one.recipients]

    async def serve(self) -> None:
        """Listen; used by the process of its own."""
        server = await asyncio.get_running_loop().create_server(self._connection, self.host, self.port)
        self.port = server.sockets[0].getsockname()[1]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self.serve())
        self._loop.call_soon(self._up.set)  # not before it runs for good: a stop that comes at once must be heard
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _connection(self) -> asyncio.Protocol:
        self.connections += 1
        if self.behaviour.hang_at == "greeting":
            return asyncio.Protocol()
        signs_in: dict[str, Any] = {}
        if self.behaviour.user:
            signs_in = {"authenticator": self._sign_in, "auth_required": True, "auth_require_tls": False}
        return SMTP(_Hands(self), hostname="stand-in", enable_SMTPUTF8=False, tls_context=self._tls, **signs_in)

    def _sign_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        wanted = self.behaviour.user
        right = isinstance(given, LoginPassword) and (given.login.decode(), given.password.decode()) == wanted
        return AuthResult(success=right, handled=right)

    def keep(self, taken: Taken) -> None:
        """Remember a message, on the disk first when there is a journal."""
        if self._journal is not None:
            line = {"to": list(taken.recipients), "message_id": taken.mail["Message-ID"]}
            with self._journal.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
                file.flush()
                os.fsync(file.fileno())
        self.taken.append(taken)


class _Hands:
    """What aiosmtpd asks at each command."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def handle_MAIL(self, smtp: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self._server.behaviour.refuse_sender:
            return self._server.behaviour.refuse_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, smtp: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        how = self._server.behaviour
        if how.hang_at == "rcpt":
            await asyncio.sleep(FOREVER)
        if how.drop_at_rcpt and smtp.transport is not None:
            smtp.transport.abort()
        if address in how.refuse:
            return how.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:
        how = self._server.behaviour
        if how.refuse_data:
            return how.refuse_data
        if how.delay:
            await asyncio.sleep(how.delay)
        raw = envelope.original_content or b""
        self._server.keep(Taken(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw))
        if how.hang_at == "data":
            await asyncio.sleep(FOREVER)
        if how.drop_after_data and smtp.transport is not None:
            smtp.transport.abort()
        return "250 OK taken"


def main() -> None:
    """Take mail until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("journal", type=Path)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each message is answered")
    args = parser.parse_args()

    async def forever() -> None:
        server = MailServer(args.port, args.journal)
        server.behaviour.delay = args.delay
        await server.serve()
        print(server.port, flush=True)
        await asyncio.Event().wait()

    asyncio.run(forever())


if __name__ == "__main__":
    main()
