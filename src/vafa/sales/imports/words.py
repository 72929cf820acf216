"""The words order files use for states, currencies and languages, in English, Persian and Arabic, folded.

States are those of `sales.models`; `test_words` holds them together.
"""

from vafa.platform.i18n.folding import fold

_STATES = {
    "placed": "placed pending new open created on-hold onhold checkout-draft draft authorized unpaid received"
    " registered confirmed"
    "|pending payment|awaiting payment|on hold|partially paid|ثبت شده|در انتظار|در انتظار پرداخت|در انتظار بررسی"
    "|جدید|تایید شده"
    "|قید الانتظار|بانتظار الدفع|فی الانتظار|جدید|معلق",
    "paid": "paid processing approved invoiced preparing packed"
    "|in progress|payment received|partially refunded|پرداخت شده|در حال انجام|در حال پردازش|در حال آماده سازی"
    "|آماده ارسال|مدفوع|قید المعالجه|قید التنفیذ|قید التجهیز",
    "shipped": "shipped sent partial dispatched fulfilled"
    "|in transit|partially fulfilled|on the way|out for delivery|ارسال شده|در راه|تحویل پست|تم الشحن|تم الارسال"
    "|فی الطریق|مشحون",
    "delivered": "delivered completed complete closed done finished"
    "|تحویل شده|تحویل داده شده|تکمیل شده|انجام شده|تم التوصیل|تم التسلیم|مکتمل|مکتمله|منجز",
    "cancelled": "cancelled canceled failed void voided expired unavailable rejected trash abandoned"
    "|لغو شده|کنسل شده|لغو|کنسل|ناموفق|منقضی شده|ملغی|ملغاه|تم الالغاء|فاشل|فشل|مرفوض",
    "returned": "returned refunded return refund"
    "|مرجوع شده|مرجوعی|مرجوع|مسترد شده|برگشت خورده|مرتجع|مسترد|مسترجع|تم الاسترجاع|تم الارجاع",
}
_CURRENCIES = {
    "IRR": "ریال|rial|rials|rls|ریال ایران|﷼",
    "USD": "$|us$|dollar|دلار|دولار",
    "EUR": "€|euro|یورو",
    "GBP": "£|pound",
    "AED": "د.ا|درهم|درهم امارات|dirham",
    "SAR": "ر.س|ریال سعودی|sr",
    "EGP": "ج.م|جنیه|جنیه مصری",
    "BRL": "r$",
}
# Persian WooCommerce knows Toman and thousands of either; amounts are kept in Rial.
_IN_RIALS = {
    10: "irt|tmn|toman|tomans|تومان|تومن",
    1000: "irhr|هزار ریال",
    10_000: "irht|هزار تومان",
}
_LANGUAGES = {
    "fa": "fa|fas|per|persian|farsi|فارسی",
    "ar": "ar|ara|arabic|عربی|العربیه",
    "en": "en|eng|english|انگلیسی|الانجلیزیه",
}


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {fold(word): meaning for meaning, words in table.items() for word in words.split("|")}


def _states() -> dict[str, str]:
    known: dict[str, str] = {}
    for state, words in _STATES.items():
        single, *phrases = words.split("|")
        known |= {word_key(word): state for word in [*single.split(), *phrases]}
    return known


def word_key(text: str) -> str:
    """A word as it is compared: folded, `-` and `_` as blanks, WooCommerce's `wc-` gone."""
    return " ".join(fold(text).removeprefix("wc-").replace("-", " ").replace("_", " ").split())


STATES = tuple(_STATES)
STATE_WORDS = _states()
CURRENCY_WORDS = _by_word(_CURRENCIES)
LANGUAGE_WORDS = _by_word(_LANGUAGES)
RIAL_WORDS = {fold(word): factor for factor, words in _IN_RIALS.items() for word in words.split("|")}


def state_of(text: str) -> str | None:
    """The order state a word means, or nothing when it is not known."""
    return STATE_WORDS.get(word_key(text))


def currency_of(text: str) -> tuple[str, int] | None:
    """The currency a word or code means, and what amounts in it are multiplied with (Toman to Rial: 10)."""
    key = fold(text)
    if factor := RIAL_WORDS.get(key):
        return "IRR", factor
    if code := CURRENCY_WORDS.get(key):
        return code, 1
    return (key.upper(), 1) if len(key) == 3 and key.isascii() and key.isalpha() else None


def language_of(text: str) -> str:
    """fa, ar, en or another two-letter code; empty when the text names none."""
    key = fold(text)
    if key in LANGUAGE_WORDS:
        return LANGUAGE_WORDS[key]
    code = key.replace("_", "-").split("-")[0]
    return LANGUAGE_WORDS.get(code, code if len(code) == 2 and code.isascii() and code.isalpha() else "")
