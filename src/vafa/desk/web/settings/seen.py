"""Who may tell what customers look at and use: the shop's websites and systems, and what to write into them."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vafa.desk.web.page import acting, desk_page
from vafa.desk.web.settings.page import go, setup
from vafa.journeys.models import SeenSource
from vafa.journeys.seen.sources import add_source, change_source, renew_secret, switch_source
from vafa.platform.accounts.access import SETTINGS_EDIT
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence


class SourceForm(forms.Form):
    """A website or a system."""

    name = forms.CharField(label=_("Name"), max_length=80)
    sites = forms.CharField(
        label=_("Websites it stands on"),
        help_text=_("Such as https://shop.example https://www.shop.example. Empty for a system that has no pages."),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "class": "input--code"}),
    )


@desk_page(SETTINGS_EDIT)
def sources(request: HttpRequest) -> HttpResponse:
    """All of them."""
    return setup(request, "seen", "seen", {"sources": SeenSource.objects.order_by("name", "pk")})


@desk_page(SETTINGS_EDIT, ("GET", "HEAD", "POST"))
def new_source(request: HttpRequest) -> HttpResponse:
    """Somebody more may tell; the secret is shown here once."""
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            source, secret = add_source(**form.cleaned_data, actor=acting(request), at=now())
        except Refused as refused:
            _blame(form, refused)
        else:
            return _show(request, source, _form(source), secret=secret)
    return setup(request, "seen_source", "seen", {"form": form, "source": None}, 422 if form.errors else 200)


@desk_page(SETTINGS_EDIT, ("GET", "HEAD", "POST"))
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them; a post changes its name or its websites."""
    found = _source(pk)
    if request.method != "POST":
        return _show(request, found, _form(found))
    form = SourceForm(request.POST)
    if form.is_valid():
        try:
            change_source(found, **form.cleaned_data, actor=acting(request), at=now())
        except Refused as refused:
            _blame(form, refused)
        else:
            return go(request, reverse("desk_seen_source", kwargs={"pk": pk}) + "?just=saved")
    return _show(request, found, form, status=422)


@desk_page(SETTINGS_EDIT, ("POST",))
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Listen to it, or no longer."""
    switch_source(_source(pk), request.POST.get("on") in ("on", "1"), actor=acting(request), at=now())
    return go(request, reverse("desk_seen_source", kwargs={"pk": pk}))


@desk_page(SETTINGS_EDIT, ("POST",))
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Another secret, shown here once."""
    found = _source(pk)
    return _show(request, found, _form(found), secret=renew_secret(found, actor=acting(request), at=now()))


def _source(pk: int) -> SeenSource:
    found = SeenSource.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _form(source: SeenSource) -> SourceForm:
    return SourceForm(initial={"name": source.name, "sites": source.sites})


def _blame(form: SourceForm, refused: Refused) -> None:
    form.add_error("sites" if refused.code == "seen.site_wrong" else "name", sentence(refused))


def _show(
    request: HttpRequest, source: SeenSource, form: SourceForm, *, secret: str = "", status: int = 200
) -> HttpResponse:
    address = str(settings.CONFIG.address)
    context: dict[str, Any] = {
        "form": form, "source": source, "secret": secret, "just": request.GET.get("just", ""),
        "agreed": "vafaSeen.consent()", "script": address + reverse("seen_script"),
        "events": address + reverse("seen_events", kwargs={"key": source.key}),
    }  # fmt: skip
    response = setup(request, "seen_source", "seen", context, status)
    if secret:
        response.headers["Cache-Control"] = "no-store"
    return response
