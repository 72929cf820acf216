"""What falls due is done: claimed in a batch, asked once more whether it makes sense, then written or called about.

Claimed rows stay locked until the batch commits, so workers share the work and a killed one leaves them as they were. A
message's follow-up waits until sending says what became of it; a call waits for the person it was given to.

Several orders of one customer must not become several times the same question. Prompt touchpoints (the welcome) belong
to their order and always go out. Of the others, one is skipped

- `asked_lately`: the same touchpoint of another order was done, or is under way, less than `REST` ago;
- `newer_order`: a later order has the same touchpoint planned within `SOON`, which then speaks for both. Somebody who
  buys every few days is not put off for ever: after one such skip within `REST` the next one is done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from vafa.cases.queries import open_case_customer_ids
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.record import send_messages
from vafa.customers.models import PHONE
from vafa.customers.queries import standing_consents
from vafa.customers.rules.consent import allows
from vafa.journeys.actions.assigning import callers_for
from vafa.journeys.actions.settling import End, settle
from vafa.journeys.events import CallOwed
from vafa.journeys.links import answer_link
from vafa.journeys.models import FAILED, SKIPPED, PlanVersion
from vafa.journeys.queries import path_of_version
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.platform.events.publishing import publish
from vafa.platform.jobs.models import bury
from vafa.platform.jobs.sweeps import all_or_each
from vafa.platform.values import Actor

REST = timedelta(days=14)
SOON = timedelta(days=7)
CALL, MESSAGE = "call", "message"
DEAD_LETTERS = "journeys.perform_due"

CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id, run_id, customer_id, touchpoint, kind, window_until, due_at FROM follow_up
    WHERE state = 'planned' AND due_at <= %(at)s ORDER BY due_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
SELECT due.id, due.customer_id, due.touchpoint, due.kind, due.window_until, r.version_id, o.number,
    coalesce(line.name, ''), coalesce(line.guide_url, ''),
    CASE WHEN o.withdrawn_at IS NOT NULL THEN 'import_undone'
         WHEN o.state IN ('cancelled', 'returned') THEN 'order_' || o.state
         WHEN c.withdrawn_at IS NOT NULL THEN 'customer_gone'
         WHEN NOT p.is_active THEN 'plan_off'
         WHEN due.window_until <= %(at)s THEN 'too_late'
         ELSE '' END,
    CASE WHEN others.asked THEN 'asked_lately' WHEN others.newer AND NOT others.put_off THEN 'newer_order' ELSE '' END,
    due.kind = 'call' AND EXISTS (
        SELECT 1 FROM contact_point t WHERE t.customer_id = due.customer_id AND t.kind = 'phone' AND t.off_at IS NULL)
FROM due
JOIN run r ON r.id = due.run_id
JOIN plan p ON p.id = r.plan_id
JOIN "order" o ON o.id = r.order_id
JOIN customer c ON c.id = due.customer_id
LEFT JOIN LATERAL (
    SELECT coalesce(nullif(product.name, ''), l.description) AS name, product.guide_url
    FROM order_line l LEFT JOIN product ON product.id = l.product_id
    WHERE l.order_id = o.id AND l.quantity > 0 ORDER BY l.id LIMIT 1
) line ON true
CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(f.state = 'waiting' OR (f.state = 'done' AND f.done_at > %(rested)s)), false) AS asked,
        coalesce(bool_or(f.state = 'planned' AND (other.started_at, other.id) > (r.started_at, r.id)
                         AND f.due_at <= %(soon)s), false) AS newer,
        coalesce(bool_or(f.reason = 'newer_order' AND f.done_at > %(rested)s), false) AS put_off
    FROM follow_up f JOIN run other ON other.id = f.run_id
    WHERE f.customer_id = due.customer_id AND f.touchpoint = due.touchpoint AND f.id <> due.id
      AND other.plan_id = r.plan_id AND f.due_at BETWEEN %(rested)s AND %(soon)s
) others
ORDER BY due.due_at, due.id
"""
BEGIN = """
UPDATE follow_up f SET state = 'waiting', kind = row.kind, message_id = row.message, assigned_to_id = row.staff
FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[]) AS row(id, kind, message, staff)
WHERE f.id = row.id
"""


@dataclass(slots=True)
class Due:
    """A claimed follow-up and all that deciding about it needs."""

    pk: int
    customer_id: int
    key: str
    kind: str
    window_until: datetime
    version_id: int
    order_number: str
    product: str
    guide_url: str
    against: str  # why it makes no more sense
    repeats: str  # why it would be a repetition
    has_phone: bool


Touchpoints = Mapping[tuple[int, str], Touchpoint]


@transaction.atomic
def perform_due(limit: int = 500, *, actor: Actor, at: datetime) -> int:
    """Do what is due, the longest due first; returns how many follow-ups were taken in hand.

    One that cannot be done (a letter that breaks on it, say) fails alone, with a dead letter.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"at": at, "limit": limit, "rested": at - REST, "soon": at + SOON})
        rows = [Due(*row) for row in cursor.fetchall()]
    if not rows:
        return 0
    touchpoints = touchpoints_of({row.version_id for row in rows})

    def act(some: Sequence[Due]) -> None:
        _perform(some, touchpoints, actor, at)

    def give_up(row: Due, problem: Exception) -> None:
        bury("sweep", DEAD_LETTERS, row.pk, problem, at=at)
        settle(FAILED, [End(row.pk, at, reason="went_wrong")], actor=actor)

    all_or_each(rows, act, give_up)
    return len(rows)


def touchpoints_of(version_ids: set[int]) -> Touchpoints:
    """The touchpoints of these versions, by version and key."""
    versions = PlanVersion.objects.filter(pk__in=version_ids)
    return {(one.pk, touchpoint.key): touchpoint for one in versions for touchpoint in path_of_version(one).touchpoints}


def _draft_of(row: Due, touchpoint: Touchpoint) -> Draft:
    """The letter this follow-up sends. Its key makes it one message however often it is tried."""
    context = {"order_number": row.order_number, "product": row.product, "guide_link": row.guide_url}
    if touchpoint.question:
        link = answer_link(row.pk)
        context |= {"answer_link": link, "yes_link": f"{link}?answer=yes", "no_link": f"{link}?answer=no"}
    return Draft(
        customer_id=row.customer_id,
        purpose=touchpoint.purpose,
        letter=touchpoint.letter,
        context=context,
        key=f"follow_up:{row.pk}",
        late_after=row.window_until,
    )


def _write_letters(rows: Sequence[Due], touchpoints: Touchpoints, actor: Actor, at: datetime) -> None:
    """Hand the letters of these follow-ups to sending; what sending skips is skipped with its reason."""
    if not rows:
        return
    drafts = [_draft_of(row, touchpoints[row.version_id, row.key]) for row in rows]
    messages = send_messages(drafts, actor=actor, at=at)
    kinds = [MESSAGE if row.kind == CALL else row.kind for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [[row.pk for row in rows], kinds, [one.pk for one in messages], [None] * len(rows)])
    refused = [(row, one) for row, one in zip(rows, messages, strict=True) if one.state == one.SKIPPED]
    settle(SKIPPED, [End(row.pk, at, reason=one.reason) for row, one in refused], actor=actor)


def _perform(rows: Sequence[Due], touchpoints: Touchpoints, actor: Actor, at: datetime) -> None:
    left_out: list[End] = []
    letters: list[Due] = []
    calls: list[Due] = []
    for row in rows:
        touchpoint = touchpoints[row.version_id, row.key]
        reason = row.against or ("" if touchpoint.prompt else row.repeats)
        if not reason and row.kind == CALL and not row.has_phone and not touchpoint.letter:
            reason = "no_contact_point"
        if reason:
            left_out.append(End(row.pk, at, reason=reason))
        else:
            (calls if row.kind == CALL and row.has_phone else letters).append(row)
    unwanted = _against_calling(calls, touchpoints)
    left_out += [End(pk, at, reason=reason) for pk, reason in unwanted.items()]
    settle(SKIPPED, left_out, actor=actor)
    _write_letters(letters, touchpoints, actor, at)
    _owe_calls([row for row in calls if row.pk not in unwanted], actor, at)


def _against_calling(calls: Sequence[Due], touchpoints: Touchpoints) -> dict[int, str]:
    """Why not to call: the same courtesy that sending asks of letters."""
    if not calls:
        return {}
    customer_ids = [row.customer_id for row in calls]
    busy, standing = open_case_customer_ids(customer_ids), standing_consents(customer_ids)
    found = {}
    for row in calls:
        if row.customer_id in busy:
            found[row.pk] = "open_case"
        elif not allows(touchpoints[row.version_id, row.key].purpose, PHONE, standing.get(row.customer_id, {})):
            found[row.pk] = "no_consent"
    return found


def _owe_calls(calls: Sequence[Due], actor: Actor, at: datetime) -> None:
    if not calls:
        return
    callers = callers_for([row.customer_id for row in calls])
    nobody = [None] * len(calls)
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [[row.pk for row in calls], [CALL] * len(calls), nobody, callers])
    publish(
        [
            CallOwed(
                occurred_at=at,
                actor=actor,
                customer_id=row.customer_id,
                follow_up_id=row.pk,
                touchpoint=row.key,
                kind=CALL,
                staff_id=staff_id,
            )
            for row, staff_id in zip(calls, callers, strict=True)
        ]
    )
