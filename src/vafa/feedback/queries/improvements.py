"""Questions about causes: how often each one strikes, whether it strikes more, and what actions changed."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F

from vafa.feedback.models import OPEN, CauseOfCase, CorrectiveAction, RootCause
from vafa.feedback.rules.effect import Effect, effect, spans

WEEKS = 12
LATELY = 200  # namings
TREND = """
SELECT o.cause_id, floor(extract(epoch FROM %(at)s - c.opened_at) / 604800)::int AS weeks_ago, count(*)
FROM cause_of_case o JOIN "case" c ON c.id = o.case_id
WHERE o.cause_id = ANY(%(causes)s) AND c.opened_at > %(since)s AND c.opened_at <= %(at)s
GROUP BY o.cause_id, weeks_ago
"""
ORDERS = """
SELECT asked.id,
       (SELECT count(*) FROM "order" o WHERE o.withdrawn_at IS NULL AND o.placed_at >= asked.start AND o.placed_at < asked.middle),
       (SELECT count(*) FROM "order" o WHERE o.withdrawn_at IS NULL AND o.placed_at >= asked.middle AND o.placed_at < asked.until)
FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[]) AS asked(id, start, middle, until)
"""  # noqa: E501


@dataclass
class CauseLine:
    """A cause with its cases of the last weeks (`weeks`, the oldest first) and its actions with their effect."""

    cause: RootCause
    total: int = 0
    weeks: list[int] = field(default_factory=lambda: [0] * WEEKS)
    actions: list[tuple[CorrectiveAction, Effect | None]] = field(default_factory=list)

    @property
    def lately(self) -> int:
        """Cases of the last four weeks."""
        return sum(self.weeks[-4:])

    @property
    def earlier(self) -> int:
        """Cases of the four weeks before those."""
        return sum(self.weeks[-8:-4])


def overview(at: datetime, state: str = OPEN, limit: int = 50) -> list[CauseLine]:
    """Causes in this state, those that strike most first, in five statements whatever their number."""
    causes = RootCause.objects.filter(state=state).select_related("owner").order_by("-opened_at", "-pk")[:limit]
    lines = {cause.pk: CauseLine(cause) for cause in causes}
    for cause_id, weeks_ago, count in _trend(list(lines), at):
        lines[cause_id].weeks[WEEKS - 1 - min(weeks_ago, WEEKS - 1)] += count
    for cause_id, total in _totals(list(lines)).items():
        lines[cause_id].total = total
    actions = CorrectiveAction.objects.filter(cause__in=list(lines)).select_related("owner")
    made = list(actions.order_by(F("done_at").asc(nulls_first=True), "due_on", "pk"))
    effects = effects_of(made, at)
    for one in made:
        lines[one.cause_id].actions.append((one, effects.get(one.pk)))
    return sorted(lines.values(), key=lambda line: (-line.lately, -line.total, line.cause.pk))


def effects_of(actions: Sequence[CorrectiveAction], at: datetime) -> Mapping[int, Effect]:
    """The effect of each action that was done, by its id; two statements."""
    done = {one.pk: one.done_at for one in actions if one.done_at is not None}
    if not done:
        return {}
    moments: dict[int, list[datetime]] = {}
    causes = {one.cause_id for one in actions}
    struck = CauseOfCase.objects.filter(cause__in=causes, case__opened_at__gt=min(done.values()) - timedelta(days=31))
    for cause_id, moment in struck.values_list("cause_id", "case__opened_at"):
        moments.setdefault(cause_id, []).append(moment)
    asked = [(pk, *spans(moment, at)) for pk, moment in done.items()]
    with connection.cursor() as cursor:
        cursor.execute(ORDERS, [list(column) for column in zip(*asked, strict=True)])
        orders = {pk: (before, after) for pk, before, after in cursor.fetchall()}
    by_pk = {one.pk: one for one in actions}
    return {pk: effect(moments.get(by_pk[pk].cause_id, []), *orders[pk], moment, at) for pk, moment in done.items()}


def causes_of_case(case_id: int) -> list[CauseOfCase]:
    """Why this case came, as far as somebody said."""
    return list(CauseOfCase.objects.filter(case=case_id).select_related("cause").order_by("at", "pk"))


def causes_to_choose(limit: int = 100) -> list[RootCause]:
    """Causes that are still open, by theme."""
    return list(RootCause.objects.filter(state=OPEN).order_by("theme", "cause")[:limit])


def likely_causes(but: Collection[int], limit: int = 3) -> list[RootCause]:
    """Open causes that were named most among the latest cases, then others; without those that are known already."""
    lately = Counter(CauseOfCase.objects.order_by("-pk").values_list("cause_id", flat=True)[:LATELY])
    choose = [one for one in causes_to_choose() if one.pk not in but]
    return sorted(choose, key=lambda one: -lately[one.pk])[:limit]


def _trend(causes: Sequence[int], at: datetime) -> list[tuple[int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(TREND, {"at": at, "causes": list(causes), "since": at - timedelta(weeks=WEEKS)})
        return list(cursor.fetchall())


def _totals(causes: Sequence[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cause_id, count(*) FROM cause_of_case WHERE cause_id = ANY(%s) GROUP BY cause_id", [list(causes)]
        )
        return dict(cursor.fetchall())
