"""Plans and their published versions, runs, follow-ups, and what else journeys keep."""

from vafa.journeys.models.campaign import Campaign, CampaignMessage
from vafa.journeys.models.gift import COUPON, POINTS, Gift
from vafa.journeys.models.greeting import GreetingDay
from vafa.journeys.models.plan import DraftBefore, Plan, PlanVersion
from vafa.journeys.models.rehearsal import Rehearsal
from vafa.journeys.models.result import PlanResult
from vafa.journeys.models.return_call import ReturnCall
from vafa.journeys.models.run import (
    CALL,
    DONE,
    FAILED,
    HAPPENED,
    MESSAGE,
    PLANNED,
    SKIPPED,
    STATES,
    SURVEY,
    TOUCHPOINTS,
    WAITING,
    FollowUp,
    Run,
)
from vafa.journeys.models.seen import Seen, SeenSource
from vafa.journeys.models.step_count import StepCount
from vafa.journeys.models.turn import TriggerTurn

__all__ = [
    "CALL",
    "COUPON",
    "DONE",
    "FAILED",
    "HAPPENED",
    "MESSAGE",
    "PLANNED",
    "POINTS",
    "SKIPPED",
    "STATES",
    "SURVEY",
    "TOUCHPOINTS",
    "WAITING",
    "Campaign",
    "CampaignMessage",
    "DraftBefore",
    "FollowUp",
    "Gift",
    "GreetingDay",
    "Plan",
    "PlanResult",
    "PlanVersion",
    "Rehearsal",
    "ReturnCall",
    "Run",
    "Seen",
    "SeenSource",
    "StepCount",
    "TriggerTurn",
]
