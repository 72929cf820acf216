"""One complaint as its page shows it: the felt loss, what was given or asked for, what this person may still give."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from vafa.cases.models import Case, Compensation, Complaint
from vafa.cases.queries.authority import Standing, approvers_of, given_on, standing_on
from vafa.cases.queries.people import names_of
from vafa.cases.rules.making_good import demands_more_than, is_made_good
from vafa.platform.accounts.models import Staff
from vafa.platform.values import Money


@dataclass(frozen=True)
class ComplaintPage:
    """A complaint, for one person at a moment. `remedies` carry who asked, who gave and their approval."""

    complaint: Complaint
    loss: Money | None
    given: Money
    remedies: Sequence[Compensation]
    standing: Standing
    approver: str  # who says yes to a little more than this person may give; "" when nobody can

    @property
    def must_exceed(self) -> Money | None:
        """What is still to be exceeded by giving: the loss that is ours, less what was given."""
        demanded = demands_more_than(self.complaint.fault, self.loss)
        return demanded - self.given if demanded is not None else None

    @property
    def made_good(self) -> bool:
        """Whether nothing more is owed."""
        return is_made_good(self.complaint.fault, self.loss, self.given, self.complaint.exception_why)

    @property
    def asked(self) -> Compensation | None:
        """What waits for a yes."""
        return next((one for one in self.remedies if one.state == Compensation.ASKED), None)


def complaint_of(case: Case) -> Complaint | None:
    """The complaint of a case, if it is one."""
    return Complaint.objects.filter(case=case).first()


def complaint_page(case: Case, complaint: Complaint, staff: Staff, at: datetime) -> ComplaintPage:
    """Everything about making this complaint good, for this person. About a dozen queries, however much was given."""
    currency = complaint.currency
    rows = Compensation.objects.filter(case=case).select_related("asked_by", "given_by", "approval")
    standing = standing_on(case, staff, currency, at)
    above = standing.up_to + Money(Decimal(1), currency)
    able = approvers_of(case, above, but=staff.pk, at=at)
    loss = None if complaint.loss is None else Money(complaint.loss, currency)
    return ComplaintPage(
        complaint, loss, given_on(case.pk, currency), list(rows.order_by("pk")), standing,
        names_of(able[:1]).get(able[0], "") if able else "",
    )  # fmt: skip
