"""Every command explains itself on a machine that has no database, in a process of its own as people start it."""

import os
import subprocess
import sys

import pytest

from vafa.cli import COMMANDS

BARE = {name: value for name, value in os.environ.items() if not name.startswith(("VAFA_", "DJANGO_"))}
NOWHERE = BARE | {"DATABASE_URL": "postgresql://nobody@/nothing?host=/nonexistent", "LANG": "C.UTF-8"}


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"manage"}))
def test_help_needs_no_database(command: str) -> None:
    asked = [sys.executable, "-m", "vafa", command, "--help"]
    done = subprocess.run(asked, env=NOWHERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"vafa {command}" in done.stdout
