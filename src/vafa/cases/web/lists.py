"""The queue: views with their counts, rows in groups by when they are due, the ways on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.cases.access import REPLY
from vafa.cases.models import Case
from vafa.cases.queries import VIEWS, CaseList, View, count_views, list_cases
from vafa.cases.web.page import Where
from vafa.cases.web.words import CHANNEL_ICONS, queue_due
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.dates import local_day
from vafa.platform.time.working import working_calendar
from vafa.platform.ui.components import Action, Blank, Pager, QueueItem, Station, Tab
from vafa.platform.values import WorkingCalendar

NAMES: Mapping[View, object] = {
    "mine": _("My work"),
    "unassigned": _("Nobody's yet"),
    "today": _("Due today"),
    "late": _("Late"),
    "open": _("All open"),
    "resolved": _("Resolved"),
    "all": _("All cases"),
}
SHORT: Mapping[View, object] = {"mine": _("Mine"), "unassigned": _("Nobody's"), "open": _("Still open")}
GROUPS = {
    "late": _("Late"),
    "today": _("Until tonight"),
    "later": _("Tomorrow and later"),
    "theirs": _("Waiting for the customer"),
    "": "",
}


@dataclass(frozen=True)
class Row:
    """A row of the queue, and its case's number for choosing it."""

    number: int
    item: QueueItem


@dataclass(frozen=True)
class Queue:
    """The queue as its template shows it. `seg` are the few views at hand, `views` all of them."""

    title: str
    where: Where
    views: Sequence[Tab]
    seg: Sequence[Tab]
    groups: Sequence[tuple[str, Sequence[Row]]]
    pager: Pager
    may_take: bool
    total: int | None = None
    blank: Blank | None = None

    @property
    def search_url(self) -> str:
        """Where a search is sent."""
        return reverse("desk_cases")


def queue_of(staff: Staff, where: Where, found: CaseList, at: datetime, current: Case | None = None) -> Queue:
    """The queue around these rows. Two queries: the counts and the calendar."""
    counts = count_views(staff, at)
    calendar = working_calendar()
    rows = [(_group(case, at), case) for case in found.rows]
    groups = [
        (str(GROUPS[name]), [Row(case.number, _item(case, where, at, calendar, current)) for _name, case in cases])
        for name, cases in groupby(rows, key=lambda pair: pair[0])
    ]
    return Queue(
        title=str(NAMES[where.view]),
        where=where,
        views=list(_tabs(where, counts, VIEWS, NAMES, current)),
        seg=list(_tabs(where, counts, tuple(SHORT), SHORT, current)),
        groups=groups,
        pager=_pager(where, found, current),
        may_take=where.view == "unassigned" and may(staff, REPLY),
        total=counts.get(where.view),
        blank=None if found.rows else _nothing(where, current),
    )


def neighbours(rows: Sequence[Case], case: Case) -> tuple[int | None, int | None]:
    """The numbers before and after a case in the list; beside a list it is not in, the first of the list comes next."""
    numbers = [one.number for one in rows]
    if case.number not in numbers:
        return None, numbers[0] if numbers else None
    place = numbers.index(case.number)
    return numbers[place - 1] if place else None, numbers[place + 1] if place + 1 < len(numbers) else None


def rows_of(staff: Staff, where: Where, at: datetime) -> CaseList:
    """The page of the list where someone is."""
    return list_cases(staff, where.view, where.cursor, at=at, text=where.text)


def _group(case: Case, at: datetime) -> str:
    if case.resolved_at is not None:
        return ""
    if case.due_at is None:
        return "theirs"
    if case.due_at <= at:
        return "late"
    return "today" if local_day(case.due_at) <= local_day(at) else "later"


def _item(case: Case, where: Where, at: datetime, calendar: WorkingCalendar, current: Case | None) -> QueueItem:
    return QueueItem(
        url=where.case_url(case.number),
        who=case.customer.name,
        what=case.subject,
        due=queue_due(case, at, calendar),
        icon=CHANNEL_ICONS.get(case.channel, "message-circle"),
        new=case.owner_id is None and case.last_from_us_at is None,
        current=current is not None and current.pk == case.pk,
    )


def _tabs(
    where: Where, counts: Mapping[View, int], views: Sequence[View], names: Mapping[View, object], current: Case | None
) -> Iterator[Tab]:
    for view in views:
        yield Tab(str(names[view]), where.at(view).list_url(current), counts.get(view), view == where.view)


def _pager(where: Where, found: CaseList, current: Case | None) -> Pager:
    first = where.at(where.view).list_url(current) if where.cursor else ""
    onward = Where(where.view, where.text, found.next).list_url(current) if found.next else ""
    return Pager(newer=first, older=onward)


def _nothing(where: Where, current: Case | None) -> Blank:
    if where.text:
        text = gettext("No case has these words. Try a number, a name, or a word of its subject.")
        return Blank(gettext("Nothing found"), text)
    if where.view == "mine":
        other = Action(gettext("See what nobody has yet"), where.at("unassigned").list_url(current), small=True)
        return Blank(gettext("Nothing waits for you"), action=other)
    if where.view in ("late", "today"):
        return Blank(gettext("Every promise is in time"))
    return Blank(gettext("No case here"), gettext("Requests of customers come here by themselves."))


def nothing_open() -> Blank:
    """What stands beside the queue until a case is opened."""
    coming = [
        Station(gettext("Registered"), "planned", icon="inbox"),
        Station(gettext("First answer"), "planned", icon="send"),
        Station(gettext("Solution"), "planned", icon="check"),
        Station(gettext("Customer's yes"), "planned", icon="heart-handshake"),
    ]
    text = gettext("J and K walk the list, Enter opens. N does the next step of a case.")
    return Blank(gettext("Choose a case"), text, coming=coming)
