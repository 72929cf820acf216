"""What came of a plan in sentences: the same numbers in every language, and unknown things said to be unknown."""

import pytest

from vafa.journeys.results.keeping import with_way
from vafa.journeys.results.wording import about, interval_words, of_one, of_plan, of_ways, percent_words, verdict_words
from vafa.journeys.rules.comparing_shares import Share, compare
from vafa.journeys.rules.steps import Goal
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.values import Refused

RETURNED = Goal(measure="returned", days=90)
FOUND = compare(Share(1080, 4000), Share(190, 1000))


def said(language: str) -> str:
    with reading_as(Reader(language)):
        return str(of_plan(RETURNED, FOUND))


def test_it_is_said_in_every_language() -> None:
    assert said("en") == (
        "Of those who walked this plan, 27 of 100 came back within 90 days; of the others, 19. "
        "That is 8 more, almost surely between 5 and 11."
    )
    assert said("fa") == (
        "از هر ۱۰۰ نفری که در این برنامه بودند، ۲۷ نفر ظرف ۹۰ روز برگشتند؛ از گروه شاهد، ۱۹ نفر. "
        "یعنی ۸ نفر بیشتر؛ به احتمال بسیار زیاد بین ۵ و ۱۱ نفر."
    )
    assert said("ar").startswith("من كل ١٠٠ عميل في هذه الخطة عاد")


@pytest.mark.parametrize("language", ["fa", "ar", "en"])
@pytest.mark.parametrize("measure", ["returned", "answered", "bought_offered", "referred"])
def test_every_goal_has_its_words(language: str, measure: str) -> None:
    goal = Goal(measure=measure, days=30)
    with reading_as(Reader(language)):
        told = [of_one(goal, Share(3, 10)), str(of_ways(goal, FOUND, "A", "B"))]
        if measure != "answered":
            told.append(str(of_plan(goal, FOUND)))
    assert all("%" not in one for one in told)


def test_small_shares_are_said_of_a_thousand() -> None:
    with reading_as(Reader("en")):
        words = str(of_plan(RETURNED, compare(Share(80, 20000), Share(15, 15000))))
    assert "4 of 1,000" in words and "; of the others, 1." in words and "That is 3 more" in words


def test_fewer_is_said_as_plainly_as_more() -> None:
    with reading_as(Reader("en")):
        assert "8 fewer, almost surely between 5 and 11" in verdict_words(compare(Share(190, 1000), Share(1080, 4000)))


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    with reading_as(Reader("en")):
        assert "about 670 more customers" in verdict_words(compare(Share(27, 100), Share(19, 100)))
        assert "hardly differ" in verdict_words(compare(Share(20, 100), Share(20, 100)))
        assert "at least 30 customers" in verdict_words(compare(Share(1, 2), Share(0, 2)))
        same = verdict_words(compare(Share(2000, 10000), Share(2010, 10000)))
    assert same == "There is no difference worth speaking of: almost surely at most 2 of 100 either way."


def test_numbers_are_rounded_as_one_says_them() -> None:
    assert [about(one) for one in (1, 19, 433, 1240, 8555)] == [1, 19, 440, 1300, 8600]
    with reading_as(Reader("en")):
        assert (percent_words(Share(27, 100)), percent_words(Share(7, 100))) == ("27%", "7.0%")
        assert interval_words(Share(270, 1000)) == "24 to 30%"


def test_a_way_takes_the_place_of_its_split_also_inside_another() -> None:
    inner = {"key": "in", "kind": "split", "ways": [{"key": "a", "steps": [{"key": "x", "kind": "leave"}]}]}
    content = {"steps": [{"key": "b", "kind": "branch", "when": {}, "then": [inner], "otherwise": []}]}
    kept = with_way(content, "in", "a")
    assert [one["key"] for one in kept["steps"][0]["then"]] == ["x"]
    assert content["steps"][0]["then"] == [inner]
    with pytest.raises(Refused):
        with_way(content, "in", "c")
    with pytest.raises(Refused):
        with_way(kept, "in", "a")
