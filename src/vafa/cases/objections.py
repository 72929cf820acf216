"""What speaks against sending, from the side of cases: courtesy while something is unsolved."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Max

from vafa.cases.events import CaseClosed, CaseResolved, ResolutionConfirmed
from vafa.cases.models import Resolution, SignOff
from vafa.cases.queries import open_case_customer_ids, unsettled_complaint_ids
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.feelings import MEMORY_DAYS, Sign, signs
from vafa.conversations.sending.holding import look_again
from vafa.conversations.sending.objections import Hold, objection
from vafa.customers.rules.consent import OFFER, SURVEY
from vafa.platform.events import Batch, reacts_to
from vafa.platform.preferences.models import get
from vafa.platform.time import now


@objection(order=50)
def nothing_while_a_case_is_open(drafts: Sequence[Draft], at: datetime) -> Mapping[int, Hold]:
    """No survey and no offer to someone who waits for us."""
    asked = {draft.customer_id for draft in drafts if draft.purpose in (SURVEY, OFFER)}
    waiting = open_case_customer_ids(asked) if asked else set()
    return {
        place: Hold("open_case")
        for place, draft in enumerate(drafts)
        if draft.purpose in (SURVEY, OFFER) and draft.customer_id in waiting
    }


@objection(order=51)
def no_offer_after_a_complaint(drafts: Sequence[Draft], at: datetime) -> Mapping[int, Hold]:
    """No offer to someone whose complaint we closed without hearing that it is settled."""
    asked = {draft.customer_id for draft in drafts if draft.purpose == OFFER}
    unsettled = unsettled_complaint_ids(asked, at - timedelta(days=get(MEMORY_DAYS))) if asked else set()
    return {
        place: Hold("unsettled_complaint")
        for place, draft in enumerate(drafts)
        if draft.purpose == OFFER and draft.customer_id in unsettled
    }


@signs
def said_it_worked(customer_ids: Collection[int], since: datetime) -> Iterable[Sign]:
    """Who said that the work did what it should, or put their name under it."""
    told = Resolution.objects.filter(case__customer__in=customer_ids, confirmed_at__gte=since, reopened_at=None)
    signed = SignOff.objects.filter(case__customer__in=customer_ids, at__gte=since)
    for customer, moment in told.values_list("case__customer").annotate(last=Max("confirmed_at")):
        yield Sign(customer, moment, True)
    for customer, moment in signed.values_list("case__customer").annotate(last=Max("at")):
        yield Sign(customer, moment, True)


@reacts_to(CaseResolved, ResolutionConfirmed, CaseClosed)
def ask_again(events: Batch[CaseResolved | ResolutionConfirmed | CaseClosed]) -> None:
    """What was held back for a case is asked about anew when it is over, or she said that it worked."""
    look_again({event.customer_id for event in events if event.customer_id is not None}, at=now())
