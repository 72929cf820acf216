"""What is found by a few typed letters: customers, orders, serials, cases; one query each, a handful of each."""

import re
from collections.abc import Callable, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vafa.cases.access import VIEW as CASES
from vafa.cases.models import Case
from vafa.cases.queries import cases_for, search_cases
from vafa.customers.access import VIEW as CUSTOMERS
from vafa.customers.models import Customer
from vafa.customers.queries import customers_for, found_by
from vafa.desk.places import address
from vafa.desk.shown import case_url
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.dates import show_day
from vafa.platform.i18n.digits import to_latin, to_reader
from vafa.platform.i18n.folding import fold
from vafa.platform.i18n.reading import active
from vafa.platform.search.matching import matches
from vafa.platform.ui.components import Due, Hit
from vafa.sales.access import VIEW as SALES
from vafa.sales.models import Order, Unit

EACH = 5
NEAR = 200  # rows looked at before they are put in order; a common word must not sort the whole table
Group = tuple[str, Sequence[Hit]]


def find(staff: Staff, text: str) -> list[Group]:
    """Everything this person may see that fits, in groups; an exact number comes first in its own."""
    text = text.strip()[:100]
    if len(fold(text)) < 2:
        return []
    found = [
        (_("Cases"), _cases(staff, text) if may(staff, CASES) else []),
        (_("Customers"), _customers(staff, text) if may(staff, CUSTOMERS) else []),
        (_("Orders"), _orders(text) if may(staff, SALES) else []),
        (_("Serial numbers"), _units(text) if may(staff, SALES) else []),
    ]
    if not re.fullmatch(r"[#\d\s-]+", to_latin(text)):
        found = [found[1], found[0], *found[2:]]
    return [group for group in found if group[1]]


def _customers(staff: Staff, text: str) -> list[Hit]:
    rows = _near(customers_for(staff).filter(found_by(text)), Customer.objects.order_by("sort", "pk"))
    return [
        Hit(one.name, address("desk_person", pk=one.pk), "building" if one.kind == one.COMPANY else "user", _place(one))
        for one in rows.only("pk", "name", "kind", "city", "last_order_at")[:EACH]
    ]


def _place(customer: Customer) -> str:
    bought = _("last bought %(day)s") % {"day": show_day(customer.last_order_at)} if customer.last_order_at else ""
    return " · ".join(filter(None, (customer.city, bought)))


def _orders(text: str) -> list[Hit]:
    """Orders of exactly this number, with or without its sign; every shop may have one."""
    number = to_latin(text).lstrip("#").strip()
    rows = Order.objects.filter(number__in={number, number.upper()}, withdrawn_at=None).select_related("customer")
    return [
        Hit(
            _("Order %(number)s") % {"number": to_reader(one.number, active().language)},
            address("desk_person", pk=one.customer_id) + "?view=purchases" if one.customer_id else "",
            "receipt",
            " · ".join(filter(None, (one.customer.name if one.customer else _("No name"), show_day(one.placed_at)))),
        )
        for one in rows.order_by("-placed_at")[:EACH]
        if one.customer_id
    ]


def _units(text: str) -> list[Hit]:
    if len(fold(text)) < 3:
        return []
    rows = Unit.objects.filter(matches("search", text), customer__isnull=False).select_related("product", "customer")
    return [
        Hit(one.serial, address("desk_person", pk=one.customer_id), "qrcode", _unit_note(one)) for one in rows[:EACH]
    ]


def _unit_note(unit: Unit) -> str:
    return f"{unit.product} · {unit.customer.name if unit.customer else ''}"


def _cases(staff: Staff, text: str) -> list[Hit]:
    """The latest cases with the words, the open ones first; the one of exactly this number before all."""
    number = to_latin(text).lstrip("#").strip()
    if number.isdecimal() and len(number) < 18:
        rows = cases_for(staff).filter(number=int(number)).select_related("customer")
        if exact := list(rows):
            return [_case(one) for one in exact]
    found = search_cases(staff, text, EACH * 4)
    return [_case(one) for one in sorted(found, key=lambda one: one.resolved_at is not None)[:EACH]]


def _case(case: Case) -> Hit:
    number = to_reader(case.number, active().language)
    due = Due("kept", _("Resolved")) if case.resolved_at else Due("now", _("Open"))
    return Hit(case.subject, case_url(case.number), "folders", f"#{number} · {case.customer.name}", due)


def _near(found: QuerySet[Customer], ordered: QuerySet[Customer]) -> QuerySet[Customer]:
    """Of the first few hundred that fit, those that come first in this order."""
    return ordered.filter(pk__in=found.order_by().values("pk")[:NEAR])


Jump = tuple[str, str, str]  # words, address, icon


def jumps(places: Sequence[tuple[str, str, str]], text: str) -> list[Hit]:
    """Places and actions whose name has the typed words; all of them while nothing is typed."""
    words = fold(text).split()
    fits: Callable[[str], bool] = lambda label: all(word in fold(label) for word in words)  # noqa: E731
    return [Hit(label, url, icon) for label, url, icon in places if url and fits(label)]
