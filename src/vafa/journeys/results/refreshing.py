"""Keeping the counts fresh: some hours after the last time, or as soon as somebody asks."""

from datetime import datetime, timedelta

from django.db import transaction

from vafa.journeys.models import Plan, PlanResult
from vafa.journeys.results.counting import count

EVERY = timedelta(hours=6)


def refresh_plan(plan: Plan, at: datetime) -> PlanResult:
    """Count a plan now and keep it."""
    counts, beginnings = count(plan, at)
    made = {
        "due_at": at + EVERY, "made_at": at, "data": counts.as_data(),
        "beginnings": [one.as_data() for one in beginnings],
    }  # fmt: skip
    row, _ = PlanResult.objects.update_or_create(plan=plan, defaults=made)
    return row


def refresh_due(at: datetime) -> int:
    """Count the plan whose counts are oldest and due; returns how many it counted, 0 or 1."""
    _welcome_new(at)
    with transaction.atomic():
        due = PlanResult.objects.select_for_update(skip_locked=True, of=["self"]).filter(due_at__lte=at)
        row = due.select_related("plan").order_by("due_at", "pk").first()
        if row is None:
            return 0
        refresh_plan(row.plan, at)
    return 1


def want(plan: Plan, at: datetime) -> None:
    """Somebody wants fresh counts of this plan; the sweep makes them within seconds."""
    PlanResult.objects.update_or_create(plan=plan, defaults={"due_at": at, "wanted_at": at})


def _welcome_new(at: datetime) -> None:
    fresh = Plan.objects.filter(result=None)
    PlanResult.objects.bulk_create([PlanResult(plan=one, due_at=at) for one in fresh], ignore_conflicts=True)
