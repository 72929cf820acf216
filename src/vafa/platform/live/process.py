"""`vafa live`: the process that holds open pages' event streams and the lines to providers that stay open."""

import argparse
import threading
from types import FrameType

import uvicorn
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from vafa.platform.live.beside import start_all
from vafa.platform.live.hub import Hub
from vafa.platform.live.server import Live

HELP = """Hold the event streams of open pages (chat) and lines to providers that stay open, until stopped.

Run one of them. `vafa up` does it by itself."""
STOPPED_WITHIN = 5  # seconds
LINE = "vafa live"  # what the line to the database is called there: `vafa doctor` looks for it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=0, help="port (default: VAFA_LIVE_PORT, else PORT + 1)")


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    stop = threading.Event()
    threads = start_all(stop)
    try:
        server_of(Live(Hub(), conninfo()), args.host, args.port or settings.CONFIG.port_of_streams).run()
    finally:
        stop.set()
        for one in threads:
            one.join(STOPPED_WITHIN)
    return 0


class _Server(uvicorn.Server):
    """Ends the open streams when it is asked to stop, so that their pages come back to the next process at once."""

    hub: Hub

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.hub.end()
        super().handle_exit(sig, frame)


def server_of(live: Live, host: str, port: int) -> uvicorn.Server:
    """A server for the application; `run()` serves until a signal, or until `should_exit` is set."""
    config = uvicorn.Config(
        live,
        host=host, port=port, log_config=None, access_log=False, server_header=False, ws="none", lifespan="on",
        proxy_headers=False, timeout_graceful_shutdown=STOPPED_WITHIN,
    )  # fmt: skip
    server = _Server(config)
    server.hub = live.hub
    return server


def conninfo() -> str:
    """The database as Django knows it, for a line of its own outside of the pool."""
    known = connection.settings_dict
    given = {
        "dbname": known["NAME"], "user": known["USER"], "password": known["PASSWORD"], "host": known["HOST"],
        "port": known["PORT"], "sslmode": known["OPTIONS"].get("sslmode", ""),
        "connect_timeout": "10", "keepalives_idle": "30", "application_name": LINE,
    }  # fmt: skip
    return make_conninfo(**{name: str(value) for name, value in given.items() if value})
