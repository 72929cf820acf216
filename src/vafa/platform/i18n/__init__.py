"""Languages, digits, calendars, folding, phones and money as people read and type them.

Display and reading only: no rule of the trade depends on who is looking.
"""

# `contract` brings in the folder `languages` and only then are the functions bound, so the function wins the name.
from vafa.platform.i18n.contract import CALENDARS, Language, language, languages

__all__ = ["CALENDARS", "Language", "language", "languages"]
