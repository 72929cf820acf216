"""The keypad menu: an exchange fetches what it reads out, and tells nobody else's affairs."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from vafa.cases.actions import open_case
from vafa.cases.models import Case
from vafa.channels.actions import save_account
from vafa.channels.models import Account
from vafa.customers.actions import add_customer
from vafa.platform.preferences.models import put
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM
from vafa.sales.queries import EMERGENCY

pytestmark = pytest.mark.django_db
OPEN = datetime(2026, 5, 2, 8, tzinfo=UTC)  # Saturday 11:30 in Tehran
NIGHT = datetime(2026, 5, 2, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    cache.clear()
    with clock_at(OPEN):
        yield


@pytest.fixture
def line() -> Account:
    return save_account("phone", "Exchange", {"secret": "a long word of ours"}, actor=SYSTEM, at=OPEN)


@pytest.fixture
def case() -> Case:
    sara = add_customer("Sara", phones=["09121234567"], actor=SYSTEM, at=OPEN)
    return open_case(sara, kind="question", subject="Kettle", text="Where?", channel="phone", actor=SYSTEM, at=OPEN)


def asked(line: Account, what: str, **query: object) -> str:
    return Client().get(f"/keypad/{line.token}/{what}", {"lang": "en", **query}).content.decode()


def test_it_says_whether_we_are_open_and_when_we_open(line: Account) -> None:
    assert "We are open until" in asked(line, "hours.txt")
    with clock_at(NIGHT):
        assert "We are closed now. We open on" in asked(line, "hours.txt")


@pytest.mark.parametrize(("language", "words"), [("fa", "باز"), ("ar", "مفتوح")])
def test_it_speaks_the_language_asked_for(line: Account, language: str, words: str) -> None:
    assert words in asked(line, "hours.txt", lang=language)


def test_a_request_is_told_to_who_knows_number_and_telephone(line: Account, case: Case) -> None:
    said = asked(line, "status.txt", case=f"{case.number}#", phone="4567")
    assert f"Request {case.number}." in said and "Sara" not in said and "Kettle" not in said
    assert "۴۵۶۷" != "4567" and f"{case.number}" in asked(line, "status.txt", case=case.number, phone="۴۵۶۷")
    assert "No request was found" in asked(line, "status.txt", case=case.number, phone="1111")
    assert "No request was found" in asked(line, "status.txt", case="999999", phone="4567")


def test_guessing_ends_soon(line: Account, case: Case) -> None:
    for digits in range(6):
        last = Client().get(f"/keypad/{line.token}/status.json", {"case": case.number, "phone": f"000{digits}"})
    assert last.status_code == 429 and last.json()["found"] is False


def test_the_menu_is_described_in_steps_with_the_emergency_line(line: Account) -> None:
    put(EMERGENCY, [{"sku": "", "phone": "125", "words": {"en": "Leave the house."}}], actor=SYSTEM, at=OPEN)
    menu = Client().get(f"/keypad/{line.token}/menu.json", {"lang": "en"}).json()
    assert [one["key"] for one in menu["keys"]] == ["1", "2", "0"] and menu["open"] is True
    assert "call 125. Leave the house." in menu["say"] and f"/keypad/{line.token}/hours.txt" in menu["keys"][0]["fetch"]


def test_other_tokens_and_other_channels_have_no_menu(line: Account) -> None:
    assert Client().get("/keypad/nobody/menu.json").status_code == 404
    mail = save_account("kavenegar", "SMS", {"key": "k"}, actor=SYSTEM, at=OPEN)
    assert Client().get(f"/keypad/{mail.token}/menu.json").status_code == 404
