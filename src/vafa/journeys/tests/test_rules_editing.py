"""Steps of a draft are put in, taken out, copied and moved; no step is lost on the way, and none is there twice."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from vafa.journeys.rules.editing import DIRECTIONS, copied, find, free_key, moved, places, put_in, replaced, taken_out


def leaf(key: str) -> dict[str, Any]:
    return {"key": key, "kind": "wait", "days": 1}


def branch(key: str, then: list[dict[str, Any]], otherwise: list[dict[str, Any]]) -> dict[str, Any]:
    return {"key": key, "kind": "branch", "when": {"all": []}, "then": then, "otherwise": otherwise}


PLAN = {"steps": [leaf("a"), branch("b", [leaf("c"), leaf("d")], [leaf("e")]), leaf("f")]}


def keys(plan: dict[str, Any]) -> list[str]:
    return [row["key"] for _place, rows in places(plan) for row in rows]


def walk(plan: dict[str, Any], key: str, *ways: str) -> Iterator[tuple[str, int] | None]:
    for way in ways:
        plan = moved(plan, key, way)
        yield find(plan, key)


def test_later_goes_through_everything_to_the_end() -> None:
    assert list(walk(PLAN, "c", *["later"] * 6)) == [
        ("b:then", 1), ("b:otherwise", 0), ("b:otherwise", 1), ("", 2), ("", 3), ("", 3),
    ]  # fmt: skip


def test_earlier_goes_back_the_same_way() -> None:
    assert list(walk(PLAN, "e", *["earlier"] * 5)) == [("b:then", 2), ("b:then", 1), ("b:then", 0), ("", 1), ("", 0)]


def test_into_and_out() -> None:
    assert list(walk(PLAN, "a", "into", "out", "into")) == [("b:then", 0), ("", 1), ("b:otherwise", 1)]
    assert list(walk(PLAN, "f", "into", "out")) == [("b:otherwise", 1), ("", 2)]


def test_neighbours_change_their_days_with_their_places() -> None:
    plan = {"steps": [{"key": "x", "kind": "call", "window": [0, 2]}, {"key": "y", "kind": "call", "window": [3, 7]}]}
    assert [(row["key"], row["window"]) for row in moved(plan, "x", "later")["steps"]] == [("y", [0, 2]), ("x", [3, 7])]


def test_a_copy_has_keys_of_its_own_and_waits_for_its_own_answer() -> None:
    asks = {"key": "ask_1", "kind": "survey", "window": [0, 1]}
    inner = [asks, {"key": "wait_for_1", "kind": "wait_for", "of": "ask_1", "days": 3}]
    plan, key = copied({"steps": [branch("b_1", inner, [])]}, "b_1")
    assert key == "b_2" and sorted(keys(plan)) == ["ask_1", "ask_2", "b_1", "b_2", "wait_for_1", "wait_for_2"]
    assert plan["steps"][1]["then"][1]["of"] == "ask_2"


def test_changing_a_step_keeps_what_it_holds() -> None:
    plan = replaced(PLAN, "b", {"key": "b", "kind": "branch", "when": {"any": []}})
    assert keys(plan) == keys(PLAN) and plan["steps"][1]["when"] == {"any": []}
    assert keys(put_in(PLAN, "gone:then", 0, leaf("g")))[3] == "g" and free_key(PLAN, "call") == "call_1"
    assert keys(taken_out(PLAN, "b")) == ["a", "f"] and taken_out(PLAN, "nothing")["steps"] == PLAN["steps"]


TREES = st.recursive(
    st.lists(st.just("leaf"), max_size=3), lambda inner: st.lists(st.tuples(inner, inner), max_size=3), max_leaves=12
)


def planted(tree: list[Any], numbers: Iterator[int]) -> list[dict[str, Any]]:
    return [
        leaf(f"k{next(numbers)}") if one == "leaf" else branch(f"k{next(numbers)}", *(planted(p, numbers) for p in one))
        for one in tree
    ]


@given(TREES, st.lists(st.tuples(st.integers(0, 20), st.sampled_from(DIRECTIONS)), max_size=30))
def test_moving_loses_nothing(tree: list[Any], moves: list[tuple[int, str]]) -> None:
    plan: dict[str, Any] = {"steps": planted(tree, iter(range(1000)))}
    before = sorted(keys(plan))
    for which, way in moves:
        if before:
            plan = moved(plan, before[which % len(before)], way)
            assert sorted(keys(plan)) == before
