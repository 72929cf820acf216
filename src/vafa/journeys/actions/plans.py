"""What is done with plans: made, drafted, published as versions that never change, switched on and off.

Runs keep the version they began with.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from vafa.cases.queries.setup import kinds
from vafa.conversations.letters import letter_keys
from vafa.conversations.models import Letter
from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.fields import fields
from vafa.journeys.almanac import occasions
from vafa.journeys.events import PlanPublished
from vafa.journeys.models import Plan, PlanVersion
from vafa.journeys.queries import content_of
from vafa.journeys.rules.changes import differences
from vafa.journeys.rules.checking import Known, check_content
from vafa.journeys.rules.steps import Content, read_content
from vafa.journeys.triggering import triggers
from vafa.platform.audit.models import record
from vafa.platform.events.publishing import publish as announce
from vafa.platform.values import Actor, Refused, refuse_if

ROOM = Path(__file__).parents[1]
DEFAULT = "post_purchase"
NAMES = {"fa": "پس از خرید", "ar": "بعد الشراء", "en": "After a purchase"}


def known_letters() -> set[str]:
    """Keys of the letters a touchpoint may send: those that came with a room, and those written in the desk."""
    return {*letter_keys(), *Letter.objects.values_list("key", flat=True).distinct()}


def known() -> Known:
    """Everything a plan may name today."""
    return Known(
        letters=known_letters(),
        triggers=triggers(),
        occasions=occasions(),
        case_kinds={one.key for one in kinds()},
        dates={key for key, one in fields().items() if one.kind == "moment" and not one.of},
        read=read_conditions,
    )


@transaction.atomic
def ensure_default_plan(*, actor: Actor, at: datetime) -> Plan:
    """The plan after a purchase, made and published on the first call; a plan that is there is left as it is."""
    plan, fresh = Plan.objects.get_or_create(
        key=DEFAULT,
        defaults={"name": NAMES[settings.CONFIG.language], "draft": shipped_plan(DEFAULT), "created_at": at},
    )
    if fresh:
        publish(plan, actor=actor, at=at)
        plan.refresh_from_db()
    return plan


def shipped_plan(key: str) -> dict[str, object]:
    """The content of a plan that came with Vafa."""
    content: dict[str, object] = json.loads((ROOM / "plans" / f"{key}.json").read_text(encoding="utf-8"))
    return content


@transaction.atomic
def save_draft(plan: Plan, content: Mapping[str, object], *, actor: Actor, at: datetime) -> Plan:
    """Keep the content being edited. It may be unfinished; whether it can be walked is asked when publishing."""
    plan = _locked(plan)
    plan.draft = dict(content)
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
    """Make the draft the plan's new version, for who begins from now on. A draft like the last version adds none.

    Refused: journeys.nothing_to_publish, and whatever `read_content` and `check_content` refuse.
    """
    plan = _locked(plan)
    refuse_if(plan.draft is None, Refused("journeys.nothing_to_publish", {"plan": plan.name}))
    content = _checked(plan.draft)
    last = plan.versions.order_by("-number").first()
    plan.draft = None
    plan.save(update_fields=["draft"])
    changed = differences(read_content(last.content) if last else None, content)
    if last and not changed:
        return last
    version = PlanVersion.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        content=content.as_json(),
        published_at=at,
        published_by=actor.as_text(),
    )
    announce(PlanPublished(occurred_at=at, actor=actor, plan_id=plan.pk, number=version.number))
    record(actor, "plan.published", "plan", plan.pk, at=at, after={"number": version.number, "changed": changed})
    return version


@transaction.atomic
def set_active(plan: Plan, active: bool, *, actor: Actor, at: datetime) -> Plan:
    """Switch a plan on or off. While it is off nobody begins it, and what falls due is skipped."""
    plan = _locked(plan)
    if plan.is_active != active:
        plan.is_active = active
        plan.save(update_fields=["is_active"])
        record(actor, "plan.switched", "plan", plan.pk, at=at, before=not active, after=active)
    return plan


def draft_changes(plan: Plan) -> dict[str, list[str]]:
    """What publishing the draft would change, by step. Refused as `publish` refuses."""
    return differences(content_of(plan), _checked(plan.draft)) if plan.draft is not None else {}


def _checked(draft: object) -> Content:
    content = read_content(draft)
    check_content(content, known())
    return content


def _locked(plan: Plan) -> Plan:
    return Plan.objects.select_for_update().get(pk=plan.pk)
