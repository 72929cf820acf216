"""Many cases at once: the bar below the chosen rows, what became of them in one line, and its undo."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from vafa.cases.access import ASSIGN, INCIDENTS, REPLY, RESOLVE, WORK
from vafa.cases.actions.bulk import MOST, Outcome, do_to_many, undo_many
from vafa.cases.models import PRIORITIES, Incident
from vafa.cases.models.case import WAITS
from vafa.cases.web.page import actor_of, asker_of, case_desk, where_of
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Action, Bulk, Option
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

RESULT, SALT, UNDO_FOR = "bulk_result", "cases.bulk", 600  # seconds
SHOWN_REFUSED = 20


@dataclass(frozen=True)
class Choice:
    """Something to do with the chosen that wants a value: which, and from what."""

    do: str
    label: str
    button: str
    options: Sequence[Option] = ()  # none: a text


@dataclass(frozen=True)
class Bar:
    """What this person may do with the chosen: at once, or after choosing a value."""

    bulk: Bulk
    choices: Sequence[Choice]
    declares: str = ""  # where the chosen become the first cases of a new incident


@dataclass(frozen=True)
class Result:
    """What became of the chosen, in one line; why some were refused; what takes it back."""

    text: str
    refused: Sequence[tuple[str, str, str]] = ()  # address, number, why
    undo: str = ""


def bar_of(staff: Staff, incidents: Sequence[Incident] = ()) -> Bar:
    """The bar of this person. One query, for whom cases can be given to, if they may give them."""
    actions = [_press("take", gettext("Take"), "user-check")]
    if may(staff, RESOLVE):
        actions += [_press("resolve", gettext("Resolve"), "check"), _press("spam", gettext("Spam"), "ban")]
    actions.append(Action(gettext("More"), icon="dots", small=True, bare_icon=True, attrs={"data-dialog": "bulk-more"}))
    declares = reverse("desk_new_incident") if may(staff, INCIDENTS) else ""
    return Bar(Bulk(actions), list(_choices(staff, incidents)), declares)


def _press(do: str, label: str, icon: str) -> Action:
    """A button that does it at once."""
    return Action(label, icon=icon, small=True, submit=True, attrs={"name": "do", "value": do})


def _choices(staff: Staff, incidents: Sequence[Incident]) -> list[Choice]:
    priorities = [Option(str(value), str(label)) for value, label in PRIORITIES]
    waits = [Option(value, str(label)) for value, label in WAITS]
    stages = [
        Option("1", gettext("Registered and confirmed")),
        Option("2", gettext("Review")),
        Option("3", gettext("Answer or resolution")),
    ]
    found = [
        Choice("priority", gettext("Priority"), gettext("Set it"), priorities),
        Choice("tag", gettext("Tag"), gettext("Tag them")),
    ]
    if may(staff, WORK):
        found.append(Choice("wait", gettext("Wait for"), gettext("Wait"), waits))
        found.append(Choice("stage", gettext("Stage"), gettext("Move there"), stages))
    if may(staff, ASSIGN):
        rows = Staff.objects.filter(is_active=True).order_by("name")
        people = [Option(str(one.pk), one.name) for one in rows if may(one, REPLY)]
        found.append(Choice("assign", gettext("Give to"), gettext("Give"), people))
    if incidents:
        options = [Option(str(one.pk), one.title) for one in incidents]
        found.append(Choice("join", gettext("Part of the incident"), gettext("Make them part of it"), options))
    return found


@case_desk(REPLY, "POST")
def bulk(request: HttpRequest) -> HttpResponse:
    """Do something to the chosen cases; the list then says what became of them."""
    numbers = [int(one) for one in request.POST.getlist("case") if one.isdecimal() and len(one) < 12][:MOST]
    do = request.POST.get("do", "")
    value = request.POST.get(f"value_{do}", "")[:80]
    back = redirect(where_of(request).list_url())
    try:
        outcome = do_to_many(numbers, do, value, staff=asker_of(request), actor=actor_of(request), at=now())
    except Refused as refused:
        if refused.status == 403:
            raise
        request.session[RESULT] = {"text": sentence(refused)}
        return back
    request.session[RESULT] = _told(outcome, undoable=True)
    return back


@case_desk(REPLY, "POST")
def bulk_undo(request: HttpRequest) -> HttpResponse:
    """Take back what was done to many a moment ago, as far as it can be."""
    try:
        told = signing.loads(request.POST.get("undo", ""), salt=SALT, max_age=UNDO_FOR)
    except signing.BadSignature:
        raise Refused("cases.nothing_to_undo") from None
    before = {int(pk): value for pk, value in told["before"].items()}
    outcome = undo_many(told["do"], before, staff=asker_of(request), actor=actor_of(request), at=now())
    request.session[RESULT] = _told(outcome, undoable=False)
    return redirect(where_of(request).list_url())


def take_result(request: HttpRequest) -> Result | None:
    """What became of the last choice, told once."""
    told = request.session.pop(RESULT, None) if RESULT in request.session else None
    if told is None:
        return None
    return Result(told["text"], [tuple(one) for one in told.get("refused", ())], told.get("undo", ""))


def _told(outcome: Outcome, *, undoable: bool) -> dict[str, object]:
    """What became of them, in the words of who asked."""
    language = active().language
    count = {"count": show_number(len(outcome.done), language)}
    if undoable:
        text = ngettext("%(count)s case done", "%(count)s cases done", len(outcome.done)) % count
    else:
        text = ngettext("%(count)s case taken back", "%(count)s cases taken back", len(outcome.done)) % count
    if outcome.refused:
        no = {"text": text, "count": show_number(len(outcome.refused), language)}
        words = ngettext("%(text)s, %(count)s refused:", "%(text)s, %(count)s refused:", len(outcome.refused))
        text = words % no
    refused = [
        (reverse("desk_case", args=[number]), str(number), sentence(why))
        for number, why in outcome.refused[:SHOWN_REFUSED]
    ]
    before = {str(pk): value for pk, value in outcome.before.items()}
    undo = signing.dumps({"do": outcome.do, "before": before}, salt=SALT) if before and undoable else ""
    return {"text": text, "refused": refused, "undo": undo}
