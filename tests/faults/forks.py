"""Processes that a test may kill: forked, in a moment, from one that has everything loaded and no connection open.

`python -m tests.faults.forks` reads one wish a line: what to do (a function below), with what, and where to die.
The children are real processes that die by SIGKILL: at that line by their own hand, or at any moment by the test's.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class Line:
    """Where a child dies: before or after the nth call of a function, named by where it is looked up."""

    name: str
    where: str
    when: str
    nth: int = 1


class Child:
    """One forked process."""

    def __init__(self, forks: "Forks", pid: int) -> None:
        self._forks, self.pid = forks, pid

    def kill(self) -> bool:
        """Kill it, unless it ended by itself; whether it was killed."""
        os.kill(self.pid, signal.SIGKILL)  # it stays a zombie until it is waited for, so the number is its own
        return self.wait()

    def wait(self) -> bool:
        """Wait until it is gone; whether a SIGKILL ended it. One that fails otherwise fails the test."""
        status = self._forks.say({"wait": self.pid})["status"]
        assert status == 0 or os.WIFSIGNALED(status), f"the child failed ({status}); its words are above"
        return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


class Forks:
    """The process that forks, in the database of this test."""

    def __init__(self, database_url: str, **environment: str) -> None:
        told = {**os.environ, **environment, "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "vafa.settings"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forks"], env=told, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        self.port = int(self._heard()["port"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def start(self, do: str, *, die: Line | None = None, **arguments: Any) -> Child:
        """A child that does this, and dies at that line when it gets there."""
        line = [die.where, die.when, die.nth] if die else None
        return Child(self, self.say({"do": do, "die": line, "with": arguments})["pid"])

    def run(self, do: str, *, die: Line | None = None, **arguments: Any) -> bool:
        """The same, and wait for its end; whether it was killed."""
        return self.start(do, die=die, **arguments).wait()

    def say(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Ask the process that forks."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(wish) + "\n")
        self._process.stdin.flush()
        return self._heard()

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found


def die_at(where: str, when: str, nth: int) -> None:
    """From now on the nth call of this function is the end of this process."""
    place, _dot, name = where.rpartition(".")
    try:
        owner: Any = importlib.import_module(place)
    except ModuleNotFoundError:
        module, _dot, cls = place.rpartition(".")
        owner = getattr(importlib.import_module(module), cls)
    known: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def deadly(*given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth and when == BEFORE:
            os.kill(os.getpid(), signal.SIGKILL)
        found = known(*given, **named)
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    setattr(owner, name, deadly)


def deliver(limit: int = 100) -> None:
    """Send what is due, so many at a time, until nothing is."""
    from vafa.conversations.sending import deliver_due
    from vafa.platform.time import now

    while deliver_due(now(), limit=limit):
        pass


def work() -> None:
    """Be a worker, until killed."""
    from vafa.platform.jobs.background import run_worker

    run_worker(2)


def perform(seconds: int) -> None:
    """Perform steps of plans in small batches until none is due, by a clock that is so many seconds ahead."""
    from datetime import timedelta

    from vafa.journeys.actions.performing import perform_due
    from vafa.platform.time import now
    from vafa.platform.values import SYSTEM

    while perform_due(7, actor=SYSTEM, at=now() + timedelta(seconds=seconds)):
        pass


def place(minutes: int) -> None:
    """Read and place what waits, so many minutes from now."""
    from datetime import timedelta

    from vafa.conversations.intake import place_waiting
    from vafa.platform.time import now

    while place_waiting(now() + timedelta(minutes=minutes), 3):
        pass


def ask(minutes: int) -> None:
    """Ask the accounts that have to be asked, so many minutes from now."""
    from datetime import timedelta

    from vafa.conversations.intake.asking import ask_accounts
    from vafa.platform.time import now

    ask_accounts(now() + timedelta(minutes=minutes))


def listen(account: int, raws: Sequence[Sequence[Any]], told: str) -> None:
    """Keep things one after the other, as a line that stays open does, and write down after each that it is kept."""
    from vafa.channels.inbound import Raw
    from vafa.channels.models import Account
    from vafa.conversations.intake import keeper

    keep = keeper(Account.objects.get(pk=account))
    with open(told, "ab", buffering=0) as file:  # noqa: PTH123 (unbuffered)
        for number, body, content_type, key in raws:
            keep(Raw(body=bytes.fromhex(body), content_type=content_type, key=key))
            file.write(f"{number}\n".encode())


def campaign(minutes: int) -> None:
    """Take the turns of campaigns that are due, so many minutes from now."""
    from datetime import timedelta

    from vafa.journeys.campaigns.sending import take_turns
    from vafa.platform.time import now
    from vafa.platform.values import SYSTEM

    while take_turns(actor=SYSTEM, at=now() + timedelta(minutes=minutes)):
        pass


def serve() -> None:
    """Answer providers on the socket that all children share, until killed."""
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

    from vafa.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    class Server(WSGIServer):
        def server_bind(self) -> None:
            self.socket.close()
            self.socket, self.server_name, self.server_port = _door, "shop.example", 443
            self.setup_environ()

        def server_activate(self) -> None:
            """It listens already."""

        def handle_error(self, *_: object) -> None:
            """Who called hung up."""

    server = Server(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    server.serve_forever()


def fork(do: str, die: Sequence[Any] | None, arguments: dict[str, Any]) -> int:
    """A child that does it; its number."""
    pid = os.fork()
    if pid:
        return pid
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    status = 1
    try:
        if die:
            die_at(*die)
        globals()[do](**arguments)
        status = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    """Load everything, then fork as wished until nobody wishes any more."""
    import socket

    global _door
    import django

    django.setup()
    from vafa.channels.registry import drivers
    from vafa.conversations.web import hooks
    from vafa.platform.i18n.phones import to_e164
    from vafa.wsgi import application

    assert application and drivers() and to_e164("+989121234567"), "loaded once for all children"
    hooks._read_soon = lambda: None  # placing is another child's work
    _door = socket.create_server(("127.0.0.1", 0))
    assert threading.active_count() == 1, "only what is alone may fork"
    print(json.dumps({"port": _door.getsockname()[1]}), flush=True)
    for line in sys.stdin:
        wish = json.loads(line)
        if "wait" in wish:
            answer = {"status": os.waitpid(wish["wait"], 0)[1]}
        else:
            answer = {"pid": fork(wish["do"], wish["die"], wish["with"])}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
