"""How a typed text becomes a condition on a folded column."""

from django.db.models import Q

from vafa.platform.i18n.folding import fold

MANY_WORDS = 6


def matches(column: str, text: str) -> Q:
    """Every typed word occurs in the folded column. A trigram index serves words of three letters and more."""
    words = fold(text).split()[:MANY_WORDS]
    condition = Q()
    for word in words:
        condition &= Q(**{f"{column}__contains": word})
    return condition
