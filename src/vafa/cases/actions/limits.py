"""How much who may give: the shop's own limits, saved as a whole and written in the audit book."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection, transaction

from vafa.cases.models import Authority
from vafa.cases.queries.authority import limits
from vafa.cases.queries.setup import kinds
from vafa.cases.rules.authority import UNBOUNDED, Limit
from vafa.platform.access import ADMINISTRATOR, ROLES
from vafa.platform.accounts.models import Staff
from vafa.platform.audit.models import record
from vafa.platform.values import Actor, Refused, refuse_if

MOST = 200


@transaction.atomic
def save_limits(wanted: Sequence[Limit], *, changer: Staff, actor: Actor, at: datetime) -> Sequence[Limit]:
    """Replace all limits by these; none at all brings back those Vafa comes with. The same again changes nothing.

    Refused: cases.bad_limit, cases.limit_twice, cases.own_limit (only an administrator changes the own role's).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('limits of authority', 0))")
    refuse_if(len(wanted) > MOST, Refused("cases.bad_limit", status=400))
    known = {"", *(one.key for one in kinds())}
    for one in wanted:
        _check(one, known)
    keys = {(one.role, one.kind, one.customer_class, one.per_case.currency) for one in wanted}
    refuse_if(len(keys) < len(wanted), Refused("cases.limit_twice", status=400))
    before = limits()
    if sorted(map(_told, before)) == sorted(map(_told, wanted)):
        return before
    own = [{_told(one) for one in which if one.role == changer.role} for which in (before, wanted)]
    refuse_if(changer.role != ADMINISTRATOR and own[0] != own[1], Refused("cases.own_limit", status=403))
    Authority.objects.all().delete()
    Authority.objects.bulk_create(
        Authority(
            role=one.role, kind=one.kind, customer_class=one.customer_class, per_case=one.per_case.amount,
            per_month=one.per_month.amount, currency=one.per_case.currency,
        )
        for one in wanted
    )  # fmt: skip
    record(
        actor, "cases.limits_changed", "authority", "all", at=at, before=sorted(map(_told, before)),
        after=sorted(map(_told, wanted)),
    )  # fmt: skip
    return wanted


def _check(one: Limit, kinds_known: Collection[str]) -> None:
    case, month = one.per_case, one.per_month
    good = (
        one.role in ROLES
        and one.kind in kinds_known
        and len(one.customer_class) <= 40
        and case.currency == month.currency
        and 0 <= case.amount <= month.amount <= UNBOUNDED * 10
        and case.amount == round(case.amount, 3)
        and month.amount == round(month.amount, 3)
    )
    refuse_if(not good, Refused("cases.bad_limit", status=400))


def _told(one: Limit) -> str:
    """A limit as the audit book says it."""
    of = " ".join(part for part in (one.role, one.kind, one.customer_class) if part)
    return f"{of}: {one.per_case.amount.normalize():f} / {one.per_month.amount.normalize():f} {one.per_case.currency}"
