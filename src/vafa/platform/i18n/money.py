"""Amounts of money as the reader sees and types them. Rial is what is stored; Toman is only a way to say it.

No exchange, no arithmetic: `platform.values.Money` adds and compares.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from vafa.platform.i18n.contract import language as language_of
from vafa.platform.i18n.contract import languages
from vafa.platform.i18n.digits import parse_number, show_number, to_latin
from vafa.platform.i18n.folding import fold_tight
from vafa.platform.i18n.not_understood import NumberNotUnderstood
from vafa.platform.i18n.reading import Reader, active

RIALS_IN_TOMAN = 10
TOMAN = "IRT"
_PLACES = dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3) | dict.fromkeys(
    ("IRR", "JPY", "KRW", "VND", "CLP", "ISK", "UGX", "XAF", "XOF"), 0
)


def decimals_of(currency: str) -> int:
    """Decimal places of a currency: 0 for Rial and Yen, 3 for Kuwaiti Dinar, 2 for most."""
    return _PLACES.get(currency, 2)


def show_money(amount: Decimal, currency: str, reader: Reader | None = None) -> str:
    """An amount with the word or sign of its currency; Rial (IRR) is shown as Toman to readers who think in Toman."""
    reader = reader or active()
    how = language_of(reader.language)
    places: int | None = decimals_of(currency)
    amount = amount.quantize(Decimal(1).scaleb(-decimals_of(currency)), ROUND_HALF_UP)
    if currency == "IRR" and reader.money_unit == "toman":
        amount, currency, places = amount / RIALS_IN_TOMAN, TOMAN, None
    if currency in how.currency_symbols:
        number = show_number(abs(amount), how.code, places)
        return (how.minus_sign if amount < 0 else "") + how.currency_symbols[currency] + number
    number = show_number(amount, how.code, places)
    if currency in how.currency_names:
        return f"{number} {how.currency_names[currency]}"
    # A Latin code beside a number changes places with it in a right-to-left line, unless marks hold it.
    return f"{number} {currency}" if how.direction == "ltr" else f"{number} \u200f{currency}\u200f"


def currency_word(currency: str, reader: Reader | None = None) -> str:
    """What a currency is called beside no amount: «تومان», "IQD" where the reader's language has no name for it."""
    reader = reader or active()
    how = language_of(reader.language)
    if currency == "IRR" and reader.money_unit == "toman":
        currency = TOMAN
    return how.currency_names.get(currency) or how.currency_symbols.get(currency) or currency


def parse_money(text: str, currency: str = "IRR", reader: Reader | None = None) -> tuple[Decimal, str]:
    """The amount and currency a person typed: «۱۲۵٬۰۰۰ تومان», «۵۰ هزار تومان», "$12.50". Toman comes back as Rial.

    A number alone is of `currency`; if that is IRR, in the reader's unit. Raises NumberNotUnderstood.
    """
    reader = reader or active()
    match = re.fullmatch(r"(?P<before>\D*?)(?P<number>[-−+\u200e\u061c]*\d(?:.*\d)?)(?P<after>\D*)", to_latin(text))
    words = fold_tight(match["before"] + match["after"]) if match else "?"
    scale = next((size for word, size in _scales() if words.startswith(word)), 1)
    words = words[next((len(word) for word, _ in _scales() if words.startswith(word)), 0) :]
    unit = _units().get(words) if words else (TOMAN if reader.money_unit == "toman" else "IRR")
    if words == "" and currency != "IRR":
        unit = currency
    if match is None or unit is None:
        raise _refusal(text, currency, reader)
    try:
        amount = parse_number(match["number"]) * scale
    except NumberNotUnderstood as odd:
        raise _refusal(text, currency, reader) from odd
    return (amount * RIALS_IN_TOMAN, "IRR") if unit == TOMAN else (amount, unit)


def _refusal(text: str, currency: str, reader: Reader) -> NumberNotUnderstood:
    example = show_money(Decimal(1_250_000 if currency == "IRR" else 1250), currency, reader)
    return NumberNotUnderstood("i18n.amount_not_understood", {"text": text.strip(), "example": example})


@cache
def _units() -> dict[str, str]:
    """Currency by every word, sign and code a person may type, as they fold."""
    known: dict[str, str] = {}
    for how in languages():
        for table in (how.currency_names, how.currency_symbols):
            for code, word in table.items():
                known.setdefault(fold_tight(word), code)
                known.setdefault(fold_tight(code), code)
    return known | {fold_tight(word): code for word, code in (("ريال", "IRR"), ("﷼", "IRR"), ("rials", "IRR"))}


@cache
def _scales() -> tuple[tuple[str, int], ...]:
    words = {fold_tight(word): size for how in languages() for word, size in how.scales.items()}
    return tuple(sorted(words.items(), key=lambda one: -len(one[0])))
