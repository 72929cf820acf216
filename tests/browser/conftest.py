"""A Chromium, a server in this process, and the small shop on its Saturday, put back before every story.

Every page is listened to: a console error, a broken script or a refused style fails the test that saw it.
"""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright

from tests.browser.hands import Hands
from tests.cast import Cast
from tests.snapshot import saturday
from tools.browser import candidates, starts
from vafa.platform.run.migrate import collect_static
from vafa.platform.time.clock import unset_clock

# A browser under test asks nobody but us.
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all stories; closed before other tests run, since its loop lives in this thread."""
    path = next(filter(starts, candidates()), None)
    if path is None:
        pytest.skip("no Chromium that starts: install one, or name it in VAFA_CHROMIUM")
    with sync_playwright() as play, closing(play.chromium.launch(executable_path=path, args=FLAGS)) as browser:
        yield browser


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what went wrong is in the log of Django."""


class _Server(ThreadedWSGIServer):
    """Counts the requests it works at: a page that closes still reports how long it was worked on."""

    daemon_threads = True
    _quiet = threading.Condition()
    _busy = 0

    def process_request(self, request: object, client_address: object) -> None:
        """Count it from the moment it is accepted."""
        with self._quiet:
            self._busy += 1
        super().process_request(request, client_address)  # type: ignore[arg-type]

    def close_request(self, request: object) -> None:
        """Give the connection back to the pool, so that tables can be emptied afterwards."""
        connections.close_all()
        super().close_request(request)  # type: ignore[arg-type]
        with self._quiet:
            self._busy -= 1
            self._quiet.notify_all()

    def wait_until_quiet(self) -> None:
        """Return when nobody is being answered, since tables are emptied next."""
        with self._quiet:
            self._quiet.wait_for(lambda: self._busy <= 0, timeout=10)


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Server]:
    """The whole program, its style sheets and scripts collected as in a real shop."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        collect_static()
        server = _Server(("127.0.0.1", 0), _Quiet)
        server.set_app(get_wsgi_application())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
        server.server_close()


@pytest.fixture
def cast(transactional_db: None) -> Iterator[Cast]:
    """The shop as it stands at 10:24, with the clock stopped there."""
    cache.clear()
    yield saturday()
    unset_clock()


@pytest.fixture
def hands(chromium: Browser, server: _Server, cast: Cast, tmp_path: Path) -> Iterator[Hands]:
    """Opens pages as one person in one language; afterwards what the pages complained about is read."""
    with closing(Hands(chromium, f"http://127.0.0.1:{server.server_port}", cast, tmp_path)) as made:
        yield made
    server.wait_until_quiet()
    assert not made.complaints, "\n".join(made.complaints)
