"""Small immutable things that every room may pass around: moments, money, actors, working time, refusals.

Plain Python only: nothing here knows Django, the database, the clock or a language.
"""

from vafa.platform.values.actor import SYSTEM, Actor, ActorKind
from vafa.platform.values.explanation import Explanation, Step, StepKind
from vafa.platform.values.money import CurrenciesDiffer, Money
from vafa.platform.values.refused import Refused, refuse_if
from vafa.platform.values.span import Span, in_utc, merged
from vafa.platform.values.working_calendar import WorkingCalendar

__all__ = [
    "SYSTEM",
    "Actor",
    "ActorKind",
    "CurrenciesDiffer",
    "Explanation",
    "Money",
    "Refused",
    "Span",
    "Step",
    "StepKind",
    "WorkingCalendar",
    "in_utc",
    "merged",
    "refuse_if",
]
