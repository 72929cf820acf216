"""Putting right what a case is about, and with whom a customer always speaks."""

from datetime import datetime

from django.db import transaction

from vafa.cases.access import REPLY
from vafa.cases.actions.promises import apply_policy
from vafa.cases.events import CaseChanged, OwnAgentSet
from vafa.cases.models import Case, Complaint, OwnAgent
from vafa.cases.queries.setup import kind_shape, service
from vafa.customers.models import Customer
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.values import SYSTEM, Actor, Refused, refuse_if
from vafa.sales.models import Order, Unit


@transaction.atomic
def change_case(
    case: Case, *, kind: str, topic: str, order: Order | None, unit: Unit | None, actor: Actor, at: datetime
) -> Case:
    """Say what the case really is about. Another kind keeps the stage and takes the shape that kind has now.

    What is still owed follows the policy the case falls under then. Refused: cases.unknown_kind, cases.not_theirs
    (order or unit of another customer), cases.already_resolved.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("unit__product").get(pk=case.pk)
    shape = service().kinds.get(kind) if kind != case.kind else kind_shape(case.kind, case.kind_version)
    if shape is None or (topic and topic != case.topic and topic not in dict(shape.topics)):
        raise Refused("cases.unknown_kind", status=400)
    topic = topic if topic in dict(shape.topics) else ""
    owned = [one for one in (order, unit) if one is not None and one.customer_id != case.customer_id]
    refuse_if(owned, Refused("cases.not_theirs", status=400))
    before = {"kind": case.kind, "topic": case.topic, "order": case.order_id, "unit": case.unit_id}
    after = {
        "kind": shape.key, "topic": topic, "order": order.pk if order else None, "unit": unit.pk if unit else None,
    }  # fmt: skip
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if not changes:
        return case
    refuse_if(case.resolved_at is not None, Refused("cases.already_resolved"))
    if "kind" in changes:
        case.kind, case.kind_version = shape.key, shape.version
        if shape.complaint:
            Complaint.objects.get_or_create(case=case, defaults={"currency": order.currency if order else "IRR"})
    case.topic, case.order, case.unit = topic, order, unit
    case.save(update_fields=["kind", "kind_version", "topic", "order", "unit"])
    publish(
        CaseChanged(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, changes=changes, actor=actor,
            occurred_at=at,
        )
    )  # fmt: skip
    apply_policy(case, actor=SYSTEM, at=at)
    return case


@transaction.atomic
def set_own_agent(customer: Customer, staff: Staff | None, *, actor: Actor, at: datetime) -> None:
    """Let a customer always speak with this colleague; None lets them speak with whoever is there.

    Refused: cases.cannot_own.
    """
    refuse_if(
        staff is not None and not may(staff, REPLY), Refused("cases.cannot_own", name=staff.name if staff else "")
    )
    row = OwnAgent.objects.select_for_update().filter(customer=customer).first()
    before = row.staff_id if row else None
    if before == (staff.pk if staff else None):
        return
    if staff is None:
        OwnAgent.objects.filter(customer=customer).delete()
    else:
        OwnAgent.objects.update_or_create(customer=customer, defaults={"staff": staff})
    publish(
        OwnAgentSet(
            customer_id=customer.pk, staff_id=staff.pk if staff else None, before=before, actor=actor, occurred_at=at
        )
    )
