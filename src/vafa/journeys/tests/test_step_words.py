"""Every step, and who begins and leaves, is one line in each language; what is gone is said and breaks nothing."""

import pytest

from tests.house.pages import assert_no_english
from vafa.journeys.rules.steps import Content, Entrance, Exit, Goal, Step, read_steps
from vafa.journeys.rules.walking import every_step
from vafa.journeys.web.step_words import entry_words, exits_words, goal_words, step_sentence, step_title, turn_words
from vafa.platform.i18n.reading import Reader, reading_as

BOUGHT = {"all": [{"is": ["customers.last_purchase", "within", 30]}]}
STEPS: list[dict[str, object]] = [
    {"key": "survey", "kind": "survey", "name": {"fa": "نظرسنجی", "ar": "استبيان", "en": "Survey"}, "purpose": "survey",
     "window": [14, 16], "letter": "survey", "question": "score"},
    {"key": "offer", "kind": "message", "name": {"fa": "پیشنهاد", "ar": "عرض", "en": "Offer"}, "purpose": "offer",
     "window": [0, 2], "since": "here", "letter": "care"},
    {"key": "w1", "kind": "wait", "days": 3, "hours": 4},
    {"key": "w2", "kind": "wait", "clock": "18:00", "weekdays": [0, 5]},
    {"key": "w3", "kind": "wait", "date": "customers.last_purchase", "days": -3},
    {"key": "wf", "kind": "wait_for", "event": "answered", "of": "survey", "days": 7, "then": [], "otherwise": []},
    {"key": "b", "kind": "branch", "when": BOUGHT, "then": [], "otherwise": []},
    {"key": "sp", "kind": "split", "ways": [{"key": "x", "name": {}, "share": 50, "steps": []},
                                            {"key": "y", "name": {}, "share": 50, "steps": []}]},
    {"key": "g1", "kind": "give", "gift": "points", "amount": 100},
    {"key": "g2", "kind": "give", "gift": "coupon", "percent": 10, "days": 14},
    {"key": "oc", "kind": "open_case", "case_kind": "question", "subject": {"fa": "تماس", "ar": "اتصال", "en": "Call"}},
    {"key": "st", "kind": "set_trait", "trait": "۱", "value": True},
    {"key": "end", "kind": "leave"},
]  # fmt: skip
ENGLISH = [
    "Survey · Day 14 to 16", "Offer · 0 to 2 days later", "Wait 3 days and 4 hours",
    "Wait until it is 18:00 on Monday or Saturday", "Wait until 3 days before “Last purchase”",
    "Wait, 7 days at most, for this: an answer to “Survey”",
    "Only some: Customers who bought something in the last 30 days", "2 ways, by lot", "Give 100 points",
    "Give a coupon: 10% off, good for 14 days", "Open a case: Call", "Mark the customer: ۱ is yes", "The way ends here",
]  # fmt: skip


def lines() -> list[str]:
    steps = read_steps(STEPS)
    known: dict[str, Step] = {one.key: one for one in every_step(steps)}
    return [step_sentence(one, known) for one in steps]


def test_each_kind_of_step_is_a_line() -> None:
    with reading_as(Reader("en", "gregorian")):
        assert lines() == ENGLISH
        split = read_steps(STEPS)[7]
        assert turn_words(split, "x") == "x · 50%"


@pytest.mark.parametrize("language", ["fa", "ar"])
def test_and_so_it_is_in_other_languages(language: str) -> None:
    goal = Content(
        entry=Entrance(trigger="service_due", options={"days": 7}, when=BOUGHT), steps=(),
        goal=Goal(measure="returned", days=60), hold_out=10, exits=(Exit(trigger="order_returned"), Exit(when=BOUGHT)),
    )  # fmt: skip
    with reading_as(Reader(language)):
        told = [*lines(), entry_words(goal.entry), exits_words(goal.exits), goal_words(goal)]
        told += [
            entry_words(Entrance(audience=BOUGHT, again_after_days=90)),
            entry_words(Entrance(occasion="nowruz")),
        ]
        told += [turn_words(one, turn) for one in read_steps(STEPS)[5:7] for turn in ("then", "otherwise")]
    assert_no_english("\n".join(f"<p>{line}</p>" for line in told))


def test_what_is_gone_is_said() -> None:
    with reading_as(Reader("en", "gregorian")):
        gone = read_steps(
            [
                {"key": "a", "kind": "wait_for", "event": "moonrise", "days": 2},
                {"key": "b", "kind": "branch", "when": {"is": ["moon.phase", "is", "full"]}},
            ]
        )
        assert "no longer known" in step_sentence(gone[0])
        assert step_title(gone[1]).startswith("Only some:")
        assert entry_words(Entrance()) == "Nobody yet" and exits_words(()) == "Nobody leaves before the end"
