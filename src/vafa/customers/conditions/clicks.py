"""Conditions put together by clicks: what may be asked, what was typed as conditions, and conditions as one types them.

Three groups: all of the first hold, any of the second, none of the third. Conditions from elsewhere may be a deeper
tree than that; they are said and counted, and not changed by clicks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.fields import DAYS, Field, Of, asked, fields
from vafa.customers.conditions.rules.kinds import ALONE, IN_DAYS, Kind
from vafa.platform.i18n.dates import local_day, show_day
from vafa.platform.i18n.digits import parse_number, show_number, to_latin
from vafa.platform.i18n.money import parse_money, show_money
from vafa.platform.i18n.reading import active
from vafa.platform.i18n.typed_dates import parse_day
from vafa.platform.ui.components import Condition, ConditionField, ConditionOf, Conditions, Option
from vafa.platform.ui.components.rules import ValueKind
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

GROUPS = {
    "all": _("All of these hold"),
    "any": _("And at least one of these"),
    "none": _("But none of these"),
}
COLUMNS = ("field", "of", "op", "value")
POSTED = ("as_kept", *(f"{key}-{name}" for key in GROUPS for name in COLUMNS))  # the names a form brings
MOST_ROWS, LONGEST = 20, 200
SHOWN_AS: Mapping[Kind, ValueKind] = {
    "number": "number", "money": "number", "text": "text", "choice": "choice", "choices": "choices", "yes_no": "yesno",
    "moment": "moment", "trait": "trait",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One condition as it is typed: a field, what it is asked of, a comparison, a value."""

    field: str
    of: str = ""
    op: str = ""
    value: str = ""


@dataclass
class Typed:
    """The rows of each group."""

    groups: dict[str, list[Row]] = field(default_factory=lambda: {key: [] for key in GROUPS})

    def data(self) -> dict[str, object]:
        """The conditions as they are read. Refused when a row cannot be."""
        told = {key: [leaf_of(row) for row in rows] for key, rows in self.groups.items()}
        parts: list[object] = list(told["all"])
        parts += [{"any": told["any"]}] if told["any"] else []
        parts += [{"not": {"any": told["none"]}}] if told["none"] else []
        return {"all": parts}

    @property
    def empty(self) -> bool:
        return not any(self.groups.values())


def typed_in(given: QueryDict) -> Typed:
    """What a form brought; rows without a field are left out."""
    typed = Typed()
    for key in GROUPS:
        columns = [given.getlist(f"{key}-{name}") for name in COLUMNS]
        rows = [Row(*(text[:LONGEST] for text in row)) for row in zip(*columns, strict=False)]
        typed.groups[key] = [row for row in rows if row.field][:MOST_ROWS]
    return typed


def typed_from(data: object) -> Typed | None:
    """Kept conditions as rows; None when they are more than three groups can say."""
    if not isinstance(data, Mapping):
        return None
    typed, parts = Typed(), data.get("all", [data])
    for part in parts if isinstance(parts, list) else []:
        key, leaves = "all", [part]
        if "not" in part:
            key, leaves = "none", part["not"].get("any", [part["not"]])
        elif "any" in part:
            key, leaves = "any", part["any"]
        if any("is" not in leaf for leaf in leaves) or (key == "any" and typed.groups["any"]):
            return None
        typed.groups[key] += [_row(leaf["is"]) for leaf in leaves]
    return typed


def builders(typed: Typed) -> list[Conditions]:
    """The groups to be drawn, each row with what is wrong with it."""
    offered = offers()
    return [
        Conditions(offered, [_shown(row) for row in rows], legend=str(GROUPS[key]), prefix=f"{key}-", fixed=True)
        for key, rows in typed.groups.items()
    ]


def offers() -> list[ConditionField]:
    """Every field there is. One that is asked of two things stands there once for each of the first."""
    return [one for told in fields().values() for one in _offered(told)]


def _offered(told: Field) -> list[ConditionField]:
    options = [Option(key, str(label)) for key, label in told.choices()] if told.choices else []
    kind, ops = SHOWN_AS[told.kind], told.ways
    if len(told.of) < 2:
        of = _slot(told.of[0]) if told.of else None
        return [ConditionField(told.key, str(told.label), kind, options, of=of, ops=ops)]
    first, last = told.of[0], _slot(told.of[-1])
    firsts = (first.choices or first.suggest or (lambda: []))()
    return [
        ConditionField(f"{told.key}:{key}", f"{told.label} · {label}", kind, options, of=last, ops=ops)
        for key, label in firsts
    ]


def _slot(of: Of) -> ConditionOf:
    choices = of.choices or of.suggest
    options = [Option(key, str(label)) for key, label in choices()] if choices else []
    return ConditionOf(str(of.label), options, free=of.choices is None, number=of.name == DAYS)


def leaf_of(row: Row) -> dict[str, object]:
    """A typed row as one condition. Refused as `read_conditions` says, and for what is not understood."""
    known, of = fields().get(row.field.split(":", 1)[0]), row.of.strip()
    if known is None:
        raise Refused("customers.condition_unknown_field", field=row.field[:100], status=422)
    slot = known.of[-1] if known.of else None
    if slot is not None and of:
        of = to_latin(of) if slot.name == DAYS else slot.find(of) if slot.find else of
    reference = f"{row.field}:{of}" if slot is not None and of else row.field
    told = asked(reference)
    if told is None:
        raise Refused("customers.condition_incomplete", status=422)
    value: object = None if row.op in ALONE else _plain(told.kind, row, told.of.get("currency", "IRR"))
    leaf: dict[str, object] = {"is": [reference, row.op, value]}
    read_conditions(leaf)
    return leaf


def _plain(kind: Kind, row: Row, currency: str) -> object:
    text, reader = row.value.strip(), active()
    if row.op in IN_DAYS:
        return to_latin(text)
    if kind == "moment":
        day = parse_day(text, reader.calendar, reader.language)
        return datetime.combine(day, time(), ZoneInfo(reader.time_zone)).astimezone(UTC).isoformat()
    if kind == "money":
        amount, unit = parse_money(text, currency)
        if unit != currency:
            raise Refused("customers.condition_other_currency", currency=currency, status=422)
        return f"{amount:f}"
    if kind == "number" or (kind == "trait" and row.op in ("over", "under")):
        return f"{parse_number(text, reader.language):f}"
    return text


def _row(told: Sequence[object]) -> Row:
    """A kept condition as the reader types it."""
    reference, op = str(told[0]), str(told[1])
    value = told[2] if len(told) > 2 else ""
    key, *rest = reference.split(":", 1)
    of = fields()[key].of if key in fields() else ()
    given = rest[0].split(":", len(of) - 1) if rest and of else []
    shown = max(len(of) - 1, 0)  # what stands with the field's name; the last stands in a place of its own
    name = ":".join([key, *given[:shown]])
    return Row(name, given[shown] if shown < len(given) else "", op, _typed(reference, op, str(value)))


def _typed(reference: str, op: str, value: str) -> str:
    told, reader = asked(reference), active()
    if told is None or op in ALONE:
        return value
    if op in IN_DAYS or (told.kind == "trait" and op not in ("over", "under")):
        return value
    if told.kind == "moment":
        return show_day(local_day(datetime.fromisoformat(value)), style="numeric")
    if told.kind == "money":
        return show_money(Decimal(value), told.of.get("currency", "IRR"))
    return show_number(Decimal(value), reader.language) if told.kind in ("number", "trait") else value


def _shown(row: Row) -> Condition:
    error = ""
    try:
        leaf_of(row)
    except Refused as refused:
        error = sentence(refused)
    return Condition(row.field, row.op, row.value, error, row.of)
