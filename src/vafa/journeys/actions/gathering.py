"""Plans that begin by audience or on an occasion look once a day for whom they begin, and enter them by stretches.

Each stretch commits by itself; who is entered keeps their key, so a killed worker's turn is simply taken again. A turn
in work belongs to its worker for `LEASE`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.compiling import audience_sql
from vafa.customers.conditions.sql import Sql, put
from vafa.customers.models import Customer
from vafa.journeys.actions.entering import current_versions, enter_plan
from vafa.journeys.celebrants import celebrants
from vafa.journeys.models import PlanVersion, TriggerTurn
from vafa.journeys.queries import path_of_version
from vafa.journeys.rules.occasions.feasts import local
from vafa.journeys.rules.steps import Entrance
from vafa.journeys.trigger import Entry
from vafa.platform.jobs.models import bury
from vafa.platform.values import Actor, Refused

HOUR = time(4)  # of the shop's day, before anybody is awake
LEASE = timedelta(minutes=30)
AT_ONCE, STRETCH = 5000, 20_000
LATE = timedelta(days=1)
"""An occasion that was slept through for longer than this is over."""

# Who is on the way, or was not long enough ago, is left out; the number of runs so far makes the next key.
FRESH = """
SELECT a.id, coalesce(had.runs, 0) FROM ({ids}) AS a(id)
LEFT JOIN (
    SELECT customer_id, count(*) AS runs, max(coalesce(ended_at, 'infinity')) AS last FROM run
    WHERE plan_id = {plan} GROUP BY customer_id
) had ON had.customer_id = a.id
WHERE had.runs IS NULL OR had.last <= {before}
ORDER BY a.id
"""


def gather_due(*, actor: Actor, at: datetime) -> int:
    """Let the next plan whose turn it is begin; returns one more than for how many, 0 when it is nobody's turn."""
    for version in _gathering():
        if _claim(version, at):
            begun = 0
            for some in _stretches(version, at):
                begun += enter_plan(version, some, actor=actor, at=at)
            TriggerTurn.objects.filter(plan=version.plan_id).update(due_at=_next_turn(at))
            return 1 + begun
    return 0


def next_gathering(at: datetime) -> datetime | None:
    """When the next such plan looks for whom it begins; None while there is none."""
    turns = dict(TriggerTurn.objects.values_list("plan_id", "due_at"))
    return min((turns.get(one.plan_id, at) for one in _gathering()), default=None)


def _gathering() -> list[PlanVersion]:
    return [one for one in current_versions() if _who(one).audience is not None or _who(one).occasion]


def _who(version: PlanVersion) -> Entrance:
    return path_of_version(version).content.entry


@transaction.atomic
def _claim(version: PlanVersion, at: datetime) -> bool:
    """Whether it is this plan's turn and nobody else's; it is ours for a while."""
    TriggerTurn.objects.get_or_create(plan_id=version.plan_id, defaults={"due_at": at})
    mine = TriggerTurn.objects.select_for_update(skip_locked=True).filter(plan=version.plan_id, due_at__lte=at)
    turn = mine.first()
    if turn is None:
        return False
    turn.due_at = at + LEASE
    turn.save(update_fields=["due_at"])
    return True


def _next_turn(at: datetime) -> datetime:
    day = at.astimezone(ZoneInfo(settings.CONFIG.time_zone)).date()
    return local(day + timedelta(days=1), HOUR, settings.CONFIG.time_zone)


def _stretches(version: PlanVersion, at: datetime) -> Iterator[Sequence[Entry]]:
    """Everybody it begins for, some at a time. Conditions that cannot be read leave a dead letter and mean nobody."""
    who = _who(version)
    if who.occasion:
        yield from _of_occasion(who, at)
        return
    try:
        entries = _of_audience(version, who, at)
    except Refused as problem:
        bury("sweep", "journeys.entering", version.pk, problem, at=at)
        return
    for start in range(0, len(entries), AT_ONCE):
        yield entries[start : start + AT_ONCE]


def _of_audience(version: PlanVersion, who: Entrance, at: datetime) -> list[Entry]:
    again = who.again_after_days
    before = datetime.min.replace(year=2, tzinfo=at.tzinfo) if again is None else at - timedelta(days=again)
    ids = audience_sql(read_conditions(who.audience), at)
    query = put(FRESH, ids=ids, plan=Sql("%s", (version.plan_id,)), before=Sql("%s", (before,)))
    with connection.cursor() as cursor:
        cursor.execute(query.text, query.values)  # type: ignore[arg-type]
        rows = cursor.fetchall()
    return [Entry(customer_id=pk, key=f"customer:{pk}:{runs + 1}", started_at=at) for pk, runs in rows]


def _of_occasion(who: Entrance, at: datetime) -> Iterator[Sequence[Entry]]:
    """Those whose day 0 is today or tomorrow; the engine knows when on that day."""
    lead = timedelta(days=who.days_before)
    today = at.astimezone(ZoneInfo(settings.CONFIG.time_zone)).date()
    first, last = today + lead - LATE, today + lead + timedelta(days=2)
    for ids in _id_stretches():
        yield list(_celebrating(who, first, last, ids, lead, at))


def _celebrating(
    who: Entrance, first: date, last: date, ids: tuple[int, int], lead: timedelta, at: datetime
) -> Iterable[Entry]:
    for customer_id, came in celebrants(first, last, only=[who.occasion], ids=ids):
        started_at = came.moment - lead
        if started_at > at - LATE:
            context = {"years": str(came.turn)} if came.turn else {}
            yield Entry(
                customer_id=customer_id, key=f"{came.key}:{customer_id}", started_at=started_at, context=context
            )


def _id_stretches() -> Iterator[tuple[int, int]]:
    last = 0
    while ids := list(Customer.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:STRETCH]):
        yield ids[0], ids[-1]
        last = ids[-1]
