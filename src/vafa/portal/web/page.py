"""What every page of the portal has in common: whose shop it is, the reader's language, and nothing told to others."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from vafa.cases.links import reader_for
from vafa.customers.models import Customer
from vafa.platform.i18n import languages
from vafa.platform.i18n.reading import active, reading_as
from vafa.platform.preferences.models import get
from vafa.platform.values import Actor, Refused
from vafa.platform.wording import sentence

View = Callable[..., HttpResponseBase]


def show(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    """A page of the portal, with the shop's name; `template` is a name of ours or the path of another room's page."""
    context = {"shop": get("shop.name"), "limit": settings.CONFIG.upload_limit_mb, **context}
    path = template if "/" in template else f"portal/{template}.html"
    response = render(request, path, context, status=status)
    response.headers["Content-Language"] = active().language
    return response


@contextmanager
def speaking_to(request: HttpRequest, customer: Customer) -> Iterator[None]:
    """Make the page speak the customer's language and count in their zone, unless they chose a language here."""
    known = {one.code for one in languages()}
    if known & {request.GET.get("language"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)}:
        yield
        return
    with reading_as(reader_for(customer)):
        yield


def public(view: View) -> View:
    """A page anyone may see: refusals stay in the portal."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return show(request, "refused", {"sentence": sentence(refused)}, refused.status)

    return answer


def personal(view: View) -> View:
    """A page behind a signed link: not for search engines, not for caches, its address not for other sites.

    The referrer policy is same-origin and not no-referrer, because with the latter browsers send our own forms without
    an origin and the check against forged forms refuses them.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = public(view)(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return answer


def customer_actor(customer_id: int) -> Actor:
    """The customer a signed link belongs to, as the one who acts."""
    return Actor.customer(customer_id)
