"""Steps that decide and wait: read and written again, checked, and walked one after the other."""

import json

import pytest

from vafa.journeys.rules.changes import differences
from vafa.journeys.rules.steps import read_content
from vafa.journeys.rules.walking import path_of
from vafa.journeys.tests.test_rules_touchpoints import ONE, checked, refused

EVERYBODY = {"all": []}
ASKS = {**ONE, "key": "ask", "kind": "survey", "letter": "survey", "question": "score"}
HEARD = {
    "key": "heard", "kind": "wait_for", "event": "answered", "of": "ask", "days": 5,
    "then": [{"key": "happy", "kind": "branch", "when": EVERYBODY, "then": [{**ONE, "key": "offer"}]}],
    "otherwise": [{"key": "out", "kind": "leave"}],
}  # fmt: skip
SPLIT = {
    "key": "words", "kind": "split",
    "ways": [{"key": "a", "share": 60, "steps": [{**ONE, "key": "warm"}]}, {"key": "b", "share": 40, "steps": []}],
}  # fmt: skip
LAST = {**ONE, "key": "last", "since": "here"}
PLAN = [ASKS, HEARD, SPLIT, {"key": "rest", "kind": "wait", "clock": "18:00", "weekdays": [5, 3]}, LAST]


def test_a_plan_is_written_as_it_was_read():
    content = checked(PLAN, exits=[{"trigger": "case_resolved"}], goal={"measure": "returned", "days": 60}, hold_out=10)
    assert read_content(json.loads(json.dumps(content.as_json()))) == content
    assert content.hold_out == 10 and content.importance == 3


@pytest.mark.parametrize(
    ("key", "turn", "next_key"),
    [
        ("ask", "", "heard"),
        ("heard", "then", "happy"),
        ("heard", "otherwise", "out"),
        ("out", "", None),
        ("happy", "then", "offer"),
        ("happy", "otherwise", "words"),  # nothing there: on after it
        ("offer", "", "words"),
        ("words", "a", "warm"),
        ("words", "b", "rest"),
        ("warm", "", "rest"),
        ("last", "", None),
    ],
)
def test_what_comes_after_what(key, turn, next_key):
    found = path_of(checked(PLAN)).after(key, turn)
    assert (found.key if found else None) == next_key


def test_a_run_walks_no_step_twice_whatever_it_turns_into():
    path = path_of(checked(PLAN))
    for turns in [("then", "then", "a"), ("otherwise", "", "b"), ("then", "otherwise", "b")]:
        seen, step = [], path.first
        while step is not None:
            seen.append(step.key)
            turn = {"heard": turns[0], "happy": turns[1], "words": turns[2]}.get(step.key, "")
            step = path.after(step.key, turn)
        assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([{"key": "out", "kind": "leave"}], "no_touchpoints"),
        ([ONE, {**HEARD, "of": "nobody"}], "question_missing"),
        ([ASKS, {**HEARD, "days": 0}], "timeout_missing"),
        ([ASKS, {**HEARD, "event": "comet"}], "trigger_unknown"),
        ([ONE, {**SPLIT, "ways": SPLIT["ways"][:1]}], "shares_wrong"),
        ([ONE, {"key": "w", "kind": "wait"}], "wait_missing"),
        ([ONE, {"key": "w", "kind": "wait", "days": 1, "clock": "10:00"}], "wait_missing"),
        ([ONE, {"key": "w", "kind": "wait", "clock": "25:00"}], "step_unreadable"),
        ([ONE, {"key": "g", "kind": "give", "gift": "gold", "amount": 1}], "gift_missing"),
        ([ONE, {"key": "c", "kind": "open_case", "case_kind": "feud", "subject": {"en": "x"}}], "case_kind_unknown"),
        ([ONE, {"key": "t", "kind": "set_trait", "trait": " "}], "trait_missing"),
        ([{**ONE, "window": [9, 9]}, {**ONE, "key": "late", "window": [1, 2]}], "window_over"),
        ([ONE, {"key": "x", "kind": "dance"}], "step_unreadable"),
        ([ASKS, {**HEARD, "then": [{**ONE, "key": "ask"}]}], "same_key"),
        ([{**ONE, "key": str(place)} for place in range(81)], "too_many_steps"),
    ],
)
def test_what_could_not_be_walked_is_refused(steps, code):
    assert refused(steps).code == f"journeys.{code}"


@pytest.mark.parametrize(
    "entry", [{}, {"trigger": "comet"}, {"occasion": "comet"}, {"trigger": "order_placed", "occasion": "nowruz"}]
)
def test_a_plan_begins_in_one_way_that_exists(entry):
    assert refused([ONE], entry=entry).code == "journeys.entry_missing"


def test_changes_are_named_by_step_also_inside_lists_and_when_one_moves():
    before = checked(PLAN)
    warmer = {**SPLIT, "ways": [{**SPLIT["ways"][0], "share": 50}, {**SPLIT["ways"][1], "share": 50}]}
    after = checked([ASKS, warmer, {**HEARD, "days": 6}, *PLAN[3:]], hold_out=5)
    assert differences(before, after) == {
        "": ["hold_out"],
        "words": ["ways", "place"],
        "heard": ["days", "place"],
        "rest": ["place"],
    }
    assert differences(before, before) == {}
