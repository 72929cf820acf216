"""Keeping policies of promises: which cases get which terms. Promises already made stay as they were made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from vafa.cases.actions.setup import begin_change, end_change, kind_rows, moved
from vafa.cases.models import Policy
from vafa.cases.rules.policies import ALWAYS, OPEN_DAYS, read_policy
from vafa.platform.audit.models import record
from vafa.platform.time.models import Calendar
from vafa.platform.values import Actor, Refused, refuse_if

MOST_POLICIES = 50


@transaction.atomic
def save_policy(
    policy: Policy | None,
    *,
    name: str,
    conditions: Mapping[str, Any],
    promises: Mapping[str, Any],
    seen: datetime | None = None,
    actor: Actor,
    at: datetime,
) -> Policy:
    """Keep a policy, new (after all others) or changed. `seen`: `changed_at` of what was looked at.

    Refused: cases.bad_policy (with the part), cases.no_such_policy, cases.too_many_policies, cases.policy_changed.
    """
    setup = begin_change()
    shape = read_policy(name, conditions, promises)
    known = set(kind_rows(at))
    refuse_if(any(one not in known for one in shape.kinds), _bad("kinds"))
    keys = {"", ALWAYS, OPEN_DAYS, *Calendar.objects.values_list("key", flat=True)}
    refuse_if(any(term.calendar not in keys for term in shape.terms.values()), _bad("calendar"))
    before = None
    if policy is None:
        count = Policy.objects.count()
        refuse_if(count >= MOST_POLICIES, Refused("cases.too_many_policies", most=MOST_POLICIES, status=422))
        policy = Policy(position=count)
    else:
        policy = _locked(policy.pk)
        refuse_if(seen is not None and seen != policy.changed_at, Refused("cases.policy_changed", status=409))
        before = told(policy)
    policy.name, policy.conditions, policy.promises, policy.changed_at = (
        shape.name, {part: list(chosen) for part, chosen in conditions.items() if chosen}, dict(promises), at,
    )  # fmt: skip
    if told(policy) != before:
        policy.save()
        end_change(setup)
        record(actor, "policy.saved", "policy", policy.pk, at=at, before=before, after=told(policy))
    return policy


@transaction.atomic
def remove_policy(policy: Policy, *, actor: Actor, at: datetime) -> None:
    """Apply a policy to nothing any more; it can be restored."""
    _switch(policy, False, actor, at)


@transaction.atomic
def restore_policy(policy: Policy, *, actor: Actor, at: datetime) -> None:
    """Apply a policy again, at the place it had."""
    _switch(policy, True, actor, at)


@transaction.atomic
def move_policy(policy: Policy, by: int, *, actor: Actor, at: datetime) -> None:
    """Ask a policy that many places later (below zero: earlier) than others in use: the first that fits counts."""
    setup = begin_change()
    rows = {str(one.pk): one for one in Policy.objects.filter(is_active=True).order_by("position", "pk")}
    refuse_if(str(policy.pk) not in rows, Refused("cases.no_such_policy", status=404))
    order = moved(list(rows), str(policy.pk), by)
    if order == list(rows):
        return
    for position, one in enumerate(order):
        Policy.objects.filter(pk=int(one)).update(position=position)
    end_change(setup)
    names = [[rows[one].name for one in keys] for keys in (list(rows), order)]
    record(actor, "policy.moved", "policy", policy.pk, at=at, before=names[0], after=names[1])


def told(policy: Policy) -> dict[str, Any]:
    """A policy as the audit book and a file tell it."""
    return {"name": policy.name, "conditions": policy.conditions, "promises": policy.promises}


def _switch(policy: Policy, on: bool, actor: Actor, at: datetime) -> None:
    setup = begin_change()
    policy = _locked(policy.pk)
    if policy.is_active == on:
        return
    policy.is_active = on
    policy.save(update_fields=["is_active"])
    end_change(setup)
    now = {"name": policy.name, "on": on}
    record(actor, "policy.switched", "policy", policy.pk, at=at, before=now | {"on": not on}, after=now)


def _locked(pk: int) -> Policy:
    row = Policy.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise Refused("cases.no_such_policy", status=404)
    return row


def _bad(part: str) -> Refused:
    return Refused("cases.bad_policy", status=422, part=part)
