"""One person who stands in our books twice: who looks alike, both side by side, making them one, and taking it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from vafa.cases.access import VIEW as CASES
from vafa.cases.models import Case
from vafa.cases.queries import cases_of_customer
from vafa.customers.access import EDIT
from vafa.customers.actions import merge_customers, no_longer_apart, tell_apart, undo_merge
from vafa.customers.models import CONTACT_KINDS, EMAIL, NUMBERS, PHONE, PURPOSES, ContactPoint, Customer, Merge
from vafa.customers.queries import CustomerPage, customer_page, customers_for, likely_duplicates, merges_of
from vafa.customers.wording import sign_words
from vafa.desk.web.page import acting, asker, desk_page, wants_part
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.time import now
from vafa.platform.ui import marks
from vafa.platform.values import Refused
from vafa.platform.wording import sentence
from vafa.sales.access import VIEW as SALES
from vafa.sales.models import Order
from vafa.sales.queries import orders_of

ICONS = {
    **{"email": "mail", "phone": "phone", "whatsapp": "brand-whatsapp", "telegram": "brand-telegram"},
    **{"instagram": "brand-instagram", "messenger": "brand-messenger", "chat": "messages"},
}


def icon_of(kind: str) -> str:
    """The icon of a kind of address."""
    icon = ICONS.get(kind, "message-circle")
    return icon if icon in marks.names() else "message-circle"


@dataclass(frozen=True)
class Way:
    """A way to reach a customer, as pages show it."""

    point: ContactPoint
    preferred: bool

    @property
    def icon(self) -> str:
        """The icon of its kind."""
        return icon_of(self.point.kind)

    @property
    def kind(self) -> str:
        """Its kind in words."""
        return str(dict(CONTACT_KINDS).get(self.point.kind, self.point.kind))

    @property
    def is_known(self) -> bool:
        """Whether the address itself tells of which kind it is."""
        return self.point.kind in (EMAIL, PHONE)

    @property
    def is_number(self) -> bool:
        """Whether it is written like a telephone number."""
        return self.point.kind in NUMBERS

    @property
    def why_off(self) -> str:
        """Why it is not used; "" for one that is."""
        if self.point.off_at is None:
            return ""
        return _("turned off by hand") if self.point.off_reason == "desk" else self.point.off_reason


def ways(customer: Customer, points: Sequence[ContactPoint]) -> list[Way]:
    """The ways to reach a customer."""
    return [Way(point, point.kind == customer.preferred_channel and point.off_at is None) for point in points]


@dataclass(frozen=True)
class Side:
    """One of two who may be the same, with what each has."""

    page: CustomerPage
    orders: Sequence[Order]
    cases: Sequence[Case]
    stays: bool = False

    @property
    def customer(self) -> Customer:
        """Who."""
        return self.page.customer

    @property
    def ways(self) -> list[Way]:
        """How they are reached."""
        return ways(self.customer, self.page.contact_points)

    @property
    def answers(self) -> list[tuple[bool, str]]:
        """What they said yes and no to."""
        words, kinds = dict(PURPOSES), dict(CONTACT_KINDS)
        return [
            (
                one.granted,
                f"{words[one.purpose]} · {kinds[one.channel]}" if one.channel in kinds else str(words[one.purpose]),
            )
            for one in self.page.consents
        ]


def beside_page(staff: Staff, customer: Customer, *, apart: int | None = None) -> Mapping[str, object]:
    """What the customer page shows of others: who looks alike, and who was merged into this one lately."""
    if not may(staff, EDIT):
        return {}
    told = customers_for(staff).filter(pk=apart).first() if apart else None
    alike = [
        {"customer": one.customer, "why": [sign_words(sign) for sign in one.suspect.signs]}
        for one in likely_duplicates(customer)
    ]
    return {"alike": alike, "told_apart": told, "merges": merges_of(customer.pk, now())}


@desk_page(EDIT, ("GET", "HEAD", "POST"))
def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two customers side by side; a post makes them one, and `keep` says who stays."""
    staff = asker(request)
    refused: Refused | None = None
    if request.method == "POST":
        keep = other if request.POST.get("keep") == str(other) else pk
        one, two = _customer(staff, keep), _customer(staff, pk if keep == other else other)
        try:
            merge_customers(one, two, actor=acting(request), at=now())
            return redirect("desk_person", pk=keep)
        except Refused as problem:
            refused = problem
    both = [_side(staff, one) for one in (pk, other)]
    richer = max(both, key=lambda side: (side.customer.orders_count, len(side.cases), -side.customer.pk))
    why = next((found.suspect.signs for found in likely_duplicates(both[0].customer) if found.customer.pk == other), ())
    context = {
        "sides": [Side(side.page, side.orders, side.cases, stays=side is richer) for side in both],
        "why": [sign_words(sign) for sign in why],
        "back": reverse("desk_person", kwargs={"pk": pk}),
        "refused": sentence(refused) if refused else "",
    }
    return render(request, "desk/people/compare.html", context, status=refused.status if refused else 200)


@desk_page(EDIT)
def choose(request: HttpRequest) -> HttpResponse:
    """From two ticked rows of the list to both side by side."""
    ticked = [int(text) for text in request.GET.getlist("who") if text.isdecimal() and len(text) < 18]
    if len(set(ticked)) != 2:
        raise Refused("customers.choose_two", status=400)
    return redirect("desk_compare", pk=ticked[0], other=ticked[1])


@desk_page(EDIT, ("POST",))
def apart(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Remember that two are two people, or (`undo`) no longer."""
    staff = asker(request)
    customer, stranger = _customer(staff, pk), _customer(staff, other)
    undo = request.POST.get("undo") == "1"
    (no_longer_apart if undo else tell_apart)(customer, stranger, actor=acting(request), at=now())
    if not wants_part(request):
        return redirect("desk_person", pk=pk)
    context = {"customer": customer, **beside_page(staff, customer, apart=None if undo else other)}
    return render(request, "desk/people/alike.html", context)


@desk_page(EDIT, ("POST",))
def separate(request: HttpRequest, pk: int, merge: int) -> HttpResponse:
    """Take a merge back; what came since stays with the customer who was kept."""
    _customer(asker(request), pk)
    found = Merge.objects.filter(pk=merge, keep=pk).first()
    if found is None:
        raise Http404
    undo_merge(found, actor=acting(request), at=now())
    return redirect("desk_person", pk=pk)


def _customer(staff: Staff, pk: int) -> Customer:
    customer = customers_for(staff).filter(pk=pk).first()
    if customer is None:
        raise Refused("customers.unknown", status=404)
    return customer


def _side(staff: Staff, pk: int) -> Side:
    page = customer_page(staff, pk)
    orders = orders_of(pk, limit=5) if may(staff, SALES) else []
    return Side(page, orders, cases_of_customer(staff, pk) if may(staff, CASES) else [])


urlpatterns = [
    path("people/compare/", choose, name="desk_choose_two"),
    path("people/<int:pk>/compare/<int:other>/", compare, name="desk_compare"),
    path("people/<int:pk>/apart/<int:other>/", apart, name="desk_apart"),
    path("people/<int:pk>/merges/<int:merge>/undo/", separate, name="desk_separate"),
]
