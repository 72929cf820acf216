"""The gate of a rehearsal: the same questions in the same order as `conversations.sending.check`, of facts in memory.

Addresses, consents, windows, hours and the attention budget are asked by sending's own functions. What other rooms
object to is asked here of what is known of the customer's cases, answers and surveys at that moment of the rehearsal.
What is held back without an end is asked again when it would be over, not every day: here that is known beforehand.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from vafa.conversations.letters import LetterBroken, Shelf
from vafa.conversations.sending.attention import Attention, Taken, rank_of
from vafa.conversations.sending.check import (
    LETTER_BROKEN,
    NO_CONSENT,
    TOO_LATE,
    UNREACHABLE,
    WINDOW_CLOSED,
    WITHDRAWN,
    WORDING_MISSING,
    words_of,
)
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.facts import Facts
from vafa.conversations.sending.feelings import BEFORE_SATISFACTION, Sign, against_offer
from vafa.conversations.sending.hours import Welcome
from vafa.conversations.sending.points import points_allowed, points_open
from vafa.customers.models import Customer
from vafa.customers.rules.consent import OFFER, SERVICE, SURVEY
from vafa.journeys.rehearsal.rules.diary import Letter, Said, Voice
from vafa.journeys.rehearsal.rules.facts import FAR, Person

GIVEN = dict.fromkeys(
    ("order_number", "product", "guide_link", "code", "answer_link", "yes_link", "no_link", "years"), ""
)
"""What a letter of a follow-up may ask for."""
SURVEY_LATELY, OPEN_CASE, UNSETTLED = "survey_lately", "open_case", "unsettled_complaint"


@dataclass(frozen=True, slots=True)
class Courtesy:
    """What the shop set about offers and surveys."""

    offers_after: str
    fresh: timedelta
    memory: timedelta
    survey_rest: timedelta


@dataclass
class ShopGate:
    """Asks for one batch of customers, whose facts are loaded."""

    facts: Facts
    courtesy: Courtesy
    shelf: Shelf
    worded: dict[tuple[str, str, str], str]  # remembered over all batches
    _welcome: Welcome = field(init=False)
    _windows: bool = field(init=False)

    _ways: dict[tuple[int, str, str, str], tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._windows = any(way.can.window or not way.can.start for way in self.facts.ways.values())
        self._welcome = Welcome(self.facts)

    def ask(self, person: Person, voice: Voice, letter: Letter, at: datetime) -> Said:
        """Whether it leaves now, is asked again later, or never leaves."""
        customer = self.facts.customers.get(person.id)
        if customer is None:
            return Said(reason=WITHDRAWN)
        draft = Draft(
            customer_id=person.id, purpose=letter.purpose, letter=letter.letter, channel=letter.channel,
            importance=letter.importance, late_after=letter.until, recorded=letter.serial,
        )  # fmt: skip
        channel, against = self._way(draft, at)
        if against:
            return Said(reason=against)
        reason, until = self._objection(person, voice, letter, at)
        if reason and until is None:
            return Said(reason=reason)
        if against := self._against_words(draft, customer.language, channel):
            return Said(reason=against)
        if until is not None:
            return self._held(draft, customer, reason, until, at, firm=False)
        due = self._welcome.when(draft, customer, at)
        if due is None or due > letter.until:
            return Said(reason=TOO_LATE)
        if due > at:
            return Said(again=due, reason=self._welcome.why(draft, customer, at))
        return Said(channel) if letter.purpose == SERVICE else self._heard(draft, customer, voice, at, channel)

    def _way(self, draft: Draft, at: datetime) -> tuple[str, str]:
        """On which channel it goes, or why on none. Remembered where no channel's window opens and shuts."""
        asked = (draft.customer_id, draft.purpose, draft.channel, draft.letter if self._windows else "")
        if self._windows or asked not in self._ways:
            self._ways[asked] = self._find_way(draft, at)
        return self._ways[asked]

    def _find_way(self, draft: Draft, at: datetime) -> tuple[str, str]:
        if not self.facts.points.get(draft.customer_id):
            return "", UNREACHABLE
        if not points_allowed(self.facts, draft):
            return "", NO_CONSENT
        points = points_open(self.facts, draft, at)
        return (self.facts.ways[points[0].kind].channel, "") if points else ("", WINDOW_CLOSED)

    def _objection(self, person: Person, voice: Voice, letter: Letter, at: datetime) -> tuple[str, datetime | None]:
        """What speaks against it, and until when; without a moment it is left out for good."""
        if letter.purpose not in (SURVEY, OFFER):
            return "", None
        resolved = person.open_case(at)
        if resolved is not None:
            return OPEN_CASE, resolved
        if letter.purpose == OFFER:
            return self._against_offer(person, at)
        rest = at - self.courtesy.survey_rest
        asked = any(rest < one <= at for one in voice.surveyed)
        earlier = (other for _, other in voice.waiting.values() if other.purpose == SURVEY)
        return (SURVEY_LATELY, None) if asked or any(one.serial < letter.serial for one in earlier) else ("", None)

    def _against_offer(self, person: Person, at: datetime) -> tuple[str, datetime | None]:
        said = self.courtesy
        unsettled = person.complaint_unsettled(at, said.memory)
        if unsettled is not None:
            return UNSETTLED, unsettled
        last, bought = person.last_sign(at, at - said.memory), person.last_bought(at)
        sign = Sign(person.id, *last) if last else None
        reason = against_offer(sign, bought, at, said.offers_after, said.fresh)
        if not reason:
            return "", None
        if reason == BEFORE_SATISFACTION:
            return reason, bought + said.fresh if bought and bought + said.fresh > at else FAR
        return reason, last[0] + said.memory if last else FAR

    def _heard(self, draft: Draft, customer: Customer, voice: Voice, at: datetime, channel: str) -> Said:
        """Whether they have attention left, beside what is gone and what waits and goes first."""
        since = at - self.facts.budget.window
        taken = [Taken(one) for one in voice.gone if since < one <= at]
        for due, other in voice.waiting.values():
            if other.purpose != SERVICE and other.serial != draft.recorded:
                taken.append(Taken(due, rank_of(_as_draft(other, customer.pk), 0)))
        verdict = Attention({customer.pk: taken}, self.facts.budget).ask(draft, 0, at)
        if verdict.until is None:
            return Said(reason=verdict.reason)
        if verdict.reason:
            return self._held(draft, customer, verdict.reason, verdict.until, at, firm=verdict.firm)
        return Said(channel)

    def _held(
        self, draft: Draft, customer: Customer, reason: str, until: datetime, at: datetime, *, firm: bool
    ) -> Said:
        """Put off; what can only leave too late is left out, unless that is not sure yet."""
        last = draft.late_after
        assert last is not None
        due = None if until >= last else self._welcome.when(draft, customer, until)
        if due is None or due > last:
            due = last if not firm and last > at else None
        return Said(reason=reason) if due is None else Said(again=due, reason=reason)

    def _against_words(self, draft: Draft, language: str, channel: str) -> str:
        """Whether it can be written at all; a letter is tried once in each language, with what follow-ups give it."""
        asked = (draft.letter, language, channel)
        if asked not in self.worded:
            points = self.facts.points[draft.customer_id]
            point = next(one for one in points if self.facts.ways[one.kind].channel == channel)
            try:
                words = words_of(self.facts, replace(draft, context=GIVEN), point, self.shelf)
                self.worded[asked] = "" if words is not None else WORDING_MISSING
            except LetterBroken:
                self.worded[asked] = LETTER_BROKEN
        return self.worded[asked]


def _as_draft(letter: Letter, customer_id: int) -> Draft:
    return Draft(customer_id=customer_id, purpose=letter.purpose, importance=letter.importance, recorded=letter.serial)
