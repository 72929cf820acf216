"""Words: what is one, in three languages, and that the database and Python mean the same."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from vafa.platform.search.words import LONGEST, MOST, tsquery, words_in

ALPHABET = "abzAÉßæ019٣۴ابپتيىكکهةۀآأء\u200c\u064e\u0640،؛«»!?'\"-_./\\@#+:&|()\n\t \u00a0€…🙂ﷺ"


def database_words(text: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT vafa_words(%s)", [text])
        return list(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("صدای «كتابي» مي‌آيد،", ["صدای", "کتابی", "میاید", "می", "اید"]),
        ("لم يصل الطَّلَبُ ١٢٣!", ["لم", "یصل", "الطلب", "123"]),
        ("Ärger with MHR-1000۴ (again)", ["arger", "with", "mhr", "10004", "again"]),
        ("sara@example.com", ["sara", "example", "com"]),
        ("، … 🙂", []),
        ("بد بد بد", ["بد"]),
    ],
)
def test_it_takes_words_as_people_mean_them(text: str, words: list[str]) -> None:
    assert words_in(text) == words


def test_it_keeps_the_beginning_of_a_text_without_end() -> None:
    assert len(words_in(" ".join(map(str, range(5000))))) == MOST
    assert words_in("ا" * 500) == ["ا" * LONGEST]


def test_it_asks_for_every_word_and_lets_longer_ones_go_on() -> None:
    assert tsquery("صدا و", "#:") == "('#:صدا':*) & ('#:و')"
    assert tsquery("می‌خواهم") == "('میخواهم':* | 'می' & 'خواهم':*)"
    assert tsquery(" … ' \\ & | ! :* ") == ""


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["it's", "a\\b", "':*", "a & b | !c", "x:*", "(", "'" * 9, "\x00ا"])
def test_no_typed_text_breaks_the_question(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsquery", [tsquery(text, "#:")])


class TestTwin(TestCase):
    @given(st.text(ALPHABET, max_size=60))
    def test_the_database_finds_the_same_words(self, text: str) -> None:
        assert database_words(text) == words_in(text)

    def test_it_cuts_long_texts_alike(self) -> None:
        text = " ".join(map(str, range(5000))) + "ا" * 500
        assert database_words(text) == words_in(text)
