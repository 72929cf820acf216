"""Digits and numbers: any digits in, the reader's digits, group and decimal signs out. It rounds only for showing."""

import re
from decimal import ROUND_HALF_UP, Decimal

from vafa.platform.i18n.contract import language as language_of
from vafa.platform.i18n.not_understood import NumberNotUnderstood

Number = int | float | Decimal

_latin = {ord(first) + value: str(value) for first in "۰٠０" for value in range(10)}
_signs = str.maketrans("٫٬،/−–﹣'’_", ".,,.---,,,")
_spaced = re.compile(r"(?<=\d)\s(?=\d{3}(?!\d))")
_hidden = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_plain = re.compile(r"[+-]?\d+(\.\d+)?")


def to_latin(text: str) -> str:
    """The text with Persian, Arabic and full-width digits as 0-9; everything else unchanged."""
    return text.translate(_latin)


def to_reader(text: object, language: str) -> str:
    """The text with its digits as that language writes them; signs and words unchanged."""
    digits = language_of(language).digits
    return to_latin(str(text)).translate({ord("0") + value: digit for value, digit in enumerate(digits)})


def show_number(value: Number, language: str, decimals: int | None = None) -> str:
    """A number with the language's digits, groups and decimal sign.

    `decimals` rounds half up to exactly so many places; without it the number's own places stay, without end zeros.
    """
    how = language_of(language)
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        return "–"
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, part = f"{abs(number):,f}".partition(".")
    if decimals is None:
        part = part.rstrip("0")
    text = whole.replace(",", how.group_sign) + (how.decimal_sign + part if part else "")
    return (how.minus_sign if number < 0 else "") + to_reader(text, language)


def show_percent(value: Number, language: str, decimals: int = 0) -> str:
    """A share out of a hundred (98 is ۹۸٪); multiply ratios before."""
    return language_of(language).percent.format(number=show_number(value, language, decimals))


def parse_number(text: str, language: str = "en") -> Decimal:
    """The number a person typed, in any digits with any separators; `language` only words the example of a refusal.

    Of two kinds of separator the last is the decimal one. A single kind is a group sign when it is a comma followed
    by three digits, or when it comes more than once.
    """
    plain = _spaced.sub("", _hidden.sub("", to_latin(text)).strip()).translate(_signs)
    if "." in plain and "," in plain:
        decimal = max(".,", key=plain.rfind)
        group = "," if decimal == "." else "."
        plain = _ungrouped(plain.partition(decimal)[0], group) + "." + plain.partition(decimal)[2]
    elif "," in plain or plain.count(".") > 1:
        sign = "," if "," in plain else "."
        grouped = _ungrouped(plain, sign)
        plain = plain.replace(",", ".") if grouped == plain else grouped
    if not _plain.fullmatch(plain):
        example = show_number(Decimal("1234.5"), language)
        raise NumberNotUnderstood("i18n.number_not_understood", {"text": text, "example": example})
    return Decimal(plain)


def _ungrouped(text: str, sign: str) -> str:
    """Without group signs, where they stand as group signs (also as in India: 12,34,567); else as it was."""
    grouped = re.fullmatch(rf"[+-]?\d{{1,3}}({re.escape(sign)}\d{{2,3}})*{re.escape(sign)}\d{{3}}", text)
    return text.replace(sign, "") if grouped else text
