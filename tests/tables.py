"""Emptying the database between tests that commit: only the tables that hold anything, which is a few of many.

Django's own way empties every table and writes its content types and permissions anew; they are simply kept here.
"""

from django.db import connection, transaction
from django.test import TransactionTestCase

KEPT = {"django_content_type", "auth_permission"}


def empty(tables: list[str]) -> None:
    """Empty those of `tables` that hold rows; they may come in any order."""
    names = [connection.ops.quote_name(table) for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in names))
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for name in filled:
            cursor.execute(f"DELETE FROM {name}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def empty_after_transactional_tests() -> None:
    """Have the tests that commit leave the database empty in this way."""

    def flush(self: TransactionTestCase) -> None:
        assert self.available_apps is None, "emptying the tables of some apps only is left to Django"
        tables = sorted({*connection.introspection.django_table_names(only_existing=True)} - KEPT)
        with transaction.atomic(), connection.cursor() as cursor:
            names = ", ".join(map(connection.ops.quote_name, tables))
            cursor.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")  # waits for a thread that still writes
            empty(tables)

    TransactionTestCase._fixture_teardown = flush  # type: ignore[method-assign]
