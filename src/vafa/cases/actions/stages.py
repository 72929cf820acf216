"""Going through the stages: entering, ticking off, moving on, asking for a yes. Nothing leaves a stage another way."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from vafa.cases.access import APPROVE, OVERRIDE
from vafa.cases.actions.handing import hand_to_stage
from vafa.cases.actions.promises import keep_promises
from vafa.cases.events import ApprovalAsked, ApprovalDecided, CheckTicked, StageEntered
from vafa.cases.models import Approval, Case, CaseStage, CheckDone, Participant
from vafa.cases.queries.people import responsible_for
from vafa.cases.queries.setup import kind_shape
from vafa.cases.queries.staging import missing_of, stage_work
from vafa.cases.rules.policies import FIRST_RESPONSE
from vafa.cases.rules.shapes import CLOSURE, STAGES, words_in
from vafa.cases.rules.staging import Missing, way
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.values import SYSTEM, Actor, Refused, refuse_if


@transaction.atomic
def move_stage(case: Case, to: int, *, override: str = "", actor: Actor, at: datetime) -> Case:
    """Go on to a stage, or back to one. What is required and open on the way is refused: cases.work_open.

    `override` is the reason of someone who may go on all the same, or why the case goes back (without one:
    cases.no_reason); it is told and kept. To the last stage a case comes by being resolved: cases.resolve_first.
    """
    refuse_if(to not in STAGES, Refused("cases.unknown_stage", status=400))
    case = Case.objects.select_for_update().get(pk=case.pk)
    refuse_if(to == CLOSURE and case.stage != CLOSURE, Refused("cases.resolve_first"))
    refuse_if(case.resolved_at is not None, Refused("cases.already_resolved"))
    refuse_if(to < case.stage and not override.strip(), Refused("cases.no_reason", status=400))
    if case.stage != to:
        leave_stages(case, to, override=override, actor=actor, at=at)
    return case


def leave_stages(case: Case, to: int, *, override: str = "", actor: Actor, at: datetime) -> None:
    """Leave every stage on the way to `to`, or refuse. For use inside the room's actions, the case being locked."""
    passed = way(kind_shape(case.kind, case.kind_version), case.stage, to)
    opened = missing_of(case, passed)
    if opened:
        _require_override(case, opened, override, actor)
    for promise in _promises_of(case, passed):
        keep_promises(case, [promise], actor=actor, at=at)
    enter_stage(case, to, opened=opened, override=override, actor=actor, at=at)


def enter_stage(
    case: Case,
    to: int,
    *,
    opened: Sequence[tuple[int, Missing]] = (),
    override: str = "",
    actor: Actor,
    at: datetime,
) -> None:
    """Record that the case is in this stage now, tell, and put its work into the hands of who does it."""
    before, shape = case.stage, kind_shape(case.kind, case.kind_version)
    by, why = actor.as_text(), override[:2000] if opened or to < before else ""
    CaseStage.objects.filter(case=case, left_at=None).update(
        left_at=at, overridden_by=by if opened else "", overridden_why=why
    )
    CaseStage.objects.create(case=case, stage=to, entered_at=at, by=by)
    case.stage = to
    case.save(update_fields=["stage"])
    told = before < to < CLOSURE and bool(shape.stage(to).tell)
    publish(
        StageEntered(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, stage=to, before=before, kind=case.kind,
            told=told, why=why, open_items=[words_in(one.words, "en") or one.key for _, one in opened], actor=actor,
            occurred_at=at,
        )
    )  # fmt: skip
    if to < CLOSURE:
        hand_to_stage(case, actor=SYSTEM, at=at)


def leave_when_answered(case: Case, *, actor: Actor, at: datetime) -> None:
    """Go on by itself from a stage that is over once we answered, if nothing required is open."""
    shape = kind_shape(case.kind, case.kind_version).stage(case.stage)
    if shape.leave == "answered" and case.stage < CLOSURE - 1 and not stage_work(case).missing:
        leave_stages(case, case.stage + 1, actor=actor, at=at)


@transaction.atomic
def tick(case: Case, stage: int, key: str, *, done: bool = True, actor: Actor, at: datetime) -> None:
    """Tick an item of a stage off, or open it again. Refused: cases.unknown_item, cases.stage_over."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    work = stage_work(case, stage)
    item = next((one for one in work.checks if one.key == key), None)
    if item is None:
        raise Refused("cases.unknown_item", status=404)
    refuse_if(case.resolved_at is not None, Refused("cases.already_resolved"))
    if done == (key in work.ticked):
        return
    by = actor.id if actor.kind == "staff" else None
    if done:
        CheckDone.objects.create(case=case, stage=stage, key=key, by_id=by, at=at)
    else:
        CheckDone.objects.filter(case=case, stage=stage, key=key).delete()
    publish(
        CheckTicked(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, stage=stage, key_of_item=key,
            words=words_in(item.text, case.customer.language), done=done, actor=actor, occurred_at=at,
        )
    )  # fmt: skip


@transaction.atomic
def ask_to_leave(case: Case, words: str, *, asker: Staff, actor: Actor, at: datetime) -> Approval:
    """Ask who approves this stage (A) for a yes; asked twice is asked once. Refused: cases.nobody_approves."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    standing = case.approvals.filter(stage=case.stage, decided_at=None).first()
    if standing is not None:
        return standing
    asked_of = [one for one in responsible_for(case).A if one != asker.pk]
    refuse_if(not asked_of, Refused("cases.nobody_approves"))
    approval = Approval.objects.create(
        case=case, stage=case.stage, asked_by=asker, asked_at=at, asked_of=asked_of, words=words[:2000]
    )
    tell_approvers(approval, about="stage", actor=actor, at=at)
    return approval


def tell_approvers(approval: Approval, *, about: str, actor: Actor, at: datetime) -> None:
    """Let those who were asked see the case, and tell."""
    case = approval.case
    Participant.objects.bulk_create(
        [Participant(case=case, staff_id=one, why=Participant.APPROVES, at=at) for one in approval.asked_of],
        ignore_conflicts=True,
    )
    publish(
        ApprovalAsked(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, approval_id=approval.pk, about=about,
            asked_of=list(approval.asked_of), words=approval.words, actor=actor, occurred_at=at,
        )
    )  # fmt: skip


@transaction.atomic
def decide(
    approval: Approval, granted: bool, *, reason: str = "", decider: Staff, actor: Actor, at: datetime
) -> Approval:
    """Say yes or no to leaving a stage. The first word counts; a no needs a reason.

    Refused: cases.not_asked (someone else was asked), cases.already_decided, cases.no_words.
    """
    approval = Approval.objects.select_for_update(of=("self",)).select_related("case").get(pk=approval.pk)
    check_decision(approval, granted, reason, decider)
    approval.decided_by, approval.decided_at, approval.granted = decider, at, granted
    approval.reason = reason[:2000]
    approval.save()
    case = approval.case
    publish(
        ApprovalDecided(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, approval_id=approval.pk,
            about="stage" if approval.stage else "compensation", granted=granted, reason=approval.reason,
            asked_by_id=approval.asked_by_id, actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return approval


def check_decision(approval: Approval, granted: bool, reason: str, decider: Staff) -> None:
    """Refuse a decision that is not this person's, or was made already."""
    refuse_if(decider.pk not in approval.asked_of or not may(decider, APPROVE), Refused("cases.not_asked", status=403))
    refuse_if(approval.decided_at is not None, Refused("cases.already_decided"))
    refuse_if(not granted and not reason.strip(), Refused("cases.no_reason", status=400))


def _promises_of(case: Case, passed: range) -> list[str]:
    """What is promised with these stages; a first response is kept by answering only."""
    shape = kind_shape(case.kind, case.kind_version)
    kinds = [shape.stage(number).promise for number in passed]
    return [kind for kind in kinds if kind and kind != FIRST_RESPONSE]


def _require_override(case: Case, opened: Sequence[tuple[int, Missing]], reason: str, actor: Actor) -> None:
    language = case.customer.language
    words = [words_in(one.words, language) for _, one in opened]
    refused = Refused("cases.work_open", items=", ".join(words), missing=[(n, m.what, m.key) for n, m in opened])
    refuse_if(not reason.strip(), refused)
    if actor.kind == "staff" and actor.id is not None:
        staff = Staff.objects.get(pk=actor.id)
        refuse_if(not may(staff, OVERRIDE), refused)
