"""The plans that come with Vafa can be published as they are, speak three languages, and say all five things."""

from typing import Any

import pytest

from vafa.conversations.letters import letter_keys, render_source, shipped
from vafa.conversations.letters.editing import sample_context
from vafa.customers.rules.consent import CARE
from vafa.journeys.actions.plans import begin_plan, known, publish
from vafa.journeys.rules.checking import check_content
from vafa.journeys.rules.steps import Branch, WaitFor, read_content
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.rules.walking import every_step, path_of
from vafa.journeys.shipped import Shipped, shipped_plan, shipped_plans
from vafa.journeys.tests.conftest import START
from vafa.journeys.triggering import triggers
from vafa.platform.i18n import languages
from vafa.platform.values import SYSTEM

CODES = {one.code for one in languages()}
EACH = pytest.mark.parametrize("plan", shipped_plans(), ids=lambda one: one.key)


def texts(value: object) -> list[dict[str, str]]:
    """Every text by language in a plan."""
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    if not isinstance(value, dict):
        return []
    if set(value) & CODES:
        return [value]
    return [text for one in value.values() for text in texts(one)]


@EACH
@pytest.mark.django_db
def test_it_is_published_as_it_is(plan: Shipped) -> None:
    content = read_content(plan.content)
    check_content(content, known())
    if content.entry.trigger:
        triggers()[content.entry.trigger].chosen(content.entry.options)
    begun = begin_plan(plan.name["fa"], plan.content, key=f"my_{plan.key}", actor=SYSTEM, at=START)
    assert publish(begun, actor=SYSTEM, at=START).number == 1


@EACH
def test_it_speaks_three_languages_and_says_all_five_things(plan: Shipped) -> None:
    assert all(set(text) == CODES and all(text.values()) for text in [plan.name, plan.about, *texts(plan.content)])
    for one in path_of(read_content(plan.content)).touchpoints:
        assert one.purpose and one.goal and one.measure and one.target, one.key
        assert one.script if one.kind == "call" else one.letter, one.key


@EACH
@pytest.mark.django_db
def test_its_letters_are_written_in_every_language(plan: Shipped) -> None:
    for key in {one.letter for one in path_of(read_content(plan.content)).touchpoints if one.letter}:
        assert key in letter_keys()
        for code in CODES:
            source = shipped(key, code)
            assert source is not None, (key, code)
            letter = render_source(source, code, sample_context(key), purpose=CARE, stop="")
            assert letter.subject and len(letter.text) > 100


def test_an_offer_comes_only_after_a_good_answer() -> None:
    path = path_of(read_content(shipped_plan("post_purchase").content))
    waits = path.steps["after_survey"]
    assert isinstance(waits, WaitFor) and (waits.event, waits.of) == ("answered", "survey")
    (branch,) = waits.then
    assert isinstance(branch, Branch) and not branch.otherwise and not waits.otherwise
    offers: list[Any] = [
        one for one in every_step(path.content.steps) if isinstance(one, Touchpoint) and one.purpose == "offer"
    ]
    assert offers == list(branch.then)


def test_the_days_are_those_of_the_ready_plan() -> None:
    windows = {one.key: one for one in path_of(read_content(shipped_plan("post_purchase").content)).touchpoints}
    days = {key: (one.from_day, one.to_day) for key, one in windows.items() if one.since == "start"}
    assert days == {
        "welcome": (0, 2), "check_in": (3, 7), "survey": (14, 16), "quality": (30, 33), "care": (60, 67),
        "deep_feedback": (90, 180),
    }  # fmt: skip
    assert windows["welcome"].prompt
