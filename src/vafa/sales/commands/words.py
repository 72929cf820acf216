"""What `vafa import` prints: a plan before it runs, what came of a file, a list of imports; also as JSON."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext

from vafa.platform.i18n.dates import show_moment
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.values import Refused
from vafa.platform.wording import sentence
from vafa.sales.actions.previewing import Preview
from vafa.sales.imports.plan import Plan, options_as_json
from vafa.sales.imports.wording import FIELD_LABELS, REASONS, row_sentence
from vafa.sales.models import Import
from vafa.sales.queries import standing_of
from vafa.sales.wording import IMPORT_STATES, import_failure

_SAMPLE, _WIDEST = 3, 28


def of_plan(plan: Plan) -> str:
    """The columns that were matched and why, how values are read, some rows, and what is in doubt."""
    options = plan.options
    lines = [
        gettext("%(file)s: %(kind)s") % {"file": plan.table.name, "kind": plan.preset.label},
        "",
        _table(
            [gettext("Field"), gettext("Column"), gettext("Why"), gettext("Example")],
            [
                [str(FIELD_LABELS[name]), match.column, str(REASONS[match.reason]), _example(plan, match.column)]
                for name, match in plan.mapping.fields.items()
            ],
        ),
        "",
        _pairs(
            {
                gettext("Columns not used"): ", ".join(plan.mapping.unused) or "–",
                gettext("Currency"): f"{options.currency}{' ÷10 = IRT' if options.toman else ''}",
                gettext("Time zone"): options.time_zone,
                gettext("Dates"): options.date_order,
            }
        ),
        *(f"! {sentence(Refused(code))}" for code in plan.doubts),
    ]
    return "\n".join([*lines, ""])


def _example(plan: Plan, column: str) -> str:
    place = plan.table.columns.index(column)
    return next((row[place] for row in plan.sample if len(row) > place and row[place].strip()), "")


def of_preview(preview: Preview) -> str:
    """What would come of the file."""
    counts = {
        gettext("Rows read"): preview.rows,
        gettext("Rows refused"): preview.rows_refused,
        gettext("Order lines"): preview.lines,
        gettext("Orders"): preview.orders,
        gettext("Orders without a customer"): preview.orders_anonymous,
        gettext("Customers"): preview.customers,
    }
    refused = [
        gettext("Row %(row)s: %(why)s") % {"row": _number(row.row), "why": row_sentence(row)} for row in preview.refused
    ]
    return "\n".join([gettext("Nothing was kept. This is what is in the file:"), _counts(counts), *refused])


def of_import(import_: Import) -> str:
    """What came of the file."""
    if import_.state == Import.FAILED:
        kept = gettext("What was read before that came in. Mend the file and bring it in again: nothing comes twice.")
        return "\n".join([import_failure(import_), kept if import_.lines_kept else "", _counts(_came(import_))])
    lines = [_counts(_came(import_))]
    if import_.refused_path:
        words = gettext("The refused rows and their reasons are in %(path)s")
        lines.append(words % {"path": settings.CONFIG.home / import_.refused_path})
    undo = gettext("To take it out again: `vafa import undo %(id)s`") % {"id": import_.pk}
    return "\n".join([*lines, undo])


def _came(import_: Import) -> dict[str, int]:
    return {
        gettext("Rows read"): import_.rows_read,
        gettext("Rows refused"): import_.rows_refused,
        gettext("Order lines added"): import_.lines_kept,
        gettext("Order lines known already"): import_.lines_known,
        gettext("Orders added"): import_.orders_added,
        gettext("Orders without a customer"): import_.orders_anonymous,
        gettext("Customers added"): import_.customers_added,
    }


def line_of_import(import_: Import, at: datetime) -> str:
    """An import in one line of a list."""
    state = str(IMPORT_STATES[standing_of(import_, at)])
    orders = gettext("%(count)s orders added") % {"count": _number(import_.orders_added)}
    return f"{import_.pk:>5}  {show_moment(import_.created_at)}  {import_.file_name}  {orders}  {state}"


def import_as_json(import_: Import) -> dict[str, object]:
    """An import for another program."""
    names = ("id", "file_name", "preset", "source", "state", "rows_read", "rows_refused", "lines_kept", "lines_known")
    more = ("orders_added", "orders_anonymous", "customers_added")
    refused = str(settings.CONFIG.home / import_.refused_path) if import_.refused_path else None
    return {
        **{name: getattr(import_, name) for name in (*names, *more)},
        "error": import_.error or None,
        "refused_file": refused,
    }


def preview_as_json(preview: Preview) -> dict[str, object]:
    """A rehearsal for another program."""
    plan = preview.plan
    return {
        "file_name": plan.table.name,
        "preset": plan.preset.name,
        "mapping": {name: match.column for name, match in plan.mapping.fields.items()},
        "missing": list(plan.missing),
        "unused": list(plan.mapping.unused),
        "options": options_as_json(plan.options),
        "doubts": list(plan.doubts),
        "rows_read": preview.rows,
        "rows_refused": preview.rows_refused,
        "lines": preview.lines,
        "orders": preview.orders,
        "orders_anonymous": preview.orders_anonymous,
        "customers": preview.customers,
        "refused": [{"row": row.row, "code": row.code, "why": row_sentence(row)} for row in preview.refused],
    }


def _number(value: int) -> str:
    return show_number(value, active().language)


def _counts(counts: Mapping[str, int]) -> str:
    return _pairs({name: _number(value) for name, value in counts.items()})


def _pairs(pairs: Mapping[str, str]) -> str:
    width = max(map(_width, pairs))
    return "\n".join(f"  {_padded(name, width)}  {value}" for name, value in pairs.items())


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cut = [head, *([cell if len(cell) <= _WIDEST else f"{cell[: _WIDEST - 1]}…" for cell in row] for row in rows)]
    widths = [max(_width(row[place]) for row in cut) for place in range(len(head))]
    return "\n".join(
        "  " + "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cut
    )


def _width(text: str) -> int:
    return sum(0 if unicodedata.category(letter) in ("Mn", "Cf") else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
