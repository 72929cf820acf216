"""The database for one command: DATABASE_URL, the running Vafa's own, or an embedded one started for this command.

`vafa import`, `vafa demo` and their like wrap their work in `serving`, so they work whether or not `vafa up` runs.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vafa.platform.run.disk import require_space
from vafa.platform.run.lock import HomeLock, is_held
from vafa.platform.run.postgres import EmbeddedPostgres
from vafa.platform.run.processes import wait_until
from vafa.platform.run.words import CannotStart, cannot

OLDEST = 15
"""The oldest PostgreSQL major version Vafa works on."""

START_PATIENCE = 60.0
"""Seconds to wait for the database of a Vafa that is just starting."""


@contextmanager
def serving(home: Path, database_url: str = "") -> Iterator[str]:
    """The DATABASE_URL of a database that serves for as long as the block runs.

    `database_url` is returned as it is when set. Raises `CannotStart`.
    """
    if database_url:
        yield database_url
        return
    home = home.resolve()
    while True:
        if is_held(home):
            with _guest(home) as url:
                yield url
            return
        lock = HomeLock(home)
        try:
            lock.take()
        except CannotStart:
            if is_held(home):  # another command was quicker: be its guest
                continue
            raise
        try:
            with _host(home) as url:
                yield url
        finally:
            lock.release()
        return


@contextmanager
def _host(home: Path) -> Iterator[str]:
    """Start the server, and stop it when we and all guests are done."""
    require_space(home)
    with EmbeddedPostgres(home) as server:
        yield server.url
        with _visitors(home, fcntl.LOCK_EX):
            pass


@contextmanager
def _guest(home: Path) -> Iterator[str]:
    """Use the server of the process that holds the folder; a host that is a short command waits for us."""
    server = EmbeddedPostgres(home)
    with _visitors(home, fcntl.LOCK_SH):
        if not wait_until(server.is_ready, START_PATIENCE, every=0.1):
            raise cannot("database_unreachable", reason=server.cluster.data)
        yield server.url


@contextmanager
def _visitors(home: Path, kind: int) -> Iterator[None]:
    file = os.open(home / "visitors.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, kind)
        yield
    finally:
        os.close(file)


def check_given(database_url: str) -> None:
    """Raise `CannotStart` when the database of DATABASE_URL does not answer or is too old.

    Asked in a child process, so that the driver's memory does not stay in the supervisor.
    """
    command = [sys.executable, "-m", "vafa.platform.run.database"]
    environment = {**os.environ, "DATABASE_URL": database_url}
    asked = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if asked.returncode:
        raise CannotStart(asked.stdout.strip() or asked.stderr.strip())


def _check() -> None:
    import psycopg

    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10) as connection:
            found = connection.info.server_version // 10000
    except psycopg.Error as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        raise cannot("database_unreachable", reason=lines[-1] if lines else type(error).__name__) from error
    if found < OLDEST:
        raise cannot("database_old", found=found, needed=OLDEST)


if __name__ == "__main__":
    try:
        _check()
    except CannotStart as refusal:
        print(refusal)
        sys.exit(1)
