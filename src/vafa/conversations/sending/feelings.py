"""Whether customers are content, by what they said last; and so whether an offer is welcome.

What they say is kept by the rooms above: answers to follow-ups, scores of surveys, "it worked" under a case. Each
contributes its signs; the rule over them all is `rules.satisfaction`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from vafa.conversations.rules.satisfaction import BEFORE_SATISFACTION, Sign, against_offer
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.objections import Hold, objection
from vafa.conversations.settings import FRESH_DAYS, MEMORY_DAYS, OFFERS_AFTER
from vafa.customers.models import Customer
from vafa.customers.rules.consent import OFFER
from vafa.platform.preferences.models import get_all

__all__ = [
    "BEFORE_SATISFACTION",
    "FRESH_DAYS",
    "MEMORY_DAYS",
    "OFFERS_AFTER",
    "Sign",
    "against_offer",
    "last_signs",
    "signs",
]
Signs = Callable[[Collection[int], datetime], Iterable[Sign]]

_signs: dict[str, Signs] = {}


def signs(ask: Signs) -> Signs:
    """Register `f(customer_ids, since) -> signs`, in one query; the last one of each customer is enough."""
    _signs[f"{ask.__module__}.{ask.__name__}"] = ask
    return ask


def last_signs(customer_ids: Collection[int], since: datetime) -> Mapping[int, Sign]:
    """What each of these customers said last, in whatever room; those who said nothing since then are left out."""
    found: dict[int, Sign] = {}
    for _name, ask in sorted(_signs.items()):
        for sign in ask(customer_ids, since):
            before = found.get(sign.customer_id)
            # Of two at one moment the bad one counts.
            if before is None or (sign.at, not sign.good) > (before.at, not before.good):
                found[sign.customer_id] = sign
    return found


@objection(order=55)
def no_offer_before_satisfaction(drafts: Sequence[Draft], at: datetime) -> Mapping[int, str | Hold]:
    """No offer to who was not content with us last, nor to a new buyer who did not say so yet."""
    asked = {draft.customer_id for draft in drafts if draft.purpose == OFFER}
    if not asked:
        return {}
    said = get_all("offers.")
    last = last_signs(asked, at - timedelta(days=said[MEMORY_DAYS]))
    bought = dict(Customer.objects.filter(pk__in=asked).values_list("pk", "last_order_at"))
    fresh = timedelta(days=said[FRESH_DAYS])
    found: dict[int, str | Hold] = {}
    for place, draft in enumerate(drafts):
        if draft.purpose == OFFER:
            who = draft.customer_id
            reason = against_offer(last.get(who), bought.get(who), at, said[OFFERS_AFTER], fresh)
            if reason:
                found[place] = Hold(reason)
    return found
