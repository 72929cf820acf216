"""Two customers who turn out to be one person: everything of one moves to the other, and can be taken back.

The merged customer stays as a row, withdrawn, with what could not move beside its like. Nobody is merged by a rule: a
person says so each time. Who looks alike is `duplicates.py`; which rows move, `moving.py`; why so, decision 0015.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction

from vafa.customers.events import CustomersMerged, MergeUndone
from vafa.customers.models import Consent, ContactPoint, Customer, Merge, NotTheSame, Trait
from vafa.customers.moving import moves, moving, stays
from vafa.customers.rules import birthday
from vafa.customers.rules.merging import UNDO_WITHIN, ending
from vafa.customers.searching import refresh_search
from vafa.platform.audit.models import record
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused, refuse_if

GATHER_AFTER = timedelta(minutes=5)  # by then, who was adding something to the merged customer has finished
FILLED = (
    *("company_id", "city", "country", "time_zone"),
    *("allowed_from", "allowed_until", "preferred_channel"),
)


@dataclass(frozen=True)
class Change:
    """Values of one row that a merge settled."""

    row: Any
    after: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """As the merge remembers it."""
        before = {name: _plain(getattr(self.row, name)) for name in self.after}
        after = {name: _plain(value) for name, value in self.after.items()}
        return {"model": self.row._meta.label, "pk": self.row.pk, "before": before, "after": after}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | time) else value


def _better_point(kept: ContactPoint, other: ContactPoint) -> dict[str, Any]:
    """One address, twice: proved when either was, off when either was, known since the earlier."""
    proved = min((one.verified_at for one in (kept, other) if one.verified_at), default=None)
    offs = [(one.off_at, one.off_reason) for one in (kept, other) if one.off_at]
    off_at, reason = min(offs) if offs else (None, "")
    found = {"verified_at": proved, "off_at": off_at, "off_reason": reason}
    return found | {"created_at": min(kept.created_at, other.created_at)}


def _newer_mark(kept: Trait, other: Trait) -> dict[str, Any]:
    newer = other if other.set_at > kept.set_at else kept
    return {"value": newer.value, "set_at": newer.set_at, "because_of": newer.because_of}


moves(Customer, "company")
moves(Customer, "merged_into")
moves(ContactPoint, settle=_better_point)
moves(Consent)
moves(Trait, settle=_newer_mark)
moves(NotTheSame, "customer")
moves(NotTheSame, "other")
stays(Merge, "keep", "it says what happened then")
stays(Merge, "gone", "it says what happened then")


@transaction.atomic
def merge_customers(keep: Customer, gone: Customer, *, actor: Actor, at: datetime) -> Merge:
    """Make one of two: everything of `gone` moves to `keep`, whose own words stay where both have some.

    Refused for one and the same, for a company and its person, and when one of them is no longer there.
    """
    keep, gone = _both(keep.pk, gone.pk)
    changes = [*_filled(keep, gone), *_consents(keep, gone, at), *_settled(keep, gone)]
    remembered = [one.as_json() for one in changes]
    for one in changes:
        type(one.row)._default_manager.filter(pk=one.row.pk).update(**one.after)
    moved = {name: ids for name, one in moving().items() if (ids := one.shift(one.of(gone.pk), keep.pk))}
    Customer.objects.filter(pk=gone.pk).update(withdrawn_at=at, merged_into=keep)
    merge = Merge.objects.create(
        keep=keep, gone=gone, moved=moved, changes=remembered, by=actor.as_text(), at=at, gather_at=at + GATHER_AFTER
    )
    _afterwards(merge)
    counts = {name: len(ids) for name, ids in moved.items()}
    record(actor, "customer.merged", "customer", keep.pk, at=at, before={"merged": gone.pk}, after=counts)
    publish(
        CustomersMerged(
            customer_id=keep.pk, merge_id=merge.pk, gone_id=gone.pk, gone_name=gone.name, actor=actor, occurred_at=at
        )
    )
    return merge


def _both(keep: int, gone: int) -> tuple[Customer, Customer]:
    """Both, locked: nobody adds a row that points to them meanwhile."""
    refuse_if(keep == gone, Refused("customers.merge_self", status=400))
    rows = {one.pk: one for one in Customer.objects.select_for_update().filter(pk__in=(keep, gone)).order_by("pk")}
    there = len(rows) == 2 and all(one.withdrawn_at is None for one in rows.values())
    refuse_if(not there, Refused("customers.merge_not_there", status=409))
    related = rows[keep].company_id == gone or rows[gone].company_id == keep
    refuse_if(related, Refused("customers.merge_company", status=409))
    return rows[keep], rows[gone]


def _filled(keep: Customer, gone: Customer) -> list[Change]:
    """What the kept customer did not say and the other did; and a name for who was only an address until now."""
    after = {name: getattr(gone, name) for name in FILLED if not getattr(keep, name) and getattr(gone, name)}
    if keep.birth_month is None and gone.birth_month is not None:  # the four belong together
        after |= {name: getattr(gone, name) for name in birthday.FIELDS}
    if gone.created_at < keep.created_at:
        after["created_at"] = gone.created_at
    if _is_stand_in(keep) and not _is_stand_in(gone):
        after["name"] = gone.name
    return [Change(keep, after)] if after else []


def _is_stand_in(customer: Customer) -> bool:
    points = customer.contact_points.values_list("value", "shown")
    return customer.name in {customer.external_key, *(text for both in points for text in both)}


def _consents(keep: Customer, gone: Customer, at: datetime) -> list[Change]:
    rows = {one.pk: list(one.consents.filter(ended_at=None).order_by("pk")) for one in (keep, gone)}
    said = [{(one.purpose, one.channel): one.granted for one in found} for found in (rows[keep.pk], rows[gone.pk])]
    ends = zip((keep, gone), ending(*said), strict=True)
    return [
        Change(row, {"ended_at": at})
        for who, keys in ends
        for row in rows[who.pk]
        if (row.purpose, row.channel) in keys
    ]


def _settled(keep: Customer, gone: Customer) -> Iterable[Change]:
    for one in moving().values():
        if one.settle is not None:
            for kept, other in one.pairs(keep.pk, gone.pk):
                learned = one.settle(kept, other)
                after = {name: value for name, value in learned.items() if getattr(kept, name) != value}
                if after:
                    yield Change(kept, after)


def _afterwards(merge: Merge) -> None:
    both = [merge.keep_id, merge.gone_id]
    refresh_search(both)
    for after in {one.after: None for one in moving().values() if one.after is not None}:
        after(both)


@transaction.atomic
def undo_merge(merge: Merge, *, actor: Actor, at: datetime) -> Merge:
    """Take two customers apart again: every row that moved and is still with the kept customer goes back.

    What came after the merge stays with the kept customer. Refused after thirty days, and while the kept customer is
    merged into a third. Undoing twice undoes once.
    """
    list(Customer.objects.select_for_update().filter(pk__in=(merge.keep_id, merge.gone_id)).order_by("pk"))
    merge = Merge.objects.select_for_update().select_related("keep", "gone").get(pk=merge.pk)
    if merge.undone_at is not None:
        return merge
    refuse_if(at - merge.at > UNDO_WITHIN, Refused("customers.merge_too_old", status=409))
    refuse_if(merge.keep.merged_into_id is not None, Refused("customers.undo_later_first", status=409))
    Customer.objects.filter(pk=merge.gone_id).update(withdrawn_at=None, merged_into=None)
    for name, ids in merge.moved.items():
        if one := moving().get(name):
            one.shift(one.of(merge.keep_id).filter(pk__in=ids), merge.gone_id)
    for change in merge.changes:
        _restore(change)
    merge.undone_at, merge.undone_by, merge.gather_at = at, actor.as_text(), None
    merge.save(update_fields=["undone_at", "undone_by", "gather_at"])
    _afterwards(merge)
    record(actor, "customer.merge_undone", "customer", merge.keep_id, at=at, after={"back": merge.gone_id})
    publish(
        MergeUndone(
            customer_id=merge.keep_id, merge_id=merge.pk, gone_id=merge.gone_id, gone_name=merge.gone.name,
            actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return merge


def _restore(change: Mapping[str, Any]) -> None:
    """Put back what a merge settled, unless it was changed since or a newer answer stands."""
    model = apps.get_model(change["model"])

    def typed(values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: model._meta.get_field(name).to_python(value) for name, value in values.items()}

    row = model._default_manager.filter(pk=change["pk"]).first()
    if row is None or any(getattr(row, name) != value for name, value in typed(change["after"]).items()):
        return
    try:
        with transaction.atomic():
            model._default_manager.filter(pk=row.pk).update(**typed(change["before"]))
    except IntegrityError:  # they answered anew since: the newer answer stands
        return


@transaction.atomic
def gather(merge: Merge, *, at: datetime) -> None:  # house: finishes what the merge decided
    """Fetch what was on its way to the merged customer while they were merged."""
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.gather_at is None or merge.gather_at > at:
        return
    for name, one in moving().items():
        if late := one.shift(one.of(merge.gone_id), merge.keep_id):
            merge.moved[name] = [*merge.moved.get(name, ()), *late]
    merge.gather_at = None
    merge.save(update_fields=["moved", "gather_at"])
    _afterwards(merge)


@transaction.atomic
def tell_apart(one: Customer, other: Customer, *, actor: Actor, at: datetime) -> None:
    """Remember that two customers are two people; they are not suggested to each other again."""
    refuse_if(one.pk == other.pk, Refused("customers.merge_self", status=400))
    pairs = ((one, other), (other, one))
    NotTheSame.objects.bulk_create(
        [NotTheSame(customer=a, other=b, by=actor.as_text(), at=at) for a, b in pairs], ignore_conflicts=True
    )
    record(actor, "customer.told_apart", "customer", one.pk, at=at, after={"other": other.pk})


@transaction.atomic
def no_longer_apart(one: Customer, other: Customer, *, actor: Actor, at: datetime) -> None:
    """Take back that two customers are two people."""
    gone, _ = NotTheSame.objects.filter(customer__in=(one, other), other__in=(one, other)).delete()
    if gone:
        record(actor, "customer.not_told_apart", "customer", one.pk, at=at, after={"other": other.pk})
