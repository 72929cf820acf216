"""A single word that asks for silence (لغو, إلغاء, STOP): taken at its word, on this channel, at once."""

from vafa.channels.inbound import Incoming
from vafa.conversations.intake.contributing import Known, Say, intake_filter
from vafa.conversations.rules.stopping import asks_to_stop
from vafa.customers.actions import normal_value, record_consent
from vafa.customers.queries import find_by_address
from vafa.customers.rules.consent import CARE, OFFER, SURVEY
from vafa.platform.values import Actor, Refused


@intake_filter(order=40)
def stop(item: Incoming, known: Known) -> Say | None:
    """Everything but what they ask for themselves ends on this channel, for everyone with this address."""
    if item.public or not asks_to_stop(item.text or item.subject):
        return None
    try:
        found = find_by_address(known.contact_kind, normal_value(known.contact_kind, item.address))
    except Refused:
        return None
    proof = {"from": "word", "word": item.text.strip()[:20], "inbound": known.inbound_id}
    for customer in found:
        for purpose in (CARE, SURVEY, OFFER):
            actor = Actor.customer(customer.pk)
            record_consent(customer, purpose, known.contact_kind, False, proof=proof, actor=actor, at=known.at)
    return Say("asked_to_stop", aside=True) if found else None
