"""What stands beside a case: the customer, what they own, and their other cases. Rooms above add theirs by the slot."""

from datetime import datetime

from django.db.models import Count, Sum
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from vafa.cases.access import ASSIGN, VIEW
from vafa.cases.actions.sign_off import may_be_signed
from vafa.cases.models import Case, Compensation, OwnAgent
from vafa.cases.models.complaint import REMEDIES
from vafa.cases.queries import CasePage, cases_of_customer
from vafa.cases.queries.lists import VIP
from vafa.cases.queries.report import last_sign_off
from vafa.cases.web import chat_panels as chat_panels  # its panels are found with these
from vafa.cases.web import complaint_panels as complaint_panels  # and these
from vafa.cases.web import learning_panels as learning_panels  # and these
from vafa.cases.web import sorting_panels as sorting_panels  # and these
from vafa.cases.web.page import address_of, asker_of
from vafa.customers.access import VIEW as SEE_CUSTOMERS
from vafa.customers.models import CONTACT_KINDS, NUMBERS, Customer
from vafa.platform.access import may
from vafa.platform.i18n.calendars import to_calendar
from vafa.platform.i18n.dates import local_day
from vafa.platform.i18n.digits import show_number, to_reader
from vafa.platform.i18n.money import show_money
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Happening, Pair, Person
from vafa.platform.ui.slots import panel
from vafa.sales.models import NOT_KEPT, Order, Unit

SHOWN = 5


@panel("case.side", order=10, permission=SEE_CUSTOMERS)
def customer(request: HttpRequest, page: CasePage) -> str:
    """Who asks: how to reach them, what they bought, and the courtesy that holds while the case is open."""
    who = page.case.customer
    since = _year(who.first_order_at or who.created_at)
    note = gettext("customer since %(year)s") % {"year": since}
    note = gettext("%(what)s · %(name)s") % {"what": who.city, "name": note} if who.city else note
    rows = [
        Pair(
            str(dict(CONTACT_KINDS).get(one.kind, one.kind)),
            one.value if one.kind in NUMBERS else one.shown,
            "phone" if one.kind in NUMBERS else "code",
        )
        for one in page.contact_points
        if one.off_at is None
    ]
    rows.append(Pair(gettext("Bought"), _bought(who)))
    own = OwnAgent.objects.filter(customer=who).select_related("staff").first()
    rows.append(Pair(gettext("Own agent"), own.staff.name if own else "", "name"))
    person = Person(who.name, note, address_of("desk_person", pk=who.pk), tier=class_words(page.case.customer_class))
    may_choose = may(asker_of(request), ASSIGN)
    context = {"person": person, "rows": rows, "case": page.case, "own": own, "may_choose": may_choose}
    return render_to_string("cases/desk/panels/customer.html", context)


@panel("case.side", order=20, permission=SEE_CUSTOMERS)
def owned(request: HttpRequest, page: CasePage) -> str:
    """What they own; the unit the case is about comes first."""
    rows = list(Unit.objects.filter(customer=page.case.customer_id).select_related("product").order_by("-pk")[:SHOWN])
    rows.sort(key=lambda unit: unit.pk != page.case.unit_id)
    return render_to_string("cases/desk/panels/owned.html", {"units": rows}) if rows else ""


@panel("case.side", order=50, permission=VIEW)
def report(request: HttpRequest, page: CasePage) -> str:
    """The final report, from when the work is being done on."""
    if not may_be_signed(page.case) or page.case.merged_into_id is not None:
        return ""
    last, stands = last_sign_off(page.case)
    context = {"case": page.case, "last": last, "stands": stands}
    return render_to_string("cases/desk/panels/report.html", context)


@panel("case.side", order=40, permission=VIEW)
def given(request: HttpRequest, page: CasePage) -> str:
    """What they were given so far to make something good, the newest first."""
    rows = Compensation.objects.filter(case__customer=page.case.customer_id, state=Compensation.GIVEN)
    found = [
        Happening(
            gettext("%(what)s: %(worth)s") % {
                "what": one.words or str(dict(REMEDIES).get(one.remedy, one.remedy)),
                "worth": show_money(one.worth, one.currency),
            },
            one.given_at,
            "gift",
        )
        for one in rows.order_by("-given_at", "-pk")[:SHOWN]
    ]  # fmt: skip
    return render_to_string("cases/desk/panels/given.html", {"rows": found}) if found else ""


@panel("case.side", order=60, permission=VIEW)
def other_cases(request: HttpRequest, page: CasePage) -> str:
    """Their other cases, newest first."""
    found = cases_of_customer(asker_of(request), page.case.customer_id, SHOWN + 1)
    rows = [_case(one) for one in found if one.pk != page.case.pk][:SHOWN]
    return render_to_string("cases/desk/panels/cases.html", {"rows": rows}) if rows else ""


def class_words(key: str) -> str:
    """A customer's class, as people call it; a class of the shop's own is its own word."""
    return gettext("VIP") if key == VIP else key


def _case(case: Case) -> Happening:
    url = reverse("desk_case", args=[case.number])
    return Happening(case.subject, case.opened_at, url=url, state="kept" if case.resolved_at else "now")


def _bought(who: Customer) -> str:
    kept = Order.objects.filter(customer=who, withdrawn_at=None).exclude(state__in=NOT_KEPT)
    sums = list(kept.values("currency").annotate(total=Sum("total"), orders=Count("pk")).order_by("currency"))
    orders = sum(one["orders"] for one in sums)
    if not orders:
        return ""
    words = ngettext("%(count)s order", "%(count)s orders", orders) % {"count": show_number(orders, active().language)}
    return " · ".join([words, *(show_money(one["total"], one["currency"]) for one in sums)])


def _year(moment: datetime) -> str:
    year = to_calendar(local_day(moment), active().calendar)[0]
    return to_reader(year, active().language)
