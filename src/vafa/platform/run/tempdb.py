"""A throw-away PostgreSQL for tests: quick, careless about power loss, gone with the process that asked for it."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vafa.platform.run.lock import HomeLock, is_held
from vafa.platform.run.postgres import EmbeddedPostgres

PREFIX = "vafa-throwaway-"


@contextmanager
def throwaway() -> Iterator[str]:
    """A server in a temporary folder for as long as the block runs; gives its DATABASE_URL."""
    sweep_dead()
    home = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getuid()}-"))
    home.chmod(0o711)  # root's PostgreSQL user passes through; everything inside is private
    try:
        with HomeLock(home), EmbeddedPostgres(home, careless=True) as server:
            yield server.url
    finally:
        shutil.rmtree(home, ignore_errors=True)


def start_for_tests() -> str:
    """The DATABASE_URL for this test session: the one that is set, else a throw-away server stopped at exit.

    Call it from the main thread. A session killed with SIGKILL takes the server with it on Linux; its folder is
    removed by the next session.
    """
    if url := os.environ.get("DATABASE_URL"):
        return url
    server = throwaway()
    atexit.register(server.__exit__, None, None, None)
    return server.__enter__()


def sweep_dead() -> None:
    """Stop and remove what killed test sessions of this user left behind."""
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}{os.getuid()}-*"):
        if not (home / "vafa.lock").exists() or is_held(home):
            continue
        server = EmbeddedPostgres(home)
        server.clear_the_way(None)
        shutil.rmtree(home, ignore_errors=True)
