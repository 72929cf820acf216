"""Numbers as people write them in order files: Persian digits, separators, brackets for minus, currency names."""

import re
from collections.abc import Iterable
from decimal import Decimal

from vafa.platform.i18n.folding import fold

# No price or quantity of a real shop is larger, and it must fit the column that keeps it.
LARGEST = Decimal(10) ** 13

_PLAIN = re.compile(r"-?\d{1,15}(\.\d{1,12})?")
# Only words known to say a currency or a count are passed over: «۱۲۰ هزار» is not 120.
_CURRENCY = (
    "تومان تومن ریال سعودی درهم دینار جنیه عدد قطعه toman tomans rial rials rls irr irt usd eur gbp sar aed brl egp "
    "iqd kwd qar try tl pcs"
)
_WORDS = re.compile(
    r"(?<![^\W\d])(?:" + "|".join(_CURRENCY.split()) + r"|r\$|[رد]\.[سااکقع]|ج\.م)\.?(?![^\W\d])|[$€£¥₹₺₽﷼*\"]"
)
_BETWEEN = re.compile(r"(?<=\d)[\s'_’](?=\d)")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,2})?")
_COMMA_FRACTION = re.compile(r"\d,\d{1,2}\D*$|\d\.\d{3},\d+\D*$")
_DOT_FRACTION = re.compile(r"\d\.\d{1,2}\D*$|\d,\d{3}\.\d+\D*$")


def decimal_mark(samples: Iterable[str]) -> str:
    """Which sign a column uses before its fraction: "," only when the sample shows it and nothing speaks against it."""
    folded = [fold(text) for text in samples]
    commas = sum(1 for text in folded if _COMMA_FRACTION.search(text))
    dots = sum(1 for text in folded if _DOT_FRACTION.search(text))
    return "," if commas > dots else "."


def read_number(text: str, mark: str = ".") -> Decimal | None:
    """The number a cell holds, or nothing when it holds none (words, infinity, a date, something absurdly large)."""
    if _PLAIN.fullmatch(text) and (mark == "." or "." not in text):
        number = Decimal(text)
        return number if abs(number) <= LARGEST else None
    text = fold(text)
    exponent = _NUMBER.fullmatch(text)
    bare = text if exponent else _BETWEEN.sub("", _WORDS.sub(" ", text).strip()).replace(" ", "")
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare.strip("()")
    if bare.endswith("-"):
        bare, negative = bare[:-1], True
    plain = _without_thousands(bare, mark)
    if plain is None or not _NUMBER.fullmatch(plain):
        return None
    number = Decimal(plain)
    if abs(number) > LARGEST:
        return None
    return -number if negative else number


def _without_thousands(bare: str, mark: str) -> str | None:
    """The number with a point before its fraction and nothing between its thousands; nothing if it is neither."""
    dots, commas = bare.count("."), bare.count(",")
    if not dots and not commas:
        return bare
    last = "." if bare.rfind(".") > bare.rfind(",") else ","
    tail = len(bare) - bare.rindex(last) - 1
    if dots and commas:
        fraction = last if bare.count(last) == 1 else ""
    elif dots + commas > 1:
        fraction = ""
    else:
        fraction = last if tail != 3 or mark == last or bare.lstrip("+-").startswith("0") else ""
    if not fraction:
        return bare.replace(".", "").replace(",", "") if tail == 3 else None
    return bare.replace("," if fraction == "." else ".", "").replace(fraction, ".")
