"""What the pages of imports show, as components."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from vafa.platform.i18n.dates import show_moment, show_span
from vafa.platform.i18n.digits import show_number, show_percent, to_reader
from vafa.platform.i18n.money import show_money
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Blank, Pair
from vafa.platform.values import Refused
from vafa.platform.wording import sentence
from vafa.sales.actions.importing import is_upload
from vafa.sales.imports.fields import FIELDS
from vafa.sales.imports.mapping import Mapping, guess_mapping
from vafa.sales.imports.order_row import OrderRow
from vafa.sales.imports.plan import Plan
from vafa.sales.imports.preset import preset_named
from vafa.sales.imports.rows import check_rows
from vafa.sales.imports.wording import REASONS, row_sentence
from vafa.sales.models import Import
from vafa.sales.queries import standing_of
from vafa.sales.web.forms import PREFIX, ReadingForm
from vafa.sales.wording import IMPORT_STATES, import_failure, order_state

SAMPLE = 5
GLYPHS = {"ready": "planned", "waiting": "next", "running": "now"}
GLYPHS |= {"stopped": "paused", "done": "kept", "failed": "late"}
MOVING = ("waiting", "running")
# Asked for first: without them nothing can come in, or nobody can be reached.
FIRST = (
    *("order_number", "placed_at", "customer_key", "customer_name", "email", "phone"),
    *("sku", "product_name", "quantity", "unit_price"),
)


@dataclass(frozen=True)
class ImportRow:
    """An import in the list."""

    import_: Import
    url: str
    state: str
    glyph: str
    undoable: bool
    came: str


def rows(imports: Iterable[Import], at: datetime) -> list[ImportRow]:
    """Imports as rows of the list."""
    return [
        ImportRow(
            one,
            reverse("desk_import", args=[one.pk]),
            str(IMPORT_STATES[standing_of(one, at)]),
            GLYPHS.get(standing_of(one, at), "skipped"),
            one.state in (Import.DONE, Import.FAILED),
            _came(one),
        )
        for one in imports
    ]


def _came(import_: Import) -> str:
    code = active().language
    orders = _("%(count)s orders added") % {"count": show_number(import_.orders_added, code)}
    if not import_.rows_refused:
        return orders if import_.rows_read else ""
    refused = _("%(count)s rows refused") % {"count": show_number(import_.rows_refused, code)}
    return f"{orders} · {refused}"


def nothing_yet() -> Blank:
    """The list before any file came."""
    return Blank(
        _("No file came in yet"),
        _("Export your shop's orders as CSV, Excel or JSON and drop the file above. You see how it is read first."),
    )


@dataclass(frozen=True)
class FieldRow:
    """One field of the reading form: its select, why the column was chosen, an example from the file."""

    field: object
    why: str
    example: str


@dataclass(frozen=True)
class SampleRow:
    """A row of the file as it would be kept, or the reason why it would not."""

    cells: list[str]
    refused: str = ""


def reading(import_: Import, plan: Plan, form: ReadingForm) -> dict[str, object]:
    """How a file would be read: fields with their columns, the first rows, what should be confirmed."""
    columns = plan.table.columns
    guess = plan.preset.mapping(columns) if plan.preset.columns else guess_mapping(columns, plan.sample)
    every = {name: _field_row(name, plan, form, guess) for name in FIELDS}
    first = [name for name in FIELDS if name in FIRST or name in plan.mapping.fields]
    sample = islice(check_rows(plan.table, plan.mapping, plan.options), SAMPLE) if plan.ready else []
    return {
        "import": import_,
        "form": form,
        "fields": [every[name] for name in first],
        "more": [every[name] for name in FIELDS if name not in first],
        "unused": plan.mapping.unused,
        "doubts": [sentence(Refused(code)) for code in plan.doubts],
        "heads": [_("Order"), _("Date"), _("Customer"), _("Product"), _("Quantity"), _("Price"), _("State")],
        "sample": [
            SampleRow(_cells(row)) if isinstance(row, OrderRow) else SampleRow([], row_sentence(row)) for row in sample
        ],
        "kind": plan.preset.label,
        "size": _size(import_.bytes_total),
    }


def _field_row(name: str, plan: Plan, form: ReadingForm, guess: Mapping) -> FieldRow:
    match = plan.mapping.fields.get(name)
    if match is None:
        return FieldRow(form[PREFIX + name], "", "")
    place = plan.table.columns.index(match.column)
    example = next((row[place] for row in plan.sample if len(row) > place and row[place].strip()), "")
    guessed = guess.fields.get(name)
    reason = guessed.reason if guessed and guessed.column == match.column else match.reason
    return FieldRow(form[PREFIX + name], str(REASONS[reason]), example[:40])


def _cells(row: OrderRow) -> list[str]:
    code = active().language
    who = row.customer_name or row.email or row.phone or row.customer_key
    return [
        to_reader(row.order_number, code),
        show_moment(row.placed_at),
        to_reader(who, code) if who else _("nobody named"),
        row.product_name or row.sku,
        show_number(row.quantity, code),
        show_money(row.unit_price, row.currency),
        order_state(row.state),
    ]


def progress(import_: Import, at: datetime) -> dict[str, object]:
    """How far an import is and what came of it."""
    state = standing_of(import_, at)
    moving = state in MOVING
    began, ended = import_.started_at, import_.finished_at or import_.heartbeat_at or at
    spent = max(0.1, (ended - began).total_seconds()) if began else 0.0
    share = min(1.0, import_.bytes_read / max(1, import_.bytes_total))
    return {
        "import": import_,
        "kind": preset_named(import_.preset).label,
        "state": state,
        "state_words": str(IMPORT_STATES[state]),
        "glyph": GLYPHS.get(state, "skipped"),
        "moving": moving,
        "share": round(100 * share),
        "share_words": show_percent(100 * share, active().language),
        "rate": _rate(import_, spent),
        "left": _span(spent / share - spent) if state == "running" and share > 0.01 else "",
        "failure": import_failure(import_) if state == "failed" else "",
        "counts": _counts(import_),
        "may_go_on": state in ("stopped", "failed") and is_upload(import_),
        "may_undo": state in ("done", "failed", "stopped"),
        "people": _people(),
        "took": _span(spent) if import_.finished_at else "",
    }


def _rate(import_: Import, spent: float) -> str:
    if not spent or not import_.rows_read:
        return ""
    rate = show_number(round(import_.rows_read / spent), active().language)
    return _("%(rate)s rows a second") % {"rate": rate}


def _counts(import_: Import) -> list[Pair]:
    code = active().language
    counts = {
        _("Rows read"): import_.rows_read,
        _("Orders added"): import_.orders_added,
        _("Order lines added"): import_.lines_kept,
        _("Order lines known already"): import_.lines_known,
        _("Customers added"): import_.customers_added,
        _("Orders without a customer"): import_.orders_anonymous,
        _("Rows refused"): import_.rows_refused,
    }
    return [Pair(name, show_number(count, code)) for name, count in counts.items()]


def _people() -> str:
    try:
        return f"{reverse('desk_people')}?order=added"
    except NoReverseMatch:
        return ""


def _span(seconds: float) -> str:
    return show_span(seconds) if seconds >= 60 else _("less than a minute")


def _size(count: int) -> str:
    mega = show_number(max(0.1, round(count / 1_000_000, 1)), active().language)
    return _("%(count)s MB") % {"count": mega}
