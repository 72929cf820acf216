"""Gives a command a database before Django starts: DATABASE_URL's, the running one, or one started for the while.

Plain Python. `vafa up` does not need it: it starts the database itself and says so.
"""

import atexit
import os
from contextlib import ExitStack

from vafa import config
from vafa.platform.run.database import serving


def ensure_database() -> None:
    """Set DATABASE_URL for this process; a server started here stops with the process.

    Raises CannotStart or ConfigError, each one sentence.
    """
    given = config.load()
    if given.database_url:
        return
    until_exit = ExitStack()
    atexit.register(until_exit.close)
    os.environ["DATABASE_URL"] = until_exit.enter_context(serving(given.home.expanduser()))
