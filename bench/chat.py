"""Claims: with 500 chats open on one live process a message is on the other side within 300 ms (p95), in under 400 MB.

    python bench/chat.py [--size 500] [--json]

Visitors' words go through the portal's own view (origin, limits, intake, placing, a case) and arrive on the stream a
desk page holds; answers go through the outbox and the driver and arrive on the stream the visitor's page holds. The
views are called in this process, the streams are real connections to a real `vafa live`. Reference: a bare pg_notify
heard by a bare LISTEN.
"""

import asyncio
import os
import queue
import random
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit
from urllib.request import urlopen

from _house import Measured, arguments, house, note, tell

SHOP, MESSAGES, PAUSE = "https://shop.example", 300, 0.03
Heard = "queue.Queue[tuple[int, float]]"


def main() -> None:
    """Measure, and tell."""
    options = arguments(__doc__.splitlines()[0], 500, "open chats")
    with house():
        tell(measure(options.size), options.json)


def measure(size: int) -> list[Measured]:
    """Open the chats, talk, and look at the process."""
    from django.core.management import call_command

    from vafa.channels.drivers.chat import topic_of
    from vafa.platform.live.topics import stream_url

    call_command("createcachetable", verbosity=0)
    with live_process() as process:
        note(f"{size} visitors write for the first time …")
        page = Visitors(size)
        empty = memory(process.pid)
        heard: queue.Queue[tuple[int, float]] = queue.Queue()
        urls = [stream_url(topic_of(address), origins=[SHOP]) for address in page.addresses]
        with listening(urls, heard):
            note("they talk …")
            coming = [page.writes(number, heard) for number in page.some(MESSAGES)]
            going = [page.is_answered(number, heard) for number in page.some(MESSAGES)]
            bare = reference(MESSAGES)
            full = memory(process.pid)
    words = {"answers": round(p95(going)), "median in": round(median(coming)), "median out": round(median(going))}
    return [
        Measured(
            f"{size} open chats: a message is on the other side (p95)", max(p95(coming), p95(going)), "ms", 300, "less",
            "bare pg_notify to LISTEN (p95)", p95(bare), {"visitors": round(p95(coming)), **words},
        ),
        Measured(
            f"memory of the live process with {size} streams (PSS)", full, "MB", 400, "less",
            "the same process without streams", empty,
        ),
    ]  # fmt: skip


@contextmanager
def live_process() -> Iterator["subprocess.Popen[bytes]"]:
    """A real `vafa live`; each stream may come from an address of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    os.environ["VAFA_LIVE_PORT"] = str(port)
    from dataclasses import replace

    from django.conf import settings

    settings.CONFIG = replace(settings.CONFIG, live_port=port)
    process = subprocess.Popen([sys.executable, "-m", "vafa", "live"], env={**os.environ, "VAFA_HTTPS": "yes"})
    try:
        for _ in range(300):
            try:
                with urlopen(f"http://127.0.0.1:{port}/live/health", timeout=2) as answer:
                    if answer.status == 200:
                        break
            except OSError:
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(10)


class Visitors:
    """Pages with a talk each, and the cases their first words opened."""

    def __init__(self, size: int) -> None:
        from django.test import Client
        from django.utils import timezone

        from vafa.channels.actions import save_account
        from vafa.platform.values import SYSTEM
        from vafa.portal.talks import new_talk
        from vafa.portal.web import chat, chat_door

        chat.WORDS = chat.FROM_ONE_ADDRESS = 10**9  # all of them share one address here
        chat_door.MOST_A_MINUTE = 10**9
        self.account = save_account("chat", "Chat", {"origins": SHOP}, actor=SYSTEM, at=timezone.now())
        self.talks = [new_talk(self.account) for _ in range(size)]
        self.addresses = [talk.address for talk in self.talks]
        self.browser = Client(headers={"Origin": SHOP}, SERVER_NAME="127.0.0.1", secure=False)
        for number in range(size):
            self.send(number)

    def some(self, count: int) -> Iterator[int]:
        """Numbers of visitors in any order, as fast as a busy shop."""
        for _ in range(count):
            time.sleep(PAUSE)
            yield random.randrange(len(self.talks))

    def send(self, number: int) -> None:
        """Post words as the page does."""
        given = {"talk": self.talks[number].to_pass(), "key": uuid.uuid4().hex, "text": "My washer takes no water."}
        answer = self.browser.post(f"/chat/{self.account.token}/send/", {**given, "language": "en"})
        assert answer.status_code == 200, answer.content

    def writes(self, number: int, heard: Heard) -> float:
        """Milliseconds from pressing send to the desk's page."""
        began = time.perf_counter()
        self.send(number)
        return (arrival(heard, number) - began) * 1000

    def is_answered(self, number: int, heard: Heard) -> float:
        """Milliseconds from the recorded answer to the visitor's page."""
        from django.utils import timezone

        from vafa.conversations.models import Message
        from vafa.conversations.sending import Draft, deliver_due, send_message
        from vafa.platform.values import SYSTEM

        last = Message.objects.filter(address=self.addresses[number], direction="in").latest("pk")
        draft = Draft(
            customer_id=last.customer_id, purpose="service", text="Is the tap open?",
            conversation_id=last.conversation_id,
        )  # fmt: skip
        began = time.perf_counter()
        send_message(draft, actor=SYSTEM, at=timezone.now())
        deliver_due(timezone.now())
        return (arrival(heard, number) - began) * 1000


def arrival(heard: Heard, number: int) -> float:
    """When the stream of that number heard of it."""
    while True:
        which, moment = heard.get(timeout=10)
        if which == number:
            return moment


@contextmanager
def listening(urls: list[str], heard: Heard) -> Iterator[None]:
    """All streams, held open by one thread."""
    loop, ready, tasks = asyncio.new_event_loop(), threading.Event(), []

    async def hold(number: int, url: str, opened: "asyncio.Queue[int]") -> None:
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        head = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nOrigin: {SHOP}\r\n"
        writer.write(f"{head}X-Forwarded-For: 10.0.{number // 250}.{number % 250}\r\n\r\n".encode())
        assert b" 200 " in await reader.readline()
        async for line in reader:
            if line.startswith(b"retry"):
                opened.put_nowait(number)
            elif line.startswith(b"event: message"):
                heard.put((number, time.perf_counter()))

    async def all_of_them() -> None:
        opened: asyncio.Queue[int] = asyncio.Queue()
        tasks.extend(asyncio.create_task(hold(number, url, opened)) for number, url in enumerate(urls))
        for _ in urls:
            await opened.get()
        ready.set()
        await asyncio.gather(*tasks)

    def run() -> None:
        try:
            loop.run_until_complete(all_of_them())
        except asyncio.CancelledError:
            pass  # that is how it is stopped

    thread = threading.Thread(target=run)
    thread.start()
    assert ready.wait(60), "not every stream opened"
    yield
    loop.call_soon_threadsafe(lambda: [task.cancel() for task in tasks])
    thread.join(10)


def reference(count: int) -> list[float]:
    """Milliseconds of a bare notification from one connection to another."""
    import psycopg

    url, found = os.environ["DATABASE_URL"], []
    with psycopg.connect(url, autocommit=True) as one, psycopg.connect(url, autocommit=True) as other:
        other.execute("LISTEN bare")
        for _ in range(count):
            time.sleep(PAUSE / 3)
            began = time.perf_counter()
            one.execute("SELECT pg_notify('bare', 'x')")
            next(other.notifies(timeout=5, stop_after=1))
            found.append((time.perf_counter() - began) * 1000)
    return found


def memory(pid: int) -> float:
    """Proportional memory of a process in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def p95(found: list[float]) -> float:
    """The moment within which 95 of 100 were."""
    return quantiles(found, n=20)[18]


if __name__ == "__main__":
    main()
