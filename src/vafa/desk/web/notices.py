"""Notices: what happened elsewhere in the last two weeks that concerns the reader, the latest first.

They are read from the rows that happened (cases given, promises broken, imports that ended); nothing is kept twice.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.cases.access import VIEW as CASES
from vafa.cases.models import Assignment, Promise
from vafa.desk.places import address
from vafa.desk.shown import case_url
from vafa.desk.web.page import asker, desk_page
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.digits import show_number, to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Blank, Happening
from vafa.platform.values import Actor
from vafa.sales.models import Import

LATELY = timedelta(days=14)
MOST = 30


@desk_page()
def notices(request: HttpRequest) -> HttpResponse:
    """The list, or a word that all is quiet."""
    staff, since = asker(request), now() - LATELY
    found = [*_given(staff, since), *_broken(staff, since), *_imports(staff, since)]
    found.sort(key=lambda one: one.moment or since, reverse=True)
    blank = None if found else Blank(_("All is quiet."), _("Cases given to you and files that came in are told here."))
    return render(request, "desk/today/notices.html", {"rows": found[:MOST], "blank": blank})


def _given(staff: Staff, since: datetime) -> list[Happening]:
    """Cases someone else put into this person's hands."""
    if not may(staff, CASES):
        return []
    rows = Assignment.objects.filter(staff=staff, at__gt=since).exclude(by=Actor.staff(staff.pk).as_text())
    rows = rows.select_related("case__customer").order_by("-at")
    return [
        Happening(
            _("You were given case %(number)s of %(customer)s: %(subject)s")
            % {"number": _digits(one.case.number), "customer": one.case.customer.name, "subject": one.case.subject},
            one.at,
            "user-check",
            case_url(one.case.number),
        )
        for one in rows[:MOST]
    ]


def _broken(staff: Staff, since: datetime) -> list[Happening]:
    """Promises that were broken on this person's open cases."""
    if not may(staff, CASES):
        return []
    rows = Promise.objects.filter(case__owner=staff, case__resolved_at=None, broken_at__gt=since)
    rows = rows.select_related("case__customer").order_by("-broken_at")
    return [
        Happening(
            _("A promise to %(customer)s was broken on case %(number)s")
            % {"number": _digits(one.case.number), "customer": one.case.customer.name},
            one.broken_at,
            "alert-triangle",
            case_url(one.case.number),
        )
        for one in rows[:MOST]
    ]


def _imports(staff: Staff, since: datetime) -> list[Happening]:
    """Files this person brought in that have come to their end."""
    rows = Import.objects.filter(by=staff, finished_at__gt=since).order_by("-finished_at")
    url = address("desk_imports")
    return [Happening(_import_words(one), one.finished_at, "upload", url) for one in rows[:MOST]]


def _import_words(one: Import) -> str:
    if one.state == Import.FAILED:
        return _("%(file)s could not be brought in to its end") % {"file": one.file_name}
    words = ngettext(
        "%(file)s came in with one new order", "%(file)s came in with %(count)s new orders", one.orders_added
    )
    return words % {"file": one.file_name, "count": show_number(one.orders_added, active().language)}


def _digits(number: int) -> str:
    return to_reader(number, active().language)


urlpatterns = [path("notices/", notices, name="desk_notices")]
