"""Questions about purchases, units and imports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median

from django.db.models import Prefetch, Q, QuerySet, Sum

from vafa.platform.access import Asker, may
from vafa.platform.i18n.folding import fold
from vafa.platform.preferences.models import get
from vafa.platform.search.matching import matches
from vafa.platform.values import Money, Refused
from vafa.sales.access import IMPORT, VIEW
from vafa.sales.models import NOT_KEPT, Import, Order, OrderLine, Product, Unit

STALE_AFTER = timedelta(seconds=60)
"""An import that runs but was not heard of for so long has stopped: its process is gone."""
STANDS = Q(order=None) | Q(order__withdrawn_at=None)  # units whose order was not taken out again


def orders_for(staff: Asker | None) -> QuerySet[Order]:
    """The orders this person may see: all for those with `sales.view`, none for others."""
    return Order.objects.filter(withdrawn_at=None) if may(staff, VIEW) else Order.objects.none()


visible_to = orders_for


def orders_of(customer_id: int, limit: int = 20) -> list[Order]:
    """A customer's last orders, newest first, each with `lines.all()` and their products, in two queries."""
    lines = Prefetch("lines", OrderLine.objects.select_related("product").order_by("pk"))
    orders = Order.objects.filter(customer=customer_id, withdrawn_at=None)
    return list(orders.prefetch_related(lines).order_by("-placed_at", "-pk")[:limit])


@dataclass(frozen=True)
class PurchaseSummary:
    """A customer's purchases in short. Cancelled and returned orders do not count; `usual_interval` needs three."""

    count: int = 0
    totals: Sequence[Money] = ()
    first_at: datetime | None = None
    last_at: datetime | None = None
    usual_interval: timedelta | None = None


def purchase_summary(customer_id: int) -> PurchaseSummary:
    """How often, how much (a sum for each currency), since when, and the usual (median) time between purchases."""
    orders = Order.objects.filter(customer=customer_id, withdrawn_at=None).exclude(state__in=NOT_KEPT)
    moments = list(orders.order_by("placed_at").values_list("placed_at", flat=True))
    if not moments:
        return PurchaseSummary()
    sums = orders.values_list("currency").annotate(Sum("total")).order_by("currency")
    gaps = [(after - before).total_seconds() for before, after in pairwise(moments)]
    return PurchaseSummary(
        count=len(moments),
        totals=[Money(amount or Decimal(0), currency) for currency, amount in sums],
        first_at=moments[0],
        last_at=moments[-1],
        usual_interval=timedelta(seconds=median(gaps)) if len(gaps) > 1 else None,
    )


def units_of(customer_id: int) -> list[Unit]:
    """What a customer has that bears a serial number, newest first, with its product and order."""
    units = Unit.objects.filter(STANDS, customer=customer_id)
    return list(units.select_related("product", "order").order_by("-pk"))


def search_orders(staff: Asker | None, text: str, limit: int = 10) -> list[Order]:
    """Orders whose number is, or begins with, what was typed; newest first, with their customers."""
    typed = fold(text).replace(" ", "").removeprefix("#")
    if not typed:
        return []
    found = orders_for(staff).filter(Q(number__in={typed, typed.upper()}) | Q(number__startswith=typed))
    return list(found.select_related("customer").order_by("-placed_at", "-pk")[:limit])


def search_units(staff: Asker | None, text: str, limit: int = 10) -> list[Unit]:
    """Units whose serial number has what was typed, however digits and letters are written."""
    if not fold(text) or not may(staff, VIEW):
        return []
    units = Unit.objects.filter(STANDS, matches("search", text))
    return list(units.select_related("product", "customer").order_by("search", "pk")[:limit])


def products_for(staff: Asker | None, text: str = "", *, before: int = 0, limit: int = 30) -> list[Product]:
    """Products with every typed word in their code or name, those we heard of last first; `before`: older than this."""
    if not may(staff, VIEW):
        return []
    rows = Product.objects.filter(matches("search", text))
    return list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])


def imports_for(staff: Asker | None) -> QuerySet[Import]:
    """The imports this person may see: all for those with `sales.import`."""
    rows = Import.objects.select_related("by")
    return rows.order_by("-pk") if may(staff, IMPORT) else rows.none()


def recent_imports(limit: int) -> list[Import]:
    """The last imports, newest first, for whoever runs the command on this machine."""
    return list(Import.objects.order_by("-pk")[:limit])


def import_numbered(pk: int) -> Import:
    """One import, for whoever runs the command on this machine. Refused: sales.import_unknown."""
    import_ = Import.objects.filter(pk=pk).first()
    if import_ is None:
        raise Refused("sales.import_unknown", status=404)
    return import_


def import_page(staff: Asker | None, pk: int) -> Import:
    """One import. Refused: sales.import_unknown."""
    import_ = imports_for(staff).filter(pk=pk).first()
    if import_ is None:
        raise Refused("sales.import_unknown", status=404)
    return import_


def standing_of(import_: Import, at: datetime) -> str:
    """How an import stands: its state, or "stopped" when it runs but was not heard of for a while."""
    seen = import_.heartbeat_at
    if import_.state == Import.RUNNING and (seen is None or seen < at - STALE_AFTER):
        return "stopped"
    return import_.state


def next_waiting_import() -> datetime | None:
    """When an uploaded file is next to be brought in: at once if one waits, or once it counts as stopped."""
    ours = Import.objects.filter(path__startswith="imports/")
    rows = ours.filter(state__in=[Import.WAITING, Import.RUNNING]).values_list("state", "heartbeat_at", "created_at")
    due = [(seen or made) + (STALE_AFTER if state == Import.RUNNING else timedelta()) for state, seen, made in rows]
    return min(due, default=None)


EMERGENCY = "sales.emergency"  # lines in their order: {"sku", "phone", "words": {"fa": …}}; sku "" is for everything


@dataclass(frozen=True)
class EmergencyLine:
    """Where to call when something is dangerous: for products whose SKU begins so."""

    sku: str
    phone: str
    words: str


def emergency_lines(language: str) -> list[EmergencyLine]:
    """Every line, with its words in this language, else in any."""
    return [
        EmergencyLine(one["sku"], one["phone"], one["words"].get(language) or next(iter(one["words"].values()), ""))
        for one in get(EMERGENCY)
    ]


def emergency_line(sku: str, language: str) -> EmergencyLine | None:
    """The line of a product: the one with the longest beginning of its SKU, else the one for everything."""
    fitting = [one for one in emergency_lines(language) if sku.upper().startswith(one.sku.upper())]
    return max(fitting, key=lambda one: len(one.sku)) if fitting else None
