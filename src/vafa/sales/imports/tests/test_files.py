import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.platform.values.refused import Refused
from vafa.sales.imports.table import LINE_LIMIT, Unreadable

from .helpers import PERSIAN, packed, rows_of, table, workbook

ARABIC_KEYBOARD = PERSIAN.replace("ی", "ي")  # windows-1256 has no Persian ye


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PERSIAN.encode(), "utf-8"),
        (PERSIAN.encode("utf-8-sig"), "utf-8"),
        (PERSIAN.encode("utf-16"), "utf-16"),
        (PERSIAN.encode("utf-16-le"), "utf-16"),
        (PERSIAN.encode("utf-16-be"), "utf-16"),
        (ARABIC_KEYBOARD.encode("cp1256"), "windows-1256"),
        ("order,date,customer,city\n1,2024-01-02,José Müller,São Paulo\n".encode("cp1252"), "windows-1252"),
        ("order,date,price\n1,2024-01-02,£5\n".encode("cp1252"), "windows-1252"),
    ],
)
def test_it_knows_the_encoding(data: bytes, encoding: str) -> None:
    found = table(data)
    assert found.encoding == encoding
    assert "�" not in "".join(map(str, [found.columns, *rows_of(data)]))
    assert not found.columns[0].startswith("\ufeff")


def test_a_wrong_byte_late_in_a_latin_file_is_still_understood() -> None:
    data = b"order,date,city\n" + b"1,2024-01-02,Paris\n" * 60_000 + "2,2024-01-02,Málaga\n".encode("cp1252")
    assert table(data).encoding == "windows-1252"
    assert rows_of(data)[-1] == ["2", "2024-01-02", "Málaga"]


def test_a_damaged_letter_costs_only_its_row() -> None:
    lines = PERSIAN.encode().splitlines(keepends=True)
    lines[3] = lines[3].replace("چ".encode(), b"\xff", 1)
    rows = rows_of(b"".join(lines))
    assert [isinstance(row, list) for row in rows] == [True, True, False, True, True]
    assert isinstance(rows[2], Unreadable) and rows[2].code == "imports.broken_letters"


@pytest.mark.parametrize("sign", [",", "\t", ";", "|", "؛"])
def test_it_knows_the_delimiter(sign: str) -> None:
    found = table(PERSIAN.replace(",", sign))
    assert (found.delimiter, len(found.columns), found.format) == (sign, 7, "tsv" if sign == "\t" else "csv")


def test_decimal_commas_do_not_look_like_the_delimiter() -> None:
    assert table("order;date;price;tax\n1;2024-01-02;1,5;0,3\n2;2024-01-02;2,5;0,5\n").delimiter == ";"


def test_it_reads_columns_apart_by_blanks() -> None:
    found = table(
        " customer_id  date number_of_cds  dollar_value\r\n 00001 19970101  1   11.77\r\n 00002 19970112  1  12\r\n"
    )
    assert found.columns == ["customer_id", "date", "number_of_cds", "dollar_value"]
    assert found.sample(1) == [["00001", "19970101", "1", "11.77"]]


def test_excels_sep_line_and_titles_above_the_header_are_passed_over() -> None:
    assert table("sep=;\norder;date\n1;2024-01-02\n").columns == ["order", "date"]
    titled = table("گزارش فروش,,\n,,\nشماره سفارش,تاریخ,قیمت\n1,2024-01-02,5\n")
    assert titled.columns == ["شماره سفارش", "تاریخ", "قیمت"]
    assert list(titled.rows()) == [(4, ["1", "2024-01-02", "5"])]


def test_an_unclosed_quote_costs_only_its_own_row() -> None:
    data = 'order,date,item\n1,2024-01-02,"tea\n2,2024-01-02,cup\n3,2024-01-02,"a ""fine"" pot"\n'
    rows = rows_of(data)
    assert isinstance(rows[0], Unreadable) and rows[0].code == "imports.quote_not_closed"
    assert rows[1:] == [["2", "2024-01-02", "cup"], ["3", "2024-01-02", 'a "fine" pot']]


def test_an_unclosed_quote_in_a_long_file_does_not_swallow_the_rest() -> None:
    data = 'order,date,item\n1,2024-01-02,"tea\n' + "2,2024-01-02,cup\n" * 20_000
    assert sum(isinstance(row, list) for row in rows_of(data)) == 20_000


def test_quoted_cells_may_hold_line_ends_and_delimiters() -> None:
    assert rows_of('order,item\n1,"tea,\r\ngreen"\n2, "cup"\n') == [["1", "tea,\ngreen"], ["2", "cup"]]


def test_a_line_beyond_the_limit_is_refused_and_the_next_one_read() -> None:
    rows = rows_of("order,item\n1," + "x" * (3 * LINE_LIMIT) + "\n2,cup\n")
    assert isinstance(rows[0], Unreadable) and rows[0].code == "imports.line_too_long" and len(rows[0].raw) < 1000
    assert rows[1:] == [["2", "cup"]]


def test_gzip_is_known_by_content_and_progress_counts_stored_bytes() -> None:
    data = packed(PERSIAN * 3)
    found = table(data, "orders.csv")
    assert found.bytes_total == len(data)
    assert len(list(found.rows())) == len(list(found.rows())) == 17
    assert found.bytes_read == len(data)


def test_a_workbook_gives_iso_dates_and_plain_numbers() -> None:
    data = workbook(
        ["گزارش"],
        ["شماره سفارش", "تاریخ", "قیمت", "مشتری"],
        [1001, dt.datetime.fromisoformat("2024-01-02T10:30"), 2500.0, "مریم"],
        [],
        [1002, dt.date(2024, 1, 3), 12.5],
    )
    for content in (data, packed(data)):
        found = table(content)
        assert (found.format, found.columns) == ("xlsx", ["شماره سفارش", "تاریخ", "قیمت", "مشتری"])
        assert list(found.rows()) == [
            (3, ["1001", "2024-01-02T10:30:00", "2500", "مریم"]),
            (5, ["1002", "2024-01-03T00:00:00", "12.5", ""]),
        ]


JSON_ORDER = '{"id": 7, "billing": {"email": "a@b.ir"}, "tags": ["x"], "line_items": [{"sku": "A"}, {"sku": "B"}]}'


@pytest.mark.parametrize(
    "data",
    [
        f"{JSON_ORDER}\n",
        f"[{JSON_ORDER}]",
        f'{{"orders": [\n{JSON_ORDER}\n]}}',
        f'{{"order": {JSON_ORDER}}}\n',
        f"[\n  {JSON_ORDER}\n]\n".replace(", ", ",\n "),
    ],
)
def test_nested_json_orders_become_a_row_a_line(data: str) -> None:
    found = table(data)
    assert found.columns == ["id", "billing.email", "line_items.sku"]
    assert [row for _, row in found.rows()] == [["7", "a@b.ir", "A"], ["7", "a@b.ir", "B"]]


def test_a_broken_json_line_costs_only_itself() -> None:
    rows = list(table('{"id": 1, "total": 5}\n{"id": 2,\n\n{"id": 3, "total": 6}\n[5]\n').rows())
    assert [(number, row if isinstance(row, list) else row.code) for number, row in rows] == [
        (1, ["1", "5"]),
        (2, "imports.not_json"),
        (4, ["3", "6"]),
        (5, "imports.not_an_order"),
    ]


def test_a_long_json_list_is_read_in_blocks() -> None:
    data = "[" + ",".join(f'{{"id": {n}, "note": "{"x" * 500}"}}' for n in range(1000)) + "]"
    assert [row[0] for row in rows_of(data) if isinstance(row, list)] == [str(n) for n in range(1000)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "imports.empty_file"),
        (b"  \n\n", "imports.empty_file"),
        (packed(""), "imports.empty_file"),
        (b"%PDF-1.7 ...", "imports.not_a_table"),
        (b"<html><table><tr><td>1</td></tr></table>", "imports.not_a_table"),
        (b"just a letter to you\nwithout any table\n", "imports.not_a_table"),
        (bytes(range(256)) * 40, "imports.not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "imports.old_excel"),
        (b"PK\x03\x04 no workbook", "imports.xlsx_damaged"),
        (workbook(["order", "date"], [1, 2])[:3000], "imports.xlsx_damaged"),
        (packed(PERSIAN * 100)[:-20], "imports.broken_gzip"),
        (b"\x1f\x8bnonsense", "imports.broken_gzip"),
        ("a,b\n1,2\n".encode("utf-32"), "imports.unknown_encoding"),
        (b"536365,85123A,6,2010-12-01,2.55\n536365,71053,6,2010-12-01,3.39\n", "imports.no_header"),
        (b"order,date,price\n", "imports.no_rows"),
        (b'"just text"', "imports.not_a_table"),
        (b"[1, 2, 3]", "imports.not_a_table"),
    ],
)
def test_it_says_why_a_file_is_no_table(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        table(data)
    assert refusal.value.code == code


def test_a_pipe_that_cannot_seek_is_read_too() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    from vafa.sales.imports.files import open_table

    assert len(list(open_table(Pipe(PERSIAN.encode()), "pipe").rows())) == 5


cells = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)


@given(st.lists(st.tuples(cells, cells, cells).filter(any), min_size=1, max_size=30))
def test_what_was_written_as_csv_is_read_again(written: list[tuple[str, str, str]]) -> None:
    import csv

    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([("order", "date", "item"), ("first", "x", "y"), *written])
    assert rows_of(held.getvalue())[1:] == [list(row) for row in written]
