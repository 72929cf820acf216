"""Sentences about purchases: what is refused, and lines of the timeline."""

from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from vafa.platform.i18n.digits import show_number, to_reader
from vafa.platform.i18n.money import show_money
from vafa.platform.i18n.reading import active
from vafa.platform.notices.words import Words, notice_words
from vafa.platform.preferences.models import declare
from vafa.platform.values import Refused
from vafa.platform.wording import Line, refusals, says, sentence
from vafa.sales.events import (
    CouponNamed,
    ImportFailed,
    ImportFinished,
    ImportUndone,
    OrderPlaced,
    OrderStateChanged,
)
from vafa.sales.imports import wording as _of_imports  # noqa: F401  registers the sentences of files and rows
from vafa.sales.models import CANCELLED, DELIVERED, NOT_KEPT, ORDER_STATES, PAID, PLACED, RETURNED, SHIPPED, Import
from vafa.sales.queries import EMERGENCY

declare(
    EMERGENCY, [], _("Emergency lines"), _("Where customers call at any hour when a product of a class is dangerous.")
)
refusals(
    {
        "sales.no_lines": _("An order needs at least one product. Add one."),
        "sales.unknown_state": _("“%(state)s” is not a state an order can have."),
        "sales.no_serial": _("The serial number is empty. Fill it in."),
        "sales.row_cannot_be_kept": _("A number is too large or a letter not allowed. Correct the row."),
        "sales.import_too_large": _(
            "The file is larger than %(limit)s MB. Split it, or use the command `vafa import`."
        ),
        "sales.import_no_file": _("Choose a file first."),
        "sales.form_incomplete": _("Something is missing or cannot be read. Correct what is marked."),
        "sales.import_unknown": _("There is no such import. Look in the list of imports."),
        "sales.import_running": _("This file is being brought in right now. Wait until it is done."),
        "sales.import_not_ready": _("This import was started or undone before. Choose the file again."),
        "sales.import_columns_missing": _("Choose a column for: %(fields)s."),
        "sales.import_file_gone": _("The file is no longer there. Choose it again."),
        "sales.product_months_wrong": _("Months are a whole number from 1 to %(most)s, or nothing."),
        "sales.product_days_wrong": _("Days are a whole number from 1 to %(most)s, or nothing."),
        "sales.product_guide_wrong": _("The address of the guide begins with `https://`, and has at most 300 letters."),
        "sales.import_file_not_found": _("There is no file %(path)s. Check its name."),
    }
)

notice_words(
    {
        ImportFinished.name: Words(
            ngettext_lazy("%(file)s came in with one new order", "%(file)s came in with %(count)s new orders", "count"),
            icon="upload",
            tone="good",
        ),
        ImportFailed.name: Words(_("%(file)s could not be brought in to its end"), icon="upload", tone="late"),
    }
)

IMPORT_STATES = {
    "ready": _("Not started"),
    "waiting": _("Waiting to start"),
    "running": _("Coming in"),
    "stopped": _("Stopped"),
    "done": _("Done"),
    "failed": _("Failed"),
    "undone": _("Taken out again"),
}
"""What can be said of an import; "stopped" is one that runs but has not been heard of for a while."""

_MOVED = {
    PLACED: _("Order %(number)s counts as placed again"),
    PAID: _("Order %(number)s was paid"),
    SHIPPED: _("Order %(number)s is on its way"),
    DELIVERED: _("Order %(number)s arrived"),
    CANCELLED: _("Order %(number)s was cancelled"),
    RETURNED: _("Order %(number)s came back"),
}
_MOVED_ICONS = {
    PAID: "cash",
    SHIPPED: "truck-delivery",
    DELIVERED: "package",
    CANCELLED: "x",
    RETURNED: "arrow-back-up",
}


def _digits(value: object) -> str:
    return to_reader(value, active().language)


@says(OrderPlaced)
def _placed(event: OrderPlaced) -> Line:
    title = gettext("Bought: order %(number)s") % {"number": _digits(event.number)}
    return Line(title, show_money(event.total, event.currency), icon="shopping-cart", tone="good")


@says(OrderStateChanged)
def _state_changed(event: OrderStateChanged) -> Line:
    words = _MOVED.get(event.after)
    if words is None:
        return Line(gettext("Order %(number)s changed") % {"number": _digits(event.number)}, icon="package")
    icon = _MOVED_ICONS.get(event.after, "package")
    tone = "late" if event.after in NOT_KEPT else "plain"
    return Line(str(words) % {"number": _digits(event.number)}, icon=icon, tone=tone)


@says(CouponNamed)
def _coupon_named(event: CouponNamed) -> Line:
    title = gettext("Order %(number)s named a coupon") % {"number": _digits(event.number)}
    return Line(title, event.code, icon="gift")


@says(ImportFinished)
def _finished(event: ImportFinished) -> Line:
    words = ngettext("%(count)s new line of orders", "%(count)s new lines of orders", event.lines_kept)
    title = gettext("%(file)s came in") % {"file": event.file_name}
    return Line(title, words % {"count": show_number(event.lines_kept, active().language)}, icon="upload")


@says(ImportFailed)
def _failed(event: ImportFailed) -> Line:
    title = gettext("%(file)s could not be brought in to its end") % {"file": event.file_name}
    return Line(title, icon="upload", tone="late")


@says(ImportUndone)
def _undone(event: ImportUndone) -> Line:
    words = ngettext("%(count)s order was taken out again", "%(count)s orders were taken out again", event.orders)
    return Line(words % {"count": show_number(event.orders, active().language)}, icon="arrow-back-up")


def order_state(state: str) -> str:
    """A state of an order in the reader's words."""
    return str(dict(ORDER_STATES).get(state, state))


def import_failure(import_: Import) -> str:
    """Why an import ended before its file did, in the reader's words ("" if it did not)."""
    if not import_.error:
        return ""
    return sentence(Refused(str(import_.error["code"]), import_.error.get("data") or {}))
