"""Gives every test run a home of its own and a PostgreSQL: the one of DATABASE_URL, or a throw-away one.

Loaded by pytest before Django reads its settings.
"""

import atexit
import gc
import os
import shutil
import tempfile

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from vafa.platform.i18n.catalogues import compile_stale
from vafa.platform.run.tempdb import start_for_tests

_home = tempfile.mkdtemp(prefix="vafa-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["VAFA_HOME"] = _home
IS_OURS = "DATABASE_URL" not in os.environ
os.environ["DATABASE_URL"] = URL = start_for_tests()
os.environ["VAFA_LANGUAGE"] = "fa"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of browser tests
compile_stale()
# A busy machine draws examples slowly; that is no fault of a test.
hypothesis.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("house")


def pytest_configure() -> None:
    """Passwords of tests need not withstand anybody: hashing one well takes half a second."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    from tests.tables import empty_after_transactional_tests

    empty_after_transactional_tests()


def pytest_collection_finish() -> None:
    """What is loaded by now stays loaded: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


@pytest.fixture(autouse=True)
def _nothing_happens_behind_our_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits a moment in a thread of its own would hold the test's database open: here it happens at once, or when
    the test says so."""
    from vafa.conversations.web import hooks
    from vafa.platform.events import publishing

    monkeypatch.setattr(hooks, "_read_soon", lambda: None)
    monkeypatch.setattr(publishing, "MOMENT", 0.0)
