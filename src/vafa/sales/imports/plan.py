"""From files to a plan of the import: the table, its preset, the columns and the options, ready to be shown and run.

Everything an import decides by itself is decided here, before the first row is kept, so that it can be looked at.
"""

import dataclasses
from collections.abc import Mapping as Pairs
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vafa.platform.values.refused import Refused
from vafa.sales.imports.dates import could_be_either, date_order
from vafa.sales.imports.files import open_table
from vafa.sales.imports.headers import in_tomans
from vafa.sales.imports.joined import open_folder, open_joined, part_of
from vafa.sales.imports.mapping import Mapping, guess_mapping
from vafa.sales.imports.numbers import decimal_mark
from vafa.sales.imports.order_row import Options
from vafa.sales.imports.preset import Preset, preset_named, recognised
from vafa.sales.imports.table import Table
from vafa.sales.imports.words import STATES

_SAMPLE = 1000
Named = tuple[str, Path | BinaryIO]


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be read and how. `doubts` are codes of what a person should confirm; `ready` if it can run as it is."""

    table: Table
    preset: Preset
    mapping: Mapping
    options: Options
    sample: list[list[str]]
    doubts: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Required fields that have no column yet."""
        return tuple(name for name in self.mapping.missing if not (name == "order_number" and self.options.own_orders))

    @property
    def ready(self) -> bool:
        return not self.missing


def plan_import(
    files: Path | Sequence[Named],
    *,
    preset: str = "",
    mapping: Mapping | None = None,
    options: Pairs[str, object] | None = None,
) -> Plan:
    """Understand the files: a path (file or folder), or named open files as an upload gives them.

    `preset` and `mapping` replace what would be recognised; `options` are single values over the preset's own.
    Refuses what `open_table` refuses, and `imports.` unknown_preset, files_missing, unknown_option.
    """
    chosen = preset_named(preset) if preset else None
    table = _open(files, chosen)
    kind = chosen or recognised(table.columns)
    table = kind.prepared(table)
    sample = table.sample(_SAMPLE)
    columns = mapping or (kind.mapping(table.columns) if kind.columns else guess_mapping(table.columns, sample))
    wanted = changed_options(kind.options, options or {})
    price = columns.fields.get("unit_price") or columns.fields.get("line_total")
    if price and in_tomans(price.column) and "toman" not in (options or {}):
        wanted = replace(wanted, toman=True, currency="IRR")
    settled, doubts = settle(table, columns, wanted, sample)
    return Plan(table, kind, columns, settled, sample[:20], doubts)


def settle(
    table: Table, mapping: Mapping, options: Options, sample: Sequence[Sequence[str]]
) -> tuple[Options, tuple[str, ...]]:
    """Decide what the file itself can tell: day or month first, and the sign before fractions.

    A sample of one day's orders cannot tell 04/05; then the date column is read on until a value can.
    """
    places = mapping.places(table.columns)
    doubts: tuple[str, ...] = ()
    if not options.decimal_mark:
        amounts = [places[name] for name in ("unit_price", "line_total", "quantity") if name in places]
        held = (row[place] for place in amounts for row in sample if len(row) > place)
        options = replace(options, decimal_mark="," if decimal_mark(held) == "," else ".")
    place = places.get("placed_at")
    if not options.date_order and place is not None:
        order = date_order(row[place] for row in sample if len(row) > place)
        if order == "unclear" and any(could_be_either(row[place]) for row in sample if len(row) > place):
            order = date_order(row[place] for _, row in table.rows() if isinstance(row, list) and len(row) > place)
            doubts = ("imports.date_order_unclear",) if order == "unclear" else ()
        options = replace(options, date_order="mdy" if order == "mdy" else "dmy")
    return options, doubts


def changed_options(options: Options, values: Pairs[str, object]) -> Options:
    """The options with single values replaced, as a form, a command or JSON gives them.

    Refuses `imports.unknown_option` for a name or a value that cannot be.
    """
    known = {one.name: one for one in dataclasses.fields(Options)}
    clean: dict[str, object] = {}
    for name, value in values.items():
        before = getattr(options, name, None)
        if name not in known or not _fits(before, value):
            raise Refused("imports.unknown_option", {"option": name, "value": str(value)})
        clean[name] = frozenset(map(str, value)) if isinstance(value, list | tuple | set) else value
    changed = replace(options, **clean)  # type: ignore[arg-type]  # checked above, field by field
    possible: dict[str, tuple[object, Sequence[object]]] = {
        "date_order": (changed.date_order, ("", "dmy", "mdy")),
        "decimal_mark": (changed.decimal_mark, ("", ".", ",")),
        "state": (changed.state, STATES),
        "currency": (len(changed.currency), (3,)),
    }
    possible |= {f"states: {word}": (state, STATES) for word, state in changed.states.items()}
    for name, (value, allowed) in possible.items():
        if value not in allowed:
            raise Refused("imports.unknown_option", {"option": name, "value": str(value)})
    try:
        ZoneInfo(changed.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Refused("imports.unknown_option", {"option": "time_zone", "value": changed.time_zone}) from error
    return changed


def options_as_json(options: Options) -> dict[str, object]:
    """The options as plain values that `changed_options` takes back."""
    values = {one.name: getattr(options, one.name) for one in dataclasses.fields(Options)}
    return {**values, "states": dict(options.states), "anonymous_keys": sorted(options.anonymous_keys)}


def _fits(before: object, value: object) -> bool:
    if isinstance(before, bool) or isinstance(value, bool):
        return isinstance(before, bool) and isinstance(value, bool)
    if isinstance(before, frozenset):
        return isinstance(value, list | tuple | set | frozenset)
    return isinstance(value, dict) if isinstance(before, dict) else isinstance(value, str)


def _open(files: Path | Sequence[Named], preset: Preset | None) -> Table:
    joined = preset is not None and bool(preset.tables)
    if isinstance(files, Path):
        if files.is_dir():
            return open_folder(files)
        table = open_table(files, files.name)
        if joined or (preset is None and part_of(table.columns) in ("orders", "order_items")):
            table.close()
            return open_folder(files)
        return table
    tables = [open_table(file, name) for name, file in files]
    if joined or len(tables) > 1:
        return open_joined(tables, tables[0].name)
    return tables[0]
