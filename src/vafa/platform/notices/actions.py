"""What is done with notices: somebody is told, has seen it, and old ones are forgotten. Each is one statement, so none
opens a transaction of its own: being told costs the action that tells one round trip."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection
from psycopg.types.json import Jsonb

from vafa.platform.accounts.models import Staff
from vafa.platform.notices.models import REMEMBERED, Notice
from vafa.platform.notices.words import words_of
from vafa.platform.time.working import working_calendar

AT_ONCE = 5000

_TELL = """
    INSERT INTO notice (staff_id, code, data, url, at, show_from, key)
    SELECT id, %s, %s, %s, %s, %s, %s FROM staff WHERE id = ANY(%s) AND is_active
    ON CONFLICT DO NOTHING
"""


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
    people = sorted(set(staff_ids))
    str(words_of(code).sentence % data)
    if not people:
        return
    show_from = at if urgent else working_calendar().next_open(at)
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [code, Jsonb(dict(data)), url, at, show_from, key, people])


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
