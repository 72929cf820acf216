"""Keeps a few named processes running: starts them in order, restarts those that crash, stops them in reverse.

One thread and one loop: `turn` waits for a signal or the end of a child and does what is due. A register of what runs
lets the next start end what this one could not, if it was killed. It does not know what the processes are for.
"""

import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from vafa.platform.run import processes
from vafa.platform.run.logs import Log
from vafa.platform.run.processes import Child
from vafa.platform.run.words import CannotStart, tell

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a crashed child is started again; doubled by each crash."""

STEADY = 60.0
"""Seconds after which a child counts as well again and its next pause is short."""

ASKING_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked us to stop, by Ctrl-C or a signal."""


@dataclass
class Watched:
    """One child and its life so far."""

    child: Child
    log: Log
    process: subprocess.Popen[bytes] | None = None
    since: float = 0.0
    again_at: float = 0.0
    crashes: int = 0
    crashes_in_a_row: int = 0


class Supervisor:
    """Use as a context manager: on leaving, everything is stopped in reverse order of starting."""

    def __init__(self, home: Path) -> None:
        self.logs = home / "logs"
        self.register = home / "processes.json"
        self.watched: dict[str, Watched] = {}
        self.asked = 0
        self._stopping = False
        self._before: dict[signal.Signals, object] = {}
        self._wake, self._waker = os.pipe()

    def __enter__(self) -> Self:
        os.set_blocking(self._waker, False)
        os.set_blocking(self._wake, False)
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        for word in (*ASKING_TO_STOP, signal.SIGCHLD):
            if word != signal.SIGHUP or signal.getsignal(word) is not signal.SIG_IGN:  # nohup keeps its meaning
                self._before[word] = signal.signal(word, self._hear)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop_all()
        signal.set_wakeup_fd(-1)
        for word, handler in self._before.items():
            signal.signal(word, handler)  # type: ignore[arg-type]
        os.close(self._wake)
        os.close(self._waker)

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGCHLD:
            return
        self.asked += 1
        if self._stopping:
            for watched in self.watched.values():
                if watched.process and watched.process.poll() is None:
                    processes.send(watched.process.pid, watched.child.then_with)

    def start(self, child: Child) -> None:
        """Start a child and keep it running."""
        watched = Watched(child, Log(self.logs / f"{child.name}.log", child.alarm))
        self.watched[child.name] = watched
        self._launch(watched)

    def is_alive(self, name: str) -> bool:
        """Whether the named child runs at this moment."""
        process = self.watched[name].process
        return process is not None and process.poll() is None

    def crashes(self) -> int:
        """How often any child ended unasked."""
        return sum(watched.crashes for watched in self.watched.values())

    def run_once(self, child: Child) -> int:
        """Run a child to its end with its output on our terminal, the others kept running; returns its exit code."""
        process = processes.spawn(child)
        try:
            while process.poll() is None:
                self.turn(0.5)
        finally:
            processes.stop(process, child)
        return process.returncode

    def wait_until(self, happened: Callable[[], bool], seconds: float, every: float = 0.05) -> bool:
        """Keep the children running until `happened` or the time is over; returns whether it happened."""
        deadline = time.monotonic() + seconds
        while not happened():
            if time.monotonic() >= deadline:
                return False
            self.turn(every)
        return True

    def turn(self, seconds: float) -> None:
        """Wait at most so long for something to happen, then do what is due. Raises `Stopped` when asked to stop."""
        select.select([self._wake], [], [], seconds)
        self._drain()
        if self.asked:
            raise Stopped
        now = time.monotonic()
        for watched in self.watched.values():
            watched.log.rotate()
            for line in watched.log.alarms():
                print(f"{watched.child.name}: {line}", flush=True)
            if watched.process is not None and watched.process.poll() is not None:
                self._note_crash(watched, now)
            if watched.process is None and now >= watched.again_at:
                self._launch(watched)

    def stop_all(self) -> None:
        """Stop every child, the last started first, each with its own patience."""
        self._stopping = True
        for watched in reversed(self.watched.values()):
            if watched.process:
                processes.stop(watched.process, watched.child)
                watched.process = None
        self.register.unlink(missing_ok=True)

    def end_left_overs(self) -> None:
        """End what a killed supervisor of this folder left running; strangers with the same numbers are spared."""
        try:
            entries = json.loads(self.register.read_text())
        except (FileNotFoundError, ValueError):  # torn by a full disk: Linux ended the children with their supervisor
            return
        alive = [entry for entry in entries if processes.is_same(entry["pid"], entry["mark"])]
        if alive:
            tell("old_processes")
        for entry in reversed(alive):
            words = signal.Signals(entry["stop_with"]), signal.Signals(entry["then_with"])
            processes.end(entry["pid"], entry["mark"], *words, entry["patience"])
        self.register.unlink()

    def _launch(self, watched: Watched) -> None:
        watched.since = time.monotonic()
        try:
            watched.child.before_start()
        except CannotStart as refusal:
            print(refusal, flush=True)
            self._put_off(watched)
            return
        with watched.log.open() as output:
            watched.process = processes.spawn(watched.child, output)
        self._write_register()

    def _note_crash(self, watched: Watched, now: float) -> None:
        assert watched.process is not None
        how = processes.describe_exit(watched.process.returncode)
        watched.process = None
        watched.crashes += 1
        if now - watched.since >= STEADY:
            watched.crashes_in_a_row = 0
        pause = self._put_off(watched)
        for line in watched.log.last_words():
            print(f"{watched.child.name}: {line}", flush=True)
        tell("child_restarts", name=watched.child.name, how=how, seconds=pause, log=watched.log.path)

    def _put_off(self, watched: Watched) -> float:
        pause: float = min(LONGEST_PAUSE, FIRST_PAUSE * 2**watched.crashes_in_a_row)
        watched.crashes_in_a_row += 1
        watched.again_at = time.monotonic() + pause
        return pause

    def _write_register(self) -> None:
        entries = [
            {
                "name": watched.child.name,
                "pid": watched.process.pid,
                "mark": processes.started_at(watched.process.pid),
                "stop_with": watched.child.stop_with,
                "then_with": watched.child.then_with,
                "patience": watched.child.patience,
            }
            for watched in self.watched.values()
            if watched.process
        ]
        half = self.register.with_name(f"{self.register.name}.part")
        half.write_text(json.dumps(entries))
        half.replace(self.register)

    def _drain(self) -> None:
        try:
            while os.read(self._wake, 512):
                continue
        except BlockingIOError:
            return
