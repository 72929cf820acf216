"""Saying that cases have to do with one another, or that they do not."""

from datetime import datetime

from django.db import transaction

from vafa.cases.events import CaseLinked
from vafa.cases.models import Case, CaseLink
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused, refuse_if

RELATED, SPLIT, NOT_DOUBLE = "related", "split", "not_double"


@transaction.atomic
def link(case: Case, other: Case, why: str = RELATED, *, actor: Actor, at: datetime) -> None:
    """Link two cases, or note that they are not the same matter (`why` not_double). Twice is once, either way round."""
    refuse_if(case.pk == other.pk, Refused("cases.link_itself", status=400))
    one, two = sorted((case, other), key=lambda each: each.pk)
    _made, new = CaseLink.objects.get_or_create(one=one, other=two, why=why, defaults={"by": actor.as_text(), "at": at})
    if new:
        publish(_told(case, other, why, True, actor, at))


@transaction.atomic
def unlink(case: Case, other: Case, *, actor: Actor, at: datetime) -> None:
    """Take the link off; what was split off one another stays known as that."""
    one, two = sorted((case, other), key=lambda each: each.pk)
    gone, _each = CaseLink.objects.filter(one=one, other=two, why=RELATED).delete()
    if gone:
        publish(_told(case, other, RELATED, False, actor, at))


def _told(case: Case, other: Case, why: str, on: bool, actor: Actor, at: datetime) -> CaseLinked:
    return CaseLinked(
        case_id=case.pk, number=case.number, customer_id=case.customer_id, other_id=other.pk,
        other_number=other.number, why=why, on=on, actor=actor, occurred_at=at,
    )  # fmt: skip
