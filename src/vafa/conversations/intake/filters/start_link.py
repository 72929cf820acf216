"""Somebody opened a talk by a link that we made for one customer: this address is theirs, and proved.

Two people never become one by it: whoever had the address keeps it as well.
"""

from vafa.channels.inbound import Incoming
from vafa.channels.starts import ANSWERED
from vafa.conversations.intake.contributing import Known, Say, intake_filter
from vafa.conversations.links import customer_of_start
from vafa.customers.actions import add_contact_point, verify_contact_point
from vafa.customers.models import Customer
from vafa.platform.values import SYSTEM, Actor


@intake_filter(order=55)
def start_link(item: Incoming, known: Known) -> Say | None:
    """Join the address to the customer of the link. Words go on to that customer; a link alone asks for nothing."""
    words = [one.removeprefix(ANSWERED) for one in item.answers if one.startswith(ANSWERED)]
    if not words or item.public or not item.proven:
        return None
    pk = customer_of_start(words[0], known.at)
    customer = Customer.objects.filter(pk=pk).first() if pk is not None else None
    if customer is None:
        return None
    point = add_contact_point(customer, known.contact_kind, item.address, actor=SYSTEM, at=known.at)
    proof = {"from": "link", "inbound": known.inbound_id}
    verify_contact_point(point, proof=proof, actor=Actor.customer(point.customer_id), at=known.at)
    known.customer = point.customer
    return None if item.text.strip() or item.files else Say("connected", aside=True)
