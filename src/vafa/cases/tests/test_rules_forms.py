"""What is written into a form: read into typed answers, whatever the digits and the calendar, or refused by field."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.cases.actions.forms import AsWrittenBy
from vafa.cases.rules.forms import Reading, changed_fields, read_answers
from vafa.cases.rules.shapes import FIELD_KINDS, Field
from vafa.platform.i18n.reading import Reader
from vafa.platform.values import Refused

HOW = AsWrittenBy(Reader())
CHOICES = (("us", {"en": "Us"}), ("them", {"en": "Them"}))
FIELDS = tuple(
    Field(key=kind, kind=kind, label={"en": kind}, choices=CHOICES if "choice" in kind else ()) for kind in FIELD_KINDS
)


def read(posted: dict[str, list[str]], fields: tuple[Field, ...] = FIELDS, **kept: Any) -> Reading:
    return read_answers(fields, posted, kept=kept, how=HOW)


@pytest.mark.parametrize(
    ("kind", "typed", "answer"),
    [
        ("text", "  پیچ حمل ", "پیچ حمل"),
        ("number", "۱۲٫۵", "12.5"),
        ("number", "1,250", "1250"),
        ("money", "۱۲۵٬۰۰۰ تومان", {"amount": "1250000", "currency": "IRR"}),
        ("money", "50000", {"amount": "500000", "currency": "IRR"}),
        ("money", "$12.50", {"amount": "12.5", "currency": "USD"}),
        ("date", "۱۴۰۴/۱۲/۲۹", "2026-03-20"),
        ("date", "2026-03-20", "2026-03-20"),
        ("date", "29 اسفند 1404", "2026-03-20"),
        ("choice", "us", "us"),
        ("yesno", "no", False),
        ("phone", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "+989123456789"),
        ("serial", "mhr-w۹-۱۱۸", "MHR-W9-118"),
    ],
)
def test_it_reads_what_people_write(kind: str, typed: str, answer: object) -> None:
    assert read({kind: [typed]}) == Reading({kind: answer})


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("number", "many", "i18n.number_not_understood"),
        ("number", "9" * 20, "cases.number_too_large"),
        ("money", "-5 تومان", "cases.below_nothing"),
        ("date", "1404/13/40", "i18n.no_such_day"),
        ("date", "soon", "i18n.date_not_understood"),
        ("choice", "nobody", "cases.no_such_choice"),
        ("choices", "nobody", "cases.no_such_choice"),
        ("yesno", "maybe", "cases.no_such_choice"),
        ("phone", "12", "cases.not_a_phone"),
        ("serial", "x" * 81, "cases.answer_too_long"),
        ("long", "x" * 20_001, "cases.answer_too_long"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_field(kind: str, typed: str, code: str) -> None:
    found = read({kind: [typed], "text": ["kept"]} if kind != "text" else {kind: [typed]})
    assert found.answers == {"text": "kept"} and found.problems[kind].code == code


def test_a_form_with_a_field_nobody_asked_for_is_refused() -> None:
    with pytest.raises(Refused, match="unknown_field"):
        read({"is_admin": ["1"]})


def test_a_file_is_never_read_from_text() -> None:
    stored = {"id": 3, "name": "a.png"}
    assert read({"file": ["17"]}).answers == {}
    assert read({"file": ["17"]}, file=stored).answers == {"file": stored}


def test_what_hangs_on_another_answer_is_asked_after_it_only() -> None:
    fields = (
        Field(key="visit", kind="yesno", label={"en": "Visit?"}),
        Field(key="day", kind="date", label={"en": "Day"}, when=("visit", "yes")),
    )
    assert read({"visit": ["yes"], "day": ["2026-03-20"]}, fields).answers == {"visit": True, "day": "2026-03-20"}
    assert read({"visit": ["no"], "day": ["2026-03-20"]}, fields).answers == {"visit": False}
    assert read({"visit": ["no"], "day": ["never"]}, fields).problems == {}


anything = st.dictionaries(st.sampled_from(FIELD_KINDS), st.lists(st.text(max_size=40), max_size=3))


@given(anything)
def test_whatever_is_posted_a_field_has_an_answer_or_a_problem_never_both(posted: dict[str, list[str]]) -> None:
    found = read(posted)
    assert not set(found.answers) & set(found.problems)
    assert {*found.answers, *found.problems} <= {key for key, texts in posted.items() if any(map(str.strip, texts))}


@given(st.decimals(0, 10**12, places=2), st.dates(date(1921, 3, 21), date(2120, 3, 19)))
def test_what_was_read_is_read_again_the_same(number: Decimal, day: date) -> None:
    first = read({"number": [str(number)], "date": [day.isoformat()]})
    assert Decimal(first.answers["number"]) == number and first.answers["date"] == day.isoformat()
    again = read({key: [str(value)] for key, value in first.answers.items()})
    assert changed_fields(first.answers, again.answers) == []
