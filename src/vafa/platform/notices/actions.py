"""What is done with notices: somebody is told, has seen it, and old ones are forgotten. Each is one statement, so none
opens a transaction of its own: being told costs the action that tells one round trip."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import connection

from vafa.platform.accounts.models import Staff
from vafa.platform.notices.models import REMEMBERED, Notice
from vafa.platform.notices.words import words_of
from vafa.platform.time.working import working_calendar
from vafa.platform.values import WorkingCalendar

AT_ONCE = 5000

_TELL = """
    INSERT INTO notice (staff_id, code, data, url, at, show_from, key)
    SELECT staff.id, one.code, one.data, one.url, one.at, one.show_from, one.key
    FROM jsonb_to_recordset(%s::jsonb) AS one(
        staff_id bigint, code text, data jsonb, url text, at timestamptz, show_from timestamptz, key text
    ) JOIN staff ON staff.id = one.staff_id AND staff.is_active
    ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What `tell` is given, as a value, for those who tell much at once."""

    staff_ids: Sequence[int]
    code: str
    data: Mapping[str, object]
    url: str
    key: str | None = None
    urgent: bool = False
    at: datetime


def tell(
    staff_ids: Iterable[int],
    code: str,
    *,
    data: Mapping[str, object],
    url: str,
    key: str | None = None,
    urgent: bool = False,
    at: datetime,
) -> None:
    """Tell these people, once for each `key`; those who no longer work here are left out.

    `data`: the facts of the sentence registered as `code`, plain values; moments as ISO text, named `…_at`. Unless it
    is urgent it is shown inside working time. A code or a fact that is missing is a mistake of ours: KeyError.
    """
    tell_many([Telling(staff_ids=list(staff_ids), code=code, data=data, url=url, key=key, urgent=urgent, at=at)])


def tell_many(tellings: Iterable[Telling]) -> None:
    """Tell all of this as `tell` does, in one statement."""
    calendar: Callable[[], WorkingCalendar] = cache(working_calendar)
    rows = []
    for one in tellings:
        people = sorted(set(one.staff_ids))
        str(words_of(one.code).sentence % one.data)
        if not people:
            continue
        show_from = one.at if one.urgent else calendar().next_open(one.at)
        told = {"code": one.code, "data": dict(one.data), "url": one.url, "key": one.key}
        moments = {"at": one.at.isoformat(), "show_from": show_from.isoformat()}
        rows += [{"staff_id": person, **told, **moments} for person in people]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [json.dumps(rows)])


def mark_seen(staff: Staff, ids: Iterable[int] | None = None, *, url: str | None = None, at: datetime) -> int:
    """Note that this person saw these notices, or those that lead to `url`, or all shown so far; returns how many."""
    rows = Notice.objects.filter(staff=staff, seen_at=None, show_from__lte=at)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    if url is not None:
        rows = rows.filter(url=url)
    return rows.update(seen_at=at)


def forget_old(at: datetime) -> int:
    """Forget notices that are old enough, some thousand at a time; returns how many."""
    oldest = Notice.objects.order_by("pk").values("pk")[:AT_ONCE]
    return Notice.objects.filter(pk__in=oldest, at__lt=at - REMEMBERED).delete()[0]
