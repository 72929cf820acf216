"""Plans on cards: a small picture of each, who begins, what is hoped for, how many are on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.journeys.counting import PlanTally
from vafa.journeys.models import Plan, PlanVersion
from vafa.journeys.rules.laying import lay
from vafa.journeys.rules.steps import read_content
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.web.page import address_of
from vafa.journeys.web.plan_head import say
from vafa.journeys.web.sketch import from_right, small_picture
from vafa.journeys.web.step_words import entry_words, goal_words
from vafa.platform.ui.components import Action, Small


@dataclass(frozen=True)
class PlanCard:
    """A plan as the list shows it. Without a version it is a draft nobody is on."""

    plan: Plan
    url: str
    version: PlanVersion | None
    small: Small | None
    begins: str
    goal: str
    say: str
    switch_url: str


def plan_cards(
    latest: Sequence[PlanVersion], counts: Mapping[int, PlanTally], today: Mapping[int, int] | None, *, edits: bool
) -> list[PlanCard]:
    """A card for each plan; drafts that were never published come last, for those who may change them."""
    cards = [
        _card(one, counts[one.plan_id], None if today is None else today.get(one.plan_id, 0), edits) for one in latest
    ]
    if edits:
        drafts = Plan.objects.exclude(pk__in=[one.plan_id for one in latest]).order_by("pk")
        cards += [_draft(one) for one in drafts]
    return cards


def ways_on(*, letters: bool) -> list[Action]:
    """What else belongs to Grow."""
    places = [
        (_("Campaigns"), "desk_campaigns", "send", True),
        (_("Occasions"), "desk_occasions", "calendar-heart", True),
        (_("Letters"), "desk_letters", "mail", letters),
        (_("What begins best"), "desk_triggers", "bolt", True),
        (_("Held back"), "desk_held_back", "hourglass", True),
    ]
    return [
        Action(words, address_of(name), icon=icon) for words, name, icon, shown in places if shown and address_of(name)
    ]


def _card(version: PlanVersion, tally: PlanTally, today: int | None, edits: bool) -> PlanCard:
    plan, content = version.plan, read_content(version.content)
    layout = lay(content.steps)
    touching = [one for one in layout.places if isinstance(one.step, Touchpoint)]
    return PlanCard(
        plan,
        reverse("desk_plan", kwargs={"pk": plan.pk}),
        version,
        small_picture(layout, touching, tally, rtl=from_right()),
        entry_words(content.entry),
        goal_words(content) if content.goal else "",
        say(tally, today),
        reverse("desk_plan_switch", kwargs={"pk": plan.pk}) if edits else "",
    )


def _draft(plan: Plan) -> PlanCard:
    url = reverse("desk_plan_edit", kwargs={"pk": plan.pk})
    return PlanCard(plan, url, None, None, "", "", _("A draft; nobody is on it."), "")
