"""The tone of answers is looked at, and never stands in the way; steps of macros read or are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.cases.rules.macros import DOES, read_steps, to_data
from vafa.cases.rules.tone import CODES, LONG, NO_APOLOGY, NO_GREETING, NO_NAME, SHOUTS, hints, lines_of
from vafa.platform.values import Refused

GOOD = {
    "fa": "سلام خانم کریمی، متأسفم که این‌طور شد. فردا ساعت ۱۰ همکارم می‌آید.",
    "ar": "مرحبا مريم، نعتذر عمّا حدث. يأتي زميلي غدًا الساعة العاشرة.",
    "en": "Hello Maryam, I am sorry for this. My colleague comes tomorrow at ten.",
}
NAMES = {"fa": "مریم کریمی", "ar": "مريم كريمي", "en": "Maryam Karimi"}


@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_a_kind_answer_lacks_nothing(language: str) -> None:
    assert hints(GOOD[language], name=NAMES[language], complaint=True) == []


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        ("لطفاً سریال دستگاه را برای ما بفرستید تا ببینیم.", [NO_GREETING, NO_NAME, NO_APOLOGY]),
        ("سلام مریم جان، لطفاً سریال دستگاه را بفرستید.", [NO_APOLOGY]),
        ("Hello Karimi, I am sorry. PLEASE SEND THE SERIAL NUMBER RIGHT NOW!!! THANK YOU VERY MUCH", [SHOUTS]),
        ("سلام مریم، متأسفم. " + "خیلی " * 200, [LONG]),
    ],
)
def test_what_is_missing_is_named(text: str, missed: list[str]) -> None:
    found = hints(text, name="Maryam Karimi مریم", complaint=True)
    assert found == missed


def test_a_word_in_between_is_left_alone() -> None:
    assert hints("بله، فردا", name="مریم", complaint=True) == []
    assert NO_GREETING not in hints("فردا ساعت ده همکارم با قطعه می‌آید.", name="مریم", complaint=False, first=False)


@given(st.text(max_size=400), st.text(max_size=40), st.booleans(), st.booleans())
def test_any_text_can_be_looked_at(text: str, name: str, complaint: bool, first: bool) -> None:
    assert set(hints(text, name=name, complaint=complaint, first=first)) <= set(CODES)


def test_hints_are_lines_and_nothing_else() -> None:
    assert lines_of({"fa": " یک \n\n دو "}, "fa") == ["یک", "دو"]
    assert lines_of({"fa": 3}, "fa") == lines_of({}, "en") == []


STEPS = st.lists(
    st.fixed_dictionaries(
        {"do": st.sampled_from([*DOES, "delete"]), "value": st.sampled_from(["3", "me", "part", "", "x"]) | st.text()}
    ),
    max_size=14,
)


@given(STEPS)
def test_steps_read_to_what_was_kept_or_are_refused(data: list[dict[str, str]]) -> None:
    try:
        steps = read_steps(data)
    except Refused as refused:
        assert refused.code in ("cases.bad_step", "cases.no_steps")
        return
    assert read_steps(to_data(steps)) == steps


@pytest.mark.parametrize("data", [None, "x", 3, {}, [1], [{}], [{"do": "priority", "value": "9"}], []])
def test_what_is_no_macro_is_refused(data: object) -> None:
    with pytest.raises(Refused):
        read_steps(data)
