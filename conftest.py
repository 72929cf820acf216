"""The test database is copied from one that an earlier run migrated; a server that is not ours is migrated as ever."""

import pytest

from tests import plugin
from tests.migrated import Migrated


@pytest.fixture(scope="session")
def migrated(pytestconfig: pytest.Config) -> Migrated | None:
    """What is kept of earlier runs, if the server is our own."""
    return Migrated(plugin.URL, pytestconfig.cache.mkdir("vafa-migrated")) if plugin.IS_OURS else None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(migrated: Migrated | None) -> None:
    """Says what the test database is copied from, before it is made."""
    from django.db import connection

    if migrated and migrated.fill():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.name


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, migrated: Migrated | None) -> None:
    """Keeps what has been migrated just now, for later runs."""
    from django.db import connection

    if migrated and not connection.settings_dict["TEST"].get("TEMPLATE"):
        migrated.keep(connection.settings_dict["NAME"])
