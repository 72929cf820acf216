"""The first page: a short request, without an account."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vafa.cases.actions import open_case
from vafa.cases.models import COMPLAINT, ORDER_FOLLOW_UP, QUESTION, RETURN, TECHNICAL, Case
from vafa.cases.queries import case_of_form, kinds
from vafa.cases.queries.setup import shipped_kind
from vafa.cases.rules.shapes import words_in
from vafa.customers.actions import find_or_add
from vafa.customers.contact_values import normal_value
from vafa.customers.models import EMAIL, PHONE
from vafa.platform.i18n.digits import to_latin
from vafa.platform.i18n.reading import active
from vafa.platform.secrets import sign_link
from vafa.platform.time import now
from vafa.platform.values import SYSTEM, Actor, Refused
from vafa.platform.wording import sentence
from vafa.portal.emergencies import emergency_words
from vafa.portal.web.limits import refuse_flood, refuse_haste
from vafa.portal.web.page import public, show
from vafa.portal.web.uploads import Uploads, takes_files
from vafa.sales.models import Order, Unit

ASKED = 30  # serial numbers a minute
# What customers say themselves, for kinds that still bear the name Vafa gave them.
ABOUT = {
    QUESTION: (_("I have a question"), "help-circle"),
    TECHNICAL: (_("Something does not work"), "tool"),
    ORDER_FOLLOW_UP: (_("Where is my order?"), "truck-delivery"),
    RETURN: (_("I want to return or exchange"), "rotate-2"),
    COMPLAINT: (_("I am not satisfied"), "mood-sad"),
}


@dataclass(frozen=True)
class About:
    """A kind of request to choose: its words and picture, its topics, and what it is asked for first."""

    key: str
    words: str
    icon: str
    topics: Sequence[tuple[str, str]]
    asks: Sequence[str]


class RequestForm(forms.Form):
    """What we ask: what it is about, the words, and where to answer. `web_page` is a trap people do not see."""

    kind = forms.ChoiceField(error_messages={"required": _("Choose what your request is about.")})
    text = forms.CharField(max_length=10_000, error_messages={"required": _("Write a few words first.")})
    name = forms.CharField(max_length=200, error_messages={"required": _("Write your name, so that we can greet you.")})
    address = forms.CharField(
        max_length=254,
        error_messages={"required": _("Write an e-mail address or a telephone number, so that we can answer.")},
    )
    serial = forms.CharField(required=False, max_length=120)
    order = forms.CharField(required=False, max_length=60)
    form_key = forms.UUIDField()
    web_page = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = abouts()
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(one.key, one.words) for one in self.about]

    def topic(self) -> str:
        """The topic that was chosen of the kind that was chosen."""
        chosen = self.data.get(f"topic-{self.cleaned_data['kind']}", "")
        offered = next(one.topics for one in self.about if one.key == self.cleaned_data["kind"])
        return chosen if chosen in dict(offered) else ""

    def clean_address(self) -> tuple[str, str]:
        """The kind of address and what was typed; refused in the customers' own sentence."""
        typed = str(self.cleaned_data["address"]).strip()
        kind = EMAIL if any(letter.isalpha() or letter == "@" for letter in typed) else PHONE
        try:
            normal_value(kind, typed)
        except Refused as refused:
            raise forms.ValidationError(sentence(refused)) from refused
        return kind, typed


def abouts() -> list[About]:
    """What customers may choose, in the shop's order and the reader's words."""
    language, found = active().language, []
    for one in kinds():
        if not one.public:
            continue
        own = one.key in ABOUT and one.name == shipped_kind(one.key).name
        words, icon = ABOUT[one.key] if own else (words_in(one.name, language), one.icon)
        topics = [(key, words_in(said, language)) for key, said in one.topics]
        found.append(About(one.key, str(words), icon, topics, one.asks))
    return found


@public
@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form; a posted one becomes a case and leads to its page. What was typed and attached is never lost."""
    if request.method != "POST":
        wanted = request.GET.get("about", "")
        return _page(request, RequestForm(initial={"form_key": uuid.uuid4(), "kind": wanted}), None)
    at = now()
    form = RequestForm(request.POST)
    try:
        refuse_flood(request, "request")
    except Refused as refused:
        return _page(request, form, Uploads(request, at), [sentence(refused)], refused.status)
    uploads = Uploads(request, at)
    if not form.is_valid() or uploads.errors:
        return _page(request, form, uploads, uploads.errors, 400)
    if form.cleaned_data["web_page"]:  # a script, or a browser that fills in too much: a person presses once more
        return _page(request, form, uploads, [sentence(Refused("portal.once_more"))], 400)
    case = _open(form.cleaned_data | {"topic": form.topic()}, uploads, at)
    return redirect("portal_status", sign_link("case", case.pk))


@public
@require_http_methods(["GET", "HEAD"])
def danger(request: HttpRequest) -> HttpResponse:
    """Where to call in danger with the unit of this serial number, in words; empty when there is no such line."""
    refuse_haste(request, "danger", ASKED)
    return HttpResponse(_danger(request.GET.get("serial", "")), content_type="text/plain; charset=utf-8")


def _danger(serial: str) -> str:
    """The words for the product whose number was written, else for every product."""
    typed = to_latin(serial).strip()[:120]
    unit = Unit.objects.filter(serial__iexact=typed).select_related("product").first() if typed else None
    return emergency_words(active().language, unit.product.sku if unit else "")


@transaction.atomic
def _open(given: dict[str, object], uploads: Uploads, at: datetime) -> Case:
    form_key = f"portal:{given['form_key']}"
    made = case_of_form(form_key)
    if made is not None:
        return made
    address = given["address"]
    assert isinstance(address, tuple)
    kind, typed = address
    customer = find_or_add(
        email=typed if kind == EMAIL else "",
        phone=typed if kind == PHONE else "",
        name=str(given["name"]),
        language=active().language,
        source="form",
        actor=SYSTEM,
        at=at,
    )
    # Only what is theirs is joined to the case; anything else that was written stays in their words.
    serial, number, text = str(given["serial"]).strip(), str(given["order"]).strip(), str(given["text"])
    unit = Unit.objects.filter(customer=customer, serial__iexact=to_latin(serial)).first() if serial else None
    order = Order.objects.filter(customer=customer, number__iexact=to_latin(number)).first() if number else None
    if serial and unit is None:
        text += "\n\n" + gettext("Serial number: %(serial)s") % {"serial": serial}
    if number and order is None:
        text += "\n\n" + gettext("Order number: %(number)s") % {"number": number}
    return open_case(
        customer,
        kind=str(given["kind"]),
        topic=str(given["topic"]),
        unit=unit,
        order=order,
        subject=" ".join(str(given["text"]).split())[:80],
        text=text,
        channel="form",
        attachments=uploads.files,
        form_key=form_key,
        actor=Actor.customer(customer.pk),
        at=at,
    )


def _page(
    request: HttpRequest, form: RequestForm, uploads: Uploads | None, errors: list[str] | None = None, status: int = 200
) -> HttpResponse:
    key = str(form["form_key"].value() or uuid.uuid4())
    context: dict[str, object] = {
        "form": form,
        "about": form.about,
        "topics": [(one, form.data.get(f"topic-{one.key}", "")) for one in form.about if one.topics],
        "asks": {
            what: "kind=" + "|".join(one.key for one in form.about if what in one.asks) for what in ("unit", "order")
        },
        "danger": _danger(str(form["serial"].value() or "")),
        "form_key": key,
        "errors": errors or [],
        "file_errors": uploads.errors if uploads else [],
        "files": uploads.files if uploads else [],
        "kept": uploads.kept if uploads else "",
    }
    return show(request, "ask", context, status)
