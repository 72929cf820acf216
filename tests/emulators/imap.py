"""A mailbox on this machine: a real IMAP server (pymap) in a process of its own, which can be killed and comes back.

It keeps mails in memory: one that was killed comes back empty, under another UIDVALIDITY, as after a server was moved.
"""

import contextlib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from types import TracebackType

from imapclient import IMAPClient

USER, PASSWORD = "shop@example.com", "letters in"
PATIENCE = 20.0  # seconds
SERVE = "import sys; from pymap.main import main; sys.exit(main())"


class Mailbox:
    """The server, and the hands of who delivers to it."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Mailbox":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()

    @property
    def settings(self) -> Mapping[str, object]:
        """What an account needs to read this mailbox."""
        return {
            "imap_host": "127.0.0.1", "imap_port": self.port, "imap_protection": "none", "imap_username": USER,
            "imap_password": PASSWORD,
        }  # fmt: skip

    def start(self) -> None:
        """Start the server; it answers when this returns."""
        words = [
            "--host", "127.0.0.1", "--port", str(self.port), "--no-tls", "--no-service", "admin", "--no-service",
            "managesieve", "dict", "--demo-user", USER, "--demo-password", PASSWORD,
        ]  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVE, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until, pause = time.monotonic() + PATIENCE, threading.Event()
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            pause.wait(0.05)
        raise TimeoutError("the IMAP server does not start")

    def kill(self) -> None:
        """End it without a word, with everything in it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def client(self) -> IMAPClient:
        """A line to it, signed in."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False)
        client.login(USER, PASSWORD)
        return client

    def deliver(self, *mails: bytes, folder: str = "INBOX") -> None:
        """Put mails into the mailbox."""
        with self.client() as client:
            for mail in mails:
                client.append(folder, mail)

    def flags(self, folder: str = "INBOX") -> list[set[bytes]]:
        """The flags of each mail in a folder."""
        with self.client() as client:
            client.select_folder(folder, readonly=True)
            found = client.get_flags(client.search()) if client.search() else {}
            return [set(flags) - {b"\\Recent"} for _, flags in sorted(found.items())]
