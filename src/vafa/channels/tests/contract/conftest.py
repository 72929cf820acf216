"""Each driver with its case; a driver without one fails here."""

import dataclasses
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest

import vafa.channels.tests.contract.cases as folder
from vafa.channels.registry import drivers
from vafa.channels.tests.contract.case import Case, StandIn
from vafa.platform.registry import plugins


def cases() -> dict[str, Case]:
    """The case of every driver by its kind."""
    return {module.__name__.rsplit(".", 1)[1]: module.CASE for module in plugins(folder)}  # type: ignore[attr-defined]


LISTED = sorted(kind for kind, driver in drivers().items() if driver.listed)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that asks for `kind` runs once for each driver: one of sending for those that send, one of a provider
    that breaks for those whose provider can. `test_what_it_leaves_out_it_may_leave_out` looks whether they may.
    """
    asked, known = metafunc.fixturenames, cases()
    if "kind" not in asked:
        return
    sending, breaking = metafunc.module.__name__.endswith("test_sending"), {"how", "error"} & set(asked)
    left_out = {kind for kind, case in known.items() if (sending and not case.sends) or (breaking and not case.broken)}
    metafunc.parametrize("kind", [kind for kind in LISTED if kind not in left_out])


@pytest.fixture
def case(kind: str) -> Case:
    """What this driver says of itself."""
    known = cases()
    assert kind in known, f"{kind} has no case: write src/vafa/channels/tests/contract/cases/{kind}.py"
    return known[kind]


@pytest.fixture
def stand_in(case: Case) -> Iterator[StandIn]:
    """This driver's provider, running."""
    with case.stand_in() as running:
        yield running


@pytest.fixture(autouse=True)
def _this_machine_may_be_called(settings: Any) -> None:
    settings.CONFIG = dataclasses.replace(settings.CONFIG, allow_private=(ip_network("127.0.0.0/8"),))
