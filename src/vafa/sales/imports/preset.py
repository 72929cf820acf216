"""What a preset is: the columns of one known kind of file, how to recognise it, and how to read it."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field, replace

from django.utils.functional import Promise

from vafa.platform.registry import plugins
from vafa.platform.values.refused import Refused
from vafa.sales.imports import presets
from vafa.sales.imports.mapping import Mapping, Match, make_mapping
from vafa.sales.imports.order_row import Options
from vafa.sales.imports.table import Row, Table

Cell = Callable[..., str]
"""Called with column names: the first of them that the row fills, or an empty string."""


@dataclass(frozen=True)
class Preset:
    """One known kind of order file.

    `columns` names for each field the columns it may stand in, best first; the file is recognised when it has all
    columns of one `signature`; `derived` columns are worked out from others, for each row.
    """

    name: str
    label: Promise | str
    columns: Pairs[str, Sequence[str]] = field(default_factory=dict)
    signatures: Sequence[frozenset[str]] = ()
    options: Options = field(default_factory=Options)
    extra: Pairs[str, str] = field(default_factory=dict)
    derived: Pairs[str, Callable[[Cell], str]] = field(default_factory=dict)
    tables: Sequence[str] = ()

    def recognises(self, columns: Sequence[str]) -> bool:
        """Whether a file with these columns is of this kind."""
        have = frozenset(map(_key, columns))
        return any(frozenset(map(_key, signature)) <= have for signature in self.signatures)

    def mapping(self, columns: Sequence[str]) -> Mapping:
        """The columns of this kind of file that are there."""
        real = {_key(column): column for column in columns}
        fields = {}
        for name, candidates in self.columns.items():
            column = next((real[_key(one)] for one in candidates if _key(one) in real), None)
            if column is not None:
                fields[name] = Match(column, 1.0, "preset")
        extra = {name: real[_key(column)] for name, column in self.extra.items() if _key(column) in real}
        return make_mapping(columns, fields, extra)

    def prepared(self, table: Table) -> Table:
        """The table with its derived columns."""
        return _with_columns(table, self.derived) if self.derived else table


def all_presets() -> list[Preset]:
    """Every preset there is, by name."""
    found = [getattr(module, "PRESET", None) for module in plugins(presets)]
    return [preset for preset in found if isinstance(preset, Preset)]


def preset_named(name: str) -> Preset:
    """The preset of that name; refuses `imports.unknown_preset` with the names there are."""
    every = all_presets()
    for preset in every:
        if preset.name == name:
            return preset
    raise Refused("imports.unknown_preset", {"preset": name, "presets": ", ".join(one.name for one in every)})


def recognised(columns: Sequence[str]) -> Preset:
    """The preset whose signature these columns carry, else the generic one."""
    matching = [preset for preset in all_presets() if preset.recognises(columns)]
    return matching[0] if matching else preset_named("generic")


def _key(column: str) -> str:
    return column.strip().lower()


def _with_columns(table: Table, derived: Pairs[str, Callable[[Cell], str]]) -> Table:
    places = {_key(column): place for place, column in enumerate(table.columns)}
    width = len(table.columns)
    read = table.read
    works = list(derived.values())

    def rows() -> Iterator[tuple[int, Row]]:
        for number, cells in read():
            if isinstance(cells, list) and len(cells) == width:

                def cell(*names: str, cells: list[str] = cells) -> str:
                    held = (cells[places[name]].strip() for name in names if name in places)
                    return next((text for text in held if text), "")

                cells = cells + [work(cell) for work in works]
            yield number, cells

    return replace(table, columns=[*table.columns, *derived], read=rows)
