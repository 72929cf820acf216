"""Addresses that are no telephone numbers and no e-mail addresses are kept as they are."""

import pytest

from vafa.customers.contact_values import normal_value
from vafa.platform.values import Refused


def test_somebody_who_hides_their_number_on_whatsapp_is_known_by_an_id() -> None:
    assert normal_value("whatsapp", "IR.13491208655302741918") == "IR.13491208655302741918"
    assert normal_value("whatsapp", "09121234567") == "+989121234567"


@pytest.mark.parametrize(("kind", "typed"), [("phone", "IR.1349"), ("whatsapp", "ir.1349"), ("whatsapp", "IR.1 3")])
def test_nothing_else_passes_for_such_an_id(kind: str, typed: str) -> None:
    with pytest.raises(Refused):
        normal_value(kind, typed)


def test_another_system_names_people_as_it_likes() -> None:
    assert normal_value("webhook", " client/77 ") == "client/77"
