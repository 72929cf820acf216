"""A case is opened for somebody to look after."""

from collections.abc import Sequence

from django.utils.translation import override

from vafa.cases.actions.opening import open_case
from vafa.customers.models import Customer
from vafa.journeys.rules.steps import OpenCase
from vafa.journeys.rules.touchpoints import in_language
from vafa.journeys.step import Due, Round
from vafa.sales.models import Order

KIND = "open_case"


def perform(rows: Sequence[Due], doing: Round) -> None:
    """One case for each run, in the customer's language; a case is so many promises that they are opened one by one."""
    customers = Customer.objects.in_bulk([row.customer_id for row in rows])
    orders = Order.objects.in_bulk([row.order_id for row in rows if row.order_id is not None])
    for row in rows:
        step = doing.step(row)
        assert isinstance(step, OpenCase)
        with override(row.language):
            subject = in_language(step.subject, row.language)
            open_case(
                customers[row.customer_id], kind=step.case_kind, subject=subject, text=subject, channel="form",
                order=orders.get(row.order_id or 0), form_key=f"follow_up:{row.pk}", actor=doing.actor, at=doing.at,
            )  # fmt: skip
        doing.done(row)
