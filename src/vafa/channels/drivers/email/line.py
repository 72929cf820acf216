"""The line to a mail server: opened as protected as wanted, signed in, kept for a batch, cut when it takes too long."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Secret

STARTTLS, TLS, NONE = "starttls", "tls", "none"
PROTECTIONS = [
    (STARTTLS, _("STARTTLS (usual)")),
    (TLS, _("TLS from the start")),
    (NONE, _("None (only within your own network)")),
]
CONNECT = 10.0  # seconds until the server must answer the call
WHOLE = 30.0  # seconds for everything about one message


class LineError(Exception):
    """The server can be reached but not used; the message is a sentence for people and holds no secret."""


class Line:
    """At most one open connection."""

    def __init__(self, host: str, port: int, protection: str, username: str, password: Secret) -> None:
        self._host, self._port, self._protection = host, port, protection
        self._username, self._password = username, password
        self._smtp: smtplib.SMTP | None = None

    def ready(self) -> smtplib.SMTP:
        """The open connection, signed in; a new one when there was none or the old one no longer answers."""
        if self._smtp is not None and self._closed_by_server():
            self.drop()
        if self._smtp is None:
            self._smtp = self._open()
        return self._smtp

    def reset(self) -> None:
        """Forget the message that was begun."""
        try:
            if self._smtp is not None:
                self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.drop()

    def drop(self) -> None:
        """Hang up without a word."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def quit(self) -> None:
        """Hang up politely."""
        try:
            if self._smtp is not None:
                with self.in_time(5.0):
                    self._smtp.quit()
        except (OSError, smtplib.SMTPException):
            pass  # it is going away anyway
        finally:
            self.drop()

    @contextmanager
    def in_time(self, seconds: float | None = None) -> Iterator[None]:
        """Cut the line if the block takes longer: time-outs of single reads do not stop a server that drips."""
        watch = threading.Timer(WHOLE if seconds is None else seconds, self._cut)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _cut(self) -> None:
        smtp = self._smtp
        if smtp is not None and smtp.sock is not None:
            try:
                socket.socket.shutdown(smtp.sock, socket.SHUT_RDWR)
            except OSError:
                pass  # it was closed a moment ago

    def _closed_by_server(self) -> bool:
        """Whether the server hung up, or said something unasked (421) while we did nothing."""
        assert self._smtp is not None
        sock = self._smtp.sock
        if sock is None:
            return True
        try:
            sock.setblocking(False)
            return sock.recv(1) is not None  # anything, or the end, means this line is over
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError:
            return True
        finally:
            sock.settimeout(WHOLE)

    def _open(self) -> smtplib.SMTP:
        here = "localhost" if self._host in ("localhost", "127.0.0.1", "::1") else socket.gethostname()
        if self._protection == TLS:
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(local_hostname=here, timeout=CONNECT, context=context)
        else:
            smtp = smtplib.SMTP(local_hostname=here, timeout=CONNECT)
        smtp._host = self._host  # type: ignore[attr-defined]  # the name that certificates are checked for
        try:
            self._converse(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _converse(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp  # from here on the watch can cut it
        try:
            code, reply = smtp.connect(self._host, self._port)
            if code != 220:
                raise LineError(_refused(code, reply))
            if smtp.sock is not None:
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.ehlo_or_helo_if_needed()
            if self._protection == STARTTLS:
                if not smtp.has_extn("starttls"):
                    raise LineError(gettext("The mail server offers no STARTTLS. Choose another protection."))
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo()
            if self._username:
                self._sign_in(smtp)
            if smtp.sock is not None:
                smtp.sock.settimeout(WHOLE)
        except BaseException:
            self._smtp = None
            raise

    def _sign_in(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.login(self._username, self._password.reveal())
        except smtplib.SMTPAuthenticationError as problem:
            detail = _refused(problem.smtp_code, problem.smtp_error)
            words = gettext("The mail server refuses the user name or password (%(detail)s). Correct them.")
            raise LineError(words % {"detail": detail}) from None
        except (smtplib.SMTPNotSupportedError, UnicodeError):
            raise LineError(
                gettext("The mail server takes no such sign-in. Correct the user name, or empty it.")
            ) from None


def _refused(code: int, reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"{code} {' '.join(text.split())}"[:200]


def words(problem: Exception) -> str:
    """What went wrong, short, without the message's own text."""
    if isinstance(problem, smtplib.SMTPResponseException):
        return _refused(problem.smtp_code, problem.smtp_error)
    return f"{type(problem).__name__}: {problem}"[:200]
