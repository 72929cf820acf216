"""What a stage of a case asks for, and how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vafa.cases.models import Approval, Case, CheckDone, Complaint, Promise, StageForm
from vafa.cases.queries.authority import given_on
from vafa.cases.queries.setup import kind_shape
from vafa.cases.rules.making_good import is_made_good
from vafa.cases.rules.next_step import Standing
from vafa.cases.rules.policies import ANSWER, FIRST_RESPONSE
from vafa.cases.rules.shapes import RESOLUTION, Check, KindShape, StageShape
from vafa.cases.rules.staging import Missing, StageFacts, is_done, missing
from vafa.conversations.models import Attachment
from vafa.platform.values import Money


@dataclass(frozen=True)
class StageWork:
    """One stage of one case: its shape, its items with who ticked them, its form, what is still missing."""

    number: int
    shape: StageShape
    checks: Sequence[Check]
    facts: StageFacts
    ticked: Mapping[str, CheckDone]
    form: StageForm | None
    missing: Sequence[Missing]
    approval: Approval | None

    @property
    def done(self) -> int:
        """How many items are ticked."""
        return sum(is_done(check, self.facts) for check in self.checks)


def stage_work(case: Case, stage: int | None = None) -> StageWork:
    """The work of a stage (the case's own by default). Five queries, and one or two more for what ticks itself."""
    number = stage or case.stage
    shape = kind_shape(case.kind, case.kind_version)
    ticked = {one.key: one for one in CheckDone.objects.filter(case=case, stage=number).select_related("by")}
    form = StageForm.objects.filter(case=case, stage=number).select_related("by").first()
    approval = Approval.objects.filter(case=case, stage=number).order_by("-pk").first()
    return _work(case, shape, number, ticked, form, approval)


def missing_of(case: Case, stages: Sequence[int]) -> list[tuple[int, Missing]]:
    """What is required and still open in these stages, each with the number of its stage."""
    return [(number, one) for number in stages for one in stage_work(case, number).missing]


def _work(
    case: Case,
    shape: KindShape,
    number: int,
    ticked: Mapping[str, CheckDone],
    form: StageForm | None,
    approval: Approval | None,
) -> StageWork:
    stage = shape.stage(number)
    sku = case.unit.product.sku if case.unit_id and case.unit else ""
    checks = stage.checks_of(sku, case.channel)
    wanted = {check.auto for check in checks if check.auto}
    answers: Mapping[str, Any] = form.answers if form else {}
    approved = approval is not None and approval.granted is True
    facts = StageFacts(frozenset(ticked), automatic(case, wanted), answers, approved)
    return StageWork(number, stage, checks, facts, ticked, form, missing(stage, checks, facts), approval)


def automatic(case: Case, wanted: set[str]) -> frozenset[str]:
    """Which of these facts hold for the case. Asks only for what is wanted."""
    found = {
        "answered": case.last_from_us_at is not None,
        "unit_known": case.unit_id is not None,
        "order_known": case.order_id is not None,
    }
    if "file_known" in wanted:
        found["file_known"] = Attachment.objects.filter(message__conversation=case.conversation_id).exists()
    if wanted & {"fault_known", "loss_known", "apologised", "made_good"}:
        complaint = Complaint.objects.filter(case=case).first()
        found["fault_known"] = complaint is not None and bool(complaint.fault)
        found["loss_known"] = complaint is not None and bool(complaint.loss_words or complaint.loss is not None)
        found["apologised"] = complaint is not None and complaint.apologised_at is not None
        found["made_good"] = complaint is not None and made_good(complaint)
    return frozenset(fact for fact in wanted if found.get(fact))


def made_good(complaint: Complaint) -> bool:
    """Whether enough was given, or it was noted why less, or nothing, is."""
    loss = None if complaint.loss is None else Money(complaint.loss, complaint.currency)
    given = given_on(complaint.case_id, complaint.currency)
    return is_made_good(complaint.fault, loss, given, complaint.exception_why)


def standing_of(case: Case, owed: Sequence[Promise], work: StageWork | None = None) -> Standing:
    """What decides the next step; `owed` are the promises still owed, `work` that of the case's stage. One query."""
    answers = [one.due_at for one in owed if one.kind in (FIRST_RESPONSE, ANSWER)]
    asked = Approval.objects.filter(case=case, decided_at=None).values_list("asked_of", flat=True)
    shape = kind_shape(case.kind, case.kind_version)
    open_items = len(work.missing) if work else 0
    complaint_open = shape.complaint and case.stage >= RESOLUTION and case.resolved_at is None
    return Standing(
        owner_id=case.owner_id,
        handler_id=case.handler_id,
        stage=case.stage,
        answer_due_at=min(answers, default=None),
        due_at=case.due_at,
        waiting_for=case.waiting_for,
        waiting_until=case.waiting_until,
        resolved_at=case.resolved_at,
        closed_at=case.closed_at,
        merged=case.merged_into_id is not None,
        spam=case.spam_at is not None,
        last_from_us_at=case.last_from_us_at,
        open_items=open_items,
        approvers=frozenset(one for ids in asked for one in ids),
        to_make_good=complaint_open and any(one.key == "made_good" for one in (work.missing if work else ())),
    )
