"""By which channels somebody could be answered now, which one would be taken, and why; for whoever writes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from vafa.channels.contract import Driver
from vafa.conversations.letters.liquid import LetterBroken
from vafa.conversations.letters.shelf import Shelf
from vafa.conversations.models import ProviderTemplate
from vafa.conversations.sending.check import words_of
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.facts import Facts, answers_on, load
from vafa.conversations.sending.points import points_allowed, points_open, templates_for, window_open
from vafa.customers.models import ContactPoint

MARK = "\u2063·\u2063"  # stands where the words will; nobody types it


@dataclass(frozen=True)
class Way:
    """A channel the customer can be reached on. `why` is a code for the one that would be taken.

    `closed`: free words are not allowed now; `approved` are the letters that may go even so. `shut`: nothing may.
    `wrote`: the customer wrote there before.
    """

    channel: str
    kind: str
    address: str
    taken: bool
    why: str  # wrote_here, preferred, answers, first; "" for one that would not be taken
    closed: bool
    shut: bool
    most: int | None  # letters a text may have
    approved: Sequence[ProviderTemplate] = ()
    wrote: bool = False
    before: str = ""  # what the letter writes before and after the words, where it is asked for
    after: str = ""


def ways_to_answer(draft: Draft, at: datetime, *, around: str = "") -> list[Way]:
    """The channels for this draft, the one that would be taken first; empty when nobody can be reached.

    `around` names a channel for which the words before and after the draft's own are told, to count them.
    """
    facts = load([draft], at)
    usable = points_open(facts, draft, at)
    taken = usable[0].pk if usable else None
    found: dict[str, Way] = {}
    for point in [*usable, *points_allowed(facts, draft)]:
        way = facts.ways[point.kind]
        if way.channel not in found:
            one = _way(facts, draft, point, way, taken, point in usable, at)
            before, after = _around(facts, draft, point) if way.channel == around else ("", "")
            found[way.channel] = replace(one, before=before, after=after)
    return list(found.values())


def _around(facts: Facts, draft: Draft, point: ContactPoint) -> tuple[str, str]:
    """What stands before and after the words, as the customer gets them; nothing where there is no such letter."""
    marked = replace(draft, text=MARK, context={**draft.context, "text": MARK})
    try:
        written = words_of(facts, marked, point, Shelf([draft.letter]))
    except LetterBroken:
        return "", ""
    before, found, after = written.text.partition(MARK) if written else ("", "", "")
    return (before, after) if found else ("", "")


def _way(
    facts: Facts, draft: Draft, point: ContactPoint, way: type[Driver], taken: int | None, usable: bool, at: datetime
) -> Way:
    closed = not window_open(facts, draft.customer_id, way, at)
    mine = point.pk == taken
    approved = _approved(way, draft, facts) if closed else []
    return Way(
        way.channel, point.kind, point.shown, mine, _why(facts, draft, point) if mine else "", closed, not usable,
        way.can.text, approved, (draft.customer_id, way.channel) in facts.wrote,
    )  # fmt: skip


def _why(facts: Facts, draft: Draft, point: ContactPoint) -> str:
    heard = facts.heard.get(draft.conversation_id or 0)
    customer = facts.customers.get(draft.customer_id)
    if heard is not None and heard.point_id == point.pk:
        return "wrote_here"
    if customer is not None and customer.preferred_channel == point.kind:
        return "preferred"
    learnt = answers_on(customer) if customer is not None else ""
    return "answers" if learnt and facts.ways[point.kind].channel == learnt else "first"


def _approved(way: type[Driver], draft: Draft, facts: Facts) -> list[ProviderTemplate]:
    """Approved words for this letter first, then for all others of the customer's language."""
    customer = facts.customers.get(draft.customer_id)
    own = templates_for(facts, draft, way)
    language = draft.language or (customer.language if customer else "")
    rows = ProviderTemplate.objects.filter(language=language, account__is_active=True, account__kind=way.kind)
    return [*own, *rows.exclude(pk__in=[one.pk for one in own]).order_by("letter")]
