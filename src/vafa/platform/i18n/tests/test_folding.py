"""Folding in Python, and its agreement with PostgreSQL."""

import unicodedata
from collections.abc import Iterator

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vafa.platform.i18n.folding import ALPHABET, FOLDED, SPELLED, fold, fold_tight, sort_key
from vafa.platform.i18n.folding_sql import fold_sql

# Letters both sides know: a Python and a PostgreSQL of different ages disagree about letters added in between.
KNOWN = st.characters(exclude_characters="\x00", exclude_categories=["Cs", "Cn"])
PERSIAN = st.characters(min_codepoint=0x0600, max_codepoint=0x06FF, exclude_categories=["Cn"])
MARKS = st.sampled_from("\u200c\u200d\u200f\u00a0\u0654\u0651\u0670\u0640 \t\u0301ۀآةﷺﻻ۱١1ßÉİς")
TEXTS = st.text(st.one_of(PERSIAN, MARKS, KNOWN), max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علي", "علی"),
        ("كتاب", "کتاب"),
        ("مصطفى", "مصطفی"),
        ("أُمَّة", "امه"),
        ("خانهٔ", "خانه"),
        ("خانۀ", "خانه"),
        ("مؤمن", "مومن"),
        ("آب", "اب"),
        ("املاء", "املا"),
        ("می‌خواهم", "میخواهم"),
        ("ســـلام", "سلام"),
        ("۱۲۳", "١٢٣"),
        ("۱۲۳", "123"),
        ("رحمٰن", "رحمن"),
        ("José ÉCOLE", "jose ecole"),
        ("Straße", "STRASSE"),
        ("Ｗ９", "w9"),
        ("  دو\u00a0فاصله\t", "دو فاصله"),
        ("ИВАН", "иван"),
        ("ﷺ", "صلی الله علیه وسلم"),
    ],
)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_half_space_a_space_and_nothing_match_when_tight() -> None:
    assert len({fold_tight(text) for text in ("می‌خواهم", "می خواهم", "میخواهم")}) == 1
    assert fold("می خواهم") == "می خواهم"


@pytest.mark.parametrize("pair", ["پدر بدر", "گل کل", "چای جای", "ژاله زاله", "حال هال"])
def test_different_letters_stay_different(pair: str) -> None:
    one, other = pair.split()
    assert fold(one) != fold(other)


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_a_fold_has_single_spaces_and_no_spare_ones(text: str) -> None:
    assert fold(text) == " ".join(fold(text).split(" ")).strip(" ") and "  " not in fold(text)


def test_the_table_leads_to_letters_it_does_not_change() -> None:
    assert all(len(becomes) == 1 and becomes not in FOLDED for becomes in FOLDED.values())
    assert all(fold(letter) == becomes for letter, becomes in SPELLED.items())
    assert all(fold(letter) == letter for letter in ALPHABET)


def test_names_sort_in_persian_order_byte_by_byte() -> None:
    order = ["آرش", "احمد", "بابا", "پدر", "تیر", "جمشید", "چنگیز", "زهرا", "ژاله", "کامران", "گیتی", "هاله", "یاسر"]
    assert sorted(sorted(order), key=lambda name: sort_key(name).encode()) == order


def test_a_sort_key_ignores_how_a_name_is_typed() -> None:
    assert sort_key("علي  رضا") == sort_key("علی رضا")
    assert sort_key("آ") == sort_key("ا\u0653")


@pytest.fixture
def folded_by_database(db: None) -> Iterator[object]:
    with connection.cursor() as cursor:
        cursor.execute(fold_sql())
        yield cursor


@pytest.mark.django_db
class TestPostgreSQL:
    def test_it_folds_every_letter_of_the_basic_plane_as_python_does(self, folded_by_database: object) -> None:
        letters = [
            chr(code)
            for code in range(1, 0x10000)
            if not 0xD800 <= code < 0xE000 and unicodedata.category(chr(code)) != "Cn"
        ]
        assert [a for a, b in zip(letters, in_sql(letters), strict=True) if fold(a) != b] == []

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(TEXTS, min_size=50, max_size=200))
    def test_it_folds_any_text_as_python_does(self, folded_by_database: object, texts: list[str]) -> None:
        assert [(a, fold(a), b) for a, b in zip(texts, in_sql(texts), strict=True) if fold(a) != b] == []

    def test_it_folds_tight_and_passes_nothing_on(self, folded_by_database: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT vafa_fold_tight('می خواهم'), vafa_fold(NULL)")
            assert cursor.fetchone() == ("میخواهم", None)

    def test_folded_text_has_trigrams(self, folded_by_database: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute("SELECT similarity(vafa_fold('می‌خواهم'), vafa_fold('مي خواهم'))")
            similar = cursor.fetchone()[0]
            cursor.execute("SELECT show_trgm(vafa_fold('كتاب'))")
            assert similar > 0.5 and len(cursor.fetchone()[0]) == 5

    def test_it_may_be_indexed(self, folded_by_database: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMP TABLE folded (name text, key text GENERATED ALWAYS AS (vafa_fold(name)) STORED)"
            )
            cursor.execute("CREATE INDEX ON folded (vafa_fold_tight(name))")
            cursor.execute("INSERT INTO folded VALUES ('علي') RETURNING key")
            assert cursor.fetchone() == ("علی",)


def in_sql(texts: list[str]) -> list[str]:
    """Each text as PostgreSQL folds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vafa_fold(t) FROM unnest(%s::text[]) WITH ORDINALITY AS given(t, n) ORDER BY n", [texts])
        return [row[0] for row in cursor.fetchall()]
