"""What kind of customer somebody is to the shop: "vip" and whatever else it calls them. Policies ask for it."""

from datetime import datetime

from django.db import transaction

from vafa.cases.actions.opening import CLASS
from vafa.customers.actions import set_traits
from vafa.customers.models import Customer, Trait
from vafa.platform.audit.models import record
from vafa.platform.values import Actor, Refused, refuse_if

LONGEST = 40


@transaction.atomic
def set_class(customer: Customer, name: str, *, actor: Actor, at: datetime) -> None:
    """Put a customer into a class, or ("") into none; cases opened from now on follow it. Refused: cases.bad_class."""
    name = " ".join(name.replace("\x00", "").split()).lower()
    refuse_if(len(name) > LONGEST or any(one in name for one in ",،"), Refused("cases.bad_class", status=422))
    before = Trait.objects.filter(customer=customer, name=CLASS).values_list("value", flat=True).first() or ""
    if name == before:
        return
    set_traits([customer.pk], CLASS, name, because_of=None, actor=actor, at=at)
    record(actor, "customer.class_set", "customer", customer.pk, at=at, before=before, after=name)


def class_of(customer_id: int) -> str:
    """The class this customer is in, or "" for none."""
    found = Trait.objects.filter(customer=customer_id, name=CLASS).values_list("value", flat=True).first()
    return found if isinstance(found, str) else ""
