"""The line to a mailbox (IMAP): what is new is fetched, kept, and only then marked, moved or deleted.

How far it was read is told by the number of the last mail (UID), which counts as long as the folder's UIDVALIDITY is
the same. Where the server keeps keywords each kept mail carries one, so that nobody fetches it twice.
"""

import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Self

from django.utils.translation import gettext
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from vafa.channels.drivers.email.line import STARTTLS, TLS, LineError
from vafa.channels.drivers.email.settings import DELETE, MOVE, EmailSettings
from vafa.channels.inbound import Keep, Raw
from vafa.platform.time import now

BROKEN = (OSError, IMAPClientError)
CONNECT, READ = 10.0, 60.0  # seconds
PATIENCE = 120.0  # seconds of one asking; what is left comes with the next
TOGETHER = 2_000_000  # bytes fetched at once; a larger mail comes alone
SIZES = 200  # mails whose sizes are asked at once
AT_FIRST = timedelta(days=3)  # of a mailbox we never read: what is unread and not older
OVERLAP = timedelta(days=2)  # what is read again when a server numbers its mails anew
KEPT = b"$VafaKept"
State = dict[str, Any]


class Mailbox:
    """One open line, with the folder selected."""

    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings
        self._moves_to_is_there = False
        self.client: Any = None  # an IMAPClient, whose library tells no types

    def __enter__(self) -> Self:
        self.client = _opened(self._settings)
        try:
            self._sign_in()
            self._select()
        except BaseException:
            self.client.shutdown()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.client.logout()
            else:  # in the middle of something: no more words
                self.client.shutdown()
        except BROKEN:
            pass  # it is going away anyway

    def news(self, state: State) -> list[int]:
        """The numbers of the mails that are new since `state`, in order."""
        today = now().date()
        unkept = ["UNKEYWORD", KEPT] if self.keywords else []
        if state.get("uidvalidity") == self.uidvalidity:
            after = int(state["uid"])
            found = self.client.search(["UID", f"{after + 1}:*", *unkept])
            return sorted(uid for uid in found if uid > after)  # "n:*" names the last mail, even below n
        if "day" in state:
            since = date.fromisoformat(state["day"]) - OVERLAP
            return sorted(self.client.search(["SINCE", since, *unkept]))
        return sorted(self.client.search(["UNSEEN", "SINCE", today - AT_FIRST, *unkept]))

    def take(self, uids: Sequence[int], keep: Keep, until: Callable[[], bool]) -> int:
        """Keep these mails and mark each as the settings say; the number of the last one, 0 if none was taken."""
        last = 0
        for group in self._groups(uids):
            found = self.client.fetch(group, ["BODY.PEEK[]"])
            for uid in group:
                body = found.pop(uid, {}).get(b"BODY[]")
                if body:  # somebody may have deleted it meanwhile
                    keep(Raw(body=body, content_type="message/rfc822"))
                    self._mark(uid)
                last = uid
            if until():
                break
        return last

    def _groups(self, uids: Sequence[int]) -> Iterator[list[int]]:
        for start in range(0, len(uids), SIZES):
            some = uids[start : start + SIZES]
            told = self.client.fetch(some, ["RFC822.SIZE"])
            group: list[int] = []
            size = 0
            for uid in some:
                own = int(told.get(uid, {}).get(b"RFC822.SIZE", 0))
                if group and size + own > TOGETHER:
                    yield group
                    group, size = [], 0
                group.append(uid)
                size += own
            if group:
                yield group

    def _mark(self, uid: int) -> None:
        flags = [b"\\Seen", KEPT] if self.keywords else [b"\\Seen"]
        self.client.add_flags([uid], flags, silent=True)
        if self._settings.imap_after == MOVE:
            self._move(uid)
        elif self._settings.imap_after == DELETE:
            self._delete(uid)

    def _move(self, uid: int) -> None:
        folder = self._settings.imap_moved_to
        if not self._moves_to_is_there:
            if not self.client.folder_exists(folder):
                self.client.create_folder(folder)
            self._moves_to_is_there = True
        if self.client.has_capability("MOVE"):
            self.client.move([uid], folder)
        else:
            self.client.copy([uid], folder)
            self._delete(uid)

    def _delete(self, uid: int) -> None:
        self.client.delete_messages([uid], silent=True)
        if self.client.has_capability("UIDPLUS"):
            self.client.uid_expunge([uid])
        else:
            self.client.expunge()

    def _sign_in(self) -> None:
        one = self._settings
        password = one.imap_password or one.password
        try:
            self.client.login(one.imap_username or one.username or one.sender, password.reveal())
        except LoginError:
            words = gettext("The incoming mail server refuses the user name or password. Correct them.")
            raise LineError(words) from None
        except UnicodeError:
            raise LineError(gettext("The incoming mail server takes no such password.")) from None

    def _select(self) -> None:
        try:
            told = self.client.select_folder(self._settings.imap_folder)
        except IMAPClientError:
            words = gettext("There is no folder “%(folder)s” in the mailbox. Name another.")
            raise LineError(words % {"folder": self._settings.imap_folder}) from None
        self.uidvalidity = int(told.get(b"UIDVALIDITY", 0))
        self.uidnext = int(told.get(b"UIDNEXT", 0))
        self.keywords = b"\\*" in told.get(b"PERMANENTFLAGS", ())


def ask(settings: EmailSettings, keep: Keep, state: State) -> State:
    """Fetch and keep what is new; the state for the next time."""
    until = time.monotonic() + PATIENCE
    with Mailbox(settings) as box:
        uids = box.news(state)
        last = box.take(uids, keep, lambda: time.monotonic() > until)
        known = int(state["uid"]) if state.get("uidvalidity") == box.uidvalidity else 0
        left = bool(uids) and last != uids[-1]  # more than fits; what was left has higher numbers
        known = max(known, last, 0 if left else box.uidnext - 1)
        return {"uidvalidity": box.uidvalidity, "uid": known, "day": now().date().isoformat()}


def _opened(settings: EmailSettings) -> Any:
    context = ssl.create_default_context()
    tls = settings.imap_protection == TLS
    client: Any = IMAPClient(
        settings.imap_host, settings.imap_port, ssl=tls, ssl_context=context if tls else None,
        timeout=SocketTimeout(CONNECT, READ),  # type: ignore[arg-type]
    )  # fmt: skip
    if settings.imap_protection == STARTTLS:
        try:
            client.starttls(context)
        except IMAPClientError:
            client.shutdown()
            raise LineError(
                gettext("The incoming mail server offers no STARTTLS. Choose another protection.")
            ) from None
        except BaseException:
            client.shutdown()
            raise
    return client
