"""Brings the database, the translations and the static files up to this version of Vafa. Safe to run again."""

from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

import vafa

# Style sheets and scripts of libraries whose pages we do not use; one of them even names a file it does not ship.
NOT_OURS = ["django_htmx", "account", "mfa/js"]


def is_current() -> bool:
    """Whether every migration of this version is applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def bring_up_to_date(say: Callable[[str], None] = lambda _: None) -> None:
    """Migrate if anything is missing, and make the cache table; costs some milliseconds when all is well."""
    if is_current():
        return
    say("database")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def collect_static(say: Callable[[str], None] = lambda _: None) -> None:
    """Copy style sheets, scripts and fonts where the web serves them from, when any of them changed."""
    mark = Path(settings.STATIC_ROOT) / ".as-of"
    newest = _newest(Path(vafa.__file__).parent)
    if mark.exists() and mark.read_text() == newest:
        return
    say("static")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=NOT_OURS)
    mark.write_text(newest)


def _newest(source: Path) -> str:
    files = [path for path in source.rglob("static/**/*") if path.is_file()]
    return f"{django.VERSION} {len(files)} {max((path.stat().st_mtime_ns for path in files), default=0)}"
