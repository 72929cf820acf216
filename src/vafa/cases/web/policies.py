"""Promises: the policies in their order in words, the usual one, trying them, and changing one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from vafa.cases.access import SHAPE
from vafa.cases.actions.policies import move_policy, remove_policy, restore_policy, save_policy
from vafa.cases.actions.promises import RESPONSE_MINUTES, usual_terms
from vafa.cases.models import PRIORITIES, Policy
from vafa.cases.queries.setup import all_kinds
from vafa.cases.rules.policies import ALWAYS, LONGEST_MINUTES, OPEN_DAYS, PROMISES
from vafa.cases.rules.shapes import words_in
from vafa.cases.web.page import actor_of, case_desk
from vafa.cases.web.policy_trial import trial_of
from vafa.cases.web.policy_words import Line, classes, condition_words, lines_of
from vafa.cases.web.shape_words import calendar_names
from vafa.cases.web.shaping import go, number_posted, show, text_posted
from vafa.cases.web.words import CHANNELS
from vafa.cases.web.words import PROMISES as PROMISE_WORDS
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.preferences.models import put
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

Data = dict[str, Any]


@case_desk(SHAPE, "GET", "HEAD", "POST")
def policies(request: HttpRequest) -> HttpResponse:
    """The policies in use, first the one that is asked first. A button moves, removes or restores one."""
    error = ""
    if request.method == "POST":
        try:
            return go(request, request.path + _done(request))
        except Refused as refused:
            error = sentence(refused)
    rows = [(one, lines_of(one), condition_words(one)) for one in _in_use()]
    removed = request.GET.get("removed", "")
    context: dict[str, object] = {
        "rows": rows,
        "usual": [Line(str(PROMISE_WORDS[kind]), term) for kind, term in usual_terms().items()],
        "minutes": request.POST.get("minutes") or show_number(usual_terms()["answer"].minutes, active().language),
        "error": error,
        "removed": _one(removed) if removed.isdecimal() else None,
        **trial_of(request.GET, now()),
    }
    return show(request, "policies", "policies", context, 422 if error else 200)


@case_desk(SHAPE, "GET", "HEAD", "POST")
def new_policy(request: HttpRequest) -> HttpResponse:
    """A new policy, asked after all others."""
    return _policy(request, None)


@case_desk(SHAPE, "GET", "HEAD", "POST")
def policy(request: HttpRequest, pk: int) -> HttpResponse:
    """A policy to be changed."""
    row = _one(str(pk))
    if row is None:
        raise Refused("cases.no_such_policy", status=404)
    return _policy(request, row)


def _policy(request: HttpRequest, row: Policy | None) -> HttpResponse:
    if request.method != "POST":
        data = {"name": row.name, "conditions": row.conditions, "promises": row.promises} if row else _blank()
        return _page(request, row, data)
    data, wrong = _posted(request.POST)
    if wrong:
        return _page(request, row, data, error=wrong, status=422)
    seen = parse_datetime(request.POST.get("seen", "")[:40]) if row else None
    try:
        save_policy(row, **data, seen=seen, actor=actor_of(request), at=now())
    except Refused as refused:
        return _page(request, row, data, error=_why(refused), status=refused.status)
    return go(request, reverse("desk_policies"))


def _blank() -> Data:
    return {"name": "", "conditions": {}, "promises": {}}


def _why(refused: Refused) -> str:
    """Why it was refused; the commonest mistakes in words of their own."""
    said = {
        "name": gettext("Give the promise a name, at most 80 letters."),
        "promises": gettext("Promise at least one thing."),
        "minutes": gettext("A promise lasts from one minute to a year."),
    }
    part = str(refused.data.get("part", "")) if refused.code == "cases.bad_policy" else ""
    return said.get(part) or sentence(refused)


def _posted(given: QueryDict) -> tuple[Data, str]:
    """What was typed, and what cannot be a length of time in it."""
    conditions: Data = {
        "kinds": [one[:40] for one in given.getlist("kinds")][:50],
        "priorities": [int(one) for one in given.getlist("priorities") if one in ("1", "2", "3", "4")],
        "channels": [one for one in CHANNELS if one in given.getlist("channels")],
        "classes": text_posted(given, "classes", 500).replace("،", " ").replace(",", " ").split()[:50],
        "products": text_posted(given, "products", 2000).replace("،", " ").replace(",", " ").split()[:200],
    }
    promises, wrong = {}, ""
    for kind in PROMISES:
        if not given.get(f"{kind}-length", "").strip():
            continue
        length = number_posted(given, f"{kind}-length")
        minutes = length * (60 if given.get(f"{kind}-unit") == "hours" else 1)
        promises[kind] = {"minutes": minutes, "calendar": given.get(f"{kind}-calendar", "")[:50]}
        if not 0 < minutes <= LONGEST_MINUTES:
            wrong = gettext("A promise lasts from one minute to a year.")
            promises[kind]["typed"] = text_posted(given, f"{kind}-length", 20)
    kept = {part: chosen for part, chosen in conditions.items() if chosen}
    return {"name": text_posted(given, "name", 200), "conditions": kept, "promises": promises}, wrong


def _page(request: HttpRequest, row: Policy | None, data: Data, *, error: str = "", status: int = 200) -> HttpResponse:
    language, chosen = active().language, data["conditions"]
    kinds = [(one.key, words_in(one.name, language), one.key in chosen.get("kinds", ())) for one, _on in all_kinds()]
    context: dict[str, object] = {
        "policy": row,
        "data": data,
        "error": error,
        "seen": _one(str(row.pk)).changed_at.isoformat() if row else "",  # type: ignore[union-attr]
        "kinds": kinds,
        "priorities": [(key, label, key in chosen.get("priorities", ())) for key, label in PRIORITIES],
        "channels": [(key, words, key in chosen.get("channels", ())) for key, words in CHANNELS.items()],
        "classes": " ".join(chosen.get("classes", ())),
        "known_classes": classes(),
        "products": " ".join(chosen.get("products", ())),
        "terms": _terms(data["promises"]),
    }
    return show(request, "policy", "policies", context, status)


def _terms(promises: Mapping[str, Any]) -> list[dict[str, object]]:
    """Each thing that may be promised: its length as typed, its unit and clock, and what is usual."""
    usual, named, found = usual_terms(), calendar_names(), []
    for kind in PROMISES:
        own = promises.get(kind, {})
        minutes = own.get("minutes", 0)
        hours = bool(minutes) and minutes % 60 == 0
        shown = show_number(minutes // 60 if hours else minutes, active().language) if minutes else ""
        calendar = own.get("calendar", usual[kind].calendar)
        found.append(
            {
                "kind": kind, "label": PROMISE_WORDS[kind], "length": own.get("typed", shown), "hours": hours,
                "clocks": [(key, words, key == calendar) for key, words in _clocks(named)],
                "usual": Line("", usual[kind]).within(),
            }
        )  # fmt: skip
    return found


def _clocks(named: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    fixed = [
        ("", gettext("Working hours")),
        (OPEN_DAYS, gettext("Whole days when we are open")),
        (ALWAYS, gettext("Day and night")),
    ]
    return [*fixed, *((key, gettext("Calendar “%(name)s”") % {"name": name}) for key, name in named.items())]


def _done(request: HttpRequest) -> str:
    how: dict[str, Any] = {"actor": actor_of(request), "at": now()}
    act, _colon, pk = request.POST.get("do", "").partition(":")
    if act == "usual":
        minutes = number_posted(request.POST, "minutes")
        if not 0 < minutes <= LONGEST_MINUTES:
            raise Refused("cases.bad_policy", status=422, part=gettext("minutes"))
        put(RESPONSE_MINUTES, minutes, **how)
        return ""
    row = _one(pk)
    if row is None:
        raise Refused("cases.no_such_policy", status=404)
    if act in ("up", "down"):
        move_policy(row, -1 if act == "up" else 1, **how)
    elif act == "off":
        remove_policy(row, **how)
        return f"?removed={row.pk}"
    elif act == "on":
        restore_policy(row, **how)
    return ""


def _in_use() -> Sequence[Policy]:
    return list(Policy.objects.filter(is_active=True).order_by("position", "pk"))


def _one(pk: str) -> Policy | None:
    return Policy.objects.filter(pk=int(pk)).first() if pk.isascii() and pk.isdecimal() and len(pk) < 18 else None
