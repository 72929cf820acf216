"""What a member of the staff is told: how much is new, and the list."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from vafa.platform.accounts.models import Staff
from vafa.platform.notices.models import REMEMBERED, Notice

PAGE = 50
MOST_NEW = 100
"""No bell counts further, and no more new notices stand on one page."""

Cursor = tuple[datetime, int]
"""Where a page ended: moment and number of its last notice."""


@dataclass(frozen=True)
class Page:
    """Notices the latest first, and where the next page begins, if there is one."""

    new: list[Notice]
    seen: list[Notice]
    cursor: Cursor | None


def count_unseen(staff: Staff, at: datetime) -> int:
    """How many shown notices this person has not seen; at most `MOST_NEW`."""
    rows = Notice.objects.filter(staff=staff, seen_at=None, show_from__lte=at)
    return rows.order_by()[:MOST_NEW].count()


def notices_of(staff: Staff, at: datetime, cursor: Cursor | None = None) -> Page:
    """A page of what this person was told; the first page also holds what is new."""
    shown = Notice.objects.filter(staff=staff, show_from__lte=at).order_by("-at", "-id")
    new = list(shown.filter(seen_at=None)[:MOST_NEW]) if cursor is None else []
    seen = shown.exclude(seen_at=None)
    if cursor is not None:
        seen = seen.filter(Q(at__lt=cursor[0]) | Q(at=cursor[0], pk__lt=cursor[1]))
    rows = list(seen[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(new, rows[:PAGE], (last.at, last.pk) if last else None)


def next_to_forget() -> datetime | None:
    """When the oldest notice will be forgotten."""
    oldest = Notice.objects.order_by("pk").values_list("at", flat=True).first()
    return oldest + REMEMBERED if oldest else None
