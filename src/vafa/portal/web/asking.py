"""The first page: a short request, without an account."""

import uuid
from datetime import datetime

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vafa.cases.actions import open_case
from vafa.cases.models import COMPLAINT, ORDER_FOLLOW_UP, QUESTION, RETURN, TECHNICAL, Case
from vafa.cases.queries import case_of_form
from vafa.customers.actions import find_or_add
from vafa.customers.contact_values import normal_value
from vafa.customers.models import EMAIL, PHONE
from vafa.platform.i18n.reading import active
from vafa.platform.secrets import sign_link
from vafa.platform.time import now
from vafa.platform.values import SYSTEM, Actor, Refused
from vafa.platform.wording import sentence
from vafa.portal.web.limits import refuse_flood
from vafa.portal.web.page import public, show
from vafa.portal.web.uploads import Uploads, takes_files

ABOUT = [
    (QUESTION, _("I have a question"), "help-circle"),
    (TECHNICAL, _("Something does not work"), "tool"),
    (ORDER_FOLLOW_UP, _("Where is my order?"), "truck-delivery"),
    (RETURN, _("I want to return or exchange"), "rotate-2"),
    (COMPLAINT, _("I am not satisfied"), "mood-sad"),
]


class RequestForm(forms.Form):
    """What we ask: what it is about, the words, and where to answer. `web_page` is a trap people do not see."""

    kind = forms.ChoiceField(
        choices=[(code, label) for code, label, _icon in ABOUT],
        error_messages={"required": _("Choose what your request is about.")},
    )
    text = forms.CharField(max_length=10_000, error_messages={"required": _("Write a few words first.")})
    name = forms.CharField(max_length=200, error_messages={"required": _("Write your name, so that we can greet you.")})
    address = forms.CharField(
        max_length=254,
        error_messages={"required": _("Write an e-mail address or a telephone number, so that we can answer.")},
    )
    form_key = forms.UUIDField()
    web_page = forms.CharField(required=False)

    def clean_address(self) -> tuple[str, str]:
        """The kind of address and what was typed; refused in the customers' own sentence."""
        typed = str(self.cleaned_data["address"]).strip()
        kind = EMAIL if any(letter.isalpha() or letter == "@" for letter in typed) else PHONE
        try:
            normal_value(kind, typed)
        except Refused as refused:
            raise forms.ValidationError(sentence(refused)) from refused
        return kind, typed


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
    case = _open(form.cleaned_data, uploads, at)
    return redirect("portal_status", sign_link("case", case.pk))


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
    return open_case(
        customer,
        kind=str(given["kind"]),
        subject="",
        text=str(given["text"]),
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
        "about": ABOUT,
        "form_key": key,
        "errors": errors or [],
        "file_errors": uploads.errors if uploads else [],
        "files": uploads.files if uploads else [],
        "kept": uploads.kept if uploads else "",
    }
    return show(request, "ask", context, status)
