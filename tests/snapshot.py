"""The rows of the database kept in memory and put back: a shop that takes seconds to open is there in a moment.

Jobs are left out; the constraints of Django wait for the end, so that tables may come in any order.
"""

from copy import deepcopy

from django.db import connection, transaction

from tests.cast import Cast
from tests.saturday import NOW, open_shop
from tests.tables import KEPT, empty
from vafa.platform.time.clock import set_clock

TABLES = """SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT LIKE 'procrastinate%%' AND tablename <> ALL(%s)"""
SEQUENCES = """SELECT quote_ident(sequencename), last_value FROM pg_sequences
    WHERE schemaname = 'public' AND sequencename NOT LIKE 'procrastinate%%' AND last_value IS NOT NULL"""


class Snapshot:
    """What it saw when it was made, `restore` brings back, with the same numbers."""

    def __init__(self) -> None:
        self._rows: dict[str, bytes] = {}
        with connection.cursor() as cursor:
            cursor.execute(TABLES, [[*KEPT, "django_migrations"]])
            self._tables = [table for (table,) in cursor.fetchall()]
            for table in self._tables:
                with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as copy:
                    rows = b"".join(map(bytes, copy))
                if len(rows) > EMPTY:
                    self._rows[table] = rows
            cursor.execute(SEQUENCES)
            self._sequences = cursor.fetchall()

    def restore(self) -> None:
        """Empty every table and bring the kept rows back."""
        with transaction.atomic(), connection.cursor() as cursor:
            empty(self._tables)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            # The database counts steps as they come back, so what it had counted comes last and alone.
            for table in sorted(self._rows, key=lambda one: one == COUNTED):
                rows = self._rows[table]
                if table == COUNTED:
                    cursor.execute(f"DELETE FROM {COUNTED}")
                with cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as copy:
                    copy.write(rows)
            for name, last in self._sequences:
                cursor.execute("SELECT setval(%s, %s)", [name, last])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


COUNTED = "step_count"
EMPTY = 21
"""Bytes of a table without rows, as COPY writes it: its header and its trailer."""

_saturday: tuple[Snapshot, Cast] | None = None


def saturday() -> Cast:
    """The small shop on its Saturday: opened the first time somebody asks, put back from then on."""
    global _saturday
    if _saturday is None:
        cast = open_shop()
        _saturday = Snapshot(), deepcopy(cast)
        return cast
    snapshot, cast = _saturday
    snapshot.restore()
    set_clock(NOW)
    return deepcopy(cast)
