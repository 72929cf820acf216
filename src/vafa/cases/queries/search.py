"""Finding cases by what was said in them, and by number, phone and serial; the newest first, page by page.

A list is asked for those of its cases in which every typed word was said. What words are and where they are kept is
told in `conversations.search`; this module only puts people's sight and views beside it.
"""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from vafa.cases.models import Case
from vafa.cases.queries.scope import cases_for
from vafa.conversations.search import among_conversations, conversations_with
from vafa.customers.models import PHONE, ContactPoint
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.digits import to_latin
from vafa.platform.i18n.folding import fold
from vafa.platform.i18n.phones import to_e164
from vafa.sales.models import Unit

FEW = 2000
"""A list of so many cases or fewer is looked through itself; of a longer one the newest finds are looked at."""
MOST = 40_000
"""Finds that are looked at for one page, so that a common word in a list of strangers' cases has an end."""
WIDER = 8
"""How many times as many are looked at next when too few of the finds stood in the list."""
SHORTEST_PHONE, MOST_NAMED = 7, 200


def search_cases(staff: Staff, text: str, limit: int = 20, before: int | None = None) -> list[Case]:
    """Cases this person may see that have this number, phone or serial, or every typed word; with customer and owner.

    Newest first; give the last one's `conversation_id` as `before` for the next page.
    """
    rows = cases_for(staff).select_related("customer", "owner")
    return found_in(rows, text, limit, before, nearly_all=not rows.query.where)


def found_in(
    rows: QuerySet[Case], text: str, limit: int, before: int | None = None, *, nearly_all: bool = False
) -> list[Case]:
    """Those of these cases that a typed text means, newest first. Say when the list leaves hardly any case out."""
    if not text.strip() or rows.query.is_empty():
        return []
    named = _named(text, before)
    newest = rows.order_by("-conversation_id")
    if not nearly_all:
        few = list(rows.order_by().values_list("conversation_id", flat=True)[: FEW + 1])
        if len(few) <= FEW:
            said = among_conversations(text, [pk for pk in few if before is None or pk < before])
            return list(newest.filter(conversation_id__in={*said, *named})[:limit])
    found: list[Case] = []
    size, seen = limit if nearly_all else limit * WIDER, 0
    while True:
        said_next = conversations_with(text, limit=size, before=before)
        last = said_next[-1] if len(said_next) == size else 0
        ids = {*said_next, *(pk for pk in named if last <= pk and (before is None or pk < before))}
        found += newest.filter(conversation_id__in=ids)
        seen += size
        if len(found) >= limit or not last or seen >= MOST:
            return found[:limit]
        before, size = last, size * WIDER


def _named(text: str, before: int | None) -> Sequence[int]:
    """Conversations of the case with this number, of the customers with this phone, of the unit with this serial."""
    typed = to_latin(text).strip()
    wanted = Q()
    number = typed.lstrip("#")
    if number.isdecimal() and len(number) < 18:
        wanted |= Q(number=int(number))
    if sum(letter.isdecimal() for letter in typed) >= SHORTEST_PHONE and (phone := to_e164(typed)):
        points = ContactPoint.objects.filter(kind=PHONE, value=phone)
        wanted |= Q(customer_id__in=list(points.values_list("customer_id", flat=True)[:MOST_NAMED]))
    if len(typed) >= 3 and any(letter.isdecimal() for letter in typed):
        units = Unit.objects.filter(search=fold(text))
        wanted |= Q(unit_id__in=list(units.values_list("pk", flat=True)[:MOST_NAMED]))
    if not wanted:
        return ()
    rows = Case.objects.filter(wanted)
    if before is not None:
        rows = rows.filter(conversation_id__lt=before)
    return list(rows.order_by("-conversation_id").values_list("conversation_id", flat=True)[:MOST_NAMED])
