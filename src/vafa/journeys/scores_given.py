"""Scores customers gave, wherever they gave them: in a survey (that on a closed complaint, too), or on a follow-up.

What is low and what is high is said by the rooms that ask; here only who said it, and about what.
"""

from collections.abc import Iterable, Iterator

from vafa.feedback.events import SurveyAnswered
from vafa.feedback.models import Response
from vafa.feedback.rules.forms import NPS
from vafa.feedback.rules.scores import HIGH, LOW, MIDDLE, score_class
from vafa.journeys.events import FollowUpAnswered
from vafa.journeys.happenings import standing_orders
from vafa.journeys.models import FollowUp
from vafa.journeys.trigger import Entry
from vafa.platform.events import Batch

Answered = SurveyAnswered | FollowUpAnswered
ANSWERED = (SurveyAnswered, FollowUpAnswered)


def entries(events: Batch[Answered], wanted: str) -> Iterable[Entry]:
    """Who gave a score of this class (LOW, HIGH), once for each answer however often it is changed."""
    meant = [event for event in events if grade(event) == wanted]
    yield from _surveys([one for one in meant if isinstance(one, SurveyAnswered)])
    yield from _follow_ups([one for one in meant if isinstance(one, FollowUpAnswered)])


def grade(event: Answered) -> str:
    """LOW when any score is, HIGH when none is low and one is high, else MIDDLE."""
    if isinstance(event, SurveyAnswered):
        found = {score_class(measure, score) for measure, score in event.scores.items()}
        return LOW if event.low or LOW in found else HIGH if HIGH in found else MIDDLE
    score = event.answer.get("score")
    if isinstance(score, int):
        return score_class(NPS, score)
    return LOW if event.answer.get("as_expected") is False else MIDDLE


def _surveys(events: Batch[SurveyAnswered]) -> Iterator[Entry]:
    rows = Response.objects.filter(pk__in=[one.response_id for one in events], customer__withdrawn_at=None)
    known = {pk: (customer, order) for pk, customer, order in rows.values_list("pk", "customer", "invitation__order")}
    bought = standing_orders(order_id for _, order_id in known.values())
    for event in events:
        if event.response_id in known:
            customer_id, order_id = known[event.response_id]
            yield Entry(
                customer_id=customer_id, key=f"response:{event.response_id}", started_at=event.occurred_at,
                order_id=order_id if order_id in bought else None, because_of=event.id,
            )  # fmt: skip


def _follow_ups(events: Batch[FollowUpAnswered]) -> Iterator[Entry]:
    rows = FollowUp.objects.filter(pk__in=[one.follow_up_id for one in events], customer__withdrawn_at=None)
    known = {row.pk: row for row in rows.select_related("run").only("customer_id", "run__order_id")}
    bought = standing_orders(row.run.order_id for row in known.values())
    for event in events:
        row = known.get(event.follow_up_id)
        if row is not None:
            yield Entry(
                customer_id=row.customer_id, key=f"follow_up:{row.pk}", started_at=event.occurred_at,
                order_id=row.run.order_id if row.run.order_id in bought else None, run_id=row.run_id,
                because_of=event.id,
            )  # fmt: skip
