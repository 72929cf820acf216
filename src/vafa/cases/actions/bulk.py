"""One thing done to many cases: each by its own action and by itself, so that one that refuses stops no other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from vafa.cases.access import ASSIGN, REPLY, RESOLVE, WORK
from vafa.cases.actions.handing import assign
from vafa.cases.actions.joining import join_incident, leave_incident
from vafa.cases.actions.promises import go_on, pause
from vafa.cases.actions.resolution import resolve
from vafa.cases.actions.sorting import change_tags, clean_tag, mark_spam, set_priority, take_back_spam
from vafa.cases.actions.stages import move_stage
from vafa.cases.actions.undoing import undo_resolve
from vafa.cases.models import Case
from vafa.cases.queries.incidents import incident_of
from vafa.cases.queries.scope import cases_for
from vafa.platform.access import require
from vafa.platform.accounts.models import Staff
from vafa.platform.values import Actor, Refused, refuse_if

MOST = 200
Did = Callable[[Case], object]
NEEDS: Mapping[str, str] = {
    "take": REPLY, "assign": ASSIGN, "priority": REPLY, "tag": REPLY, "wait": WORK, "stage": WORK, "resolve": RESOLVE,
    "spam": RESOLVE, "join": REPLY,
}  # fmt: skip


@dataclass
class Outcome:
    """What became of many cases. `before` is what undoing needs, by the case's id; empty where it cannot be undone."""

    do: str
    value: str = ""
    done: list[int] = field(default_factory=list)  # numbers
    refused: list[tuple[int, Refused]] = field(default_factory=list)  # number and why
    before: dict[int, object] = field(default_factory=dict)


@transaction.atomic
def do_to_many(
    numbers: Sequence[int], do: str, value: str = "", *, staff: Staff, actor: Actor, at: datetime
) -> Outcome:
    """Do one thing to the cases of these numbers that this person may see (at most 200), each in a savepoint.

    Refused as a whole: cases.nothing_chosen, a person, tag or number that is none, a permission they lack.
    """
    refuse_if(do not in NEEDS or not numbers, Refused("cases.nothing_chosen", status=400))
    require(staff, NEEDS[do])
    act = _action(do, value, staff, actor, at)
    outcome = Outcome(do, value)
    rows = cases_for(staff).filter(number__in=list(numbers)[:MOST]).select_related("customer", "conversation")
    for case in rows.order_by("pk"):
        before = _before(case, do, value)
        try:
            with transaction.atomic():
                act(case)
        except Refused as refused:
            outcome.refused.append((case.number, refused))
            continue
        outcome.done.append(case.number)
        if before is not None:
            outcome.before[case.pk] = before
    return outcome


@transaction.atomic
def undo_many(do: str, before: Mapping[int, object], *, staff: Staff, actor: Actor, at: datetime) -> Outcome:
    """Take back what was done to many; what has changed since or cannot be taken back is refused by itself."""
    refuse_if(do not in NEEDS, Refused("cases.nothing_to_undo", status=400))
    require(staff, NEEDS[do])
    outcome = Outcome(do)
    for case in cases_for(staff).filter(pk__in=list(before)[:MOST]).order_by("pk"):
        try:
            with transaction.atomic():
                _undo(case, do, before[case.pk], staff, actor, at)
            outcome.done.append(case.number)
        except Refused as refused:
            outcome.refused.append((case.number, refused))
    return outcome


def _action(do: str, value: str, staff: Staff, actor: Actor, at: datetime) -> Did:
    if do == "take":
        return lambda case: _take(case, staff, actor, at)
    if do == "assign":
        person = Staff.objects.filter(pk=_number(value), is_active=True).first()
        if person is None:
            raise Refused("cases.nothing_chosen", status=400)
        return lambda case: assign(case, person, actor=actor, at=at)
    if do == "join":
        incident = incident_of(_number(value))
        return lambda case: join_incident(case, incident, actor=actor, at=at)
    if do == "tag":
        tag = clean_tag(value)
        return lambda case: change_tags(case, add=[tag], actor=actor, at=at)
    ways: Mapping[str, Did] = {
        "priority": lambda case: set_priority(case, _number(value), actor=actor, at=at),
        "wait": lambda case: pause(case, value, actor=actor, at=at),
        "stage": lambda case: move_stage(case, _number(value), actor=actor, at=at),
        "resolve": lambda case: resolve(case, "", actor=actor, at=at),
        "spam": lambda case: mark_spam(case, actor=actor, at=at),
    }
    return ways[do]


def _take(case: Case, staff: Staff, actor: Actor, at: datetime) -> None:
    """Nobody takes a colleague's case without saying so: that is giving it, which needs a permission."""
    refuse_if(case.owner_id not in (None, staff.pk), Refused("cases.has_owner"))
    refuse_if(case.resolved_at is not None, Refused("cases.ended"))
    assign(case, staff, actor=actor, at=at)


def _before(case: Case, do: str, value: str) -> object:
    """What undoing needs to know of the case as it is; None when there will be nothing to undo."""
    ways: Mapping[str, object] = {
        "priority": case.priority if str(case.priority) != value else None,
        "tag": value if clean_tag(value or "x") not in case.tags else None,
        "wait": case.waiting_for == "" or None,
        "spam": case.spam_at is None or None,
        "resolve": case.resolved_at is None or None,
        "assign": case.owner_id,
        "join": case.incident_id is None or None,
    }
    return ways.get(do)


def _undo(case: Case, do: str, before: object, staff: Staff, actor: Actor, at: datetime) -> None:
    if do == "priority":
        set_priority(case, int(str(before)), actor=actor, at=at)
    elif do == "tag":
        change_tags(case, remove=[clean_tag(str(before))], actor=actor, at=at)
    elif do == "wait":
        go_on(case, actor=actor, at=at)
    elif do == "spam":
        take_back_spam(case, actor=actor, at=at)
    elif do == "join":
        leave_incident(case, actor=actor, at=at)
    elif do == "resolve":
        undo_resolve(case, staff, actor=actor, at=at)
    elif do == "assign":
        person = Staff.objects.filter(pk=int(str(before)), is_active=True).first()
        refuse_if(person is None, Refused("cases.nothing_to_undo"))
        assert person is not None
        assign(case, person, actor=actor, at=at)
    else:
        raise Refused("cases.nothing_to_undo", status=400)


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0
