"""A stage's form is filled in: at the desk, or on paper and keyed in later with its own time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from vafa.cases.events import FormFilled
from vafa.cases.models import Case, StageForm
from vafa.cases.queries.setup import kind_shape
from vafa.cases.rules.forms import changed_fields
from vafa.cases.rules.shapes import STAGES
from vafa.platform.events.publishing import publish
from vafa.platform.i18n.digits import parse_number, to_latin
from vafa.platform.i18n.money import parse_money
from vafa.platform.i18n.phones import to_e164
from vafa.platform.i18n.reading import Reader
from vafa.platform.i18n.typed_dates import parse_day
from vafa.platform.values import Actor, Refused, refuse_if

EARLIEST = timedelta(days=400)  # a paper older than this is a slip of the pen


@dataclass(frozen=True)
class AsWrittenBy:
    """Days, numbers and money as this reader writes them (`rules.forms.Understands`)."""

    reader: Reader

    def digits(self, text: str) -> str:
        """The text with plain digits."""
        return to_latin(text)

    def number(self, text: str) -> Decimal:
        """The number, in any digits."""
        return parse_number(text, self.reader.language)

    def money(self, text: str) -> tuple[Decimal, str]:
        """The amount and its currency; a bare number is in the reader's unit."""
        return parse_money(text, reader=self.reader)

    def day(self, text: str) -> date:
        """The day, in any calendar."""
        return parse_day(text, self.reader.calendar, self.reader.language)

    def phone(self, text: str) -> str | None:
        """The number as +98912…."""
        return to_e164(text)


@transaction.atomic
def fill_form(
    case: Case,
    stage: int,
    answers: Mapping[str, Any],
    *,
    filled_at: datetime | None = None,
    on_paper: bool = False,
    seen: datetime | None = None,
    check_seen: bool = False,
    actor: Actor,
    at: datetime,
) -> StageForm:
    """Keep these answers (`rules.forms.read_answers`) as the form of a stage; the same answers again change nothing.

    `filled_at`: when it was filled in on paper, which stays its time. With `check_seen` the answers were written over
    the form as it was recorded at `seen` (None: there was none); a newer one is not written over: cases.form_changed.
    Also refused: cases.unknown_stage, cases.unknown_field, cases.already_resolved, cases.filled_later.
    """
    refuse_if(stage not in STAGES, Refused("cases.unknown_stage", status=400))
    check_time(filled_at, at)
    case = Case.objects.select_for_update().get(pk=case.pk)
    _check_fields(case, stage, answers)
    refuse_if(case.closed_at is not None, Refused("cases.already_resolved"))
    form = StageForm.objects.select_related("by").filter(case=case, stage=stage).first()
    before = form.answers if form else {}
    changed = changed_fields(before, answers)
    if not changed and (form is None or filled_at in (None, form.filled_at)):
        return form or StageForm(case=case, stage=stage)
    if check_seen and form is not None and form.recorded_at != seen:
        raise Refused("cases.form_changed", name=form.by.name if form.by else "")
    form = form or StageForm(case=case, stage=stage)
    form.answers, form.filled_at, form.recorded_at = dict(answers), filled_at or at, at
    form.by_id, form.on_paper = actor.id if actor.kind == "staff" else None, on_paper
    form.save()
    publish(
        FormFilled(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, stage=stage, on_paper=on_paper,
            fields=changed, filled_at=form.filled_at, actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return form


def _check_fields(case: Case, stage: int, answers: Mapping[str, Any]) -> None:
    known = {one.key for one in kind_shape(case.kind, case.kind_version).stage(stage).fields}
    strange = next((key for key in answers if key not in known), None)
    refuse_if(strange is not None, Refused("cases.unknown_field", status=400, name=str(strange)[:80]))


def check_time(filled_at: datetime | None, at: datetime) -> None:
    """Refuse a time on paper that is yet to come, or too long ago to be meant: cases.filled_later."""
    if filled_at is not None:
        refuse_if(not at - EARLIEST <= filled_at <= at, Refused("cases.filled_later", status=400))
