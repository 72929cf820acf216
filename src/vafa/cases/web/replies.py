"""Where what all use while answering is kept: saved replies, macros, and the hints for a kind tone."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext

from vafa.cases.access import REPLY, SHARE
from vafa.cases.actions.replies import delete_macro, delete_reply, save_macro, save_reply
from vafa.cases.models import PRIORITIES, Macro, SavedReply
from vafa.cases.models.case import WAITS
from vafa.cases.queries import service
from vafa.cases.queries.replies import VARIABLES, words_for
from vafa.cases.rules.macros import DOES, ME, MOST_STEPS
from vafa.cases.rules.shapes import words_in
from vafa.cases.web.page import actor_of, answer, asker_of, case_desk
from vafa.cases.wording.tone import HINTS
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n import languages
from vafa.platform.i18n.reading import active
from vafa.platform.preferences.models import get, put
from vafa.platform.time import now
from vafa.platform.ui.components import Option
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

LONGEST_HINTS = 4000
SPARE = 3  # empty steps that stand ready


@case_desk(SHARE)
def replies(request: HttpRequest) -> HttpResponse:
    """Every saved reply, most used first."""
    rows = SavedReply.objects.order_by("-uses", "title", "pk")[:500]
    names, language = _kinds(), active().language
    shown = [
        {
            "row": row,
            "text": words_for(row, language),
            "kinds": gettext(", ").join(names[key] for key in row.kinds if key in names),
        }
        for row in rows
    ]
    return answer(request, "replies", {"rows": shown})


@case_desk(SHARE, "GET", "POST")
def new_reply(request: HttpRequest) -> HttpResponse:
    """New words."""
    return _reply(request, None)


@case_desk(SHARE, "GET", "POST")
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Words are changed or forgotten."""
    return _reply(request, get_object_or_404(SavedReply, pk=pk))


def _reply(request: HttpRequest, row: SavedReply | None) -> HttpResponse:
    given, error, status = request.POST, "", 200
    title = row.title if row else ""
    texts, kinds = (dict(row.texts), list(row.kinds)) if row else ({}, [])
    if request.method == "POST":
        if given.get("do") == "remove" and row is not None:
            delete_reply(row, actor=actor_of(request), at=now())
            return redirect("desk_replies")
        title, kinds = given.get("title", "")[:300], given.getlist("kinds")
        texts = {one.code: given.get(f"text_{one.code}", "") for one in languages()}
        try:
            save_reply(row, title=title, texts=texts, kinds=kinds, actor=actor_of(request), at=now())
            return redirect("desk_replies")
        except Refused as refused:
            error, status = sentence(refused), 400
    context: dict[str, object] = {
        "row": row,
        "title": title,
        "texts": [(one, texts.get(one.code, "")) for one in languages()],
        "kinds": [(key, name, key in kinds) for key, name in _kinds().items()],
        "variables": ["{{ %s }}" % name for name in VARIABLES],  # noqa: UP031 - braces are what is meant
        "error": error,
    }
    return answer(request, "reply", context, status)


@case_desk(SHARE)
def macros(request: HttpRequest) -> HttpResponse:
    """Every macro."""
    return answer(request, "macros", {"rows": Macro.objects.order_by("-is_active", "name", "pk")[:500]})


@case_desk(SHARE, "GET", "POST")
def new_macro(request: HttpRequest) -> HttpResponse:
    """A new macro."""
    return _macro(request, None)


@case_desk(SHARE, "GET", "POST")
def macro(request: HttpRequest, pk: int) -> HttpResponse:
    """A macro is changed or forgotten."""
    return _macro(request, get_object_or_404(Macro, pk=pk))


@dataclass
class StepField:
    """One step in the form. Every kind of value has its own field; the one that belongs to `do` counts."""

    number: int
    do: str = ""
    value: str = ""
    wants: str = field(init=False)

    def __post_init__(self) -> None:
        self.wants = DOES.get(self.do, "")


def _macro(request: HttpRequest, row: Macro | None) -> HttpResponse:
    given, error, status = request.POST, "", 200
    name, active_ = (row.name, row.is_active) if row else ("", True)
    steps = _kept_steps(row)
    if request.method == "POST":
        if given.get("do") == "remove" and row is not None:
            delete_macro(row, actor=actor_of(request), at=now())
            return redirect("desk_macros")
        name, active_, steps = given.get("name", "")[:200], given.get("active") == "1", _typed_steps(request)
        told = [{"do": step.do, "value": step.value} for step in steps if step.do]
        try:
            save_macro(row, name=name, steps=told, active=active_, actor=actor_of(request), at=now())
            return redirect("desk_macros")
        except Refused as refused:
            error, status = sentence(refused), 400
    filled = [step for step in steps if step.do]
    count = min(MOST_STEPS, len(filled) + SPARE)
    shown = [StepField(n, filled[n].do, filled[n].value) if n < len(filled) else StepField(n) for n in range(count)]
    context: dict[str, object] = {"row": row, "name": name, "active": active_, "steps": shown, "error": error}
    return answer(request, "macro", context | _choices(), status)


def _kept_steps(row: Macro | None) -> list[StepField]:
    """The steps as they are kept, also those that no longer read."""
    told = row.steps if row is not None and isinstance(row.steps, list) else []
    rows = [one for one in told if isinstance(one, dict)]
    return [StepField(n, str(one.get("do", "")), str(one.get("value", ""))) for n, one in enumerate(rows)]


def _typed_steps(request: HttpRequest) -> list[StepField]:
    given = request.POST
    steps = []
    for n in range(MOST_STEPS):
        do = given.get(f"do_{n}", "")
        steps.append(StepField(n, do, given.get(f"{DOES.get(do, 'text')}_{n}", "")[:6000]))
    return steps


def _choices() -> dict[str, object]:
    """What a step can do, and what each value may be. Two queries: saved replies and people."""
    rows = Staff.objects.filter(is_active=True).order_by("name")
    people = [Option(ME, gettext("who performs it")), *(Option(str(o.pk), o.name) for o in rows if may(o, REPLY))]
    saved = SavedReply.objects.order_by("title").values_list("pk", "title")
    return {
        "does": [Option(key, _does()[key]) for key in DOES],
        "people": people,
        "saved": [Option(str(pk), title) for pk, title in saved],
        "priorities": [Option(str(value), str(label)) for value, label in PRIORITIES],
        "waits": [Option(value, str(label)) for value, label in WAITS],
        "stages": _stages(),
    }


def _stages() -> Sequence[Option]:
    return [
        Option("1", gettext("Registered and confirmed")),
        Option("2", gettext("Review")),
        Option("3", gettext("Answer or resolution")),
    ]


def _does() -> dict[str, str]:
    return {
        "reply": gettext("Send a saved reply"),
        "note": gettext("Write an internal note"),
        "priority": gettext("Set the priority"),
        "assign": gettext("Give the case to"),
        "hand_over": gettext("Hand the work over to"),
        "tag": gettext("Put a tag on it"),
        "move_stage": gettext("Move it to the stage"),
        "pause": gettext("Let it wait for"),
        "resolve": gettext("Resolve it, saying"),
    }


@case_desk(SHARE, "GET", "POST")
def hints(request: HttpRequest) -> HttpResponse:
    """The hints beside the composer, one a line, in each language; empty for one is none for that one."""
    if request.method == "POST":
        kept = {one.code: request.POST.get(f"text_{one.code}", "").strip()[:LONGEST_HINTS] for one in languages()}
        put(HINTS, kept, actor=actor_of(request), at=now())
        return redirect("desk_hints")
    kept = get(HINTS)
    texts = [(one, kept.get(one.code, "")) for one in languages()]
    return answer(request, "hints", {"texts": texts, "asker": asker_of(request)})


def _kinds() -> dict[str, str]:
    language = active().language
    return {one.key: words_in(one.name, language) for one in service().kinds.values()}
