"""The page where a list of one's own is made: a name, conditions, and whether it is for all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from vafa.cases.access import SHARE, VIEW
from vafa.cases.actions.views import delete_view, may_change, save_view
from vafa.cases.models import SavedView
from vafa.cases.queries import list_saved
from vafa.cases.rules.conditions import FIELDS, Conditions, Row, problem_of, read_conditions
from vafa.cases.web.condition_words import condition_fields
from vafa.cases.web.page import Where, actor_of, answer, asker_of, case_desk, views_of
from vafa.platform.access import may
from vafa.platform.i18n.dates import show_day
from vafa.platform.i18n.digits import to_latin
from vafa.platform.i18n.not_understood import DateNotUnderstood
from vafa.platform.i18n.reading import active
from vafa.platform.i18n.typed_dates import parse_day
from vafa.platform.time import now
from vafa.platform.ui.components import Condition
from vafa.platform.ui.components import Conditions as Builder
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

TRIED = 5  # how many cases are shown as a trial


@dataclass
class Typed:
    """The form as it was typed, or as a kept view fills it."""

    name: str = ""
    shared: bool = False
    match: str = "all"
    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def data(self) -> dict[str, object]:
        """As it is kept: days are plain, digits Latin; rows without a field are empty and left out."""
        return {"match": self.match, "rows": [_plain(*row) for row in self.rows if row[0]]}


@case_desk(VIEW, "GET", "POST")
def new_view(request: HttpRequest) -> HttpResponse:
    """A new list."""
    if request.method == "POST":
        return _save(request, None)
    return _page(request, None, Typed(rows=[("state", "is", "open")]))


@case_desk(VIEW, "GET", "POST")
def view(request: HttpRequest, pk: int) -> HttpResponse:
    """A list is changed or forgotten; somebody else's is only there when it is for all."""
    row = next((one for one in views_of(request) if one.pk == pk), None)
    if row is None:
        raise Refused("cases.unknown_view", status=404)
    if request.method != "POST":
        return _page(request, row, _filled(row))
    if request.POST.get("do") == "remove":
        delete_view(row, staff=asker_of(request), actor=actor_of(request), at=now())
        return redirect(Where().list_url())
    return _save(request, row)


def _save(request: HttpRequest, row: SavedView | None) -> HttpResponse:
    typed, staff, at = _typed(request), asker_of(request), now()
    # Somebody else's view for all that one may not change becomes a view of one's own.
    row = row if row is None or may_change(row, staff) else None
    if request.POST.get("do") == "try":
        return _page(request, row, typed)
    try:
        kept = save_view(
            row, name=typed.name, conditions=typed.data(), shared=typed.shared, staff=staff, actor=actor_of(request),
            at=at,
        )  # fmt: skip
    except Refused as refused:
        return _page(request, row, typed, error=sentence(refused), status=400)
    return redirect(Where().at_saved(kept).list_url())


def _page(
    request: HttpRequest, row: SavedView | None, typed: Typed, *, error: str = "", status: int = 200
) -> HttpResponse:
    staff, at = asker_of(request), now()
    fields = condition_fields(staff)
    rows = [_condition(*one) for one in typed.rows] if error or request.method == "POST" else _shown(typed)
    context: dict[str, object] = {
        "view": row,
        "typed": typed,
        "builder": Builder(fields, rows, match="any" if typed.match == "any" else "all"),
        "error": error,
        "may_share": may(staff, SHARE),
        "may_remove": row is not None and may_change(row, staff),
        "found": _trial(request, typed, at),
        "broken": row is not None and request.method != "POST" and _problem(row),
    }
    return answer(request, "view", context, status)


def _trial(request: HttpRequest, typed: Typed, at: datetime) -> Sequence[object] | None:
    """The first cases of what is typed; None when it cannot be asked yet."""
    try:
        conditions: Conditions = read_conditions(typed.data())
    except Refused:
        return None
    return list_saved(asker_of(request), conditions, at=at, limit=TRIED).rows


def _problem(row: SavedView) -> str:
    try:
        read_conditions(row.conditions)
    except Refused as refused:
        return sentence(refused)
    return ""


def _typed(request: HttpRequest) -> Typed:
    given = request.POST
    columns = [given.getlist(name) for name in ("field", "op", "value")]
    # A comparison that needs no value has a hidden one, so that the columns keep step.
    rows = [(one, how, what[:200]) for one, how, what in zip(*columns, strict=False)]
    match = "any" if given.get("match") == "any" else "all"
    return Typed(given.get("name", "")[:200], given.get("shared") == "1", match, rows[:30])


def _filled(row: SavedView) -> Typed:
    """A kept view in the form, also one that no longer reads, as far as it can be told."""
    data = row.conditions if isinstance(row.conditions, dict) else {}
    told = data.get("rows")
    rows = [one for one in told if isinstance(one, list) and len(one) == 3] if isinstance(told, list) else []
    match = "any" if data.get("match") == "any" else "all"
    return Typed(row.name, row.is_shared, match, [(str(a), str(b), str(c)) for a, b, c in rows])


def _shown(typed: Typed) -> list[Condition]:
    """Kept rows as the reader writes them, each that cannot be asked with why."""
    return [_condition(one, how, _as_read(one, how, what)) for one, how, what in typed.rows]


def _condition(one: str, how: str, what: str) -> Condition:
    plain = Row(*_plain(one, how, what))
    wrong = problem_of(plain) if one else ""
    errors = {
        "field": gettext("What this condition asked about is no longer there. Choose something else."),
        "op": gettext("This cannot be compared like that. Choose another comparison."),
        "value": gettext("This value cannot be read. Write or choose another one."),
    }
    return Condition(one, how, what, errors.get(wrong, ""))


def _plain(one: str, how: str, what: str) -> tuple[str, str, str]:
    """A typed row as it is kept."""
    if how == "empty":
        return one, how, ""
    if FIELDS.get(one) != "date":
        return one, how, what.strip()
    if how == "within":
        return one, how, to_latin(what).strip()
    reader = active()
    try:
        return one, how, parse_day(what, reader.calendar, reader.language).isoformat()
    except DateNotUnderstood:
        return one, how, what


def _as_read(one: str, how: str, what: str) -> str:
    if FIELDS.get(one) != "date" or how in ("within", "empty"):
        return what
    try:
        return show_day(date.fromisoformat(what), style="numeric")
    except ValueError:
        return what
