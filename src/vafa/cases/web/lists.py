"""The queue: views with their counts, rows in groups by when they are due, what can be done with those chosen."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.cases.access import REPLY
from vafa.cases.models import Case
from vafa.cases.queries import MOST_COUNTED, VIEWS, CaseList, View, count_views, list_cases, list_saved
from vafa.cases.queries.versions import tide
from vafa.cases.web.bulk import Bar, Result, bar_of, take_result
from vafa.cases.web.page import Where, asker_of, incidents_now, views_of
from vafa.cases.web.words import CHANNEL_ICONS, queue_due
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.dates import local_day
from vafa.platform.i18n.reading import active
from vafa.platform.time.working import working_calendar
from vafa.platform.ui.components import Action, Blank, Pager, QueueItem, Station, Tab
from vafa.platform.values import WorkingCalendar
from vafa.platform.wording import sentence

NAMES: Mapping[View, object] = {
    "mine": _("My work"),
    "team": _("My team's"),
    "unassigned": _("Nobody's yet"),
    "today": _("Due today"),
    "late": _("Late"),
    "waiting": _("Waiting"),
    "vip": _("VIP customers"),
    "open": _("All open"),
    "resolved": _("Resolved"),
    "all": _("All cases"),
    "spam": _("Spam"),
}
SHORT: Mapping[View, object] = {"mine": _("Mine"), "unassigned": _("Nobody's"), "open": _("Still open")}
GROUPS = {
    "late": _("Late"),
    "today": _("Until tonight"),
    "later": _("Tomorrow and later"),
    "waiting": _("Waiting"),
    "": "",
}


@dataclass(frozen=True)
class Row:
    """A row of the queue, and its case's number and words for choosing it."""

    number: int
    item: QueueItem
    choose: str


@dataclass(frozen=True)
class Group:
    """Rows that are due about the same time; `whole`: the page shows all of them, so that their number is true."""

    title: str
    rows: Sequence[Row]
    whole: bool = True


@dataclass(frozen=True)
class Queue:
    """The queue as its template shows it. `seg` are the few views at hand, `views` all of them, `own` saved ones."""

    title: str
    where: Where
    views: Sequence[Tab]
    own: Sequence[Tab]
    seg: Sequence[Tab]
    groups: Sequence[Group]
    pager: Pager
    etag: str
    bar: Bar | None = None
    result: Result | None = None
    total: int | None = None
    over: bool = False
    blank: Blank | None = None
    current: int | None = None

    @property
    def search_url(self) -> str:
        """Where a search is sent."""
        return reverse("desk_cases")

    @property
    def poll_url(self) -> str:
        """Where the rows as they are now come from."""
        beside = f"&case={self.current}" if self.current else ""
        return reverse("desk_cases_queue") + self.where.query + beside

    @property
    def edit_url(self) -> str:
        """Where the saved view is changed."""
        return reverse("desk_case_view", args=[self.where.saved.row.pk]) if self.where.saved else ""


def queue_of(request: HttpRequest, where: Where, found: CaseList, at: datetime, current: Case | None = None) -> Queue:
    """The queue around these rows. Four queries: counts, saved views, the calendar, and how far the log is."""
    staff = asker_of(request)
    counts, calendar = count_views(staff, at), working_calendar()
    return Queue(
        title=where.saved.row.name if where.saved else str(NAMES[where.view]),
        where=where,
        views=list(_tabs(where, counts, VIEWS, NAMES, current)),
        own=[
            Tab(
                row.name,
                where.at_saved(row).list_url(current),
                None,
                where.saved is not None and where.saved.row == row,
            )
            for row in views_of(request)
        ],
        seg=list(_tabs(where, counts, tuple(SHORT), SHORT, current)),
        groups=list(_groups(found, where, at, calendar, current)),
        pager=_pager(where, found, current),
        etag=f'"{tide(at)}-{queue_look(found, counts, at)}"',
        bar=bar_of(staff, incidents_now(request)) if found.rows and may(staff, REPLY) else None,
        result=take_result(request),
        total=min(counts[where.view], MOST_COUNTED) if where.view in counts and not where.saved else None,
        over=counts.get(where.view, 0) > MOST_COUNTED,
        blank=None if found.rows else _nothing(where, current),
        current=current.number if current is not None else None,
    )


def queue_look(found: CaseList, counts: Mapping[View, int], at: datetime) -> str:
    """What changes when the queue would look different."""
    rows = [
        (one.pk, one.due_at, one.owner_id, one.waiting_for, one.resolved_at, one.last_from_us_at, one.subject)
        for one in found.rows
    ]
    facts = (rows, sorted(counts.items()), int(at.timestamp() // 300), active().language)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def neighbours(rows: Sequence[Case], case: Case) -> tuple[int | None, int | None]:
    """The numbers before and after a case in the list; beside a list it is not in, the first of the list comes next."""
    numbers = [one.number for one in rows]
    if case.number not in numbers:
        return None, numbers[0] if numbers else None
    place = numbers.index(case.number)
    return numbers[place - 1] if place else None, numbers[place + 1] if place + 1 < len(numbers) else None


def rows_of(staff: Staff, where: Where, at: datetime) -> CaseList:
    """The page of the list where someone is; a saved view that cannot be read has none."""
    if where.saved is None:
        return list_cases(staff, where.view, where.cursor, at=at, text=where.text)
    if where.saved.conditions is None:
        return CaseList([])
    return list_saved(staff, where.saved.conditions, where.cursor, at=at, text=where.text)


def _groups(
    found: CaseList, where: Where, at: datetime, calendar: WorkingCalendar, current: Case | None
) -> Iterator[Group]:
    named, choose = [(_group(case, at), case) for case in found.rows], gettext("Choose the case of %(who)s")
    for name, cases in groupby(named, key=lambda pair: pair[0]):
        rows = [
            Row(case.number, _item(case, where, at, calendar, current), choose % {"who": case.customer.name})
            for _name, case in cases
        ]
        last = found.next and rows[-1].number == found.rows[-1].number
        yield Group(str(GROUPS[name]), rows, whole=not last)


def _group(case: Case, at: datetime) -> str:
    if case.resolved_at is not None:
        return ""
    if case.due_at is None:
        return "waiting"
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
        here = view == where.view and where.saved is None
        count = counts.get(view)
        over = count is not None and count > MOST_COUNTED
        shown = min(count, MOST_COUNTED) if count is not None else None
        yield Tab(str(names[view]), where.at(view).list_url(current), shown, here, over)


def _pager(where: Where, found: CaseList, current: Case | None) -> Pager:
    first = where.page("").list_url(current) if where.cursor else ""
    onward = where.page(found.next).list_url(current) if found.next else ""
    return Pager(newer=first, older=onward)


def _nothing(where: Where, current: Case | None) -> Blank:
    if where.saved is not None and where.saved.refused is not None:
        mend = Action(gettext("Mend it"), reverse("desk_case_view", args=[where.saved.row.pk]), small=True)
        return Blank(gettext("This view cannot be read"), sentence(where.saved.refused), action=mend)
    if where.text:
        text = gettext("No case has these words. Try a number, a name, or a word of its subject.")
        return Blank(gettext("Nothing found"), text)
    if where.saved is not None:
        return Blank(gettext("No case is like this now"))
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
    text = gettext("J and K walk the list, Enter opens, X selects. N does the next step of a case.")
    return Blank(gettext("Choose a case"), text, coming=coming)
