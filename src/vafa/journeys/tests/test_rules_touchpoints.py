"""Touchpoints and answers as they are written: read, or refused with what is wrong."""

import json
from pathlib import Path

import pytest

from vafa.journeys.rules.answers import is_unhappy, read_answer
from vafa.journeys.rules.changes import differences
from vafa.journeys.rules.checking import Known, check_content
from vafa.journeys.rules.reading import Row
from vafa.journeys.rules.steps import Content, read_content
from vafa.journeys.rules.touchpoints import read_touchpoint
from vafa.journeys.rules.walking import path_of
from vafa.platform.values import Refused

ROOM = Path(__file__).parents[1]
SHIPPED = json.loads((ROOM / "plans" / "post_purchase.json").read_text(encoding="utf-8"))
ASKED = ("welcome", "check_in", "survey", "related_offer", "quality", "care", "deep_feedback", "club", "referral")
LETTERS = set(ASKED)
ONE = {
    "key": "hello",
    "kind": "message",
    "name": {"en": "Hello"},
    "purpose": "care",
    "window": [1, 2],
    "letter": "care",
}


KNOWN = Known(
    letters=LETTERS, triggers={"order_placed", "case_resolved"}, occasions={"nowruz"}, case_kinds={"question"},
    dates={"customers.birthday"}, read=dict,
)  # fmt: skip


def checked(steps: object, **more: object) -> Content:
    content = read_content({"entry": {"trigger": "order_placed"}, "steps": steps, **more})
    check_content(content, KNOWN)
    return content


def refused(steps: object, **more: object) -> Refused:
    with pytest.raises(Refused) as caught:
        checked(steps, **more)
    return caught.value


def test_the_shipped_plan_is_readable_and_speaks_three_languages():
    found = path_of(checked(SHIPPED["steps"])).touchpoints
    assert tuple(one.key for one in found) == ASKED
    assert all(set(one.name) == set(one.goal) == {"fa", "ar", "en"} for one in found)
    assert all(one.script for one in found if one.kind == "call")


def test_what_is_written_is_what_was_read():
    content = checked(SHIPPED["steps"])
    assert read_content(json.loads(json.dumps(content.as_json()))) == content
    for one in path_of(content).touchpoints:
        assert read_touchpoint(Row(one.key, json.loads(json.dumps(one.as_json())))) == one


@pytest.mark.parametrize("letter", sorted(LETTERS))
@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_every_letter_is_there_in_three_languages(letter, language):
    text = (ROOM / "letters" / letter / f"{language}.liquid").read_text(encoding="utf-8")
    assert text.startswith("Subject: ")
    assert "{{ customer.name }}" in text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"window": [3, 2]}, "journeys.window_backwards"),
        ({"window": [-1, 2]}, "journeys.window_backwards"),
        ({"window": "1-2"}, "journeys.step_unreadable"),
        ({"window": [1, True]}, "journeys.step_unreadable"),
        ({"kind": "pigeon"}, "journeys.step_unreadable"),
        ({"purpose": ""}, "journeys.step_unreadable"),
        ({"name": "Hello"}, "journeys.step_unreadable"),
        ({"minutes": "5"}, "journeys.step_unreadable"),
        ({"key": ""}, "journeys.step_unreadable"),
        ({"letter": "none"}, "journeys.letter_unknown"),
        ({"letter": ""}, "journeys.letter_missing"),
        ({"question": "why"}, "journeys.step_unreadable"),
    ],
)
def test_what_is_wrong_is_named(change, code):
    assert refused([{**ONE, **change}]).code == code


def test_two_touchpoints_of_one_key_are_refused_by_name():
    assert refused([ONE, ONE]).data["touchpoint"] == "hello"


@pytest.mark.parametrize("rows", [None, [], {}, "x", [1]])
def test_a_plan_without_touchpoints_is_refused(rows):
    assert refused(rows).status == 422


def test_windows_may_overlap():
    assert len(checked([ONE, {**ONE, "key": "again", "window": [0, 9]}]).steps) == 2


def test_a_call_needs_no_letter():
    assert checked([{**ONE, "kind": "call", "letter": ""}])


def test_differences_name_what_changed():
    before = checked([ONE, {**ONE, "key": "old"}])
    after = checked([{**ONE, "window": [1, 3], "letter": "survey"}, {**ONE, "key": "new"}])
    assert differences(before, after) == {"hello": ["window", "letter"], "new": ["added"], "old": ["removed"]}
    assert differences(before, before) == {}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"as_expected": True}, {"as_expected": True}),
        ({"as_expected": False, "words": " broken "}, {"as_expected": False, "words": "broken"}),
        ({"score": 0}, {"score": 0}),
        ({"score": 10, "words": ""}, {"score": 10}),
    ],
)
def test_an_answer_is_kept_clean(given, kept):
    assert read_answer(given) == kept


NO_ANSWERS: list[dict[str, object]] = [
    *({}, {"words": "hm"}, {"as_expected": "yes"}, {"score": 11}, {"score": -1}, {"score": True}, {"score": "7"}),
    *({"score": 7, "as_expected": True}, {"score": 7, "words": 3}, {"score": 7, "words": "x" * 5000}),
]


@pytest.mark.parametrize("given", NO_ANSWERS)
def test_what_is_no_answer_is_refused(given):
    with pytest.raises(Refused):
        read_answer(given)


def test_earlier_words_stay_when_the_new_answer_has_none():
    assert read_answer({"score": 8}, {"score": 2, "words": "slow"}) == {"score": 8, "words": "slow"}


def test_no_and_low_scores_are_unhappy():
    assert [is_unhappy({"score": score}) for score in (0, 6, 7, 10)] == [True, True, False, False]
    assert is_unhappy({"as_expected": False})
    assert not is_unhappy({"as_expected": True})
