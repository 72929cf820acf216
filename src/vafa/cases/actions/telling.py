"""Telling the staff what happened with cases: whom it concerns, in which sentence (`wording/notices.py`).

Nobody is told what they did themselves, and what is done by now hurries nobody. Everything is asked in bulk: a batch of
events costs about ten queries however long it is.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

from vafa.cases import events
from vafa.cases.models import Case, Participant, Promise
from vafa.cases.queries.people import Responsible, names_of, responsible_in
from vafa.cases.rules.policies import ANSWER, FIRST_RESPONSE
from vafa.cases.rules.shapes import REGISTERED
from vafa.platform.accounts.queries import Facts, cover_for, who_works
from vafa.platform.notices.actions import Telling, tell_many
from vafa.platform.values import Actor

ABOUT = {FIRST_RESPONSE: "answer", ANSWER: "answer"}  # what a promise is about; others are what they are called
OF_STAGES = (events.PromiseWarned, events.PromiseBroken, events.StageEntered, events.CaseOpened)


@dataclass(frozen=True)
class Said:
    """One sentence for some people. `covered`: who is away is stood in for."""

    people: Collection[int | None]
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    urgent: bool = False
    covered: bool = True


@dataclass(frozen=True)
class Known:
    """Everything a batch of events needs to know."""

    cases: Mapping[int, Case]
    responsible: Mapping[tuple[int, int], Responsible]  # by case and stage
    owed: Collection[int]
    names: Mapping[int, str]
    reopened: Collection[tuple[int, datetime]]

    def charge(self, event: events.CaseEvent) -> list[int | None]:
        """Who has the case in hand."""
        case = self.cases[event.case_id]
        return [case.owner_id, case.handler_id]

    def who(self, actor: Actor) -> dict[str, object]:
        """The fact that names who acted."""
        return {"name": self.names.get(actor.id or 0, "") if actor.kind == "staff" else ""}


def tell_staff(batch: Sequence[events.CaseEvent], *, at: datetime) -> None:
    """Tell everybody whom these events concern, once for each event; those who are away have their cover told too."""
    known, works = _known(batch), who_works(at)
    told, informed = [], []
    for event in batch:
        if event.case_id not in known.cases:
            continue
        for said in _WHOM[type(event)](event, known):
            if said.code.startswith("cases.informed"):
                informed += [(event, one) for one in said.people if one is not None]
            told.append(_telling(said, event, known.cases[event.case_id], works))
    Participant.objects.bulk_create(
        [
            Participant(case_id=event.case_id, staff_id=one, why=Participant.INFORMED, at=event.occurred_at)
            for event, one in informed
            if one in works
        ],
        ignore_conflicts=True,
    )
    tell_many(told)


def _telling(said: Said, event: events.CaseEvent, case: Case, works: Mapping[int, Facts]) -> Telling:
    people = {one for one in said.people if one is not None}
    if said.covered:
        people |= {cover for one in people if (cover := cover_for(one, works)) is not None}
    if event.actor.kind == "staff":
        people -= {event.actor.id}
    return Telling(
        staff_ids=sorted(people),
        code=said.code,
        data={"number": case.number, "subject": case.subject, "customer": case.customer.name, **said.facts},
        url=reverse("desk_case", args=[case.number]),
        key=f"event:{event.id}",
        urgent=said.urgent,
        at=event.occurred_at,
    )


def _known(batch: Sequence[events.CaseEvent]) -> Known:
    cases = Case.objects.select_related("customer").in_bulk({event.case_id for event in batch})
    here = [event for event in batch if event.case_id in cases]
    stages = {(event.case_id, _stage(event, cases[event.case_id])) for event in here if isinstance(event, OF_STAGES)}
    promises = [one.promise_id for one in here if isinstance(one, events.PromiseWarned | events.PromiseBroken)]
    still = Promise.objects.filter(pk__in=promises, kept_at=None, called_off_at=None, paused_at=None)
    return Known(
        cases,
        responsible_in([(cases[pk], stage) for pk, stage in stages]) if stages else {},
        set(still.values_list("pk", flat=True)) if promises else (),
        names_of({event.actor.id for event in here if event.actor.kind == "staff" and event.actor.id}),
        {(event.case_id, event.occurred_at) for event in here if isinstance(event, events.CaseReopened)},
    )


def _stage(event: events.CaseEvent, case: Case) -> int:
    if isinstance(event, events.StageEntered):
        return event.stage
    return REGISTERED if isinstance(event, events.CaseOpened) else case.stage


def _assigned(event: events.CaseAssigned, known: Known) -> Iterator[Said]:
    yield Said([event.staff_id], "cases.assigned")


def _handed(event: events.HandedOver, known: Known) -> Iterator[Said]:
    yield Said([event.staff_id], "cases.handed_over")


def _warned(event: events.PromiseWarned, known: Known) -> Iterator[Said]:
    case, facts = known.cases[event.case_id], {"due_at": event.due_at.isoformat()}
    if event.promise_id not in known.owed:
        return
    if case.owner_id is None:
        yield Said(known.responsible[case.pk, case.stage].A, "cases.nobody_has_it", facts)
    yield Said(known.charge(event), f"cases.soon_{ABOUT.get(event.kind, event.kind)}", facts)


def _broken(event: events.PromiseBroken, known: Known) -> Iterator[Said]:
    case, facts = known.cases[event.case_id], {"due_at": event.due_at.isoformat()}
    if event.promise_id in known.owed:
        yield Said(known.charge(event), f"cases.late_{ABOUT.get(event.kind, event.kind)}", facts)
        yield Said(known.responsible[case.pk, case.stage].A, "cases.escalated", facts)


def _asked(event: events.ApprovalAsked, known: Known) -> Iterator[Said]:
    code = "cases.remedy_asked" if event.about == "compensation" else "cases.approval_asked"
    yield Said(event.asked_of, code, known.who(event.actor), urgent=True, covered=False)


def _decided(event: events.ApprovalDecided, known: Known) -> Iterator[Said]:
    code = "cases.approval_given" if event.granted else "cases.approval_declined"
    yield Said([event.asked_by_id], code, known.who(event.actor), urgent=True, covered=False)


def _entered(event: events.StageEntered, known: Known) -> Iterator[Said]:
    yield Said(known.responsible[event.case_id, event.stage].I, "cases.informed", covered=False)


def _opened(event: events.CaseOpened, known: Known) -> Iterator[Said]:
    yield Said(known.responsible[event.case_id, REGISTERED].I, "cases.informed_new", covered=False)


def _consulted(event: events.CaseConsulted, known: Known) -> Iterator[Said]:
    yield Said([event.staff_id], "cases.consulted", known.who(event.actor), covered=False)


def _consult_answered(event: events.ConsultAnswered, known: Known) -> Iterator[Said]:
    yield Said(known.charge(event), "cases.consult_answered", known.who(event.actor))


def _mentioned(event: events.CaseMentioned, known: Known) -> Iterator[Said]:
    yield Said(event.staff_ids, "cases.mentioned", known.who(event.actor), covered=False)


def _reopened(event: events.CaseReopened, known: Known) -> Iterator[Said]:
    yield Said(known.charge(event), "cases.reopened")


def _wrote(event: events.CustomerWrote, known: Known) -> Iterator[Said]:
    if (event.case_id, event.occurred_at) not in known.reopened:  # that says more
        yield Said(known.charge(event), "cases.customer_wrote")


def _wait_over(event: events.WaitOver, known: Known) -> Iterator[Said]:
    case = known.cases[event.case_id]
    if case.waiting_for == event.reason and case.waiting_until == event.until:
        yield Said(known.charge(event), f"cases.wait_over_{event.reason}", {"until_at": event.until.isoformat()})


_WHOM: Mapping[type[events.CaseEvent], Callable[[Any, Known], Iterator[Said]]] = {
    events.CaseAssigned: _assigned,
    events.HandedOver: _handed,
    events.PromiseWarned: _warned,
    events.PromiseBroken: _broken,
    events.ApprovalAsked: _asked,
    events.ApprovalDecided: _decided,
    events.StageEntered: _entered,
    events.CaseOpened: _opened,
    events.CaseConsulted: _consulted,
    events.ConsultAnswered: _consult_answered,
    events.CaseMentioned: _mentioned,
    events.CaseReopened: _reopened,
    events.CustomerWrote: _wrote,
    events.WaitOver: _wait_over,
}
TOLD = tuple(_WHOM)
