"""What is done with plans: the first one made, drafts kept and dropped, versions published, switched on and off.

A version never changes; runs keep the one they began with.
"""

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from vafa.conversations.letters import letter_keys
from vafa.conversations.models import Letter
from vafa.journeys.events import PlanPublished
from vafa.journeys.models import Plan, PlanVersion
from vafa.journeys.rules.touchpoints import Touchpoint, differences, read_touchpoint, read_touchpoints
from vafa.platform.audit.models import record
from vafa.platform.events.publishing import publish as announce
from vafa.platform.values import Actor, Refused, refuse_if

ROOM = Path(__file__).parents[1]
DEFAULT = "post_purchase"
NAMES = {"fa": "پس از خرید", "ar": "بعد الشراء", "en": "After a purchase"}


def known_letters() -> set[str]:
    """Keys of the letters a touchpoint may send: those that came with a room, and those written in the desk."""
    return {*letter_keys(), *Letter.objects.values_list("key", flat=True).distinct()}


@transaction.atomic
def ensure_default_plan(*, actor: Actor, at: datetime) -> Plan:
    """The plan after a purchase, made and published on the first call; a plan that is there is left as it is."""
    touchpoints = json.loads((ROOM / "plans" / f"{DEFAULT}.json").read_text(encoding="utf-8"))
    plan, fresh = Plan.objects.get_or_create(
        key=DEFAULT, defaults={"name": NAMES[settings.CONFIG.language], "draft": touchpoints, "created_at": at}
    )
    if fresh:
        publish(plan, actor=actor, at=at)
        plan.refresh_from_db()
    return plan


@transaction.atomic
def save_draft(plan: Plan, touchpoints: list[dict[str, object]], *, actor: Actor, at: datetime) -> Plan:
    """Keep the touchpoints being edited. They must be readable; whether they fit together is asked when publishing."""
    plan = _locked(plan)
    plan.draft = touchpoints
    plan.save(update_fields=["draft"])
    record(actor, "plan.drafted", "plan", plan.pk, at=at)
    return plan


@transaction.atomic
def discard_draft(plan: Plan, *, actor: Actor, at: datetime) -> Plan:
    """Forget the draft; what is published stays."""
    plan = _locked(plan)
    if plan.draft is not None:
        plan.draft = None
        plan.save(update_fields=["draft"])
        record(actor, "plan.draft_discarded", "plan", plan.pk, at=at)
    return plan


@transaction.atomic
def publish(plan: Plan, *, actor: Actor, at: datetime) -> PlanVersion:
    """Make the draft the plan's new version, for orders placed from now on. A draft like the last version adds none.

    Refused: journeys.nothing_to_publish, and whatever `read_touchpoints` refuses.
    """
    plan = _locked(plan)
    refuse_if(plan.draft is None, Refused("journeys.nothing_to_publish", {"plan": plan.name}))
    touchpoints = read_touchpoints(plan.draft, known_letters())
    last = plan.versions.order_by("-number").first()
    before = [read_touchpoint(row) for row in last.touchpoints] if last else []
    plan.draft = None
    plan.save(update_fields=["draft"])
    changed = differences(before, touchpoints)
    if last and not changed:
        return last
    version = PlanVersion.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        touchpoints=[one.as_json() for one in touchpoints],
        published_at=at,
        published_by=actor.as_text(),
    )
    announce(PlanPublished(occurred_at=at, actor=actor, plan_id=plan.pk, number=version.number))
    record(actor, "plan.published", "plan", plan.pk, at=at, after={"number": version.number, "changed": changed})
    return version


@transaction.atomic
def set_active(plan: Plan, active: bool, *, actor: Actor, at: datetime) -> Plan:
    """Switch a plan on or off. While it is off no order is enrolled, and what falls due is skipped."""
    plan = _locked(plan)
    if plan.is_active != active:
        plan.is_active = active
        plan.save(update_fields=["is_active"])
        record(actor, "plan.switched", "plan", plan.pk, at=at, before=not active, after=active)
    return plan


def draft_changes(plan: Plan, before: list[Touchpoint]) -> dict[str, list[str]]:
    """What publishing the draft would change, by touchpoint. Refused as `publish` refuses."""
    return differences(before, read_touchpoints(plan.draft, known_letters())) if plan.draft is not None else {}


def _locked(plan: Plan) -> Plan:
    return Plan.objects.select_for_update().get(pk=plan.pk)
