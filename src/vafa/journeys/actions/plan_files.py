"""Plans brought in from files, and what a file would change. Reading and writing the text is `yaml_plans`."""

from datetime import datetime

from django.db import transaction

from vafa.journeys.actions.plans import begin_plan, check_plan, draft_of, publish, rename_plan, save_draft
from vafa.journeys.models import Plan
from vafa.journeys.queries import content_of
from vafa.journeys.rules.steps import read_content
from vafa.journeys.yaml_plans import PlanFile, read_plan, refused_at, write_plan
from vafa.platform.values import Actor, Refused


def written(plan: Plan) -> str:
    """A plan as text: its draft, where one is being edited, else what is published."""
    return write_plan(plan.key, plan.name, read_content(draft_of(plan)))


@transaction.atomic
def bring_in(text: str, *, published: bool = False, actor: Actor, at: datetime) -> Plan:
    """Keep a file's plan as the draft of the plan it names, which is made when there is none; `published` at once.

    Refused, and nothing is changed: as `read_plan`, and when publishing journeys.file_refused with the line.
    """
    told = read_plan(text)
    plan = Plan.objects.filter(key=told.key).first()
    if plan is None:
        plan = begin_plan(told.name, told.content.as_json(), key=told.key, actor=actor, at=at)
    elif read_content(draft_of(plan)) != told.content:
        plan = save_draft(plan, told.content.as_json(), actor=actor, at=at)
    plan = rename_plan(plan, told.name, actor=actor, at=at)
    if published and plan.draft is not None:
        _check(told)
        publish(plan, actor=actor, at=at)
    return plan


def compared(text: str) -> tuple[str, str]:
    """What is published of the plan a file names, and the file, both as text in the same order.

    Refused: as `read_plan`, and journeys.file_refused with its line when it could not be published.
    """
    told = read_plan(text)
    _check(told)
    plan = Plan.objects.filter(key=told.key).first()
    before = content_of(plan) if plan else None
    published = write_plan(told.key, plan.name, before) if plan and before else ""
    return published, write_plan(told.key, told.name, told.content)


def _check(told: PlanFile) -> None:
    try:
        check_plan(told.content)
    except Refused as refused:
        raise refused_at(told.line_of(refused), refused) from refused
