"""A `vafa up` with small stand-ins for prepare, web and worker: the real lock, PostgreSQL and supervisor around them.

Run as `python small_vafa.py up --home … --port …`. The worker keeps a database connection in use, like the real one.
"""

import argparse
import http.server
import json
import os
import sys
import time
from pathlib import Path

import psycopg

from vafa.platform.run import up


def prepare() -> None:
    """Stand for migrations and the sample shop."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS starts (at timestamptz DEFAULT now())")
        connection.execute("INSERT INTO starts DEFAULT VALUES")
    people = [{"role": "مدیر", "email": "owner@example.test", "password": "secret"}]
    (Path(os.environ["VAFA_HOME"]) / "sign-ins.json").write_text(json.dumps(people), encoding="utf-8")
    print("prepared")


class Page(http.server.BaseHTTPRequestHandler):
    """Answers 200 to everything, /healthz included."""

    def do_GET(self) -> None:
        """Say that all is well."""
        self.send_response(200)
        self.end_headers()


def web() -> None:
    """Stand for gunicorn."""
    http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Page).serve_forever()


def worker() -> None:
    """Stand for the worker: ask the database now and then, connecting again when it went away."""
    while True:
        try:
            with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
                while True:
                    connection.execute("SELECT 1")
                    time.sleep(0.1)
        except psycopg.OperationalError:
            time.sleep(0.1)


def start() -> int:
    """Start the whole, as `vafa up` does."""
    parser = argparse.ArgumentParser()
    up.add_arguments(parser)
    here = [sys.executable, __file__]
    return up.run(parser.parse_args(sys.argv[2:]), up.Commands([*here, "prepare"], [*here, "web"], [*here, "worker"]))


if __name__ == "__main__":
    sys.exit({"up": start, "prepare": prepare, "web": web, "worker": worker}[sys.argv[1]]())
