"""What the shop says of its products: warranty, service, how long one lasts, the guide; saved a page at a time."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from vafa.desk.places import address
from vafa.desk.web.page import acting, asker, desk_page
from vafa.desk.web.settings.page import go, setup
from vafa.platform.i18n.digits import to_latin
from vafa.platform.time import now
from vafa.platform.ui.components import Pager
from vafa.platform.values import Refused
from vafa.platform.wording import sentence
from vafa.sales.access import PRODUCTS
from vafa.sales.actions import ProductFacts, describe_products
from vafa.sales.models import Product
from vafa.sales.queries import products_for

PAGE = 30
NUMBERS = ("warranty_months", "service_every_months", "lasts_days")
FACTS = (*NUMBERS, "guide_url")
Typed = Mapping[str, str]


@desk_page(PRODUCTS, ("GET", "HEAD", "POST"))
def products(request: HttpRequest) -> HttpResponse:
    """Products by search, those we heard of last first. A post keeps the rows of its page."""
    if request.method != "POST":
        return _show(request, {})
    columns = [request.POST.getlist(name)[:PAGE] for name in ("pk", *FACTS)]
    typed = {int(pk): dict(zip(FACTS, row, strict=True)) for pk, *row in zip(*columns, strict=False) if pk.isdecimal()}
    try:
        told = {pk: _facts(row) for pk, row in typed.items()}
        describe_products(told, actor=acting(request), at=now())
    except Refused as refused:
        return _show(request, typed, sentence(refused), refused.status)
    return go(request, _url(saved="1", q=_asked(request)[0], before=request.GET.get("before", "")))


def _facts(row: Typed) -> ProductFacts:
    numbers = {name: _number(row[name], name) for name in NUMBERS}
    return ProductFacts(**numbers, guide_url=row["guide_url"].strip())


def _number(typed: str, name: str) -> int | None:
    """What was typed as a number; nothing is None. Text becomes a number out of range, which the action refuses."""
    text = to_latin(typed).strip()
    return (int(text) if text.isdecimal() and len(text) < 9 else 0) if text else None


def _show(request: HttpRequest, typed: Mapping[int, Typed], error: str = "", status: int = 200) -> HttpResponse:
    text, before = _asked(request)
    found = products_for(asker(request), text, before=before, limit=PAGE + 1)
    older = _url(q=text, before=str(found[PAGE - 1].pk)) if len(found) > PAGE else ""
    context: dict[str, object] = {
        "rows": _rows(found[:PAGE], typed),
        "q": text,
        "here": _url(q=text, before=str(before or "")),
        "pager": Pager(newer=_url(q=text) if before else "", older=older),
        "saved": "saved" in request.GET and not error,
        "error": error,
    }
    return setup(request, "products", "products", context, status)


def _rows(found: Sequence[Product], typed: Mapping[int, Typed]) -> list[dict[str, object]]:
    return [
        {"product": one, **(typed.get(one.pk) or {name: getattr(one, name) or "" for name in FACTS})} for one in found
    ]


def _asked(request: HttpRequest) -> tuple[str, int]:
    before = request.GET.get("before", "")
    return request.GET.get("q", "")[:100], int(before) if before.isdecimal() and len(before) < 18 else 0


def _url(**told: str) -> str:
    kept = {name: value for name, value in told.items() if value}
    return address("desk_settings_products") + (f"?{urlencode(kept)}" if kept else "")
