"""Cases that may be the same matter as another, and those that were linked with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from vafa.cases.models import Case, CaseLink
from vafa.cases.queries.scope import cases_for
from vafa.platform.accounts.models import Staff

LATELY = timedelta(days=30)
MOST = 5


@dataclass(frozen=True)
class Linked:
    """A case that belongs with another, and why: related, split."""

    case: Case
    why: str


def doubles_of(case: Case, staff: Staff, at: datetime) -> Sequence[Case]:
    """Cases of the same person or unit about the same thing that are open or came lately; most recent first.

    The same topic, or where one has none the same kind. Those said to be two matters, linked ones and ended ones are
    left out. One query, served by the indexes of customer and unit.
    """
    whose = Q(customer_id=case.customer_id)
    if case.unit_id:
        whose |= Q(unit_id=case.unit_id)
    same = Q(kind=case.kind) & (Q(topic=case.topic) | Q(topic="")) if case.topic else Q(kind=case.kind)
    recent = Q(resolved_at=None) | Q(opened_at__gte=at - LATELY)
    rows = cases_for(staff).filter(whose, same, recent, spam_at=None, merged_into=None).exclude(pk=case.pk)
    found = list(rows.select_related("customer").order_by("-opened_at", "-pk")[: MOST + 10])
    known = _linked_ids(case) if found else set()
    return [one for one in found if one.pk not in known][:MOST]


def linked_with(case: Case, staff: Staff) -> list[Linked]:
    """The cases linked with this one or split from it that this person may see. Two queries."""
    links = CaseLink.objects.filter(Q(one=case) | Q(other=case)).exclude(why="not_double").order_by("-at")[:20]
    why = {link.other_id if link.one_id == case.pk else link.one_id: link.why for link in links}
    if not why:
        return []
    rows = cases_for(staff).filter(pk__in=why).select_related("customer").order_by("-opened_at", "-pk")
    return [Linked(one, why[one.pk]) for one in rows]


def merged_here(case: Case) -> list[Case]:
    """The cases that became part of this one. One query."""
    return list(Case.objects.filter(merged_into=case).order_by("-closed_at", "-pk")[:20])


def _linked_ids(case: Case) -> set[int]:
    pairs = CaseLink.objects.filter(Q(one=case) | Q(other=case)).values_list("one_id", "other_id")
    return {pk for pair in pairs for pk in pair}
