"""Saved audiences: conditions under a name. Kept, renamed, deleted and brought back here; the audit book has it all.

Who is in one is asked each time anew; nothing is stored about it.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from vafa.customers.access import VIEW
from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.asking import Page, count, page
from vafa.customers.conditions.rules.tree import Tree, as_json
from vafa.customers.models import Audience
from vafa.platform.access import Asker, may
from vafa.platform.audit.models import record
from vafa.platform.values import Actor, Refused, refuse_if

LONGEST_NAME, MOST = 80, 500


def audiences_for(staff: Asker | None) -> Sequence[Audience]:
    """The audiences this person may see, by name: all for who may see customers, none for others."""
    return list(Audience.objects.filter(deleted_at=None).order_by("name", "pk")[:MOST]) if may(staff, VIEW) else []


def audience_for(staff: Asker | None, pk: int) -> Audience:
    """One audience. Refused: customers.unknown_audience."""
    found = Audience.objects.filter(pk=pk, deleted_at=None).first() if may(staff, VIEW) else None
    if found is None:
        raise Refused("customers.unknown_audience", status=404)
    return found


def people_for(staff: Asker | None, tree: Tree, at: datetime, *, after: int = 0, limit: int = 50) -> Page:
    """A page of who is meant, for someone who may see customers; nobody for others."""
    return page(tree, at, after=after, limit=limit) if may(staff, VIEW) else Page([], None)


def count_for(staff: Asker | None, tree: Tree, at: datetime) -> int:
    """How many are meant; nought for whoever may not see customers."""
    return count(tree, at) if may(staff, VIEW) else 0


@transaction.atomic
def save_audience(audience: Audience | None, *, name: str, conditions: object, actor: Actor, at: datetime) -> Audience:
    """Keep an audience, new or changed; what is the same already is left alone.

    Refused: customers.audience_no_name, customers.audience_name_taken, and what `read_conditions` refuses.
    """
    told = as_json(read_conditions(conditions))
    name = _free_name(name, audience)
    before = None if audience is None else {"name": audience.name, "conditions": audience.conditions}
    after = {"name": name, "conditions": told}
    if audience is not None and before == after:
        return audience
    audience = audience or Audience(created_at=at)
    audience.name, audience.conditions, audience.changed_at, audience.changed_by = name, told, at, actor.as_text()
    audience.save()
    record(actor, "audience.saved", "audience", audience.pk, at=at, before=before, after=after)
    return audience


@transaction.atomic
def rename_audience(audience: Audience, name: str, *, actor: Actor, at: datetime) -> Audience:
    """Give an audience another name. Refused: customers.audience_no_name, customers.audience_name_taken."""
    name = _free_name(name, audience)
    before, audience.name = audience.name, name
    if before != name:
        audience.changed_at, audience.changed_by = at, actor.as_text()
        audience.save(update_fields=["name", "changed_at", "changed_by"])
        record(actor, "audience.renamed", "audience", audience.pk, at=at, before=before, after=name)
    return audience


@transaction.atomic
def delete_audience(audience: Audience, *, actor: Actor, at: datetime) -> None:
    """Put an audience away; `restore_audience` brings it back."""
    if Audience.objects.filter(pk=audience.pk, deleted_at=None).update(deleted_at=at):
        record(actor, "audience.deleted", "audience", audience.pk, at=at, before=audience.name)


@transaction.atomic
def restore_audience(pk: int, *, actor: Actor, at: datetime) -> Audience:
    """Bring a deleted audience back, under another name when its own was taken since.

    Refused: customers.unknown_audience.
    """
    audience = Audience.objects.select_for_update().filter(pk=pk).first()
    if audience is None:
        raise Refused("customers.unknown_audience", status=404)
    if audience.deleted_at is None:
        return audience
    taken = set(Audience.objects.filter(deleted_at=None).values_list("name", flat=True))
    names = (audience.name[: LONGEST_NAME - 5] + f" ({n})" for n in range(2, MOST + 3))
    audience.name = audience.name if audience.name not in taken else next(one for one in names if one not in taken)
    audience.deleted_at = None
    audience.save(update_fields=["name", "deleted_at"])
    record(actor, "audience.restored", "audience", audience.pk, at=at, after=audience.name)
    return audience


def _free_name(name: str, audience: Audience | None) -> str:
    name = " ".join(name.replace("\x00", "").split())
    refuse_if(
        not name or len(name) > LONGEST_NAME, Refused("customers.audience_no_name", most=LONGEST_NAME, status=422)
    )
    others = Audience.objects.filter(name=name, deleted_at=None)
    others = others if audience is None else others.exclude(pk=audience.pk)
    refuse_if(others.exists(), Refused("customers.audience_name_taken", name=name, status=422))
    return name
