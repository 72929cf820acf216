"""Phone numbers: whatever was typed to E.164 for storing and matching, and back to how people group them.

It does not say whether a number is reachable. The number plan is loaded on first use, as it is large.
"""

import re

from vafa.platform.i18n.digits import to_latin, to_reader

# Iran opens mobile prefixes faster than number plans are published.
_IRAN_MOBILE = re.compile(r"\+989\d{9}")
_EXTENSION = re.compile(r"(?:ext\.?|extension|x|#|داخلی|داخلي|تحويلة)\s*\d+$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s()\[\]./\\\-‐-―−ـ\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


def to_e164(raw: str, region: str = "IR") -> str | None:
    """The number as +98912…; None when it is no phone number. `region` is home of numbers without a country code.

    Takes any digits, spaces, dashes, brackets and invisible marks; 0912…, 912…, +98…, 0098…, 98912…. An extension
    is dropped.
    """
    import phonenumbers

    text = _EXTENSION.sub("", to_latin(raw).strip().lower().removeprefix("tel:"))
    text = _SEPARATORS.sub("", text).replace("＋", "+")
    if not re.fullmatch(r"\+?\d{4,17}|\d{4,17}\+", text):
        return None
    if text.endswith("+"):  # typed in a right-to-left field
        text = "+" + text[:-1]
    if text.startswith("00"):
        text = "+" + text[2:]
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written if phonenumbers.is_valid_number(number) or _IRAN_MOBILE.fullmatch(written) else None


def show_phone(e164: str, language: str, home: str = "IR") -> str:
    """The number as people group it: nationally at home, with its country code elsewhere; in the language's digits."""
    import phonenumbers

    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return to_reader(e164, language)
    at_home = phonenumbers.region_code_for_country_code(number.country_code or 0) == home
    style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return to_reader(phonenumbers.format_number(number, style), language)
