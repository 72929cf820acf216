"""What is done with plans: made, drafted, published as versions that never change, switched on and off.

Runs keep the version they began with.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from itertools import chain, count
from typing import Any

from django.conf import settings
from django.db import transaction

from vafa.cases.queries.setup import kinds
from vafa.conversations.letters import letter_keys
from vafa.conversations.models import Letter
from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.fields import fields
from vafa.journeys.almanac import occasions
from vafa.journeys.events import PlanPublished
from vafa.journeys.models import DraftBefore, Plan, PlanVersion
from vafa.journeys.queries import content_of
from vafa.journeys.rules.changes import differences
from vafa.journeys.rules.checking import Known, check_content
from vafa.journeys.rules.editing import unfinished
from vafa.journeys.rules.steps import Content, WaitFor, read_content
from vafa.journeys.rules.walking import every_step
from vafa.journeys.shipped import shipped_plan
from vafa.journeys.triggering import triggers
from vafa.platform.audit.models import record
from vafa.platform.events.publishing import publish as announce
from vafa.platform.values import Actor, Refused, refuse_if

DEFAULT = "post_purchase"
NOTHING: Mapping[str, Any] = {"entry": {}, "exits": [], "goal": None, "hold_out": 0, "importance": 3, "steps": []}
LONGEST_NAME = 120
MOST_UNDONE = 20  # changes of a draft that can be taken back


def known_letters() -> set[str]:
    """Keys of the letters a touchpoint may send: those that came with a room, and those written in the desk."""
    return {*letter_keys(), *Letter.objects.values_list("key", flat=True).distinct()}


class Letters:
    """The keys of `known_letters`, to look in: those written in the desk are only read for a key no room brought."""

    def __contains__(self, key: object) -> bool:
        return key in letter_keys() or key in self._written

    @cached_property
    def _written(self) -> set[str]:
        return known_letters()


def known() -> Known:
    """Everything a plan may name today."""
    return Known(
        letters=Letters(),
        triggers=triggers(),
        occasions=occasions(),
        case_kinds={one.key for one in kinds()},
        dates={key for key, one in fields().items() if one.kind == "moment" and not one.of},
        read=read_conditions,
    )


@transaction.atomic
def ensure_default_plan(*, actor: Actor, at: datetime) -> Plan:
    """The plan after a purchase, made and published on the first call; a plan that is there is left as it is."""
    shipped = shipped_plan(DEFAULT)
    plan, fresh = Plan.objects.get_or_create(
        key=DEFAULT,
        defaults={"name": shipped.name[settings.CONFIG.language], "draft": dict(shipped.content), "created_at": at},
    )
    if fresh:
        publish(plan, actor=actor, at=at)
        plan.refresh_from_db()
    return plan


@transaction.atomic
def begin_plan(name: str, content: Mapping[str, object], *, key: str, actor: Actor, at: datetime) -> Plan:
    """A new plan, as a draft that nobody begins until it is published. Its key is `key`, or as near as is free.

    Refused: journeys.plan_no_name.
    """
    name = _name(name)
    taken = set(Plan.objects.filter(key__startswith=key).values_list("key", flat=True))
    free = next(one for one in chain([key], (f"{key}_{number}" for number in count(2))) if one not in taken)
    plan = Plan.objects.create(key=free, name=name, draft=dict(content), created_at=at)
    record(actor, "plan.begun", "plan", plan.pk, at=at, after={"name": name})
    return plan


@transaction.atomic
def rename_plan(plan: Plan, name: str, *, actor: Actor, at: datetime) -> Plan:
    """Call a plan otherwise, at once. Refused: journeys.plan_no_name."""
    plan, name = _locked(plan), _name(name)
    before = plan.name
    if before != name:
        plan.name = name
        plan.save(update_fields=["name"])
        record(actor, "plan.renamed", "plan", plan.pk, at=at, before=before, after=name)
    return plan


def draft_of(plan: Plan, last: PlanVersion | None = None) -> dict[str, Any]:
    """The content being edited: the draft, else what is published (`last`, where it was read), else nothing yet."""
    if plan.draft is not None:
        return dict(plan.draft)
    content = read_content(last.content) if last else content_of(plan)
    return content.as_json() if content else dict(NOTHING)


@transaction.atomic
def save_draft(plan: Plan, content: Mapping[str, object], *, actor: Actor, at: datetime) -> Plan:
    """Keep the content being edited. It may be unfinished; whether it can be walked is asked when publishing."""
    plan = _locked(plan)
    _change_draft(plan, dict(content), at)
    record(actor, "plan.drafted", "plan", plan.pk, at=at)
    return plan


@transaction.atomic
def discard_draft(plan: Plan, *, actor: Actor, at: datetime) -> Plan:
    """Let go of the draft; what is published stays. It can be taken back like any change of the draft."""
    plan = _locked(plan)
    if plan.draft is not None:
        _change_draft(plan, None, at)
        record(actor, "plan.draft_discarded", "plan", plan.pk, at=at)
    return plan


@transaction.atomic
def undo_draft(plan: Plan, change: int, *, actor: Actor, at: datetime) -> Plan:
    """Take back the last change of the draft, which has this id; so nobody undoes what somebody else did meanwhile.

    Refused: journeys.draft_changed_since.
    """
    plan = _locked(plan)
    last = last_change(plan)
    if last is None or last.pk != change:
        raise Refused("journeys.draft_changed_since", {"plan": plan.name}, status=409)
    plan.draft = last.content
    plan.save(update_fields=["draft"])
    last.delete()
    record(actor, "plan.drafted", "plan", plan.pk, at=at, after={"undone": True})
    return plan


def last_change(plan: Plan) -> DraftBefore | None:
    """What the draft was before its last change that can be taken back."""
    return plan.befores.order_by("-pk").first()


@transaction.atomic
def publish(plan: Plan, *, actor: Actor, at: datetime) -> PlanVersion:
    """Make the draft the plan's new version, for who begins from now on. A draft like the last version adds none.

    Refused: journeys.nothing_to_publish, journeys.step_unfinished, and whatever `read_content` and `check_plan` refuse.
    """
    plan = _locked(plan)
    if plan.draft is None:
        raise Refused("journeys.nothing_to_publish", {"plan": plan.name})
    content = check_draft(plan.draft)
    last = plan.versions.order_by("-number").first()
    plan.draft = None
    plan.save(update_fields=["draft"])
    plan.befores.all().delete()
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
    return differences(content_of(plan), check_draft(plan.draft)) if plan.draft is not None else {}


def check_plan(content: Content) -> None:
    """Refuse a plan that could not be published: as `check_content`, and triggers by what they can do.

    Refused, too: journeys.trigger_option_unknown, .trigger_option_wrong; journeys.trigger_unknown for one of time where
    somebody would have to tell us of it.
    """
    check_content(content, known())
    if content.entry.trigger:
        triggers()[content.entry.trigger].chosen(content.entry.options)
    told = [(one.key, one.event) for one in every_step(content.steps) if isinstance(one, WaitFor)]
    for key, trigger in [*told, *(("", one.trigger) for one in content.exits)]:
        unheard = trigger in triggers() and triggers()[trigger].of_time
        refuse_if(unheard, Refused("journeys.trigger_unknown", {"touchpoint": key, "trigger": trigger}, status=422))


def check_draft(draft: Mapping[str, Any]) -> Content:
    """The content of a draft. Refused: journeys.step_unfinished, and as `read_content` and `check_plan`."""
    content = read_content(draft)
    for key in unfinished(draft):
        raise Refused("journeys.step_unfinished", {"touchpoint": key}, status=422)
    check_plan(content)
    return content


def _change_draft(plan: Plan, draft: dict[str, Any] | None, at: datetime) -> None:
    """Another draft, or none; what it was is kept for the last changes."""
    if draft == plan.draft:
        return
    DraftBefore.objects.create(plan=plan, content=plan.draft, at=at)
    old = plan.befores.order_by("-pk").values_list("pk", flat=True)[MOST_UNDONE:]
    DraftBefore.objects.filter(pk__in=list(old)).delete()
    plan.draft = draft
    plan.save(update_fields=["draft"])


def _name(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    refuse_if(not name or len(name) > LONGEST_NAME, Refused("journeys.plan_no_name", most=LONGEST_NAME, status=422))
    return name


def _locked(plan: Plan) -> Plan:
    return Plan.objects.select_for_update().get(pk=plan.pk)
