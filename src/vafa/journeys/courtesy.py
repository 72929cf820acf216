"""What journeys add to the courtesy of all sending: the days of a customer's country, what they answered to follow-ups,
and that nothing of a journey leaves after its end."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import connection

from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.feelings import Sign, signs
from vafa.conversations.sending.holding import look_again
from vafa.conversations.sending.hours import Day, DayOf, Where, almanac
from vafa.conversations.sending.objections import objection
from vafa.journeys.actions.settling import COMPLETE
from vafa.journeys.almanac import sending_hours
from vafa.journeys.events import FollowUpAnswered, RunEnded
from vafa.journeys.models import FollowUp
from vafa.journeys.occasion_settings import moon, switched_on
from vafa.journeys.rules.answers import is_unhappy
from vafa.journeys.rules.occasions.facts import Culture
from vafa.platform.events import Batch, reacts_to
from vafa.platform.time import now
from vafa.platform.time.days_off import is_day_off
from vafa.platform.time.working import working_calendar

PREFIX = "follow_up:"  # keys of our own letters: follow_up:<id>
PLAN_OFF = "plan_off"

# When they answered last is told by the log; a row knows only when its question left.
ANSWERED = """
SELECT f.customer_id, told.at, f.answer
FROM follow_up f
CROSS JOIN LATERAL (
    SELECT max(e.occurred_at) AS at FROM event e
    WHERE e.subject_kind = 'follow_up' AND e.subject_id = f.id AND e.name = %s
) told
WHERE f.customer_id = ANY(%s) AND f.answer IS NOT NULL AND told.at >= %s
"""


@almanac
def days_of_their_country() -> DayOf:
    """Ramadan's hours while it is switched on; weekends and holidays of the country, the shop's own where unknown."""
    on, announced, shop = switched_on(), moon(), working_calendar()

    def day_of(where: Where, day: date) -> Day:
        culture = Culture(where.country, where.language, where.zone, moon=announced)
        off = is_day_off(culture.country, day) if culture.country.isalpha() else None
        return Day(sending_hours(day, culture, only=on), not shop.hours_of(day) if off is None else off)

    return day_of


@signs
def said_to_follow_ups(customer_ids: Collection[int], since: datetime) -> Iterable[Sign]:
    """What customers answered when a journey asked them."""
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED, [FollowUpAnswered.name, list(customer_ids), since])
        rows = cursor.fetchall()
    for customer, moment, answer in rows:
        yield Sign(customer, moment, not is_unhappy(json.loads(answer)))


@objection(order=6)
def nothing_after_the_end(drafts: Sequence[Draft], at: datetime) -> Mapping[int, str]:
    """A letter that was held back does not leave after its journey ended before its time, or its plan was switched
    off."""
    asked = {place: int(text) for place, draft in enumerate(drafts) if (text := _number(draft.key)).isdecimal()}
    if not asked:
        return {}
    rows = FollowUp.objects.filter(pk__in=set(asked.values()))
    known = {
        pk: reason if ended is not None and reason != COMPLETE else "" if active else PLAN_OFF
        for pk, ended, reason, active in rows.values_list(
            "pk", "run__ended_at", "run__end_reason", "run__plan__is_active"
        )
    }
    return {place: reason for place, pk in asked.items() if (reason := known.get(pk, ""))}


def _number(key: str | None) -> str:
    return key.removeprefix(PREFIX) if key and key.startswith(PREFIX) else ""


@reacts_to(FollowUpAnswered, RunEnded)
def ask_again(events: Batch[FollowUpAnswered | RunEnded]) -> None:
    """A good word lets an offer leave that waits for one; what belongs to a journey that ended is left out at once."""
    heard = [one for one in events if not isinstance(one, RunEnded) or one.reason != COMPLETE]
    look_again({event.customer_id for event in heard if event.customer_id is not None}, at=now())
