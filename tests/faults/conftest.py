"""What the tests over all drivers share: a stand-in of the driver's provider, an account at it, processes to kill."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

import pytest
from django.db import connection

from tests.faults.forks import Forks
from vafa.channels.actions import save_account
from vafa.channels.contract import fields_of
from vafa.channels.models import Account
from vafa.channels.registry import driver_class
from vafa.channels.tests.contract.case import Case, StandIn
from vafa.channels.tests.contract.conftest import cases
from vafa.platform.values import SYSTEM


@pytest.fixture
def case(kind: str) -> Case:
    """How this driver describes itself to tests; every driver has to (see test_no_driver_is_left_out)."""
    return cases()[kind]


@pytest.fixture
def stand_in(case: Case) -> Iterator[StandIn]:
    """This driver's provider, running."""
    with case.stand_in() as running:
        yield running


@pytest.fixture(scope="module")
def forks(django_db_setup: None, django_db_blocker: Any) -> Iterator[Forks]:
    """What forks processes that work in this test's database."""
    with django_db_blocker.unblock():
        at = connection.settings_dict
    name, port = f"{at['USER']}:{at['PASSWORD']}", at["PORT"] or 5432
    place = f"postgresql://{name}@{at['HOST']}:{port}/{at['NAME']}"
    if str(at["HOST"]).startswith("/"):  # a socket
        place = f"postgresql://{name}@:{port}/{at['NAME']}?host={at['HOST']}"
    more = {"VAFA_ALLOW_PRIVATE": "127.0.0.0/8", "VAFA_HTTPS": "yes", "VAFA_HOSTS": "shop.example"}
    with Forks(place, **more) as running:
        yield running


@pytest.fixture
def account(kind: str, stand_in: StandIn, settings: Any) -> Account:
    """An account at the stand-in, as quick as it may be."""
    settings.CONFIG = dataclasses.replace(settings.CONFIG, allow_private=(ip_network("127.0.0.0/8"),))
    quick = {"rate": 1000} if any(one.name == "rate" for one in fields_of(driver_class(kind).Settings)) else {}
    return save_account(kind, kind, {**stand_in.settings(), **quick}, actor=SYSTEM, at=datetime.now(UTC))
