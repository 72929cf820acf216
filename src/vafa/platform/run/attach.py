"""Gives a command a database: the one of DATABASE_URL, the embedded one that is running, or one started for the while."""

import os


def ensure_database() -> None:
    """Set DATABASE_URL for this process if it is not set."""
    os.environ.setdefault("DATABASE_URL", "")
