"""One row of a file becomes one order line, or a refusal that says why. Pure: no database, no clock.

Orders and customers are not matched here, and phone numbers are not brought to E.164: that is for whoever keeps
the rows.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from operator import itemgetter
from typing import Literal
from zoneinfo import ZoneInfo

from vafa.platform.i18n.digits import to_latin
from vafa.platform.i18n.folding import fold
from vafa.sales.imports.besides import NOTHING_BESIDES, BesidesReader
from vafa.sales.imports.birthdays import BirthdayReader
from vafa.sales.imports.dates import DateReader, Order
from vafa.sales.imports.fields import LONGEST, MAIN, ORDER_FIELDS
from vafa.sales.imports.mapping import Mapping as ColumnMapping
from vafa.sales.imports.numbers import read_number
from vafa.sales.imports.occurrences import Occurrences
from vafa.sales.imports.order_row import NOTHING, Kind, Options, OrderRow, RowRefused
from vafa.sales.imports.table import Row, Table
from vafa.sales.imports.words import currency_of, language_of, state_of, word_key

__all__ = ["Options", "OrderRow", "RowRefused", "check_rows"]

_FLOAT_KEY = re.compile(r"\d+\.0")
_E_MAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]{2,}")
_TOMAN = ("تومان", "تومن", "toman")
_REMEMBERED = 100_000
_MILL = Decimal("0.001")


class _Bad(Exception):
    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


def check_rows(table: Table, mapping: ColumnMapping, options: Options) -> Iterator[OrderRow | RowRefused]:
    """Every row of the table, in its order, as an order line or as a refusal; blank rows are passed over.

    Decide dates and decimal marks first (`plan.settle`); without it day comes first, and a point is a fraction.
    """
    checker = _Checker(table.columns, mapping, options)
    rows: Iterable[tuple[int, Row]] = table.rows()
    if options.carry_forward:
        rows = _carried(rows, table.columns, mapping)
    width = len(table.columns)
    check = checker.check
    for number, cells in rows:
        if not isinstance(cells, list):
            yield RowRefused(number, cells.code, cells.data, [cells.raw])
            continue
        if len(cells) != width:
            if not any(cells):
                continue
            if any(cells[width:]) or len(cells) < width:
                found = {"found": len(cells), "expected": width}
                yield RowRefused(number, "imports.wrong_number_of_cells", {**found}, cells)
                continue
            del cells[width:]
        try:
            yield check(number, cells)
        except _Bad as bad:
            if any(cells):
                yield RowRefused(number, bad.code, bad.data, cells)


def _carried(rows: Iterable[tuple[int, Row]], columns: list[str], mapping: ColumnMapping) -> Iterator[tuple[int, Row]]:
    """Rows with what belongs to the order repeated, for shops that write it only in an order's first row."""
    places = mapping.places(columns)
    key = places.get("order_number", -1)
    repeated = [place for name, place in places.items() if name in ORDER_FIELDS]
    repeated += [columns.index(column) for column in mapping.extra.values()]
    above: list[str] = []
    for number, cells in rows:
        if isinstance(cells, list) and len(cells) == len(columns) and key >= 0:
            if above and cells[key] == above[key]:
                for place in repeated:
                    cells[place] = cells[place] or above[place]
            above = cells
        yield number, cells


class _Checker:
    """Reads cells by their place, remembering what it has read: order files repeat dates, prices and states."""

    def __init__(self, columns: list[str], mapping: ColumnMapping, options: Options) -> None:
        places = mapping.places(columns)
        # One empty cell is put behind each row, so a field without a column reads as empty at place -1.
        self._pick: Callable[[list[str]], tuple[str, ...]] = itemgetter(*(places.get(name, -1) for name in MAIN))
        self._has = frozenset(places)
        self._extra = [(name, columns.index(column)) for name, column in mapping.extra.items()]
        self._options = options
        self._dates = DateReader(ZoneInfo(options.time_zone), _order(options))
        besides = BesidesReader(places, self._dates)
        self._besides = besides.read if besides.reads else None
        self._births = BirthdayReader(month_first=options.date_order == "mdy")
        self._states = {word_key(word): state for word, state in options.states.items()}
        self._known_states: dict[str, str | None] = {}
        self._currencies: dict[str, tuple[str, int] | None] = {"": (options.currency, 10 if options.toman else 1)}
        self._amounts: dict[tuple[str, int], Decimal | None] = {}
        self._occurrences = Occurrences()

    def check(self, row: int, cells: list[str]) -> OrderRow:
        """The order line in these cells; raises `_Bad` with the reason if there is none."""
        cells.append("")
        values = list(map(str.strip, self._pick(cells)))
        cells.pop()
        (number, placed, state, currency, key, name, first, last, email, phone, company, city, country, language,
         birthday, sku, product, quantity, price, total, line, serial) = values  # fmt: skip
        if len("".join(values)) > 300:
            _refuse_long(values)
        options = self._options
        placed_at = self._moment(placed)
        key = self._key(key)
        number = self._key(number) if number else self._own_number(placed_at, key or email or phone or name)
        money, factor = self._money(currency)
        many, each, kind = self._amount(quantity, price, total, factor, sku or product)
        if options.return_prefix and number.startswith(options.return_prefix):
            kind, many = "return", -abs(many)
        sku = sku if sku.isascii() else to_latin(sku)
        product = product or (options.product_name if not sku else "")
        named = sku or product
        extra: Mapping[str, str] = NOTHING
        if self._extra:
            extra = {name: cells[place] for name, place in self._extra if cells[place]}
        if email:
            email, extra = _e_mail(email, extra)
        born = self._births.read(birthday) if birthday else None
        if birthday and born is None:
            extra = {**extra, "birthday": birthday}  # no order is refused for it
        return OrderRow(
            row,
            number,
            placed_at,
            self._state(state, kind),
            money,
            None if key.lower() in options.anonymous_keys else key,
            name or (f"{first} {last}".strip() if first or last else ""),
            email,
            to_latin(phone).removesuffix(".0") if phone else "",
            company,
            city,
            country or options.country,
            language_of(language) if language else options.language,
            sku,
            product,
            many,
            each,
            line or self._line_key(number, named, quantity or price or total),
            to_latin(serial) if serial else "",
            kind,
            extra,
            born,
            self._besides(cells) if self._besides else NOTHING_BESIDES,
        )

    def _moment(self, text: str) -> dt.datetime:
        if not text:
            raise _Bad("imports.date_missing")
        moment = self._dates.read(text)
        if moment is None:
            raise _Bad("imports.date_not_understood", value=text)
        return moment

    def _key(self, text: str) -> str:
        if not text.isascii():
            text = to_latin(text)
        # pandas writes 17850.0 for customer 17850 as soon as one customer is missing.
        return text[:-2] if text.endswith(".0") and _FLOAT_KEY.fullmatch(text) else text

    def _own_number(self, placed_at: dt.datetime, who: str) -> str:
        if not self._options.own_orders:
            raise _Bad("imports.order_number_missing")
        placed_at = placed_at.astimezone(self._dates.zone)
        written = "%Y%m%d" if placed_at.time() == dt.time() else "%Y%m%dT%H%M%S"
        number = f"{who[:50] or 'anonymous'}-{placed_at:{written}}"
        again = self._occurrences.count("order", number)
        return number if again == 1 else f"{number}-{again}"

    def _state(self, text: str, kind: Kind) -> str:
        if not text:
            return "returned" if kind == "return" and "state" not in self._has else self._options.state
        known = self._known_states
        if text not in known:
            known[text] = self._states.get(word_key(text)) or state_of(text)
        state = known[text]
        if state is None:
            raise _Bad("imports.unknown_state", value=text)
        return state

    def _money(self, text: str) -> tuple[str, int]:
        known = self._currencies
        if text not in known:
            known[text] = currency_of(text)
        money = known[text]
        if money is None:
            raise _Bad("imports.unknown_currency", value=text)
        return money

    def _amount(self, quantity: str, price: str, total: str, factor: int, named: str) -> tuple[Decimal, Decimal, Kind]:
        if not (quantity or price or total or named):
            return Decimal(0), Decimal(0), "sale"  # an order whose lines are not in this file
        many = self._number(quantity, 1, "quantity") if quantity else self._default("quantity", Decimal(1))
        if not many:
            raise _Bad("imports.quantity_zero")
        if price:
            each = self._number(price, factor, "price")
        elif total:
            each = (self._number(total, factor, "price") / many).quantize(_MILL, ROUND_HALF_UP)
            # Some shops write a returned line's total with a minus, some do not: the price itself has none.
            each = abs(each) if many < 0 else each
        else:
            each = self._default("unit_price", self._default("line_total", Decimal(0)))
        return many, each, "return" if many < 0 else "sale"

    def _default(self, name: str, value: Decimal) -> Decimal:
        if name in self._has:
            raise _Bad("imports.quantity_missing" if name == "quantity" else "imports.price_missing")
        return value

    def _number(self, text: str, factor: int, what: Literal["quantity", "price"]) -> Decimal:
        known = self._amounts
        if (text, factor) in known:
            number = known[text, factor]
        else:
            if len(known) > _REMEMBERED:
                known.clear()
            number = read_number(text, self._options.decimal_mark or ".")
            if number is not None and what == "price":
                times = 10 if factor == 1 and any(word in fold(text) for word in _TOMAN) else factor
                number *= times
            known[text, factor] = number
        if number is None:
            raise _Bad(f"imports.{what}_not_a_number", value=text)
        return number

    def _line_key(self, number: str, named: str, amounts: str) -> str:
        if not named and not amounts:
            return ""
        named = named[:80]
        return f"{named}#{self._occurrences.count(number, named)}"


def _order(options: Options) -> Order:
    return options.date_order or "dmy"


def _refuse_long(values: list[str]) -> None:
    for name, value in zip(MAIN, values, strict=True):
        if len(value) > LONGEST.get(name, 300):
            raise _Bad("imports.value_too_long", field=name, limit=LONGEST.get(name, 300))


def _e_mail(text: str, extra: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    """The address in lower case; one that cannot be an address is kept aside as it was written."""
    if _E_MAIL.fullmatch(text):
        return text.lower(), extra
    return "", {**extra, "email_as_written": text}
