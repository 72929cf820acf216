"""Letters of follow-ups: what they know, and how they are handed to sending."""

from collections.abc import Mapping, Sequence

from django.db import connection

from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.record import send_messages
from vafa.journeys.context import letter_words
from vafa.journeys.links import answer_link
from vafa.journeys.models import CALL, COUPON, MESSAGE, Gift
from vafa.journeys.rules.steps import Give
from vafa.journeys.step import Due, Round

BEGIN = """
UPDATE follow_up f SET state = 'waiting', kind = row.kind, message_id = row.message, assigned_to_id = row.staff
FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[]) AS row(id, kind, message, staff)
WHERE f.id = row.id
"""


def write_letters(rows: Sequence[Due], doing: Round) -> None:
    """Hand the letters of these follow-ups to sending; what sending skips is left out with its reason."""
    if not rows:
        return
    codes, known = _codes(rows, doing), letter_words({row.customer_id for row in rows}, doing.at)
    drafts = [_draft(row, doing, codes.get(row.run_id, ""), known.get(row.customer_id, {})) for row in rows]
    messages = send_messages(drafts, actor=doing.actor, at=doing.at)
    kinds = [MESSAGE if row.kind == CALL else row.kind for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [[row.pk for row in rows], kinds, [one.pk for one in messages], [None] * len(rows)])
    for row, message in zip(rows, messages, strict=True):
        if message.state == message.SKIPPED:
            doing.leave_out(row, message.reason)


def _draft(row: Due, doing: Round, code: str, known: Mapping[str, object]) -> Draft:
    """The letter this follow-up sends. Its key makes it one message however often it is tried."""
    touchpoint = doing.touchpoint(row)
    context: dict[str, object] = {"context": known, "code": code}  # what we know of them, and what they were given
    context |= {"order_number": row.order_number, "product": row.product, "guide_link": row.guide_url}
    context |= {name: value for name, value in row.context.items() if isinstance(value, str)}
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
        channel=touchpoint.channel,
        importance=doing.paths[row.version_id].content.importance,
    )


def _codes(rows: Sequence[Due], doing: Round) -> Mapping[int, str]:
    """The coupon a run gave before this letter, by run."""
    giving = {pk for pk, path in doing.paths.items() if any(isinstance(one, Give) for one in path.steps.values())}
    runs = [row.run_id for row in rows if row.version_id in giving]
    if not runs:
        return {}
    given = Gift.objects.filter(run__in=runs, kind=COUPON, withdrawn_at=None).order_by("pk")
    return {run: code or "" for run, code in given.values_list("run_id", "code")}
