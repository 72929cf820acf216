import re
from pathlib import Path

from vafa.sales.imports import wording
from vafa.sales.imports.fields import FIELDS
from vafa.sales.imports.order_row import RowRefused
from vafa.sales.imports.words import CURRENCY_WORDS, LANGUAGE_WORDS, STATE_WORDS
from vafa.sales.models import ORDER_STATES

HERE = Path(wording.__file__).parent


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    sources = [
        path.read_text() for path in HERE.rglob("*.py") if "tests" not in path.parts and path.name != "wording.py"
    ]
    used = set(re.findall(r'"(imports\.[a-z_]+)"', "".join(sources)))
    used |= {"imports.quantity_not_a_number", "imports.price_not_a_number", "imports.fields_missing"}
    assert used == {*wording.FILES, *wording.ROWS}


def test_every_field_has_a_label() -> None:
    assert set(wording.FIELD_LABELS) == set(FIELDS)


def test_a_refused_row_is_explained_in_words() -> None:
    row = RowRefused(3, "imports.value_too_long", {"field": "order_number", "limit": 80}, [])
    assert "%" not in wording.row_sentence(row) and "order_number" not in wording.row_sentence(row)


def test_words_mean_only_states_and_codes_there_are() -> None:
    assert set(STATE_WORDS.values()) == {state for state, _ in ORDER_STATES}
    assert {len(code) for code in CURRENCY_WORDS.values()} == {3}
    assert set(LANGUAGE_WORDS.values()) == {"fa", "ar", "en"}
