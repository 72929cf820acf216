"""What can be done on journeys: with plans, orders to enrol, follow-ups, calls, answers, and runs that end early."""

from vafa.journeys.actions.answers import answer
from vafa.journeys.actions.calls import finish_call
from vafa.journeys.actions.plans import ensure_default_plan

__all__ = ["answer", "ensure_default_plan", "finish_call"]
