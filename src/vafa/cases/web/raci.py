"""Who is responsible: the table of a kind, stage by stage, that the desk obeys; and what is wrong with it."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from vafa.cases.access import ASSIGN, SHAPE
from vafa.cases.actions.setup import set_people
from vafa.cases.queries.setup import kinds
from vafa.cases.rules.shapes import LETTERS, KindShape, words_in
from vafa.cases.web.kind_stage import kind_or_404
from vafa.cases.web.page import actor_of, asker_of, case_desk
from vafa.cases.web.shape_words import Names
from vafa.cases.web.shaping import show
from vafa.platform.access import may, require
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Matrix, MatrixRow, Option, Tab
from vafa.platform.values import Refused
from vafa.platform.wording import sentence


@case_desk(ASSIGN)
def raci_first(request: HttpRequest) -> HttpResponse:
    """The table of the first kind."""
    return redirect("desk_raci", kinds()[0].key)


@case_desk(ASSIGN, "GET", "HEAD", "POST")
def raci(request: HttpRequest, key: str) -> HttpResponse:
    """The table of a kind. A post names somebody or takes them off; who may not shape the service only reads."""
    shape, error = kind_or_404(key), ""
    if request.method == "POST":
        require(asker_of(request), SHAPE)
        try:
            _change(request, key)
        except Refused as refused:
            error = sentence(refused)
        else:
            if request.headers.get("HX-Request") != "true":
                return redirect(request.path)
        shape = kind_or_404(key)
    names, language = Names(), active().language
    url = request.path if may(asker_of(request), SHAPE) else ""
    tabs = [
        Tab(words_in(one.name, language), reverse("desk_raci", args=[one.key]), current=one.key == key)
        for one in kinds()
    ]
    context: dict[str, object] = {
        "shape": shape,
        "kind": words_in(shape.name, language),
        "tabs": tabs,
        "table": Matrix(_rows(shape, names), _groups(names), url, gettext("Who is responsible, stage by stage")),
        "warnings": warnings_of(shape, names),
        "error": error,
        "may_edit": bool(url),
    }
    if request.headers.get("HX-Request") == "true" and request.method == "POST":
        return render(request, "cases/desk/setup/raci_table.html", context | {"swap": True})
    return show(request, "raci", "raci", context, 422 if error else 200)


def _change(request: HttpRequest, key: str) -> None:
    given = request.POST
    stage = given.get("row", "")
    set_people(
        key, int(stage) if stage in ("1", "2", "3", "4") else 0, given.get("part", "")[:1] or "-",
        add=given.get("add", "")[:80], remove=given.get("remove", "")[:80], actor=actor_of(request), at=now(),
    )  # fmt: skip


def _rows(shape: KindShape, names: Names) -> list[MatrixRow]:
    language = active().language
    return [
        MatrixRow(
            str(number), words_in(one.name, language), gettext("needs a yes") if one.approval else "",
            *(names.of(getattr(one.people, letter)) for letter in LETTERS),
        )
        for number, one in enumerate(shape.stages, 1)
    ]  # fmt: skip


def _groups(names: Names) -> list[tuple[str, Sequence[Option]]]:
    roles = [Option("owner", gettext("The case's owner"))]
    roles += [Option(f"role:{role}", label) for role, label in names.roles.items()]
    teams = [Option(f"team:{pk}", name) for pk, name in names.teams.items()]
    people = [Option(f"staff:{pk}", name) for pk, (name, active) in names.staff.items() if active]
    groups = [(gettext("Roles"), roles), (gettext("Teams"), teams), (gettext("Colleagues"), people)]
    return [(heading, options) for heading, options in groups if options]


def warnings_of(shape: KindShape, names: Names) -> list[str]:
    """What is wrong with a table, each in a sentence."""
    found, language = [], active().language
    for one in shape.stages:
        told, people = {"stage": words_in(one.name, language)}, one.people
        if not people.R:
            found.append(gettext("“%(stage)s”: nobody does the work.") % told)
        if not people.A:
            found.append(gettext("“%(stage)s”: nobody answers for it, so nobody is told when it is late.") % told)
        elif people.A == people.R:
            found.append(gettext("“%(stage)s”: who does the work also answers for it; nobody else looks.") % told)
        for text in dict.fromkeys(text for letter in LETTERS for text in getattr(people, letter) if names.left(text)):
            words = gettext("“%(stage)s”: %(name)s does not work here any more.")
            found.append(words % (told | {"name": names.one(text).name}))
    return found
