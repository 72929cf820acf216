"""The rows of the database kept in memory and put back: a shop that takes seconds to open is there in a moment.

It knows nothing of the shop. Jobs are left out; the constraints of Django wait for the end of the transaction, so that
tables may come in any order.
"""

from dataclasses import fields

from django.db import connection, transaction

from tests.cast import Cast

TABLES = """SELECT quote_ident(tablename) FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT LIKE 'procrastinate%%' AND tablename <> 'django_migrations'"""
SEQUENCES = """SELECT quote_ident(sequencename), last_value FROM pg_sequences
    WHERE schemaname = 'public' AND sequencename NOT LIKE 'procrastinate%%' AND last_value IS NOT NULL"""


class Snapshot:
    """What `take` saw, `restore` brings back, with the same numbers."""

    def __init__(self) -> None:
        self._rows: dict[str, bytes] = {}
        self._sequences: list[tuple[str, int]] = []
        self._cast: Cast | None = None

    @property
    def taken(self) -> bool:
        """Whether there is anything to put back."""
        return self._cast is not None

    def take(self, cast: Cast) -> None:
        """Keep every row there is now."""
        with connection.cursor() as cursor:
            cursor.execute(TABLES)
            for (table,) in cursor.fetchall():
                with cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
                    self._rows[table] = b"".join(map(bytes, copy))
            cursor.execute(SEQUENCES)
            self._sequences = cursor.fetchall()
        self._cast = cast

    def restore(self) -> None:
        """Empty every table and bring the kept rows back."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(self._rows)}")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table, rows in self._rows.items():
                with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                    copy.write(rows)
            for name, last in self._sequences:
                cursor.execute("SELECT setval(%s, %s)", [name, last])

    def cast(self) -> Cast:
        """The people of the shop, read anew."""
        assert self._cast is not None
        for field in fields(Cast):
            getattr(self._cast, field.name).refresh_from_db()
        return self._cast
