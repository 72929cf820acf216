"""One customer: who they are, what they agreed to, their story, what they own and what is open."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.cases.access import REPLY
from vafa.cases.web.words import case_due
from vafa.customers.access import CONSENT, EDIT, VIEW
from vafa.customers.actions import add_contact_point, change_customer, record_consent, turn_off_contact_point
from vafa.customers.models import CONTACT_KINDS, PURPOSES, ContactPoint, Customer
from vafa.customers.queries import CustomerPage, customer_page, customers_for, kept_customers
from vafa.customers.rules.consent import ANY, allows
from vafa.customers.wording import birthday_words
from vafa.desk.customer_form import ChangeForm, birthday_initial
from vafa.desk.person import Whole, whole
from vafa.desk.places import address
from vafa.desk.shown import case_url
from vafa.desk.story import VIEWS, beside, future, names_in, past
from vafa.desk.web.page import acting, asker, desk_page, wants_part
from vafa.desk.web.same import beside_page, icon_of, ways
from vafa.journeys.access import CALL as MAKE_CALLS
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n import languages
from vafa.platform.i18n.dates import show_day
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.money import show_money
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.time.working import working_calendar
from vafa.platform.ui.components import Action, Pager, Pair, Person, Tab
from vafa.platform.ui.slots import draw_slot
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

Shown = dict[str, object]


@desk_page(VIEW)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole customer. `view` narrows the story, `before` is where to go on in it."""
    staff, at = asker(request), now()
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ""
    before = request.GET.get("before", "")
    try:
        found = whole(staff, pk, names=names_in(view), before=before)
    except Refused:
        if kept := kept_customers([pk]):  # addresses of who was merged lead on
            return redirect("desk_person", pk=kept[pk])
        raise
    context = {
        "customer": found.customer,
        **_story(found, view, begins=not before),
        **consents(staff, found.page),
        "who": Person(found.customer.name, _who_note(found.customer)),
        "actions": _actions(staff, found),
        "glance": _glance(found),
        "traits": [f"{name}: {value}" for name, value in found.page.traits.items()],
        "people": found.page.people,
        "panels": draw_slot("person.who", request, found.customer),
        "units": found.units,
        "cases": _cases(found),
        "orders": found.orders[:6],
        **beside_page(staff, found.customer),
        "edit_url": reverse("desk_edit_person", kwargs={"pk": pk}) if may(staff, EDIT) else "",
        "at": at,
    }
    return render(request, "desk/people/person.html", context)


@desk_page(EDIT, ("GET", "HEAD", "POST"))
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what we know of a customer, and add or turn off an address."""
    customer = _customer(request, pk)
    names = ("name", "kind", "language", "city", "country", "allowed_from", "allowed_until", "preferred_channel")
    initial = {name: getattr(customer, name) for name in names} | birthday_initial(customer)
    form = ChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_customer(customer, form.cleaned_data, actor=acting(request), at=now())
            return redirect("desk_person", pk=pk)
        except Refused as refused:
            field = "birth_day" if refused.code.startswith("customers.birthday") else "name"
            form.add_error(field, sentence(refused))
    context = {
        "customer": customer,
        "form": form,
        "ways": ways(customer, list(customer.contact_points.order_by("off_at", "kind", "pk"))),
        "kinds": CONTACT_KINDS,
        "back": reverse("desk_person", kwargs={"pk": pk}),
    }
    return render(request, "desk/people/edit.html", context, status=422 if form.is_bound else 200)


@desk_page(CONSENT, ("POST",))
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a yes or no said to the reader of the page; the answer is the table with a way back."""
    customer = _customer(request, pk)
    purpose, channel = request.POST.get("purpose", ""), request.POST.get("channel", "")
    if purpose not in dict(PURPOSES) or channel not in (*dict(CONTACT_KINDS), ANY):
        raise Http404
    granted = request.POST.get("granted") == "yes"
    proof = {"from": "agent", "staff": asker(request).pk}
    record_consent(customer, purpose, channel, granted, proof=proof, actor=acting(request), at=now())
    if not wants_part(request):
        return redirect("desk_person", pk=pk)
    page = customer_page(asker(request), pk)
    undo = {"purpose": purpose, "channel": channel, "granted": "no" if granted else "yes"}
    changed = {"purpose": dict(PURPOSES)[purpose], "granted": granted, "undo": undo}
    context = {"customer": customer, "changed": changed, **consents(asker(request), page)}
    return render(request, "desk/people/consents.html", context)


@desk_page(EDIT, ("POST",))
def points(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an address, or turn one off (`off` is its id)."""
    customer = _customer(request, pk)
    off = request.POST.get("off", "")
    if off.isdecimal():
        point = ContactPoint.objects.filter(customer=customer, pk=int(off)).first()
        if point is None:
            raise Http404
        turn_off_contact_point(point, "desk", actor=acting(request), at=now())
    else:
        add_contact_point(
            customer, request.POST.get("kind", ""), request.POST.get("value", ""), actor=acting(request), at=now()
        )
    return redirect("desk_edit_person", pk=pk)


def consents(staff: Staff, page: CustomerPage) -> Shown:
    """Addresses, and a table of purposes by channel with what the customer said."""
    standing = {(one.purpose, one.channel): one.granted for one in page.consents}
    kinds = [kind for kind in dict(CONTACT_KINDS) if any(point.kind == kind for point in page.contact_points)]
    rows = []
    for purpose, label in PURPOSES:
        cells = []
        for kind in kinds:
            answer = standing.get((purpose, kind), standing.get((purpose, ANY)))
            allowed = allows(purpose, kind, standing)
            unasked = _("Not asked; we may write") if allowed else _("Not asked; we do not write")
            words = _("Yes") if answer else _("No") if answer is False else unasked
            state = "kept" if answer else "held" if answer is False else "next"
            cells.append({"channel": kind, "state": state, "words": words, "then": "no" if allowed else "yes"})
        rows.append({"purpose": purpose, "label": label, "cells": cells})
    return {
        "ways": ways(page.customer, page.contact_points),
        "channels": [(icon_of(kind) if len(kinds) > 3 else "", dict(CONTACT_KINDS)[kind]) for kind in kinds],
        "consents": rows,
        "consent_url": reverse("desk_consent", kwargs={"pk": page.customer.pk}) if may(staff, CONSENT) else "",
    }


def _customer(request: HttpRequest, pk: int) -> Customer:
    customer = customers_for(asker(request)).filter(pk=pk).first()
    if customer is None:
        raise Refused("customers.unknown", status=404)
    return customer


def _story(found: Whole, view: str, *, begins: bool) -> Shown:
    url = reverse("desk_person", kwargs={"pk": found.customer.pk})
    shows_plan = begins and view in ("", "followups")
    ahead = future(found.steps, found.standing, bool(found.open_cases), found.reached, now()) if shows_plan else []
    older = f"{url}?{urlencode({'view': view, 'before': found.older})}" if found.older else ""
    return {
        "story": [*ahead, *past(found.told, now(), beside(found.told), begins=begins)],
        "tabs": [
            Tab(str(words), f"{url}?view={key}" if key else url, current=key == view)
            for key, (words, _p) in VIEWS.items()
        ],
        "pager": Pager(newer="" if begins else url, older=older),
        "nothing_told": not found.told,
    }


def _who_note(customer: Customer) -> str:
    since = customer.first_order_at or customer.created_at
    words = _("customer since %(day)s") % {"day": show_day(since)}
    return f"{customer.city} · {words}" if customer.city else words


def _actions(staff: Staff, found: Whole) -> list[Action]:
    phones = [point.value for point in found.page.contact_points if point.kind == "phone" and point.off_at is None]
    new = address("desk_new_case")
    actions = []
    if new and may(staff, REPLY):
        url = f"{new}?customer={found.customer.pk}"
        actions.append(Action(_("New case"), url, icon="plus", small=True))
        actions.append(Action(_("Message"), f"{url}&outgoing=1", icon="message-circle", small=True))
    if phones:
        actions.append(Action(_("Call"), f"tel:{phones[0]}", icon="phone", small=True))
    if may(staff, MAKE_CALLS):
        noted = f"{address('desk_call_new')}?customer={found.customer.pk}"
        actions.append(Action(_("Write down a call"), noted, icon="pencil", small=True))
    return actions


def _glance(found: Whole) -> list[Pair]:
    language = active().language
    count = len(found.bought)
    orders = ngettext("%(count)s order", "%(count)s orders", count) % {"count": show_number(count, language)}
    spent = " · ".join([orders, *(show_money(one.amount, one.currency) for one in found.spent)])
    days = found.usual_days
    gap = ngettext("about %(count)s day", "about %(count)s days", days or 0) % {
        "count": show_number(days or 0, language)
    }
    last = found.customer.last_order_at
    return [
        Pair(_("Purchases"), spent if count else ""),
        Pair(_("Between purchases"), gap if days is not None else ""),
        Pair(_("Last purchase"), show_day(last) if last else ""),
        Pair(_("Cases"), show_number(len(found.cases), language) if found.cases else ""),
        Pair(_("Birthday"), birthday_words(found.customer)),
        Pair(_("Language"), _language(found.customer.language) if found.customer.language != language else ""),
    ]


def _language(code: str) -> str:
    return next((one.name for one in languages() if one.code == code), code)


def _cases(found: Whole) -> list[Mapping[str, object]]:
    if not found.open_cases:
        return []
    calendar, at = working_calendar(), now()
    return [{"case": one, "url": case_url(one.number), "due": case_due(one, at, calendar)} for one in found.open_cases]


urlpatterns = [
    path("people/<int:pk>/", person, name="desk_person"),
    path("people/<int:pk>/edit/", edit, name="desk_edit_person"),
    path("people/<int:pk>/consent/", consent, name="desk_consent"),
    path("people/<int:pk>/points/", points, name="desk_points"),
]
