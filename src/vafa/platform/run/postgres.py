"""The embedded PostgreSQL of a data folder, run as our child from the programs of the wheel.

It starts, waits as long as recovery takes, cleans up after a predecessor that was killed, and stops. It does not
decide who may use the data folder: take its `HomeLock` first. Where the files lie is told in `cluster.py`.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlencode

from vafa.platform.run import processes
from vafa.platform.run.cluster import SUPERUSER, Cluster, server_environment
from vafa.platform.run.processes import Account, Child
from vafa.platform.run.words import CannotStart, cannot, tell

DATABASE = ROLE = "vafa"
STOP_PATIENCE = 60.0
"""Seconds for a fast shutdown, which writes a checkpoint; then an immediate one, safe but with recovery next time."""

STATUS_LINE = 7
"""The line of postmaster.pid that says "ready"; PostgreSQL's own pg_ctl reads it the same way."""

WELCOME = """
\\set ON_ERROR_STOP on
SELECT 'CREATE ROLE {role} LOGIN CREATEDB' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec
ALTER ROLE {role} PASSWORD '{password}';
SELECT 'CREATE DATABASE {database} OWNER {role}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{database}') \\gexec
\\connect {database}
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
SELECT cardinality(show_trgm('سلام')) > 0, datctype FROM pg_database WHERE datname = current_database();
"""


class EmbeddedPostgres:
    """A PostgreSQL for one data folder.

    As a context manager, or by `start` and `stop`, it runs alone. Under a supervisor, `child` describes what to keep
    running and `welcome` completes the first start. `careless` is for throw-away servers: fast, lost with the machine.
    """

    def __init__(self, home: Path, careless: bool = False) -> None:
        self.cluster = Cluster(home, careless)
        self.log = self.cluster.home / "logs" / "postgres.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._child: Child | None = None
        self._programs = Path()

    @property
    def url(self) -> str:
        """The DATABASE_URL of the application's role; true whether or not the server runs."""
        where = urlencode({"host": str(self.cluster.socket)}, quote_via=quote)
        return f"postgresql://{ROLE}:{quote(self.cluster.password(ROLE))}@/{DATABASE}?{where}"

    def child(self) -> Child:
        """Make the cluster ready and describe the server as a child for a supervisor."""
        account, self._programs = self.cluster.make_ready()
        return Child(
            name="postgres",
            command=[str(self._programs / "postgres"), "-D", str(self.cluster.data)],
            environment=server_environment(),
            account=account,
            stop_with=signal.SIGINT,
            then_with=signal.SIGQUIT,
            patience=STOP_PATIENCE,
            before_start=lambda: self.clear_the_way(account),
            directory=Path("/"),
            alarm=r"\bPANIC\b|No space left",
        )

    def start(self) -> str:
        """Start the server, wait until it serves, and return its DATABASE_URL."""
        child = self._child = self.child()
        child.before_start()
        self.log.parent.mkdir(exist_ok=True)
        with self.log.open("ab") as log:
            process = self._process = processes.spawn(child, log)
        try:
            self.wait_until_ready(lambda: process.poll() is None, time.sleep)
            self.welcome()
        except BaseException:
            self.stop()
            raise
        return self.url

    def stop(self) -> None:
        """Stop the server: sessions end, everything committed is kept. Harmless when it does not run."""
        if self._process and self._child:
            processes.stop(self._process, self._child)
        self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def wait_until_ready(self, is_alive: Callable[[], bool], pause: Callable[[float], None]) -> None:
        """Wait until the server takes connections, however long it recovers, saying so from time to time.

        `pause` is called with seconds between two looks, so that a supervisor can do its work meanwhile.
        """
        began = time.monotonic()
        next_word = 3.0
        while not self.is_ready():
            if not is_alive():
                raise self.failure()
            waited = time.monotonic() - began
            if waited >= next_word:
                tell("recovering", seconds=int(waited))
                next_word += 10
            pause(0.02)

    def is_ready(self) -> bool:
        """Whether the running server says that it takes connections."""
        lines = self._pid_file()
        return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready" and self.running() is not None

    def welcome(self) -> None:
        """Make the application's role, database and extension when missing; refuse a server that loses Persian."""
        script = WELCOME.format(role=ROLE, database=DATABASE, password=self.cluster.password(ROLE))
        done = subprocess.run(
            [str(self._programs / "psql"), "-XqAt", "-h", str(self.cluster.socket), "-U", SUPERUSER, "-d", "postgres"],
            input=script,
            env={**server_environment(), "PGPASSWORD": self.cluster.password(SUPERUSER), "PGCLIENTENCODING": "UTF8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            reason = (done.stderr.strip() or f"psql: {done.returncode}").splitlines()[0]
            raise cannot("postgres_failed", reason=reason, log=self.log)
        keeps_persian, _, ctype = done.stdout.strip().partition("|")
        if keeps_persian != "t":
            raise cannot("no_persian_trigrams", ctype=ctype)

    def failure(self) -> CannotStart:
        """Why the server ended, read from its log."""
        if not self.log.exists():
            return cannot("postgres_failed", reason="?", log=self.log)
        lines = self.log.read_text(errors="replace").splitlines()[-30:]
        if any("No space left" in line for line in lines):
            return cannot("disk_full_postgres", path=self.cluster.data)
        told = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
        return cannot("postgres_failed", reason=told[-1] if told else "?", log=self.log)

    def running(self) -> int | None:
        """The process number of the server of *this* data folder, started by anyone; None when there is none."""
        lines = self._pid_file()
        pid = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
        if pid <= 1 or processes.started_at(pid) is None:
            return None
        words = processes.command_of(pid)
        is_ours = Path(words[0]).name == "postgres" and str(self.cluster.data) in words if words else False
        return pid if is_ours else None

    def clear_the_way(self, account: Account | None) -> None:
        """Stop a server that outlived its supervisor, and take away what a killed one left. Strangers are spared."""
        pid = self.running()
        if pid:
            tell("old_processes")
            mark = processes.started_at(pid)
            processes.end(pid, mark, signal.SIGINT, signal.SIGQUIT, STOP_PATIENCE)
        self._disarm_pid_file()
        for left_over in self.cluster.socket.glob(".s.PGSQL.*"):
            left_over.unlink()

    def _disarm_pid_file(self) -> None:
        """Make a stale postmaster.pid harmless though its number may belong to a living stranger by now.

        PostgreSQL ignores the number of its own parent but still checks that no server process uses the old shared
        memory, which deleting the file would skip; so our number goes in, in the same width. A torn file is removed.
        """
        path = self.cluster.data / "postmaster.pid"
        lines = self._pid_file()
        if not path.exists():
            return
        if len(lines) < 3 or not lines[0].strip().isdigit():
            path.unlink()
            return
        with path.open("r+") as file:
            file.write("\n".join([str(os.getpid()), *lines[1:], ""]))
            file.truncate()

    def _pid_file(self) -> list[str]:
        try:
            return (self.cluster.data / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, PermissionError):
            return []
