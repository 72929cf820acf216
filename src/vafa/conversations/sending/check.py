"""Everything that can stop a message, asked once, in a fixed order, for a whole batch.

The order: is the customer there · can we reach them · do they agree · does another room object · is the wording there ·
may it be said on this day, at this hour · have they heard enough from us lately. What may be said later is held back
until then, and if that is too late, left out. Nothing is stored here.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from vafa.channels.contract import Driver
from vafa.conversations.letters.editing import customer_context
from vafa.conversations.letters.liquid import LetterBroken
from vafa.conversations.letters.rendering import Rendered, free_text, plain, render_source
from vafa.conversations.letters.shelf import Shelf
from vafa.conversations.links import unsubscribe_url
from vafa.conversations.sending.attention import load_attention, ranked
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.facts import Facts, load
from vafa.conversations.sending.hours import Welcome
from vafa.conversations.sending.objections import Hold, contributed
from vafa.conversations.sending.points import points_allowed, points_open, templates_for
from vafa.customers.models import EMAIL, ContactPoint, Customer
from vafa.customers.rules.consent import SERVICE

# Reasons of the house; their sentences are in wording.py.
WITHDRAWN, UNREACHABLE, NO_CONSENT = "withdrawn", "no_contact_point", "no_consent"
WORDING_MISSING, LETTER_BROKEN, TOO_LATE = "wording_missing", "letter_broken", "too_late"
WINDOW_CLOSED = "window_closed"
AGAIN = timedelta(days=1)  # what is held back is looked at again at least so often


@dataclass(frozen=True)
class Ready:
    """Nothing stands against it for good: to whom, in what words, and from when. Without words when they are written.

    `held` is why not at once: a code; it is looked at again at `due_at`, as long as that is before `late_after`.
    `account_id` and `thread` are where the customer wrote, when it goes back the same way.
    """

    draft: Draft
    point: ContactPoint
    language: str
    due_at: datetime
    words: Rendered | None
    channel: str = EMAIL
    account_id: int | None = None
    thread: str = ""
    templates: str = ""
    held: str = ""
    late_after: datetime | None = None


@dataclass(frozen=True)
class Skipped:
    """It will not be sent, for this reason."""

    draft: Draft
    reason: str
    detail: str = ""
    language: str = ""


Checked = Ready | Skipped


def check_messages(drafts: Sequence[Draft], at: datetime) -> list[Checked]:
    """What is to become of each draft, in their order; about a dozen queries for any number of them."""
    return _Asking(drafts, at, load(drafts, at), write=True).answers()


def check_again(drafts: Sequence[Draft], at: datetime) -> list[Checked]:
    """The same when the moment of leaving has come; the words are those that were recorded."""
    return _Asking(drafts, at, load(drafts, at), write=False).answers()


class _Asking:
    """One pass over a batch: each question is asked only about drafts that nothing stands against so far."""

    def __init__(self, drafts: Sequence[Draft], at: datetime, facts: Facts, *, write: bool) -> None:
        self._drafts, self._at, self._facts, self._write = drafts, at, facts, write
        self._skipped: dict[int, Skipped] = {}
        self._points: dict[int, ContactPoint] = {}
        self._due: dict[int, datetime] = {}
        self._held: dict[int, str] = {}
        self._welcome = Welcome(facts)

    def answers(self) -> list[Checked]:
        self._ask_customers()
        holds = self._ask_other_rooms()
        words = self._write_all() if self._write else {}
        self._ask_hours(holds)
        self._ask_attention()
        return [
            self._skipped.get(number) or self._ready(number, draft, words.get(number))
            for number, draft in enumerate(self._drafts)
        ]

    def _ready(self, number: int, draft: Draft, words: Rendered | None) -> Ready:
        point, facts, language = self._points[number], self._facts, self._language(draft)
        way = facts.ways[point.kind]
        heard = facts.heard.get(draft.conversation_id or 0)
        here = heard if heard is not None and heard.point_id == point.pk else None
        return Ready(
            draft, point, language, self._due[number], words, channel=way.channel,
            account_id=here.account_id if here else None, thread=here.thread if here else "",
            templates=self._fill(draft, way, language) if self._write else "",
            held=self._held.get(number, ""), late_after=self._end(number, draft),
        )  # fmt: skip

    def _fill(self, draft: Draft, way: type[Driver], language: str) -> str:
        """The provider's approved words with this message's values, by account, as JSON; empty when there are none."""
        approved = templates_for(self._facts, draft, way)
        if not approved:
            return ""
        known = {**draft.context, "customer": customer_context(self._customer(draft)), "shop": self._facts.shop}
        filled = {}
        for one in approved:
            values = [plain(words, known, language) for words in one.variables]
            filled[str(one.account_id)] = {"name": one.name, "language": one.code, "values": values}
        return json.dumps(filled, ensure_ascii=False)

    def _open(self) -> Iterator[tuple[int, Draft]]:
        return ((number, draft) for number, draft in enumerate(self._drafts) if number not in self._skipped)

    def _skip(self, number: int, reason: str, detail: str = "") -> None:
        draft = self._drafts[number]
        self._skipped[number] = Skipped(draft, reason, detail[:300], self._language(draft))

    def _customer(self, draft: Draft) -> Customer:
        return self._facts.customers[draft.customer_id]

    def _language(self, draft: Draft) -> str:
        customer = self._facts.customers.get(draft.customer_id)
        return draft.language or (customer.language if customer else "")

    def _ask_customers(self) -> None:
        for number, draft in self._open():
            customer = self._facts.customers.get(draft.customer_id)
            if customer is None or customer.withdrawn_at is not None:
                self._skip(number, WITHDRAWN)
            elif not self._facts.points.get(draft.customer_id):
                self._skip(number, UNREACHABLE)
            elif not points_allowed(self._facts, draft):
                self._skip(number, NO_CONSENT)
            elif points := points_open(self._facts, draft, max(self._at, draft.not_before or self._at)):
                self._points[number] = points[0]
            else:
                self._skip(number, WINDOW_CLOSED)

    def _ask_other_rooms(self) -> dict[int, Hold]:
        """Leave out what they say must be; what they hold back is returned. The first of several holds counts."""
        holds: dict[int, Hold] = {}
        for ask in contributed():
            still = list(self._open())
            if still:
                for place, said in ask([draft for _, draft in still], self._at).items():
                    if isinstance(said, Hold):
                        holds.setdefault(still[place][0], said)
                    else:
                        self._skip(still[place][0], said)
        return holds

    def _write_all(self) -> dict[int, Rendered]:
        shelf = Shelf(draft.letter for _, draft in self._open())
        written = {}
        for number, draft in self._open():
            try:
                words = words_of(self._facts, draft, self._points[number], shelf)
            except LetterBroken as problem:
                self._skip(number, LETTER_BROKEN, problem.name or str(problem))
                continue
            if words is None:
                self._skip(number, WORDING_MISSING, draft.letter)
            else:
                written[number] = words
        return written

    def _ask_hours(self, holds: Mapping[int, Hold]) -> None:
        """When each may leave. What is planned for later is asked for its circumstances when that moment comes."""
        for number, draft in self._open():
            moment, customer = max(self._at, draft.not_before or self._at), self._customer(draft)
            if number in holds and moment == self._at:
                until = holds[number].until
                self._hold(number, holds[number].reason, until or self._at + AGAIN, firm=until is not None)
                continue
            due = self._welcome.when(draft, customer, moment)
            if due is None or (draft.late_after is not None and due > draft.late_after):
                self._skip(number, TOO_LATE)
                continue
            self._due[number] = due
            if due > moment:
                self._held[number] = self._welcome.why(draft, customer, moment)

    def _ask_attention(self) -> None:
        """Last, since only what nothing else stands against takes of a customer's attention; by importance."""
        asking = [(number, draft) for number, draft in self._open() if self._asks_now(number, draft)]
        attention = load_attention([draft for _, draft in asking], self._facts.budget, self._at)
        for number, draft in ranked(asking):
            verdict = attention.ask(draft, number, self._at)
            if verdict.until is None:
                self._skip(number, verdict.reason)
            elif verdict.reason:
                # Who goes first may be left out after all: then there is room on the last occasion.
                self._hold(number, verdict.reason, verdict.until, firm=verdict.firm)

    def _asks_now(self, number: int, draft: Draft) -> bool:
        return draft.purpose != SERVICE and number not in self._held and self._due[number] == self._at

    def _hold(self, number: int, reason: str, until: datetime, *, firm: bool) -> None:
        """Put off, to be looked at again; what can only leave too late (`firm`: that is sure) is left out."""
        draft = self._drafts[number]
        due = self._welcome.when(draft, self._customer(draft), until)
        last = self._end(number, draft, held=True)
        if last is not None and (due is None or due > last):
            due = last if not firm and last > self._at else None
        if due is None:
            self._skip(number, reason)
        else:
            self._due[number], self._held[number] = due, reason

    def _end(self, number: int, draft: Draft, held: bool = False) -> datetime | None:
        """After which it makes no more sense; what has no end of its own gets one when it is held back."""
        if draft.late_after is None and (held or number in self._held) and draft.purpose != SERVICE:
            return self._at + self._facts.patience
        return draft.late_after


def words_of(facts: Facts, draft: Draft, point: ContactPoint, shelf: Shelf) -> Rendered | None:
    """The draft as it would read at this contact point; None without a wording. Raises LetterBroken."""
    customer = facts.customers[draft.customer_id]
    language, stop = draft.language or customer.language, ""
    if draft.purpose != SERVICE:
        stop = unsubscribe_url(customer.pk, draft.purpose, point.kind)
    if not draft.letter:
        if not draft.text.strip():
            return None
        return free_text(draft.subject, draft.text, language, facts.shop, purpose=draft.purpose, stop=stop)
    source = shelf.find(draft.letter, language, facts.ways[point.kind].channel)
    if source is None:
        return None
    known: dict[str, Any] = {**draft.context, "customer": customer_context(customer), "shop": facts.shop}
    zone = str(facts.zone(customer))
    return render_source(source, language, known, purpose=draft.purpose, stop=stop, time_zone=zone)


def channel_of(checked: Checked) -> str:
    """The channel a message goes on; what is skipped before an address was found counts as e-mail."""
    return checked.channel if isinstance(checked, Ready) else EMAIL
