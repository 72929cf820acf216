"""`vafa up`: the database, the web, the worker and the live process of one data folder, in one foreground command.

Each part is a child process; this one only starts, watches and stops them, and stays without Django. Everything that
can be wrong before the start is one sentence and exit code 1.
"""

import argparse
import errno
import json
import os
import socket
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vafa import config
from vafa.platform.run.database import check_given
from vafa.platform.run.disk import require_space
from vafa.platform.run.lock import HomeLock
from vafa.platform.run.postgres import EmbeddedPostgres
from vafa.platform.run.processes import Child
from vafa.platform.run.supervisor import Stopped, Supervisor
from vafa.platform.run.words import CannotStart, cannot, say, tell

HELP = "Start everything: database, web, worker and event streams, until Ctrl-C."

HEALTH_PATIENCE = 90.0
"""Seconds the pages may take to answer for the first time."""

PORTS_TRIED = 20
"""How far above the pages' port a free one is looked for, for the event streams."""

CRASHES_AT_START = 3
"""After so many, waiting longer is pointless."""


@dataclass(frozen=True)
class Commands:
    """What the children run; tests put small stand-ins here. Without `live` there are no event streams."""

    prepare: Sequence[str]
    web: Sequence[str]
    worker: Sequence[str]
    live: Sequence[str] = ()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `vafa up`."""
    parser.add_argument("--port", type=int, help="port of the pages (default: PORT or 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--home", type=Path, help="data folder (default: VAFA_HOME or var/)")
    parser.add_argument("--no-sample", action="store_true", help="leave an empty database empty")


def run(args: argparse.Namespace, commands: Commands | None = None) -> int:
    """Run Vafa until somebody stops it; returns the exit code."""
    try:
        given = config.load()
        port = args.port or given.port
        home = (args.home or given.home).expanduser().resolve()
        serve(home, args.host, port, given.database_url, commands or real_commands(args.host, port, args.no_sample))
    except (CannotStart, config.ConfigError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except Stopped:
        tell("stopped")
    return 0


def real_commands(host: str, port: int, no_sample: bool) -> Commands:
    """The children of a real Vafa."""
    python = sys.executable
    settings = Path(__file__).with_name("gunicorn_conf.py")
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = [python, "-m", "gunicorn", "vafa.wsgi:application", "--config", str(settings), "--bind", address]
    prepare = [python, "-m", "vafa", "prepare", *(["--no-sample"] if no_sample else [])]
    live = [python, "-m", "vafa", "live", "--host", host]
    return Commands(prepare, web, [python, "-m", "vafa", "worker"], live)


def serve(home: Path, host: str, port: int, database_url: str, commands: Commands) -> None:
    """Start everything and watch over it. Raises `CannotStart`, or `Stopped` when asked to stop."""
    with HomeLock(home), Supervisor(home) as supervisor:
        try:
            _serve(supervisor, home, host, port, database_url, commands)
        except Stopped:
            tell("stopping")
            raise


def _serve(supervisor: Supervisor, home: Path, host: str, port: int, database_url: str, commands: Commands) -> None:
    supervisor.end_left_overs()
    require_space(home)
    require_port(host, port)
    live_port = stream_port(host, port)
    if database_url:
        check_given(database_url)
    else:
        database_url = start_postgres(supervisor, home)
    environment = {**child_environment(home, port, database_url), "VAFA_LIVE_PORT": str(live_port)}
    if supervisor.run_once(Child("prepare", commands.prepare, environment)):
        raise cannot("prepare_failed")
    supervisor.start(Child("web", commands.web, environment))
    supervisor.start(Child("worker", commands.worker, environment))
    if commands.live:
        supervisor.start(Child("live", commands.live, environment))
    wait_for_health(supervisor, host, port)
    announce(home, host, port)
    while True:
        supervisor.turn(1.0)


def start_postgres(supervisor: Supervisor, home: Path) -> str:
    """Start the embedded database under the supervisor, wait for it, and return its DATABASE_URL."""
    server = EmbeddedPostgres(home)
    supervisor.start(server.child())
    server.wait_until_ready(lambda: supervisor.crashes() < CRASHES_AT_START, supervisor.turn)
    server.welcome()
    return server.url


def child_environment(home: Path, port: int, database_url: str) -> Mapping[str, str]:
    """What the children are told. Compiled Python is kept in the data folder, so that starts are quick everywhere."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return environment | {
        "DATABASE_URL": database_url,
        "VAFA_HOME": str(home),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        "PYTHONPYCACHEPREFIX": str(home / "pycache"),
    }


def require_port(host: str, port: int) -> None:
    """Raise `CannotStart` when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise cannot("port_taken", port=port, other=port + 123 if port < 65000 else 8123) from error
            raise cannot("port_refused", host=host, port=port, reason=error.strerror) from error


def stream_port(host: str, port: int) -> int:
    """The port the event streams get: the one that was set, which must be free, else the next free one."""
    given = config.load().live_port
    if given:
        require_port(host, given)
        return given
    for other in range(port + 1, min(port + 1 + PORTS_TRIED, 65536)):
        try:
            require_port(host, other)
        except CannotStart:
            continue
        return other
    raise cannot("port_taken", port=port + 1, other=port + 123 if port < 65000 else 8123)


def wait_for_health(supervisor: Supervisor, host: str, port: int) -> None:
    """Wait until `GET /healthz` answers 200; give up early when the children only crash."""
    here = reachable_host(host)
    began = supervisor.crashes()
    supervisor.wait_until(
        lambda: is_healthy(here, port) or supervisor.crashes() - began >= CRASHES_AT_START, HEALTH_PATIENCE
    )
    if not is_healthy(here, port):
        url = f"http://{here}:{port}/healthz"
        raise cannot("not_healthy", url=url, seconds=int(HEALTH_PATIENCE), logs=supervisor.logs)


def is_healthy(host: str, port: int) -> bool:
    """Whether the pages, the worker and the database serve; asked by hand, since `http.client` weighs megabytes."""
    try:
        with socket.create_connection((host, port), timeout=3) as line:
            line.sendall(f"GET /healthz HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
            return line.recv(64).split(b" ")[1:2] == [b"200"]
    except OSError:
        return False


def reachable_host(host: str) -> str:
    """Where to reach ourselves when listening on every address."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


def announce(home: Path, host: str, port: int) -> None:
    """Print the address, who may sign in (as `prepare` left it in sign-ins.json), and how to stop."""
    here = reachable_host(host)
    print("\n" + say("ready", url=f"http://{f'[{here}]' if ':' in here else here}:{port}"))
    try:
        people = json.loads((home / "sign-ins.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        people = []
    if people:
        print("\n" + say("sign_ins"))
        rows = [[str(person[part]) for part in ("role", "email", "password")] for person in people]
        widths = [max(map(shown_width, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell + " " * (width - shown_width(cell)) for cell, width in zip(row, widths, strict=True))
            print("  " + "   ".join(cells).rstrip())
    print("\n" + say("how_to_stop"), flush=True)


def shown_width(text: str) -> int:
    """Columns a text takes in a terminal: marks and joiners take none."""
    return sum(unicodedata.category(letter) not in ("Mn", "Cf") for letter in text)
