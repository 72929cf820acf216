"""Keeping the winning way: in the draft the split gives way to its steps. Somebody looks at it and publishes."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from vafa.journeys.actions.plans import save_draft
from vafa.journeys.models import Plan
from vafa.journeys.results import wording  # noqa: F401 (its sentences exist from the start)
from vafa.journeys.rules.editing import find, places
from vafa.platform.values import Actor, Refused, refuse_if


def keep_way(plan: Plan, step: str, way: str, *, actor: Actor, at: datetime) -> Plan:
    """Put the steps of one way in the place of their split, in the draft that is there or a new one.

    Refused: journeys.plan_empty, journeys.split_gone.
    """
    content = plan.draft
    if content is None:
        last = plan.versions.order_by("-number").first()
        refuse_if(last is None, Refused("journeys.plan_empty", status=409))
        content = last.content if last else {}
    return save_draft(plan, with_way(content, step, way), actor=actor, at=at)


def with_way(content: Mapping[str, Any], step: str, way: str) -> dict[str, Any]:
    """The plan with the steps of this way where their split was. Refused: journeys.split_gone."""
    new = deepcopy(dict(content))
    found = find(new, step)
    refuse_if(found is None, Refused("journeys.split_gone", status=409))
    place, at = found or ("", 0)
    rows = dict(places(new))[place]
    kept = [one["steps"] for one in rows[at].get("ways", ()) if one["key"] == way]
    refuse_if(not kept, Refused("journeys.split_gone", status=409))
    rows[at : at + 1] = kept[0]
    return new
