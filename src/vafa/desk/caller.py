"""Who calls: what one wants to know of a caller in the moment the telephone rings, in a handful of short queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from vafa.cases.access import VIEW as CASES
from vafa.cases.models import Case
from vafa.cases.queries import cases_for
from vafa.conversations.calls import customers_of
from vafa.conversations.models import Call, Message
from vafa.customers.models import Customer
from vafa.desk.shown import case_url, channel_icon
from vafa.feedback.models import Response
from vafa.feedback.wording import score_of, score_words
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.ui.components import State
from vafa.sales.access import VIEW as SALES
from vafa.sales.models import Unit

CASES_SHOWN, UNITS_SHOWN = 3, 3
UNHAPPY = {"csat": 2, "ces": 3, "nps": 6}  # scores up to these


@dataclass(frozen=True)
class Caller:
    """A customer as the strip shows them; everything but the name may be missing."""

    customer: Customer
    url: str
    owns: Sequence[str] = ()
    cases: Sequence[dict[str, str]] = ()
    last: Message | None = None
    last_icon: str = ""
    felt: str = ""
    felt_state: State = "calm"
    others: Sequence[dict[str, str]] = ()  # who else has this number


def caller_of(staff: Staff, call: Call) -> Caller | None:
    """Who is at the other end, as far as this person may see; None for a number nobody knows."""
    customer = call.customer
    if customer is None:
        return None
    last = _last_word(customer)
    felt, state = _felt(customer)
    return Caller(
        customer=customer,
        url=reverse("desk_person", kwargs={"pk": customer.pk}),
        owns=_owns(staff, customer),
        cases=[_line(one) for one in open_cases(staff, customer)],
        last=last,
        last_icon=channel_icon(last.channel) if last else "",
        felt=felt,
        felt_state=state,
        others=[
            {"name": one.name, "url": reverse("desk_person", kwargs={"pk": one.pk})}
            for one in customers_of(call.number)
            if one.pk != customer.pk
        ][:2],
    )


def open_cases(staff: Staff, customer: Customer) -> list[Case]:
    """The customer's open cases that this person may see, the one that is due first before others."""
    if not may(staff, CASES):
        return []
    rows = cases_for(staff).filter(customer=customer, resolved_at=None)
    return list(rows.order_by("due_at", "-opened_at")[:CASES_SHOWN])


def _line(case: Case) -> dict[str, str]:
    return {"number": str(case.number), "subject": case.subject, "url": case_url(case.number)}


def _owns(staff: Staff, customer: Customer) -> list[str]:
    if not may(staff, SALES):
        return []
    rows = Unit.objects.filter(customer=customer).select_related("product").order_by("-created_at")[:UNITS_SHOWN]
    return [str(one.product) for one in rows]


def _last_word(customer: Customer) -> Message | None:
    """What was said last, by them or by a person of ours."""
    rows = Message.objects.filter(customer=customer).exclude(direction=Message.NOTE)
    return rows.exclude(direction=Message.OUT, author=None).order_by("-created_at", "-pk").first()


def _felt(customer: Customer) -> tuple[str, State]:
    """The last score in words."""
    response = Response.objects.filter(customer=customer).order_by("-at").first()
    if response is None or not response.scores:
        return "", "calm"
    measure, score = next(iter(response.scores.items()))
    state: State = "late" if score <= UNHAPPY.get(measure, 0) else "kept"
    return f"{score_of(measure, score)} · {score_words(measure, score)}", state
