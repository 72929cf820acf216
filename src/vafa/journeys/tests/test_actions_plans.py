"""Plans: made once, edited as drafts, published as versions that never change."""

import pytest

from vafa.journeys.actions.plans import (
    discard_draft,
    draft_changes,
    ensure_default_plan,
    publish,
    save_draft,
    set_active,
)
from vafa.journeys.models import Plan, PlanVersion
from vafa.journeys.queries import content_of, current_touchpoints
from vafa.journeys.tests.conftest import START
from vafa.platform.audit.models import AuditEntry
from vafa.platform.values import SYSTEM, Refused

BY = {"actor": SYSTEM, "at": START}


def edited(plan: Plan, **changes: object) -> dict[str, object]:
    content = content_of(plan)
    assert content is not None
    first, *rest = [one.as_json() for one in content.steps]
    return {**content.as_json(), "steps": [{**first, **changes}, *rest]}


def test_the_first_plan_is_made_once(plan):
    assert ensure_default_plan(**BY).pk == plan.pk
    assert PlanVersion.objects.count() == 1
    assert current_touchpoints(plan)[0].key == "welcome"


def test_publishing_a_draft_makes_the_next_version_and_leaves_the_last_one(plan):
    save_draft(plan, edited(plan, window=[0, 3]), **BY)
    assert publish(plan, **BY).number == 2
    windows = [version.content["steps"][0]["window"] for version in plan.versions.order_by("number")]
    assert windows == [[0, 2], [0, 3]]
    plan.refresh_from_db()
    assert plan.draft is None
    assert AuditEntry.objects.get(action="plan.published", after__number=2).after["changed"] == {"welcome": ["window"]}


def test_a_draft_that_changes_nothing_is_no_new_version(plan):
    save_draft(plan, edited(plan), **BY)
    assert publish(plan, **BY).number == 1


def test_nothing_to_publish_is_said(plan):
    with pytest.raises(Refused, match=r"journeys\.nothing_to_publish"):
        publish(plan, **BY)


def test_a_draft_that_cannot_be_published_stays_a_draft(plan):
    save_draft(plan, edited(plan, letter="unwritten"), **BY)
    with pytest.raises(Refused, match=r"journeys\.letter_unknown"):
        publish(plan, **BY)
    plan.refresh_from_db()
    assert plan.draft["steps"][0]["letter"] == "unwritten"
    assert plan.versions.count() == 1


def test_a_draft_can_be_looked_at_and_dropped(plan):
    plan = save_draft(plan, edited(plan, prompt=False), **BY)
    assert draft_changes(plan) == {"welcome": ["prompt"]}
    assert discard_draft(plan, **BY).draft is None


def test_switching_a_plan_off_is_written_in_the_audit_book(plan):
    assert not set_active(plan, False, **BY).is_active
    assert set_active(plan, True, **BY).is_active
    assert AuditEntry.objects.filter(action="plan.switched").count() == 2
