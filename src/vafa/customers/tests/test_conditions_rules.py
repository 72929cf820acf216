"""Reading conditions, what is refused, and what a missing fact means: no database is asked."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.rules.tree import EVERYBODY, as_json, fields_of, holds
from vafa.platform.values import Refused

AT = datetime(2026, 5, 2, 8, tzinfo=UTC)
CITY = {"is": ["customers.city", "is", "تهران"]}
MANY = {"all": [CITY] * 41}
DEEP: dict[str, Any] = CITY
for _ in range(6):
    DEEP = {"not": DEEP}
WRONG: list[tuple[object, str]] = [
    ([], "customers.conditions_unreadable"),
    ({"all": [], "any": []}, "customers.conditions_unreadable"),
    ({"is": "customers.city"}, "customers.conditions_unreadable"),
    ({"is": [1, "is", "x"]}, "customers.conditions_unreadable"),
    ({"any": []}, "customers.conditions_empty_group"),
    (MANY, "customers.conditions_too_many"),
    (DEEP, "customers.conditions_too_deep"),
    ({"is": ["customers.gone", "is", "x"]}, "customers.condition_unknown_field"),
    ({"is": ["customers.city:x", "is", "x"]}, "customers.condition_unknown_field"),
    ({"is": ["customers.consent:offer", "is", "yes"]}, "customers.condition_unknown_field"),
    ({"is": ["customers.consent:offer:pigeon", "is", "yes"]}, "customers.condition_unknown_field"),
    ({"is": ["sales.spent:IRR:0", "over", "1"]}, "customers.condition_unknown_field"),
    ({"is": ["customers.city", "over", "1"]}, "customers.condition_bad_operator"),
    ({"is": ["customers.city", "is", "\u200c"]}, "customers.condition_bad_value"),
    ({"is": ["customers.city", "is", "\ud800"]}, "customers.condition_bad_value"),
    ({"is": ["customers.city", "is"]}, "customers.condition_bad_value"),
    ({"is": ["customers.orders", "over", "NaN"]}, "customers.condition_bad_value"),
    ({"is": ["customers.orders", "over", True]}, "customers.condition_bad_value"),
    ({"is": ["customers.language", "is", "xx"]}, "customers.condition_bad_value"),
    ({"is": ["customers.last_purchase", "within", 0]}, "customers.condition_bad_value"),
    ({"is": ["customers.last_purchase", "within", 40000]}, "customers.condition_bad_value"),
    ({"is": ["customers.last_purchase", "since", "2026-05-02"]}, "customers.condition_bad_value"),
]


@pytest.mark.parametrize(("data", "code"), WRONG, ids=[f"{n} {code}" for n, (_, code) in enumerate(WRONG)])
def test_what_cannot_be_read_is_refused_with_its_reason(data: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_conditions(data)
    assert refused.value.code == code


def test_conditions_are_written_as_they_are_read() -> None:
    told = {"all": [CITY, {"any": [{"not": CITY}, {"is": ["sales.spent:IRR:365", "over", "0.5"]}]}]}
    tree = read_conditions(told)
    assert as_json(tree) == told and fields_of(tree) == ("customers.city", "sales.spent:IRR:365")
    assert holds(EVERYBODY, {}, AT) and as_json(EVERYBODY) == {"all": []}


@pytest.mark.parametrize(
    ("leaf", "holds_of_nothing"),
    [
        (["customers.city", "is", "x"], False),
        (["customers.city", "is_not", "x"], True),
        (["customers.city", "empty"], True),
        (["customers.reach", "has_not", "email"], True),
        (["customers.last_purchase", "never"], True),
        (["customers.last_purchase", "ago", 3], False),
        (["feedback.csat", "under", "3"], False),
        (["feedback.csat", "is_not", "3"], True),
        (["cases.open", "is", "no"], True),
    ],
)
def test_a_missing_fact_has_one_meaning(leaf: list[object], holds_of_nothing: bool) -> None:
    tree = read_conditions({"is": leaf})
    assert holds(tree, {}, AT) is holds_of_nothing
    assert holds(read_conditions({"not": {"is": leaf}}), {}, AT) is not holds_of_nothing


def test_texts_are_compared_as_they_fold() -> None:
    tree = read_conditions({"is": ["customers.city", "has", "کرج"]})
    assert holds(tree, {"customers.city": "شهر كَرَج"}, AT)
    assert not holds(read_conditions({"is": ["customers.orders", "over", "3"]}), {"customers.orders": Decimal(3)}, AT)
