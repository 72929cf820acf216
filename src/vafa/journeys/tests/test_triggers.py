"""What holds for every trigger: it is listed, has words, reads its options, and says the same twice."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import translation

import vafa.journeys.triggers as folder
from vafa.journeys.tests.conftest import START
from vafa.journeys.tests.shop import bought, due, person, say_of
from vafa.journeys.trigger import Trigger
from vafa.journeys.triggering import triggers
from vafa.platform.i18n import languages
from vafa.platform.values import Refused

ALL = list(triggers().values())
OF_TIME = [one for one in ALL if one.of_time]
DAY = timedelta(days=1)


def test_every_file_is_a_trigger_of_its_name() -> None:
    files = {one.stem for one in Path(folder.__path__[0]).glob("*.py")} - {"__init__"}
    assert files == set(triggers()) and len(files) >= 19


@pytest.mark.parametrize("trigger", ALL, ids=lambda one: one.key)
def test_it_has_words_in_every_language(trigger: Trigger) -> None:
    told = []
    for language in languages():
        with translation.override(language.code):
            words = [str(trigger.label), trigger.sentence({}), *(str(one.label) for one in trigger.options)]
            assert all(words) and "%(" not in "".join(words)
            told.append(words)
    assert len({words[0] for words in told}) == len(told), "translated"


@pytest.mark.parametrize("trigger", ALL, ids=lambda one: one.key)
def test_it_reads_what_a_plan_chose(trigger: Trigger) -> None:
    assert trigger.chosen({}) == {one.name: one.default for one in trigger.options}
    for one in trigger.options:
        assert one.lowest <= one.default <= one.highest
        assert trigger.chosen({one.name: one.highest})[one.name] == one.highest
        for wrong in (one.lowest - 1, one.highest + 1, "3", True, None):
            with pytest.raises(Refused, match="option_wrong"):
                trigger.chosen({one.name: wrong})
    with pytest.raises(Refused, match="option_unknown"):
        trigger.chosen({"moon": 1})


@pytest.mark.parametrize("trigger", OF_TIME, ids=lambda one: one.key)
def test_asked_twice_it_says_the_same_and_nothing_of_an_empty_shop(db, trigger: Trigger) -> None:
    assert due(trigger.key) == []
    for number in range(3):
        for back in (400, 366, 92, 61, 30.5, 29, 0.2):
            bought(person() if number == 2 else person("x"), START - back * DAY, "filter")
    say_of("filter", warranty_months=1, service_every_months=1, lasts_days=30)
    assert due(trigger.key) == due(trigger.key)
    keys = [one.key for one in due(trigger.key)]
    assert len(keys) == len(set(keys)) and all(len(one) <= 100 for one in keys), "a run keeps a key of 100 letters"
