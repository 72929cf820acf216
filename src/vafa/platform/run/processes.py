"""Starting and ending operating-system processes without ever hurting a stranger's.

A process is known by its number *and* its start time, since numbers are used again. Linux is asked through /proc,
other systems through `ps`. Nothing here knows what the processes do.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ON_LINUX = sys.platform == "linux"
LIBC = ctypes.CDLL(None, use_errno=True) if ON_LINUX else None
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Account:
    """The operating-system user a child runs as, when that is not ourselves."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Child:
    """What to start and how to stop it: `stop_with` first, `then_with` after `patience` seconds, at last SIGKILL.

    `before_start` runs before every start, also after a crash; lines of its log that match `alarm` reach the terminal.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    account: Account | None = None
    stop_with: signal.Signals = signal.SIGTERM
    then_with: signal.Signals = signal.SIGKILL
    patience: float = 15
    before_start: Callable[[], None] = field(default=lambda: None)
    directory: Path | None = None
    alarm: str = r"\b(ERROR|CRITICAL)\b|^Traceback"


def spawn(child: Child, output: IO[bytes] | int | None = None) -> subprocess.Popen[bytes]:
    """Start a child in its own session, so that Ctrl-C reaches only us, and tied to our life where Linux allows.

    Both its output streams go to `output`; None leaves them on our terminal. Call it from the main thread: Linux
    ends the child when the *thread* that started it ends.
    """
    account = child.account
    return subprocess.Popen(
        list(child.command),
        env=dict(child.environment),
        cwd=child.directory,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        preexec_fn=_tie_to(os.getpid(), child.stop_with) if ON_LINUX else None,
    )


def _tie_to(parent: int, farewell: signal.Signals) -> Callable[[], None]:
    """What the child runs before its program: ask for `farewell` when the parent dies, even by SIGKILL."""

    def tie() -> None:
        assert LIBC is not None
        LIBC.prctl(PR_SET_PDEATHSIG, int(farewell))
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return tie


def started_at(pid: int) -> str | None:
    """A mark that tells this process from any other that had its number; None when it is gone or a zombie."""
    if not ON_LINUX:
        return _started_at_by_ps(pid)
    try:
        # The program's name may hold spaces and brackets; the fields we want come after the last bracket.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else fields[19]


def _started_at_by_ps(pid: int) -> str | None:
    asked = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, started = asked.stdout.strip().partition(" ")
    return started.strip() or None if state and not state.startswith("Z") else None


def command_of(pid: int) -> list[str]:
    """The words a process was started with; empty when it is gone or may not be seen."""
    if ON_LINUX:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").rstrip("\0").split("\0")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return []
    asked = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return asked.stdout.split()


def is_same(pid: int, mark: str | None) -> bool:
    """Whether `pid` is still the process that `started_at` once described as `mark`."""
    return mark is not None and started_at(pid) == mark


def end(pid: int, mark: str | None, farewell: signal.Signals, then_with: signal.Signals, patience: float) -> None:
    """Stop a process that is not our child any more, first politely; one that only reuses its number is spared.

    SIGKILL goes to its whole group, so that its own children go as well.
    """
    for word, seconds in ((farewell, patience), (then_with, 5.0), (signal.SIGKILL, 5.0)):
        if not is_same(pid, mark):
            return
        send(pid, word)
        wait_until(lambda: not is_same(pid, mark), seconds)


def stop(process: subprocess.Popen[bytes], child: Child) -> None:
    """Stop a child of ours by its own signals, and reap it; harmless when it has ended."""
    for word, seconds in ((child.stop_with, child.patience), (child.then_with, 5.0), (signal.SIGKILL, 5.0)):
        if process.poll() is not None:
            return
        send(process.pid, word)
        wait_until(lambda: process.poll() is not None, seconds)


def send(pid: int, word: signal.Signals) -> None:
    """Send a signal, SIGKILL to the whole group that the process leads; harmless when it has just gone."""
    try:
        if word == signal.SIGKILL and os.getpgid(pid) == pid:
            os.killpg(pid, word)
        else:
            os.kill(pid, word)
    except ProcessLookupError:
        return


def wait_until(happened: Callable[[], bool], seconds: float, every: float = 0.02) -> bool:
    """Ask again and again until `happened` or the time is over; returns whether it happened."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() >= deadline:
            return False
        time.sleep(every)
    return True


def describe_exit(code: int) -> str:
    """An exit code in words: "exit 3", or the name of the signal that ended it."""
    return signal.Signals(-code).name if code < 0 else f"exit {code}"
