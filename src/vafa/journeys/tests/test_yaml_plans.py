"""Plans go out as text and come in again exactly; what is wrong in a file is said with its line."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vafa.journeys.rules.steps import (
    Branch,
    Content,
    Entrance,
    Exit,
    Give,
    Goal,
    Leave,
    OpenCase,
    SetTrait,
    Split,
    Wait,
    WaitFor,
    Way,
    read_content,
)  # fmt: skip
from vafa.journeys.rules.touchpoints import MEASURES, PURPOSES, QUESTIONS, Touchpoint
from vafa.journeys.rules.walking import every_step
from vafa.journeys.shipped import shipped_plans
from vafa.journeys.yaml_plans import read_plan, write_plan
from vafa.platform.values import Refused

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cn", "Co", "Cc"), include_characters="\n\t\x85"), max_size=30)
TRAPS = st.sampled_from(["no", "yes", "null", "~", "18:00", "1.5", "-3", "0x1f", "2026-01-01", "1_000", "on", "", " a ",
                         "a: b", "# x", "- y", "*a", "&b", "!c", "۱۲", "می‌شود", "a\nb", "a\n\n  b\n", "\u2028", "=",
                         "<<", "09", "+7", "1e3", ".5", "true", "'", '"', "{", "[", "%", "@", "`", "?"])  # fmt: skip
SAID = TEXT | TRAPS
WORDS = st.dictionaries(st.sampled_from(["fa", "ar", "en"]), SAID, max_size=3)
KEYS = st.text(st.sampled_from("abcdefgh_0123456789"), min_size=1, max_size=12)
SMALL = st.integers(0, 90)
VALUES = st.integers(-(10**9), 10**9) | SAID | st.booleans() | st.floats(-1e6, 1e6).map(lambda one: round(one, 3))
CONDITIONS = st.recursive(
    st.tuples(SAID, SAID, VALUES).map(lambda one: {"is": list(one)}),
    lambda inner: st.lists(inner, max_size=2).map(lambda rows: {"all": rows}) | inner.map(lambda one: {"not": one}),
    max_leaves=4,
)
TOUCHPOINTS = st.builds(
    Touchpoint, key=KEYS, kind=st.sampled_from(["message", "call", "survey"]), name=WORDS,
    purpose=st.sampled_from(PURPOSES), from_day=SMALL, to_day=SMALL, letter=SAID, prompt=st.booleans(),
    question=st.sampled_from(QUESTIONS), minutes=SMALL, goal=WORDS, script=WORDS,
    since=st.sampled_from(["start", "here"]), channel=SAID, owner=SAID, measure=st.sampled_from(MEASURES), target=SMALL,
)  # fmt: skip
PLAIN = st.one_of(
    TOUCHPOINTS,
    st.builds(Wait, key=KEYS, name=WORDS, days=SMALL, hours=SMALL),
    st.builds(Wait, key=KEYS, clock=st.just("18:00"), weekdays=st.just((0, 5))),
    st.builds(Give, key=KEYS, gift=SAID, amount=SMALL, percent=SMALL, days=SMALL),
    st.builds(OpenCase, key=KEYS, case_kind=SAID, subject=WORDS),
    st.builds(SetTrait, key=KEYS, trait=SAID, value=VALUES),
    st.builds(Leave, key=KEYS, name=WORDS),
)


def holding(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    steps = st.lists(inner, max_size=2).map(tuple)
    ways = st.lists(st.builds(Way, key=KEYS, name=WORDS, share=SMALL, steps=steps), max_size=2).map(tuple)
    return st.one_of(
        st.builds(Branch, key=KEYS, name=WORDS, when=CONDITIONS, then=steps, otherwise=steps),
        st.builds(WaitFor, key=KEYS, event=SAID, of=SAID, days=SMALL, then=steps, otherwise=steps),
        st.builds(Split, key=KEYS, ways=ways),
    )


STEPS = st.lists(st.recursive(PLAIN, holding, max_leaves=5), max_size=4).map(tuple)
ENTRIES = st.one_of(
    st.builds(Entrance, trigger=KEYS, options=st.dictionaries(KEYS, st.integers(0, 99), max_size=2), when=CONDITIONS),
    st.builds(Entrance, audience=CONDITIONS, again_after_days=st.none() | st.integers(1, 99)),
    st.builds(Entrance, occasion=KEYS, days_before=SMALL),
)
EXITS = st.lists(st.builds(Exit, trigger=KEYS) | st.builds(Exit, when=CONDITIONS), max_size=2).map(tuple)
CONTENTS = st.builds(
    Content, entry=ENTRIES, steps=STEPS, exits=EXITS, goal=st.none() | st.builds(Goal, measure=SAID, days=SMALL),
    hold_out=st.integers(0, 50), importance=st.integers(1, 5),
)  # fmt: skip


def as_kept(content: Content) -> Content:
    """What a version gives back: texts that JSON keeps as they are, nothing that is empty."""
    return read_content(content.as_json())


@settings(max_examples=80, deadline=None)
@given(KEYS, SAID.filter(str.strip), CONTENTS)
def test_what_goes_out_comes_in_exactly(key: str, name: str, content: Content) -> None:
    content = as_kept(content)
    text = write_plan(key, name, content)
    told = read_plan(text)
    assert (told.key, told.name, told.content) == (key, name, content)
    assert write_plan(key, name, told.content) == text


@pytest.mark.parametrize("shipped", shipped_plans(), ids=lambda one: one.key)
def test_shipped_plans_go_out_and_come_in(shipped: Any) -> None:
    content = read_content(shipped.content)
    text = write_plan(shipped.key, shipped.name["fa"], content)
    told = read_plan(text)
    assert told.content == content and text.startswith("# A plan of Vafa")
    for one in every_step(content.steps):
        line = text.splitlines()[told.line_of(Refused("x", {"touchpoint": one.key})) - 1]
        assert one.key in line


PLAN = """key: a_plan
name: A plan
entry:
  trigger: order_placed
steps:
- key: hello
  kind: message
  purpose: care
  window: [0, 2]
  letter: care
"""


@pytest.mark.parametrize(
    ("was", "becomes", "code", "line"),
    [
        ("window: [0, 2]", "window: [0, soon]", "refused", 9),
        ("letter: care", "lettre: care", "field", 10),
        ("purpose: care", "purpose: cure", "refused", 8),
        ("kind: message", "kind: massage", "refused", 7),
        ("- key: hello", "- kay: hello", "field", 6),
        ("  letter: care", "  kind: call", "twice", 10),
        ("trigger: order_placed", "trigger: &a order_placed", "anchor", 4),
        ("name: A plan", "name: !!python/object:os.system x", "anchor", 2),
        ("key: a_plan", "key: a plan", "key", 1),
        ("  trigger: order_placed", "  trigger: [", "yaml", 6),
        ("  trigger: order_placed", "  trigger: " + "[" * 60, "too_deep", 4),
        ("name: A plan\n", "", "name", 1),
        (PLAN, "- a\n- b\n", "no_plan", 1),
        (PLAN, "a" * 300_000, "too_large", 0),
    ],
)
def test_what_is_wrong_is_said_with_its_line(was: str, becomes: str, code: str, line: int) -> None:
    with pytest.raises(Refused) as refused:
        read_plan(PLAN.replace(was, becomes, 1))
    assert (refused.value.code, refused.value.data.get("line", 0)) == (f"journeys.file_{code}", line)


def test_words_stay_words() -> None:
    told = read_plan(PLAN.replace("name: A plan", "name: no").replace("letter: care", "letter: 18:00"))
    assert told.name == "no" and told.data["steps"][0]["letter"] == "18:00"
    assert replace(told.content, importance=3) == told.content
