"""What customers may expect before they write: the promise that will hold, when we open, whom to call in danger."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.cast import assemble
from vafa.cases.actions.classes import class_of, set_class
from vafa.cases.actions.opening import open_case
from vafa.cases.actions.policies import save_policy
from vafa.cases.actions.promises import promised_to_new
from vafa.cases.queries.setup import forget_service
from vafa.cases.rules.policies import FIRST_RESPONSE
from vafa.customers.actions import add_customer
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.preferences.models import put
from vafa.platform.values import SYSTEM
from vafa.portal.tests.conftest import AT
from vafa.portal.web.chat_words import expectation
from vafa.sales.actions import NewLine, place_order
from vafa.sales.queries import EMERGENCY

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 5, 1, 20, tzinfo=UTC)  # Friday in Tehran; the shop opens on Saturday
LINES = [
    {"sku": "GAS", "phone": "+982191001234", "words": {"fa": "شیر گاز را ببندید."}},
    {"sku": "GASLESS", "phone": "125", "words": {}},
]


def policy(name: str, minutes: int, **conditions: object) -> None:
    promises = {FIRST_RESPONSE: {"minutes": minutes, "calendar": ""}}
    save_policy(None, name=name, conditions=conditions, promises=promises, actor=SYSTEM, at=AT)
    forget_service()


def test_the_chat_promises_what_a_new_request_in_it_gets() -> None:
    assemble()
    policy("VIP", 10, classes=["vip"])
    policy("Chat", 20, channels=["chat"])
    with reading_as(Reader("en", "gregorian", "Asia/Tehran")):
        assert expectation(AT) == (False, "We answer within 20 minutes.")
        assert expectation(AT, "vip") == (False, "We answer within 10 minutes.")
    sara = add_customer("Sara", emails=["sara@example.com"], actor=SYSTEM, at=AT)
    for name, minutes in (("", 20), ("vip", 10)):
        set_class(sara, name, actor=SYSTEM, at=AT)
        case = open_case(sara, kind="question", subject="?", text="?", channel="chat", actor=SYSTEM, at=AT)
        promise = case.promises.get(kind=FIRST_RESPONSE)
        assert (promise.due_at - AT).total_seconds() == 60 * minutes
        assert promised_to_new("chat", class_of(sara.pk))[FIRST_RESPONSE].minutes == minutes


def test_while_we_are_closed_the_chat_says_when_we_open() -> None:
    with reading_as(Reader("en", "gregorian", "Asia/Tehran")):
        away, words = expectation(NIGHT)
    assert away and "We open on Saturday" in words and words.endswith("answer by 11:00.")


def test_the_request_form_says_where_to_call_in_danger(client: Client) -> None:
    put(EMERGENCY, LINES, actor=SYSTEM, at=AT)
    sara = add_customer("Sara", emails=["sara@example.com"], actor=SYSTEM, at=AT)
    stove = NewLine("GAS-7", "اجاق", 1, 10, "S-1")  # type: ignore[arg-type]
    place_order(
        sara, [stove], number="1", source="shop", currency="IRR", placed_at=AT, state="paid", actor=SYSTEM, at=AT
    )
    asked = {serial: client.get("/danger/", {"serial": serial}).content.decode() for serial in ("S-۱", "s-1", "", "x")}
    assert "۰۲۱" in asked["S-۱"] and asked["S-۱"].endswith("شیر گاز را ببندید.")
    assert asked["s-1"] == asked["S-۱"] and asked[""] == asked["x"] == ""
    # Without a script the line stands there when the form comes back.
    page = client.post("/", {"kind": "technical", "serial": "S-1", "text": ""}).content.decode()
    assert "شیر گاز را ببندید." in page and 'data-danger="/danger/"' in page
    assert client.get("/").content.decode().count("شیر گاز") == 0
