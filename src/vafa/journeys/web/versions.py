"""The versions of a plan: who published which when, what one changes against another, and beginning again from one."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.journeys.access import EDIT, VIEW
from vafa.journeys.actions.plans import draft_of, save_draft
from vafa.journeys.models import Plan, PlanVersion
from vafa.journeys.rules.changes import differences
from vafa.journeys.rules.steps import Content, read_content
from vafa.journeys.web.changes import Change, told_changes
from vafa.journeys.web.page import actor_of, asker_of, go, grow_page, plan_or_404
from vafa.journeys.web.plan_head import head_of
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.time import now
from vafa.platform.values import Actor

DRAFT = "draft"
MOST = 200  # versions in the list


@grow_page(VIEW, "GET", "HEAD")
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, with two of them compared: those chosen, else the last against the one before it."""
    plan = plan_or_404(pk)
    rows = list(plan.versions.order_by("-number")[:MOST])
    edits = may(asker_of(request), EDIT)
    names = [DRAFT] if plan.draft is not None and edits else []
    names += [str(one.number) for one in rows]
    newer, older = _chosen(request.GET.get("b", ""), names, 0), _chosen(request.GET.get("a", ""), names, 1)
    context = {
        **head_of(request, plan, rows[0] if rows else None, "versions"),
        "rows": _rows(rows, names, older, newer),
        "changes": _changes(plan, rows, older, newer) if older and newer and older != newer else [],
        "compared": bool(older and newer and older != newer),
        "older": older,
        "newer": newer,
        "edits": edits,
        "export_url": reverse("desk_plan_export", args=[plan.pk]),
    }
    return render(request, "journeys/desk/versions.html", context)


@grow_page(EDIT, "POST")
def begin_again(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The content of a version becomes the draft; what is published stays until the draft is."""
    plan = plan_or_404(pk)
    version = plan.versions.filter(number=number).first()
    if version is not None:
        save_draft(plan, read_content(version.content).as_json(), actor=actor_of(request), at=now())
    return go(request, reverse("desk_plan_edit", args=[plan.pk]))


def _chosen(asked: str, names: Sequence[str], usual: int) -> str:
    return asked if asked in names else names[usual] if len(names) > usual else ""


def _rows(rows: Sequence[PlanVersion], names: Sequence[str], older: str, newer: str) -> list[dict[str, object]]:
    by = {one.pk: Actor.from_text(one.published_by) for one in rows}
    ids = {actor.id for actor in by.values() if actor.kind == "staff" and actor.id is not None}
    people = dict(Staff.objects.filter(pk__in=ids).values_list("pk", "name"))
    found: list[dict[str, object]] = []
    if DRAFT in names:
        found.append({"value": DRAFT, "number": None, "at": None, "by": ""})
    for one in rows:
        who = people.get(by[one.pk].id or 0) or _("Vafa itself")
        found.append({"value": str(one.number), "number": one.number, "at": one.published_at, "by": who})
    for row in found:
        row |= {"older": row["value"] == older, "newer": row["value"] == newer}
    return found


def _changes(plan: Plan, rows: Sequence[PlanVersion], older: str, newer: str) -> list[Change]:
    contents = {str(one.number): one.content for one in rows}
    before, after = (_content(plan, contents, one) for one in (older, newer))
    return told_changes(before, after, differences(before, after))


def _content(plan: Plan, contents: dict[str, object], name: str) -> Content:
    return read_content(draft_of(plan) if name == DRAFT else contents[name])
