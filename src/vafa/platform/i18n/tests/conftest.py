"""Sentences in tests come from catalogues compiled as at every start."""

import pytest

from vafa.platform.i18n.catalogues import compile_stale


@pytest.fixture(autouse=True, scope="session")
def compiled_catalogues() -> None:
    compile_stale()
