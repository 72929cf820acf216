"""Files of orders come in: read as a stream, kept some thousand rows at a time, each part in a transaction of its own.

What was kept stays, whatever happens later; the same file again changes nothing, so a file that stopped half-way is
simply brought in again. How a file is understood is `imports/`; taking it out again is `undoing.py`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DataError, connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import pgettext

from vafa.platform.events.publishing import publish
from vafa.platform.time import now
from vafa.platform.values import Actor, Refused, refuse_if
from vafa.sales.actions.chunks import Counts, keep_rows
from vafa.sales.actions.orders import count_purchases
from vafa.sales.actions.refused_rows import RefusedRows
from vafa.sales.events import ImportFailed, ImportFinished
from vafa.sales.imports.mapping import Mapping as Columns
from vafa.sales.imports.mapping import chosen_mapping
from vafa.sales.imports.order_row import OrderRow, RowRefused
from vafa.sales.imports.plan import Named, Plan, options_as_json, plan_import
from vafa.sales.imports.rows import check_rows
from vafa.sales.imports.wording import FIELD_LABELS
from vafa.sales.models import Import, Order
from vafa.sales.queries import STALE_AFTER

AT_ONCE = 5000
# Parts of all imports come one after another: they add the same customers and products, and readers wait for no one.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('vafa.sales.import'))"

Progress = Callable[[float, int], None]
"""Told the share of the file that was read and the number of rows, after each part."""


def import_orders(
    path: Path | Sequence[Named],
    *,
    name: str,
    preset: str | None = None,
    mapping: Columns | None = None,
    options: Mapping[str, object] | None = None,
    source: str | None = None,
    progress: Progress | None = None,
    actor: Actor,
    at: datetime,
) -> Import:
    """Bring a file of orders in and return what came of it. `mapping` and `options` replace what would be guessed.

    `source` tells shops apart whose numbers overlap; without one the preset's name. A file that stopped half-way is
    continued. Refused: what `plan_import` refuses, and sales.import_columns_missing; what the file breaks on later is
    in the import (`failed`), with all that came before.
    """
    plan = plan_import(path, preset=preset or "", mapping=mapping, options=options)
    with closing(plan.table):
        import_ = _begin(plan, path, name, source or plan.preset.name, actor, at)
        return run_import(import_, plan, progress=progress, actor=actor, at=at)


def run_import(
    import_: Import, plan: Plan | None = None, *, progress: Progress | None = None, actor: Actor, at: datetime
) -> Import:
    """Bring in the file of an import that was claimed; what stopped before is read again from its start."""
    try:
        plan = plan or plan_of(import_)
        check_columns(plan)
        _read(import_, plan, progress, actor, at)
        _count_up(import_)
        _finish(import_, actor)
    except Refused as problem:
        _count_up(import_)
        _fail(import_, problem, actor)
    import_.refresh_from_db()
    return import_


def plan_of(import_: Import) -> Plan:
    """How the file of a stored import will be read. Refused: sales.import_file_gone, and what `plan_import` refuses."""
    path = file_of(import_)
    refuse_if(not path.exists(), Refused("sales.import_file_gone"))
    chosen = import_.mapping
    columns = chosen_mapping(chosen["columns"], chosen["fields"], chosen["extra"]) if chosen else None
    files: Path | list[Named] = path
    if is_upload(import_) and path.is_file():
        files = [(import_.file_name, path.open("rb"))]
    return plan_import(files, preset=import_.preset, mapping=columns, options=import_.options)


def file_of(import_: Import) -> Path:
    """Where the file of an import lies."""
    return Path(settings.CONFIG.home) / import_.path


def refused_file_of(import_: Import) -> Path:
    """Where the refused rows of an import are written."""
    return Path(settings.CONFIG.home) / "imports" / f"{import_.pk}-refused.csv"


def is_upload(import_: Import) -> bool:
    """Whether the file was uploaded, and so is kept by us until it came in."""
    return bool(import_.path) and not Path(import_.path).is_absolute()


def chosen(plan: Plan) -> dict[str, object]:
    """What was decided about a file, as an import remembers it."""
    fields = {name: match.column for name, match in plan.mapping.fields.items()}
    columns = {"columns": plan.table.columns, "fields": fields, "extra": dict(plan.mapping.extra)}
    return {"preset": plan.preset.name, "mapping": columns, "options": options_as_json(plan.options)}


def _begin(plan: Plan, path: Path | Sequence[Named], name: str, source: str, actor: Actor, at: datetime) -> Import:
    """A new import that runs, or the one of the same file that stopped half-way."""
    check_columns(plan)
    found = {"file_name": name[-255:], "source": source[:60], "bytes_total": plan.table.bytes_total}
    with transaction.atomic():
        stopped = Import.objects.select_for_update().filter(
            **found, state=Import.RUNNING, heartbeat_at__lt=at - STALE_AFTER
        )
        import_ = stopped.order_by("-pk").first() or Import(**found, created_at=at)
        import_.path = str(path.resolve()) if isinstance(path, Path) else ""
        import_.by_id = actor.id if actor.kind == "staff" else None
        import_.state, import_.started_at, import_.heartbeat_at = Import.RUNNING, import_.started_at or at, at
        for key, value in chosen(plan).items():
            setattr(import_, key, value)
        import_.save()
    return import_


def check_columns(plan: Plan) -> None:
    names = pgettext("between items of a list", ", ").join(str(FIELD_LABELS[name]) for name in plan.missing)
    refuse_if(not plan.ready, Refused("sales.import_columns_missing", status=400, fields=names))


@dataclass(slots=True)
class _Part:
    """Some rows of a file, in its order; `read` counts all rows up to here."""

    read: int = 0
    rows: list[OrderRow] = field(default_factory=list)
    refused: list[RowRefused] = field(default_factory=list)

    def full(self, number: str) -> bool:
        """Whether to keep what is there before a row of this order; an order stays together unless it is huge."""
        size = len(self.rows)
        return size >= AT_ONCE and (size >= 2 * AT_ONCE or self.rows[-1].order_number != number)


def _parts(plan: Plan) -> Iterator[_Part]:
    part = _Part()
    for row in check_rows(plan.table, plan.mapping, plan.options):
        number = row.order_number if isinstance(row, OrderRow) else ""
        if part.full(number) or len(part.refused) >= AT_ONCE:
            yield part
            part = _Part(part.read)
        part.read += 1
        if isinstance(row, OrderRow):
            part.rows.append(row)
        else:
            part.refused.append(row)
    yield part


def _ahead(parts: Iterator[_Part]) -> Iterator[_Part]:
    """The same parts, each read while the one before it is kept: reading and the database share two cores."""
    with ThreadPoolExecutor(1, "import") as reader:
        coming = reader.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = reader.submit(next, parts, None)
            yield part


def _read(import_: Import, plan: Plan, progress: Progress | None, actor: Actor, at: datetime) -> None:
    """Read and keep part after part."""
    lines = refused = 0
    with RefusedRows(refused_file_of(import_), plan.table.columns) as file:
        for part in _ahead(_parts(plan)):
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(ONE_AT_A_TIME)
                counts = _keep(import_, part.rows, part.refused, actor=actor, at=at)
                lines += counts.lines
                refused += len(part.refused)
                _note(import_, counts, lines, read=part.read, refused=refused, bytes_read=plan.table.bytes_read)
            for row in part.refused:
                file.write(row)
            if progress is not None:
                progress(plan.table.bytes_read / max(1, plan.table.bytes_total), part.read)


def _keep(
    import_: Import, rows: Sequence[OrderRow], refused: list[RowRefused], *, actor: Actor, at: datetime
) -> Counts:
    """Keep these rows; if the database cannot hold one of them, halve until it is found and refuse that one alone."""
    if not rows:
        return Counts()
    try:
        with transaction.atomic():
            return keep_rows(import_, rows, actor=actor, at=at)
    except DataError:
        if len(rows) == 1:
            row = rows[0]
            shown = [row.order_number, row.sku, row.product_name, str(row.quantity), str(row.unit_price)]
            refused.append(RowRefused(row.row, "sales.row_cannot_be_kept", {}, shown))
            return Counts()
    middle = len(rows) // 2
    first = _keep(import_, rows[:middle], refused, actor=actor, at=at)
    return first + _keep(import_, rows[middle:], refused, actor=actor, at=at)


def _note(import_: Import, counts: Counts, lines: int, *, read: int, refused: int, bytes_read: int) -> None:
    """Write down how far the import has come, in the transaction of what it kept."""
    Import.objects.filter(pk=import_.pk).update(
        rows_read=read,
        rows_refused=refused,
        bytes_read=bytes_read,
        lines_kept=F("lines_kept") + counts.lines_kept,
        # What an earlier attempt of this import kept counts as kept, not as known.
        lines_known=Greatest(0, lines - F("lines_kept") - counts.lines_kept),
        orders_added=F("orders_added") + counts.orders_added,
        orders_anonymous=F("orders_anonymous") + counts.orders_anonymous,
        customers_added=F("customers_added") + counts.customers_added,
        heartbeat_at=now(),
    )


def _count_up(import_: Import) -> None:
    """Let the customers of the orders that came know of their purchases."""
    orders = Order.objects.filter(import_run=import_, customer__isnull=False)
    customers = list(orders.order_by("customer_id").values_list("customer_id", flat=True).distinct())
    for start in range(0, len(customers), AT_ONCE):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(ONE_AT_A_TIME)
            count_purchases(customers[start : start + AT_ONCE])
            Import.objects.filter(pk=import_.pk).update(heartbeat_at=now())


@transaction.atomic
def _finish(import_: Import, actor: Actor) -> None:
    import_.refresh_from_db()
    import_.state, import_.finished_at, import_.error = Import.DONE, now(), {}
    import_.bytes_read = import_.bytes_total
    refused = refused_file_of(import_)
    import_.refused_path = str(refused.relative_to(settings.CONFIG.home)) if import_.rows_refused else ""
    import_.save()
    publish(
        ImportFinished(
            import_id=import_.pk, file_name=import_.file_name, lines_kept=import_.lines_kept,
            rows_refused=import_.rows_refused, started_at=import_.started_at or import_.finished_at,
            key=f"import:{import_.pk}:finished", actor=actor, occurred_at=import_.finished_at,
        )
    )  # fmt: skip


@transaction.atomic
def _fail(import_: Import, problem: Refused, actor: Actor) -> None:
    import_.refresh_from_db()
    import_.state, import_.finished_at = Import.FAILED, now()
    import_.error = {"code": problem.code, "data": {key: str(value) for key, value in problem.data.items()}}
    import_.save()
    publish(
        ImportFailed(
            import_id=import_.pk, file_name=import_.file_name, actor=actor, occurred_at=import_.finished_at
        )
    )  # fmt: skip
