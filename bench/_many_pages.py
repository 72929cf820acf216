"""Pages and searches of the big shop, asked over HTTP by many clients at once."""

import itertools
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from _house import Measured, note
from _many import LANGUAGES, TAIL, VOCABULARY, Size, vocabulary

TARGET, PORT = 100.0, 8766
PAUSE = 0.5
"""Seconds between a client's pages on average: eight people who click as fast as people do, each in their own time.

With the same pause for all they would click in step, eight at one moment, which measures a queue nobody is in.
"""
LEAST = "/desk/search/"
Pages = Callable[[random.Random], str]


class Pane(str):
    """An address as a click in the list asks for it: the opened case alone, the list stays."""

    headers: ClassVar[dict[str, str]] = {"HX-Request": "true", "HX-Target": "pane"}


def pages(size: Size, clients: int, seconds: float) -> list[Measured]:
    """Views of the queue, saved views, one case."""
    views = ("mine", "team", "unassigned", "today", "late", "waiting", "vip", "open", "resolved", "all")
    asked: dict[str, Pages] = {
        f"the view “{view}”": (lambda _, view=view: f"/desk/cases/?view={view}")  # type: ignore[misc]
        for view in views
    }
    asked["saved views of three conditions"] = saved_views()
    asked["the case page"] = lambda chance: f"/desk/cases/{2_000_001 + chance.randrange(size.cases)}/"
    asked["a case opened from the list"] = lambda chance: Pane(asked["the case page"](chance))
    return over_http(asked, clients, seconds)


def saved_views() -> Pages:
    """Addresses of saved views with three conditions each."""
    from vafa.cases.models import SavedView
    from vafa.platform.accounts.models import Staff
    from vafa.platform.time import now

    agent = Staff.objects.get(email="agent@shop.example")
    rows = [
        [["kind", "is", "complaint"], ["priority", "is", "3"], ["channel", "is", "form"]],
        [["kind", "is", "repair"], ["owner", "empty", ""], ["class", "is", "vip"]],
        [["topic", "is", "topic7"], ["stage", "is", "2"], ["tag", "is", "part"]],
    ]
    found = [
        SavedView.objects.update_or_create(
            staff=agent, name=f"bench {place}",
            defaults={"conditions": {"match": "all", "rows": each}, "created_at": now()},
        )[0].pk
        for place, each in enumerate(rows)
    ]  # fmt: skip
    return lambda chance: f"/desk/cases/?view=v{chance.choice(found)}"


def search(size: Size, clients: int, seconds: float) -> list[Measured]:
    """Texts of every sort, in three languages."""
    words = {language: vocabulary(language) + vocabulary(language, TAIL, salt=1) for language in LANGUAGES}

    def of_rank(chance: random.Random, first: int, last: int) -> str:
        return words[chance.choice(LANGUAGES)][chance.randrange(first, last)]

    def common_and(chance: random.Random, first: int, last: int) -> str:
        known = words[chance.choice(LANGUAGES)]
        return f"{known[chance.randrange(20)]} {known[chance.randrange(first, last)]}"

    typed: dict[str, Pages] = {
        "a common word": lambda chance: of_rank(chance, 0, 20),
        "a usual word": lambda chance: of_rank(chance, 200, 2000),
        "a rare word": lambda chance: of_rank(chance, VOCABULARY, VOCABULARY + TAIL),
        "two common words": lambda chance: common_and(chance, 0, 20),
        "a common and a rare word": lambda chance: common_and(chance, 5000, VOCABULARY),
        "a word nobody said": lambda chance: f"هیچ‌{chance.randrange(10**6)}",
        "the beginning of a word": lambda chance: of_rank(chance, 200, 2000)[:3],
        "a phone": lambda chance: f"0912{1 + chance.randrange(size.customers):07}",
        "a serial": lambda chance: f"MHR-{1_000_001 + chance.randrange(size.units)}",
        "a case number": lambda chance: str(2_000_001 + chance.randrange(size.cases)),
    }
    asked = {f"search for {name}": _searching(text) for name, text in typed.items()}
    return over_http(asked, clients, seconds)


def _searching(text: Pages) -> Pages:
    return lambda chance: f"/desk/cases/?view=all&q={text(chance)}"


def over_http(asked: dict[str, Pages], clients: int, seconds: float) -> list[Measured]:
    """Each sort of page by all clients at once, and the smallest page there is as reference."""
    found: list[Measured] = []
    with served() as (ask, times_of_server):
        times_of_server()
        least, _ = _ask(ask, times_of_server, lambda _: LEAST, clients, seconds / 3)
        for name, one in asked.items():
            took, waited = _ask(ask, times_of_server, one, clients, seconds)
            if not took:
                note(f"{name}: left out, {waited}")
                continue
            details: dict[str, object] = {
                "p50": f"{statistics.median(took):.1f} ms",
                "worst": f"{max(took):.1f} ms",
                "waited": f"{p95(waited):.1f} ms p95 at the client, {clients} at once",
                "rate": f"{len(waited) / seconds:.0f} pages/s",
            }
            found.append(
                Measured(name, p95(took), "ms p95", TARGET, "less", "the smallest page, same load", p95(least), details)
            )
            note(f"{name}: {found[-1].figure:.1f} ms p95")
    return found


def p95(times: list[float]) -> float:
    """The time that 95 of 100 do not exceed."""
    return statistics.quantiles(times, n=20)[-1]


def _ask(
    ask: Callable[[str], int], times_of_server: Callable[[], list[float]], page: Pages, clients: int, seconds: float
) -> tuple[list[float], list[float]]:
    """Milliseconds by the server's clock and by the clients'; none when a page does not answer."""
    waited: list[float] = []
    failed: list[int] = []
    chances = [random.Random(place) for place in range(clients)]
    for chance in chances:
        ask(page(chance))
    times_of_server()
    end = time.perf_counter() + seconds

    def client(chance: random.Random) -> None:
        while time.perf_counter() < end and not failed:
            started = time.perf_counter()
            status = ask(page(chance))
            waited.append(1000 * (time.perf_counter() - started))
            time.sleep(chance.expovariate(1 / PAUSE))
            if status != 200:
                failed.append(status)

    threads = [threading.Thread(target=client, args=(chance,)) for chance in chances]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ([], [float(failed[0])]) if failed else (times_of_server(), waited)


@contextmanager
def served() -> Iterator[tuple[Callable[[str], int], Callable[[], list[float]]]]:
    """The pages as `vafa up` serves them, asked as an agent; and what each request took the server since last asked."""
    from django.test import Client

    import vafa.platform.run.gunicorn_conf as conf
    from vafa.platform.accounts.models import Staff

    client = Client()
    client.force_login(Staff.objects.get(email="agent@shop.example"))
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    with tempfile.NamedTemporaryFile("r", suffix=".log") as log:
        command = [
            sys.executable, "-m", "gunicorn", "vafa.wsgi", "--config", str(Path(conf.__file__)), "--workers", "2",
            "--preload", "--bind", f"127.0.0.1:{PORT}", "--access-logfile", log.name, "--access-logformat", "%(D)s",
        ]  # fmt: skip
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        def ask(url: str) -> int:
            quoted = urllib.parse.quote(url, safe="/?=&")
            headers = {"Cookie": cookie, **(url.headers if isinstance(url, Pane) else {})}
            request = urllib.request.Request(f"http://127.0.0.1:{PORT}{quoted}", headers=headers)
            try:
                with urllib.request.urlopen(request) as answer:
                    answer.read()
                    return int(answer.status)
            except urllib.error.HTTPError as error:
                return error.code

        def times() -> list[float]:
            return [int(line) / 1000 for line in log.read().split()]

        try:
            _wait_for(ask)
            yield ask, times
        finally:
            server.terminate()
            server.wait()


def _wait_for(ask: Callable[[str], int]) -> None:
    for _ in itertools.repeat(None, 150):
        try:
            ask(LEAST)
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the pages did not start")
