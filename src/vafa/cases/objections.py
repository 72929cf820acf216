"""What speaks against sending, from the side of cases: courtesy while something is unsolved."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from vafa.cases.queries import open_case_customer_ids, unsettled_complaint_ids
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.objections import objection
from vafa.customers.rules.consent import OFFER, SURVEY

COMPLAINT_MEMORY = timedelta(days=30)  # how long a complaint that nobody confirmed as settled keeps offers back


@objection(order=50)
def nothing_while_a_case_is_open(drafts: Sequence[Draft], at: datetime) -> Mapping[int, str]:
    """No survey and no offer to someone who waits for us."""
    asked = {draft.customer_id for draft in drafts if draft.purpose in (SURVEY, OFFER)}
    waiting = open_case_customer_ids(asked) if asked else set()
    return {
        place: "open_case"
        for place, draft in enumerate(drafts)
        if draft.purpose in (SURVEY, OFFER) and draft.customer_id in waiting
    }


@objection(order=51)
def no_offer_after_a_complaint(drafts: Sequence[Draft], at: datetime) -> Mapping[int, str]:
    """No offer to someone whose complaint we closed without hearing that it is settled."""
    asked = {draft.customer_id for draft in drafts if draft.purpose == OFFER}
    unsettled = unsettled_complaint_ids(asked, at - COMPLAINT_MEMORY) if asked else set()
    return {
        place: "unsettled_complaint"
        for place, draft in enumerate(drafts)
        if draft.purpose == OFFER and draft.customer_id in unsettled
    }
