"""Gives a command a database: the one of DATABASE_URL, the embedded one that already runs, or one started for the while.

Plain Python, used before Django starts. `vafa up` does not need it: it starts the database itself and says so.
"""

import atexit
import os

from vafa import config
from vafa.platform.run.lock import HomeLock, is_held
from vafa.platform.run.postgres import EmbeddedPostgres


def ensure_database() -> None:
    """Set DATABASE_URL for this process; a server started here stops with the process.

    Raises CannotStart or ConfigError, each one sentence.
    """
    given = config.load()
    if given.database_url:
        return
    home = given.home.expanduser().resolve()
    server = EmbeddedPostgres(home)
    if not is_held(home):
        lock = HomeLock(home)
        lock.take()
        atexit.register(lock.release)
        server.start()
        atexit.register(server.stop)
    os.environ["DATABASE_URL"] = server.url
