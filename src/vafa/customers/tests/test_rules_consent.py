"""Consent: what an answer allows."""

import pytest

from vafa.customers.rules.consent import CARE, OFFER, SERVICE, SURVEY, allows


@pytest.mark.parametrize("purpose", [SERVICE, CARE, SURVEY])
def test_it_allows_what_nobody_refused(purpose: str) -> None:
    assert allows(purpose, "email", {})


def test_it_sends_offers_only_to_those_who_said_yes() -> None:
    assert not allows(OFFER, "email", {})
    assert allows(OFFER, "email", {(OFFER, "email"): True})
    assert not allows(OFFER, "email", {(OFFER, "phone"): True})


@pytest.mark.parametrize("purpose", [SERVICE, CARE, SURVEY, OFFER])
def test_it_takes_no_for_an_answer(purpose: str) -> None:
    assert not allows(purpose, "email", {(purpose, "email"): False})
    assert not allows(purpose, "email", {(purpose, "any"): False})


def test_it_lets_an_answer_for_the_channel_come_before_one_for_any() -> None:
    assert allows(OFFER, "email", {(OFFER, "any"): False, (OFFER, "email"): True})
    assert not allows(CARE, "email", {(CARE, "any"): True, (CARE, "email"): False})
