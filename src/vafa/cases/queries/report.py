"""The final report of a case, as facts: what was asked, what was found, what was done, what was given; and who signed.

Only what a customer may read: their own words, the answers a kind marks for the report, how we said it was resolved,
and what was given. Never notes. Words and layout are the pages'.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from vafa.cases.models import Case, Compensation, Resolution, SignOff, StageForm
from vafa.cases.queries.setup import kind_shape
from vafa.cases.rules.shapes import RESOLUTION, Field
from vafa.conversations.models import Message

Answers = Sequence[tuple[Field, Any]]


@dataclass(frozen=True)
class Report:
    """The facts. `found` and `done` are answers of forms, before and from the stage of the resolution on."""

    asked: str
    found: Answers
    done: Answers
    how: str
    given: Sequence[Compensation]
    changed_at: datetime | None  # when any of it was last written
    sign_offs: Sequence[SignOff]

    @property
    def signed(self) -> SignOff | None:
        """The name under the report as it is now."""
        last = self.sign_offs[-1] if self.sign_offs else None
        return last if last is not None and (self.changed_at is None or last.at >= self.changed_at) else None


def final_report(case: Case) -> Report:
    """The report of a case as it stands. Five queries."""
    shape = kind_shape(case.kind, case.kind_version)
    found: list[tuple[Field, Any]] = []
    done: list[tuple[Field, Any]] = []
    forms = list(StageForm.objects.filter(case=case).order_by("stage"))
    for form in forms:
        fields = [one for one in shape.stage(form.stage).fields if one.report and one.key in form.answers]
        (done if form.stage >= RESOLUTION else found).extend((one, form.answers[one.key]) for one in fields)
    words = Message.objects.filter(conversation=case.conversation_id, direction=Message.IN).order_by("created_at", "pk")
    resolution = case.resolutions.filter(reopened_at=None).first()
    given = given_to(case)
    moments = [one.recorded_at for one in forms] + [one.given_at for one in given if one.given_at is not None]
    return Report(
        asked=words.values_list("text", flat=True).first() or "",
        found=found,
        done=done,
        how=resolution.how if resolution else "",
        given=given,
        changed_at=max([*moments, resolution.at] if resolution else moments, default=None),
        sign_offs=list(case.sign_offs.select_related("signature").order_by("at", "pk")),
    )


def last_sign_off(case: Case) -> tuple[SignOff | None, bool]:
    """The last name put under the report, and whether the report is still as it was signed. One query."""
    forms = StageForm.objects.filter(case=OuterRef("case")).order_by("-recorded_at").values("recorded_at")
    given = Compensation.objects.filter(case=OuterRef("case"), state=Compensation.GIVEN).order_by("-given_at")
    resolved = Resolution.objects.filter(case=OuterRef("case"), reopened_at=None).values("at")
    rows = SignOff.objects.filter(case=case).annotate(
        form_at=Subquery(forms[:1]), gift_at=Subquery(given.values("given_at")[:1]), done_at=Subquery(resolved[:1])
    )
    last = rows.order_by("at", "pk").last()
    if last is None:
        return None, False
    changes = [getattr(last, name) for name in ("form_at", "gift_at", "done_at")]
    return last, all(moment is None or moment <= last.at for moment in changes)


def given_to(case: Case) -> list[Compensation]:
    """What was given to make a wrong good."""
    return list(Compensation.objects.filter(case=case, state=Compensation.GIVEN).order_by("given_at", "pk"))
