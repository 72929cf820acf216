"""The emergency line as customers read it."""

from django.utils.translation import gettext

from vafa.platform.i18n.phones import show_phone
from vafa.sales.queries import emergency_line


def emergency_words(language: str, sku: str = "") -> str:
    """Where to call in danger, and what to do; "" where the shop has no such line."""
    line = emergency_line(sku, language)
    if line is None:
        return ""
    words = gettext("If anything is dangerous, call %(phone)s.") % {"phone": show_phone(line.phone, language)}
    return f"{words} {line.words}".strip()
