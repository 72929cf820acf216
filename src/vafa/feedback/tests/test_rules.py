"""What is read from forms and answers, what a score means, and when not to ask; whatever is thrown at them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.feedback.rules.answers import LONGEST, asked, is_asked, read_answers, scores_of
from vafa.feedback.rules.effect import SPAN, effect
from vafa.feedback.rules.fatigue import ASKED_ABOUT_CASE, ASKED_LATELY, Ask, Wanted, objections
from vafa.feedback.rules.forms import CES, CSAT, FORM, NPS, check_words, form_rows, read_form
from vafa.feedback.rules.scores import HIGH, LOW, MIDDLE, is_low, net_promoters, score_class
from vafa.feedback.shipped import EASE, RECOMMENDATION, SATISFACTION
from vafa.platform.values import Refused

AT = datetime(2026, 1, 3, 8, tzinfo=UTC)
REST = timedelta(days=14)
OWN: list[dict[str, Any]] = [
    {"key": "came", "kind": "yesno", "label": {"en": "Did it come?"}, "required": True},
    {
        "key": "late", "kind": "scale", "low": 0, "high": 10, "label": {"en": "How late?"},
        "when": {"field": "came", "is": ["yes"]},
    },
    {
        "key": "who", "kind": "choice", "label": {"en": "Who brought it?"},
        "options": [{"key": "post", "label": {"en": "Post"}}, {"key": "us", "label": {"en": "You"}}],
    },
    {
        "key": "what", "kind": "choices", "label": {"en": "What was good?"},
        "options": [{"key": "a", "label": {"en": "A"}}, {"key": "b", "label": {"en": "B"}}],
    },
    {
        "key": "why", "kind": "text", "label": {"en": "Why not?"}, "required": True,
        "when": {"field": "came", "is": ["no"]},
    },
]  # fmt: skip


@pytest.mark.parametrize(("kind", "rows"), [(CSAT, SATISFACTION), (CES, EASE), (NPS, RECOMMENDATION), (FORM, OWN)])
def test_a_form_survives_being_written_and_read(kind: str, rows: list[dict[str, object]]) -> None:
    fields = read_form(rows, kind)
    assert read_form(form_rows(fields), kind) == fields


@pytest.mark.parametrize("rows", [SATISFACTION, EASE, RECOMMENDATION])
def test_what_is_shipped_is_complete_in_every_language(rows: list[dict[str, object]]) -> None:
    check_words(read_form(rows), ("fa", "ar", "en"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ([], "no_fields"),
        ("no list", "no_fields"),
        ([{"key": "a b", "kind": "text", "label": {}}], "field_unreadable"),
        ([{"key": "a", "kind": "magic", "label": {}}], "field_unreadable"),
        ([{"key": "a", "kind": "text", "label": "words"}], "field_unreadable"),
        ([{"key": "a", "kind": "scale", "low": 5, "high": 2, "label": {}}], "scale_backwards"),
        ([{"key": "a", "kind": "scale", "low": 0, "high": 40, "label": {}}], "scale_backwards"),
        ([{"key": "a", "kind": "choice", "label": {}, "options": [{"key": "x", "label": {}}]}], "too_few_options"),
        ([OWN[0], OWN[0]], "same_key"),
        ([OWN[1], OWN[0]], "condition_unclear"),
        ([OWN[0], {**OWN[1], "when": {"field": "came", "is": ["maybe"]}}], "condition_unclear"),
        ([{"key": f"q{n}", "kind": "text", "label": {}} for n in range(21)], "too_many_fields"),
    ],
)
def test_a_form_that_cannot_be_is_refused_with_its_reason(change: object, code: str) -> None:
    with pytest.raises(Refused, match=rf"feedback\.{code}"):
        read_form(change)


def test_a_survey_that_measures_begins_with_its_scale() -> None:
    with pytest.raises(Refused, match="score_first"):
        read_form(OWN, CSAT)


def test_half_a_language_is_not_published() -> None:
    with pytest.raises(Refused, match="words_missing"):
        check_words(read_form(OWN), ("fa", "en"))


def read(posted: dict[str, list[str]], *shown: str, known: dict[str, Any] | None = None) -> Any:
    return read_answers(read_form(OWN), posted, shown, known or {})


def test_every_kind_of_answer_is_read() -> None:
    everything = {"came": ["yes"], "late": ["3"], "who": ["us"], "what": ["b", "a"]}
    reading = read(everything, "came", "late", "who", "what")
    assert reading.answers == {"came": True, "late": 3, "who": "us", "what": ["a", "b"]}
    assert not reading.problems and not reading.more


@pytest.mark.parametrize(
    ("posted", "wrong"),
    [
        ({"came": ["perhaps"]}, {"came": "choose_one"}),
        ({}, {"came": "answer_missing"}),
        ({"came": ["yes", "no"]}, {"came": "choose_one"}),
        ({"came": ["no"], "why": [""]}, {"why": "answer_missing"}),
        ({"came": ["no"], "why": ["x" * (LONGEST + 1)]}, {"why": "too_long"}),
        ({"came": ["yes"], "late": ["11"]}, {"late": "choose_one"}),
        ({"came": ["yes"], "late": ["³"]}, {"late": "choose_one"}),
        ({"came": ["yes"], "who": ["nobody"]}, {"who": "choose_one"}),
        ({"came": ["yes"], "what": ["a", "z"]}, {"what": "choose_one"}),
        ({"came": ["yes"], "other": ["1"]}, {"": "unknown_field"}),
    ],
)
def test_what_is_wrong_is_said_by_field(posted: dict[str, list[str]], wrong: dict[str, str]) -> None:
    reading = read(posted, "came", "late", "who", "what", "why")
    assert {key: refused.code for key, refused in reading.problems.items()} == {
        key: f"feedback.{code}" for key, code in wrong.items()
    }


def test_a_question_that_follows_from_the_answers_comes_next() -> None:
    reading = read({"came": ["no"]}, "came", "who", "what")
    assert [one.key for one in reading.more] == ["why"]
    later = read({"why": ["lost"]}, "why", known={"came": False, "who": "us"})
    assert later.answers == {"came": False, "who": "us", "why": "lost"}


@given(
    posted=st.dictionaries(
        st.sampled_from(["came", "late", "who", "what", "why", "?"]), st.lists(st.text(max_size=12), max_size=3)
    ),
    shown=st.lists(st.sampled_from(["came", "late", "who", "what", "why"])),
)
def test_whatever_is_posted_gives_answers_the_form_can_ask_or_says_what_is_wrong(
    posted: dict[str, list[str]], shown: list[str]
) -> None:
    fields = read_form(OWN)
    reading = read_answers(fields, posted, shown, {})
    again = read_answers(fields, {}, [], reading.answers)
    for one in asked(fields, reading.answers):
        assert one.key not in reading.answers or again.answers[one.key] == reading.answers[one.key]
    for one in fields:
        if one.key in reading.answers and one.kind != "text":
            assert is_asked(one, reading.answers)


def test_scores_come_from_the_measured_scales() -> None:
    fields = read_form(SATISFACTION, CSAT)
    assert scores_of(fields, {"score": 4, "ease": 6, "good": "fast"}) == {"csat": 4, "ces": 6}


def test_classes_are_those_of_the_trade() -> None:
    assert [score_class(NPS, one) for one in (0, 6, 7, 8, 9, 10)] == [LOW, LOW, MIDDLE, MIDDLE, HIGH, HIGH]
    assert [score_class(CSAT, one) for one in range(1, 6)] == [LOW, LOW, MIDDLE, HIGH, HIGH]
    assert [score_class(CES, one) for one in range(1, 8)] == [LOW, LOW, LOW, MIDDLE, HIGH, HIGH, HIGH]
    assert is_low({"csat": 5, "ces": 1}) and not is_low({"csat": 3}) and not is_low({})
    assert net_promoters([10, 9, 7, 3]) == 25 and net_promoters([]) is None


@given(
    days=st.lists(st.one_of(st.none(), st.integers(0, 40)), max_size=6),
    wanted=st.lists(st.integers(1, 3), min_size=1, max_size=6),
)
def test_nobody_is_asked_twice_within_the_rest_whatever_the_order(days: list[int | None], wanted: list[int]) -> None:
    asks = [Ask(1 + n % 3, f"a{n}", n, None if ago is None else AT - timedelta(days=ago)) for n, ago in enumerate(days)]
    wants = [Wanted(customer, f"w{n}") for n, customer in enumerate(wanted)]
    stopped = objections(asks, wants, AT, REST)
    for customer in {1, 2, 3}:
        lately = any(a.customer_id == customer and (a.at is None or a.at > AT - REST) for a in asks)
        let = [n for n, want in enumerate(wants) if want.customer_id == customer and n not in stopped]
        assert len(let) == (0 if lately or customer not in wanted else 1)


def test_of_two_that_are_promised_the_first_may_leave_and_one_case_is_asked_about_once() -> None:
    asks = [Ask(1, "first", 1, None), Ask(1, "second", 2, None)]
    both = [Wanted(1, "first"), Wanted(1, "second")]
    assert objections(asks, both, AT, REST) == {1: ASKED_LATELY}
    assert objections([], [Wanted(1, "x", asked_before=True)], AT, REST) == {0: ASKED_ABOUT_CASE}


@given(
    cases=st.lists(st.integers(-60, 60), max_size=20),
    orders=st.tuples(st.integers(0, 50), st.integers(0, 50)),
    passed=st.integers(0, 60),
)
def test_an_effect_counts_thirty_days_on_each_side(cases: list[int], orders: tuple[int, int], passed: int) -> None:
    at = AT + timedelta(days=passed)
    found = effect([AT + timedelta(days=n) for n in cases], *orders, AT, at)
    assert found.before == sum(-30 <= n < 0 for n in cases)
    assert found.after == sum(0 <= n < min(30, passed) for n in cases)
    assert found.is_settled == (passed >= SPAN.days)
    assert (found.verdict == "early") != found.is_settled
