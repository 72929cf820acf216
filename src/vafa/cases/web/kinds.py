"""The kinds of cases: their list, and the page of a kind with its four stages side by side and its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from vafa.cases.access import SHAPE
from vafa.cases.actions.promises import usual_terms
from vafa.cases.actions.setup import add_kind, move_kind, remove_kind, restore_kind, restore_version, save_kind
from vafa.cases.models import KindVersion
from vafa.cases.queries.setup import SHIPPED, all_kinds
from vafa.cases.rules.shapes import KindShape, to_data, words_in
from vafa.cases.web.kind_stage import kind_or_404
from vafa.cases.web.page import actor_of, case_desk
from vafa.cases.web.shape_words import Names, cards_of, joined
from vafa.cases.web.shaping import go, number_posted, show, text_posted, trio, words_posted
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Station
from vafa.platform.values import Actor, Refused
from vafa.platform.wording import sentence

ICONS = (
    "help-circle", "tool", "message-report", "settings", "truck-delivery", "rotate-2", "ticket", "receipt", "gift",
    "calendar-event", "car", "wash-machine", "phone", "credit-card", "shield-lock", "star",
)  # fmt: skip
DAYS = ("check_back_days", "close_after_days", "repeat_days")
SPARE = 2


@dataclass(frozen=True)
class Version:
    """A version of a kind, as its history shows it."""

    number: int
    at: datetime | None
    by: str
    current: bool


@case_desk(SHAPE, "GET", "HEAD", "POST")
def kinds(request: HttpRequest) -> HttpResponse:
    """The kinds in their order. A button moves one, switches it off or on; a name makes a new one."""
    error = ""
    if request.method == "POST":
        try:
            return go(request, _done(request))
        except Refused as refused:
            error = sentence(refused)
    rows = [_row(shape, on) for shape, on in all_kinds()]
    named = {row["key"]: row for row in rows}
    what, _colon, key = request.GET.get("just", "").partition(":")
    context: dict[str, object] = {
        "rows": rows,
        "error": error,
        "name": trio(gettext("Name"), "name", words_posted(request.POST, "name")),
        "just": named.get(key) if what == "off" else None,
    }
    return show(request, "kinds", "kinds", context, 422 if error else 200)


def _done(request: HttpRequest) -> str:
    here, (act, _colon, key) = request.path, request.POST.get("do", "").partition(":")
    how: dict[str, Any] = {"actor": actor_of(request), "at": now()}
    if act == "add":
        like = request.POST.get("like", SHIPPED[0])
        return reverse("desk_kind", args=[add_kind(words_posted(request.POST, "name"), like=like, **how).key])
    if act in ("up", "down"):
        move_kind(key, -1 if act == "up" else 1, **how)
    elif act == "off":
        remove_kind(key, **how)
        return f"{here}?just=off:{key}"
    elif act == "on":
        restore_kind(key, **how)
    return here


def _row(shape: KindShape, on: bool) -> dict[str, object]:
    language = active().language
    return {
        "key": shape.key,
        "name": words_in(shape.name, language),
        "icon": shape.icon,
        "stages": joined(words_in(one.name, language) for one in shape.stages),
        "public": shape.public,
        "on": on,
        "version": shape.version,
    }


@case_desk(SHAPE, "GET", "HEAD", "POST")
def kind(request: HttpRequest, key: str) -> HttpResponse:
    """A kind: its stages side by side, and what holds for all of them; a post saves that."""
    shape = kind_or_404(key)
    data, seen = to_data(shape), shape.version
    if request.method != "POST":
        return _page(request, shape, data, seen)
    data, seen = data | _posted(request.POST), number_posted(request.POST, "seen")
    errors = {} if data["name"] else {"name": gettext("Write it in at least one language.")}
    errors |= {
        name: gettext("Write a number of days from 0 to 365.") for name in DAYS if not 0 <= data[name] <= 365
    }  # fmt: skip
    if errors:
        return _page(request, shape, data, seen, errors=errors, status=422)
    try:
        row = save_kind(key, data, seen=seen, actor=actor_of(request), at=now())
    except Refused as refused:
        return _page(request, shape, data, shape.version, error=sentence(refused), status=refused.status)
    return go(request, request.path + (f"?just={shape.version}" if row.version != shape.version else ""))


@case_desk(SHAPE, "POST")
def kind_restore(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """Shape the kind again as it was in a former version; the way back is offered too."""
    before = kind_or_404(key).version
    row = restore_version(key, version, actor=actor_of(request), at=now())
    return go(request, reverse("desk_kind", args=[key]) + (f"?just={before}" if row.version != before else ""))


def _posted(given: QueryDict) -> dict[str, Any]:
    """What holds for all stages, as it was typed."""
    topics = []
    for n in range(60):
        words = words_posted(given, f"t{n}")
        if words:
            topics.append([text_posted(given, f"t{n}-key", 40), words])
    taken = {key for key, _ in topics}
    for topic in topics:
        if not topic[0]:
            topic[0] = next(one for n in range(1, 62) if (one := f"topic_{n}") not in taken)
            taken.add(topic[0])
    return {
        "name": words_posted(given, "name"),
        "icon": icon if (icon := given.get("icon", "")) in ICONS else "ticket",
        "public": "public" in given,
        "survey": "survey" in given,
        "complaint": "complaint" in given,
        "asks": [one for one in ("unit", "order") if one in given.getlist("asks")],
        "topics": topics,
        **{name: number_posted(given, name) for name in DAYS},
    }


def _page(
    request: HttpRequest, shape: KindShape, data: Mapping[str, Any], seen: int, *,
    errors: Mapping[str, str] | None = None, error: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    language, errors = active().language, errors or {}
    cards = cards_of(shape, usual_terms())
    where = [reverse("desk_kind_stage", args=[shape.key, one.number]) for one in cards]
    just = request.GET.get("just", "")
    topics = [*data["topics"], *[["", {}]] * SPARE]
    context: dict[str, object] = {
        "shape": shape,
        "kind": words_in(shape.name, language),
        "cards": list(zip(cards, where, strict=True)),
        "stations": [Station(one.name, "next", one.promise, url=url) for one, url in zip(cards, where, strict=True)],
        "data": data,
        "seen": seen,
        "error": error,
        "invalid": bool(errors),
        "name": trio(gettext("Name"), "name", data["name"], error=errors.get("name", "")),
        "icons": [(one, one == data["icon"]) for one in dict.fromkeys([shape.icon, *ICONS])],
        "topics": [(f"t{n}-key", key, trio("", f"t{n}", words, small=True)) for n, (key, words) in enumerate(topics)],
        "days": _days(request, data, errors),
        "versions": _versions(shape),
        "just": int(just) if just.isdecimal() and len(just) < 9 and int(just) != shape.version else None,
    }
    return show(request, "kind", "kinds", context, status)


def _days(request: HttpRequest, data: Mapping[str, Any], errors: Mapping[str, str]) -> list[dict[str, object]]:
    labels = {
        "check_back_days": (gettext("Ask again whether it worked, after"), gettext("0: we do not ask.")),
        "close_after_days": (gettext("Close without a word, after"), ""),
        "repeat_days": (gettext("Asked again is a repeat, within"), ""),
    }
    return [
        {
            "name": name, "label": label, "hint": hint, "error": errors.get(name, ""),
            "value": request.POST.get(name, data[name]),
        }
        for name, (label, hint) in labels.items()
    ]  # fmt: skip


def _versions(shape: KindShape) -> list[Version]:
    """The history of a kind, newest first; what Vafa ships stands at its beginning."""
    names = Names()
    rows = KindVersion.objects.filter(kind__key=shape.key).order_by("-version").only("version", "published_at", "by")
    found = [Version(one.version, one.published_at, _who(one.by, names), one.version == shape.version) for one in rows]
    if shape.key in SHIPPED:
        found.append(Version(0, None, "", shape.version == 0))
    return found


def _who(by: str, names: Names) -> str:
    actor = Actor.from_text(by)
    return names.staff.get(actor.id or 0, ("", False))[0] if actor.kind == "staff" else ""
