"""Webhooks a second through the real server: stored and acknowledged, beside bare inserts of the same rows.

8 clients call one Telegram account over kept-alive connections, as a provider does; nothing else runs. Targets: at
least 500 a second, 95 % of them answered within 50 ms.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

import psycopg
from _house import Measured, arguments, house, note, tell

CLIENTS = 8
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
INSERT = """
INSERT INTO inbound (account_id, kind, key, body, size, content_type, headers, received_at, state, trace, due_at)
VALUES (%s, 'telegram', %s, %s, %s, 'application/json', '{}', now(), 'waiting', '[]', now())
ON CONFLICT (account_id, key) DO NOTHING RETURNING id
"""


def update(number: int) -> bytes:
    """One message as Telegram tells it; each by another person."""
    person = {"id": 70_000_000 + number, "is_bot": False, "first_name": "سارا", "language_code": "fa"}
    chat = {"id": 70_000_000 + number, "type": "private", "first_name": "سارا"}
    message = {
        "message_id": number, "from": person, "chat": chat, "date": 1760000000,
        "text": "یخچالم سرد نمی‌کند، کی می‌آیید؟",
    }  # fmt: skip
    return json.dumps({"update_id": 900_000_000 + number, "message": message}).encode()


def together(act: Callable[[int, int], None], seconds: float) -> tuple[float, list[float]]:
    """Have all clients act over and over for so long; acts a second, and how long each took (s)."""
    took: list[list[float]] = [[] for _ in range(CLIENTS)]
    end = time.perf_counter() + seconds

    def client(number: int) -> None:
        turn = 0
        while (began := time.perf_counter()) < end:
            act(number, turn)
            took[number].append(time.perf_counter() - began)
            turn += 1

    threads = [threading.Thread(target=client, args=[number]) for number in range(CLIENTS)]
    began = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    every = [one for some in took for one in some]
    return len(every) / (time.perf_counter() - began), every


def p95(seconds: list[float]) -> float:
    """The 95th of a hundred, in milliseconds."""
    return quantiles(seconds, n=20)[-1] * 1000


@contextmanager
def server(port: int):  # type: ignore[no-untyped-def]
    """The pages' server as `vafa up` starts it."""
    settings = Path(__file__).parents[1] / "src/vafa/platform/run/gunicorn_conf.py"
    command = [sys.executable, "-m", "gunicorn", "vafa.wsgi:application", "--config", str(settings)]
    process = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}"], env=os.environ | {"VAFA_WEB_WORKERS": "2"})
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Measure, then tell."""
    given = arguments(__doc__ or "", 10, "seconds of each run")
    with house():
        from django.db import connection
        from django.utils.crypto import get_random_string

        from vafa.channels.actions import save_account
        from vafa.channels.queries import reader_of
        from vafa.platform.time import now
        from vafa.platform.values import SYSTEM

        token = f"{10**9}:{get_random_string(35)}"
        account = save_account("telegram", "Bench", {"token": token, "way": "webhook"}, actor=SYSTEM, at=now())
        word = reader_of(account.kind, account)._hook_secret()  # what Telegram was given when the bot was connected
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        url = os.environ["DATABASE_URL"]
        note("bare inserts …")
        lines = [psycopg.connect(url, autocommit=True) for _ in range(CLIENTS)]

        def insert(number: int, turn: int) -> None:
            body = update(number * 10**6 + turn)
            lines[number].execute(INSERT, [account.pk, f"bare{number}-{turn}", body, len(body)])

        bare, bare_took = together(insert, given.size)
        connection.close()
        note("webhooks …")
        with server(port):
            calls = [http.client.HTTPConnection("127.0.0.1", port) for _ in range(CLIENTS)]
            headers = {"Content-Type": "application/json", SECRET_HEADER: word}

            def call(number: int, turn: int) -> None:
                calls[number].request("POST", f"/in/{account.token}/", update(number * 10**6 + turn), headers)
                answer = calls[number].getresponse()
                answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"the server answered {answer.status}")

            together(call, 2)  # warm
            calls[:] = [http.client.HTTPConnection("127.0.0.1", port) for _ in range(CLIENTS)]
            rate, took = together(lambda number, turn: call(number, turn + 500_000), given.size)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM inbound WHERE key NOT LIKE 'bare%%'")
            stored = cursor.fetchone()[0]
    what = f"{CLIENTS} clients, bare insert of the same row"
    tell(
        [
            Measured("webhooks stored and acknowledged", rate, "calls/s", 500, "more", what, bare, {"stored": stored}),
            Measured("one webhook", p95(took), "ms p95", 50, "less", what, p95(bare_took)),
        ],
        given.json,
    )


if __name__ == "__main__":
    main()
