"""What the partials of the service desk need besides their value: the tags of `{% load ui %}` that `ui.py` registers.

Each function is a tag of its own name; TAGS says which partial it draws. It holds no markup.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.money import RIALS_IN_TOMAN, show_money
from vafa.platform.i18n.reading import Reader, active
from vafa.platform.ui.components import (
    OPERATORS,
    Amends,
    Approval,
    Bulk,
    Condition,
    ConditionField,
    Conditions,
    Crisis,
    FormField,
    Insert,
    Matrix,
    Paper,
    Score,
    ScoreRow,
    Signature,
    Timer,
    Work,
)
from vafa.platform.ui.components.rules import Part

Shown = dict[str, object]
FACES = ("mood-cry", "mood-sad", "mood-neutral", "mood-smile", "mood-happy")
PARTS: dict[Part, tuple[object, object]] = {
    "R": (_("Does the work"), "R"),
    "A": (_("Answers for it"), "A"),
    "C": (_("Is asked"), "C"),
    "I": (_("Is told"), "I"),
}
OPERATOR_WORDS = {
    "is": _("is"),
    "is_not": _("is not"),
    "has": _("contains"),
    "has_not": _("does not contain"),
    "over": _("is more than"),
    "under": _("is less than"),
    "at_least": _("is at least"),
    "at_most": _("is at most"),
    "before": _("is before"),
    "after": _("is after"),
    "since": _("is on or after"),
    "within": _("is in the last days:"),
    "ago": _("was before as many days:"),
    "ahead": _("is in the next days:"),
    "empty": _("is empty"),
    "never": _("never"),
}


def work(work: Work) -> Shown:
    """The checklist of the stage under way."""
    return {"work": work}


def form_fields(fields: Iterable[FormField], prefix: str = "f") -> Shown:
    """The fields of a stage's form, inside a <form> of the page; `prefix` keeps ids apart."""
    return {"fields": [(one, f"{prefix}-{one.name}", _attrs(one, f"{prefix}-{one.name}")) for one in fields]}


def _attrs(field: FormField, id: str) -> str:
    """What every control says of itself: must it be filled, is it wrong, what describes it."""
    told = [f"{id}-hint"] * bool(field.hint) + [f"{id}-error"] * bool(field.error)
    must = "data-must" if field.when else "required"  # what hangs on another field is required by js/when.js
    attrs = {must: field.required, "aria-invalid": "true" if field.error else None}
    said = {**attrs, "aria-describedby": " ".join(told) or None}
    return flatatt({name: value for name, value in said.items() if value})


def form_pairs(fields: Iterable[FormField]) -> Shown:
    """A filled form to be read; what was not filled is left out."""
    return {"fields": [one for one in fields if one.value or one.shown]}


def paper(paper: Paper) -> Shown:
    """A form on a sheet of paper; printing the page prints only its sheets."""
    return {"paper": paper, "qr": mark_safe(paper.qr)}


def signature(sign: Signature) -> Shown:
    """A place to sign."""
    return {"sign": sign}


def amends(amends: Amends) -> Shown:
    """The make-good of a complaint."""
    toman = amends.currency == "IRR" and active().money_unit == "toman"
    pattern = re.sub(r"\d[\d.,٫٬]*", "{}", show_money(Decimal(0), amends.currency), count=1)
    factor = RIALS_IN_TOMAN if toman else 1
    typed = show_number(amends.amount / factor, active().language) if amends.amount else ""
    amounts = {name: getattr(amends, name) for name in ("amount", "loss", "limit", "most", "step")}
    plain = {name: "" if value is None else f"{value:f}" for name, value in amounts.items()}  # for scripts
    places = {f"{name}_at": amends.at(getattr(amends, name)) for name in ("amount", "loss", "limit")}
    words = {"pattern": pattern, "unit": pattern.replace("{}", "").strip(), "typed": typed}
    return {"amends": amends, "factor": factor, "plain": plain, **places, **words}


def approval(approval: Approval) -> Shown:
    """Something asked of this person, answered by one tap."""
    return {"approval": approval}


def matrix(matrix: Matrix) -> Shown:
    """Who does, answers for, is asked and is told, stage by stage."""
    rows = [(row, [(part, *PARTS[part], who) for part, who in row.cells()]) for row in matrix.rows]
    return {"matrix": matrix, "rows": rows, "parts": list(PARTS.values())}


def conditions(conditions: Conditions | Sequence[Conditions]) -> Shown:
    """Rows of field, comparison and value; of several groups about the same fields, what rows are made of once."""
    groups = [conditions] if isinstance(conditions, Conditions) else list(conditions)
    fields = tuple(groups[0].fields) if groups else ()
    by_name = {one.name: one for one in fields}
    drawn = [
        (one, [(row, by_name.get(row.field)) for row in _rows(one)], range(1 if at else 3))
        for at, one in enumerate(groups)
    ]
    return {"groups": drawn, **_condition_parts(fields, get_language(), active())}


@lru_cache(maxsize=32)
def _condition_parts(fields: tuple[ConditionField, ...], _language: str, _reader: Reader) -> Shown:
    """What rows are made of. There may be hundreds of products in it, so it is drawn once for all who read alike."""
    operators = [(key, OPERATOR_WORDS[key], " ".join(kinds)) for key, kinds in OPERATORS.items()]
    plain = {one.kind: ConditionField("", "", one.kind) for one in fields if not one.options and not one.unit}
    shown: Shown = {
        "fields": fields,
        "asks": any(one.of for one in fields),
        "operators": operators,
        "choices": render_to_string("ui/condition_fields.html", {"fields": fields}),
        "comparisons": render_to_string("ui/condition_ops.html", {"operators": operators, "chosen": Condition().op}),
        "kinds": list(plain.values()),
        "blank": Condition(),
    }
    return {**shown, "parts": render_to_string("ui/condition_parts.html", shown)}


def _rows(group: Conditions) -> Sequence[Condition]:
    """The rows to begin with; a group that may stay empty begins with nothing."""
    return group.rows or (() if group.fixed else (Condition(),))


def menu_insert(label: str, inserts: Sequence[Insert], icon: str = "message-2", name: str = "saved") -> Shown:
    """A searchable list whose choice goes to the cursor of the composer around it."""
    return {"label": label, "inserts": inserts, "icon": icon, "name": name}


def timer(timer: Timer) -> Shown:
    """Active time on this page."""
    return {"timer": timer}


def bulk(bulk: Bulk) -> Shown:
    """The bar that appears with a selection, at the end of the form[data-bulk] around the list."""
    return {"bulk": bulk}


def score(score: Score) -> Shown:
    """A score given, as a shape and a number."""
    faces = [(at + 1, icon) for at, icon in enumerate(FACES)] if score.kind == "faces" else []
    return {"score": score, "faces": faces, "steps": range(11)}


def scorecard(rows: Iterable[ScoreRow], readonly: bool = False) -> Shown:
    """The lines of a score card, with stars to choose or to read."""
    return {"rows": [(row, range(1, row.most + 1)) for row in rows], "readonly": readonly}


def crisis(crisis: Crisis) -> Shown:
    """A quiet line across the desk while something strikes many."""
    return {"crisis": crisis}


TAGS: dict[str, Callable[..., Shown]] = {
    "ui/work.html": work,
    "ui/form_fields.html": form_fields,
    "ui/form_pairs.html": form_pairs,
    "ui/paper.html": paper,
    "ui/signature.html": signature,
    "ui/amends.html": amends,
    "ui/approval.html": approval,
    "ui/matrix.html": matrix,
    "ui/conditions.html": conditions,
    "ui/menu_insert.html": menu_insert,
    "ui/timer.html": timer,
    "ui/bulk.html": bulk,
    "ui/score.html": score,
    "ui/scorecard.html": scorecard,
    "ui/crisis.html": crisis,
}
