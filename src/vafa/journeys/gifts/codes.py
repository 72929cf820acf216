"""Codes of coupons: short, said and typed without mistakes, and guessed by nobody."""

import secrets

from vafa.platform.i18n.digits import to_latin

# Neither 0 and O nor 1, I and L; no vowels and no V beside U, so that no word comes out.
SIGNS = "23456789BCDFGHJKMNPQRSTWXYZ"
LENGTH = 8  # 280 thousand million codes: of a million that are out, one in 280,000 guesses would hit


def new_code() -> str:
    """A code nobody can know beforehand."""
    drawn, code = secrets.randbelow(len(SIGNS) ** LENGTH), ""
    for _ in range(LENGTH):
        drawn, place = divmod(drawn, len(SIGNS))
        code += SIGNS[place]
    return code


def read_code(typed: str) -> str:
    """A code as it is kept, however it was typed: in small letters, in Persian digits, with gaps and dashes."""
    return "".join(sign for sign in to_latin(typed).upper() if sign.isascii() and sign.isalnum())[: LENGTH + 1]
